package dev.counterflow.web;

import dev.counterflow.chain.Chain;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Holdings.HoldingServer;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /readyz}: whether the coordinator answers, and which of the other servers do. Goes past the gate: a busy
 * server is ready. One that lacks a shard is ready, too: questions about other days have their answers, and another web
 * server would lack the same shard.
 */
final class Readiness implements Handler {
    static final String PATH = "/readyz";

    /** Where the process says that it is there at all. */
    static final String LIVE = "/livez";

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Of no time at all: the coordinator looks into its catalog and needs no other server. */
    private static final Question NOTHING = new Question(
            Chain.BITCOIN,
            "coinbase",
            new TimeRange(Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH)),
            Flow.BOTH,
            1,
            0,
            DEADLINE,
            false);

    private final Supplier<List<HoldingServer>> servers;
    private final BooleanSupplier stopping;

    /**
     * Asks when it is asked.
     *
     * @param servers the servers, if the coordinator answers
     * @param stopping whether the web server has been told to stop
     */
    Readiness(Supplier<List<HoldingServer>> servers, BooleanSupplier stopping) {
        this.servers = servers;
        this.stopping = stopping;
    }

    /** What is asked where nothing more than the answering of questions is known. */
    static List<HoldingServer> noServers(Answers answers) {
        answers.ask(NOTHING);
        return List.of();
    }

    @Override
    public Reply handle(Request request) {
        if (stopping.getAsBoolean()) {
            throw new CounterflowException(Problem.OVERLOADED, "the server is about to stop");
        }
        List<HoldingServer> all = servers.get();
        return Reply.json(200, V1Json.object(json -> {
            json.writeBooleanProperty("success", true);
            json.writeArrayPropertyStart("servers");
            for (HoldingServer server : all) {
                json.writeStartObject();
                json.writeStringProperty("name", server.name());
                json.writeBooleanProperty("answers", server.problem().isEmpty());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }
}
