package dev.counterflow.bench;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.CounterflowCluster;
import dev.counterflow.bench.contender.Databases;
import dev.counterflow.bench.contender.Prototype;
import dev.counterflow.bench.contender.SameAnswers;
import dev.counterflow.bench.contender.Unsharded;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.Question;
import dev.counterflow.chain.Chain;
import dev.counterflow.source.GeneratedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers and data of a run. What an experiment needs is started and loaded when it is first asked for, and shared by
 * those that come later. Not thread-safe.
 */
final class Stage implements AutoCloseable {
    static final int SERVERS = 3;
    static final int SHARED_BUFFERS_MEGABYTES = 128;
    static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    static final int DAYS = 6;

    private static final long SEED = 1;
    private static final int ONE_ADDRESS_OF = 64;
    private static final int CHECKED = 150;

    private final Path folder;
    private final Scale scale;
    private final Report report;
    private final List<Databases> running = new ArrayList<>();
    private Optional<Prototype> prototype = Optional.empty();
    private Optional<Unsharded> unsharded = Optional.empty();
    private Optional<CounterflowCluster> counterflow = Optional.empty();
    private Optional<Dataset> ledger = Optional.empty();

    Stage(Path folder, Scale scale, Report report) {
        this.folder = folder;
        this.scale = scale;
        this.report = report;
    }

    Scale scale() {
        return scale;
    }

    Prototype prototype() {
        if (prototype.isEmpty()) {
            prototype = Optional.of(new Prototype(start("prototype", SERVERS, SHARED_BUFFERS_MEGABYTES)));
        }
        return prototype.get();
    }

    /** One server with the memory of three: the others have three on the same machine. */
    Unsharded unsharded() {
        if (unsharded.isEmpty()) {
            unsharded = Optional.of(new Unsharded(start("unsharded", 1, SERVERS * SHARED_BUFFERS_MEGABYTES)));
        }
        return unsharded.get();
    }

    CounterflowCluster counterflow() {
        if (counterflow.isEmpty()) {
            Databases servers = start("counterflow", SERVERS, SHARED_BUFFERS_MEGABYTES);
            counterflow = Optional.of(new CounterflowCluster(counterflowFolder(), servers));
        }
        return counterflow.get();
    }

    Path counterflowFolder() {
        return folder.resolve("counterflow");
    }

    private Databases start(String name, int count, int sharedBuffersMegabytes) {
        Databases started = Databases.start(folder.resolve(name), count, sharedBuffersMegabytes);
        running.add(started);
        return started;
    }

    /** Six days, loaded into every contender. */
    Dataset ledger() throws IOException, InterruptedException {
        if (ledger.isEmpty()) {
            Dataset made = make(
                    CounterflowCluster.DATABASE,
                    new GeneratedSource(
                            Chain.BITCOIN, FIRST_DAY, FIRST_DAY.plusDays(DAYS - 1L), scale.transactionsPerDay(), SEED));
            loadAll(made);
            check(made);
            ledger = Optional.of(made);
        }
        return ledger.get();
    }

    /** How a dataset is asked of each contender: prototype, unsharded, counterflow. */
    List<Contender> contenders(Dataset dataset) {
        return List.of(
                prototype().contender(dataset),
                unsharded().contender(dataset),
                counterflow().contender(dataset));
    }

    private Dataset make(String name, GeneratedSource source) throws IOException, InterruptedException {
        report.progress("making " + source.description());
        Files.createDirectories(folder);
        Dataset made = Dataset.make(name, source, folder, ONE_ADDRESS_OF);
        report.progress(made.transactions() + " transactions make " + made.transfers() + " transfers");
        return made;
    }

    private void loadAll(Dataset dataset) throws IOException, InterruptedException {
        report.progress("loading the prototype");
        prototype().load(dataset);
        report.progress("loading the unsharded server");
        unsharded().load(dataset);
        report.progress("loading Counterflow");
        counterflow().load(dataset);
        dataset.deleteFiles();
    }

    private void check(Dataset dataset) {
        List<Question> questions = new ArrayList<>();
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED)));
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED), 1));
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED), 2));
        questions.addAll(dataset.questions(dataset.sampler().oneTime(CHECKED)));
        long lines = SameAnswers.check(
                List.of(
                        unsharded().contender(dataset),
                        counterflow().contender(dataset),
                        prototype().contender(dataset)),
                questions);
        report.progress("the contenders give the same answers to " + questions.size() + " questions (" + lines
                + " lines; to the satoshi, the prototype to the precision of its doubles)");
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (Databases databases : running) {
            try {
                databases.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
