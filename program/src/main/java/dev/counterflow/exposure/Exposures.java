package dev.counterflow.exposure;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.cluster.Server;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the coordinator questions, as the reader. Every question is answered from one state of the catalog, or ends with a
 * {@link CounterflowException} that names the server that does not answer ({@link Problem#SERVER_UNAVAILABLE}), or not
 * within the deadline ({@link Problem#DEADLINE_EXCEEDED}). Thread safe: as many questions are under way at once as there
 * are connections, the others wait within their deadline.
 */
public final class Exposures implements AutoCloseable {
    private final Answering answering;
    private final CoordinatorWatch watch;

    /**
     * Opens no connection yet.
     *
     * @param mostConnections how many questions may be under way at once
     */
    public Exposures(Server coordinator, int mostConnections) {
        this(coordinator, mostConnections, Question.DEFAULT_DEADLINE, CoordinatorWatch.NONE);
    }

    /**
     * The same, watched.
     *
     * @param usualDeadline of questions; one with a longer deadline takes two round trips more
     * @param watch is told how the coordinator answers
     */
    public Exposures(Server coordinator, int mostConnections, Duration usualDeadline, CoordinatorWatch watch) {
        this.answering = new Answering(coordinator, mostConnections, usualDeadline, watch);
        this.watch = watch;
    }

    /** Answers a question about all counterparties. */
    public Answer ask(Question question) {
        Answer answer = answering.within(
                question.deadline(), (connection, avoid) -> QuestionSql.answer(connection, avoid, question));
        answering.remember(answer.silentServers());
        return answer;
    }

    /** Answers a question about those counterparties that matter. */
    public Exposed ask(Question question, Refinement refinement) {
        Exposed exposed = answering.within(
                question.deadline(),
                (connection, avoid) -> QuestionSql.exposure(connection, avoid, question, refinement));
        answering.remember(exposed.grounds().silentServers());
        return exposed;
    }

    /** What the address of a question has done on each day; flow, limit and offset do not matter. */
    public Summary summary(Question question) {
        Summary summary = answering.within(
                question.deadline(), (connection, avoid) -> QuestionSql.summary(connection, avoid, question));
        answering.remember(summary.grounds().silentServers());
        return summary;
    }

    /** The transactions between the address of a question and a counterparty; flow and offset do not matter. */
    public Dealings transactions(Question question, String counterparty, Optional<Dealings.After> after) {
        Dealings dealings = answering.within(
                question.deadline(),
                (connection, avoid) -> QuestionSql.transactions(connection, avoid, question, counterparty, after));
        answering.remember(dealings.grounds().silentServers());
        return dealings;
    }

    /** The servers, the days and the latest runs, as the catalog has them now. */
    public Holdings holdings(Duration deadline) {
        Holdings holdings = answering.within(deadline, (connection, avoid) -> HoldingsSql.read(connection));
        holdings.servers()
                .forEach(server -> server.roundTripNanoseconds().ifPresent(took -> watch.checked(server.name(), took)));
        return holdings;
    }

    /** What the access key with this hash is good for; empty if there is none, or it was revoked. */
    public Optional<AccessKey> accessKey(byte[] hash, Duration deadline) {
        return answering.within(deadline, (connection, avoid) -> AccessKeySql.find(connection, hash));
    }

    /** The connections as they are now. */
    public PoolState pool() {
        return answering.pool();
    }

    /** The latest runs, the latest first. */
    public List<RunRecord> runs(Duration deadline, int most) {
        return answering.within(deadline, (connection, avoid) -> HoldingsSql.runs(connection, most));
    }

    /** The run of a number. */
    public Optional<RunRecord> run(Duration deadline, int id) {
        return answering.within(deadline, (connection, avoid) -> HoldingsSql.run(connection, id));
    }

    @Override
    public void close() {
        answering.close();
    }
}
