package dev.counterflow.bench;

import dev.counterflow.bench.contender.BenchException;
import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.contender.CounterflowCluster;
import dev.counterflow.bench.contender.Databases;
import dev.counterflow.bench.contender.Program;
import dev.counterflow.bench.contender.Prototype;
import dev.counterflow.bench.contender.SameAnswers;
import dev.counterflow.bench.contender.Unsharded;
import dev.counterflow.bench.data.Dataset;
import dev.counterflow.bench.data.HubSource;
import dev.counterflow.bench.data.Question;
import dev.counterflow.chain.Chain;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The servers and data of a run. What an experiment needs is started and loaded when it is first asked for, and shared by
 * those that come later; what is there from an earlier run in the same folder is used as it is. Not thread-safe, but for
 * {@link #close}.
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
    private final Program program;
    private final Map<String, Databases> servers = new LinkedHashMap<>();
    private final Map<String, Dataset> datasets = new LinkedHashMap<>();
    private boolean closed;

    /**
     * An empty stage.
     *
     * @param launcher the script that starts the program
     * @param jar the program
     */
    Stage(Path folder, Scale scale, Path launcher, Path jar, Report report) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.scale = scale;
        this.report = report;
        this.program = Program.copyOf(launcher, jar, folder.resolve("program"));
    }

    Path folder() {
        return folder;
    }

    Scale scale() {
        return scale;
    }

    Program program() {
        return program;
    }

    Databases prototypeServers() {
        return servers("prototype", SERVERS, SHARED_BUFFERS_MEGABYTES);
    }

    Databases counterflowServers() {
        return servers("counterflow", SERVERS, SHARED_BUFFERS_MEGABYTES);
    }

    /** A single server like one of those of the others. */
    Databases floorServer() {
        return servers("floor", 1, SHARED_BUFFERS_MEGABYTES);
    }

    Prototype prototype() {
        return new Prototype(prototypeServers());
    }

    /** One server with the memory of three: the others have three on the same machine. */
    Unsharded unsharded() {
        return new Unsharded(servers("unsharded", 1, SERVERS * SHARED_BUFFERS_MEGABYTES));
    }

    CounterflowCluster counterflow() {
        return new CounterflowCluster(counterflowFolder(), counterflowServers());
    }

    /** The data directory of the servers. */
    Path counterflowFolder() {
        return folder.resolve("counterflow");
    }

    /** Stops the servers of Counterflow; they are started again when they are next asked for. */
    void stopCounterflow() {
        Databases stopped;
        synchronized (servers) {
            stopped = servers.remove("counterflow");
        }
        if (stopped != null) {
            stopped.close();
        }
    }

    private Databases servers(String name, int count, int sharedBuffersMegabytes) {
        synchronized (servers) {
            if (closed) {
                throw new BenchException("the run was ended");
            }
            return servers.computeIfAbsent(
                    name, fresh -> Databases.start(folder.resolve(name), count, sharedBuffersMegabytes));
        }
    }

    /** The source of generated days. */
    static Source generated(int days, long transactionsPerDay) {
        return new GeneratedSource(Chain.BITCOIN, FIRST_DAY, FIRST_DAY.plusDays(days - 1L), transactionsPerDay, SEED);
    }

    /** Six days, loaded into every contender. */
    Dataset ledger() throws IOException, InterruptedException {
        // The database's name is the one that the program itself uses in a data directory.
        return dataset(CounterflowCluster.DATABASE, generated(DAYS, scale.transactionsPerDay()), true);
    }

    /** Six days of hubs, loaded into every contender. */
    Dataset hubs() throws IOException, InterruptedException {
        return dataset("hubs", new HubSource(FIRST_DAY, DAYS, scale.hubs()), true);
    }

    /** Six small days, loaded into Counterflow only. */
    Dataset fewDays() throws IOException, InterruptedException {
        return dataset("few", generated(DAYS, scale.smallDay()), false);
    }

    /** Many small days, the first of which are those of {@link #fewDays}, loaded into Counterflow only. */
    Dataset manyDays() throws IOException, InterruptedException {
        return dataset("many", generated(scale.manyDays(), scale.smallDay()), false);
    }

    /** How a dataset is asked of each contender over SQL: prototype, unsharded, counterflow. */
    List<Contender> contenders(Dataset dataset) {
        return List.of(
                prototype().contender(dataset),
                unsharded().contender(dataset),
                counterflow().contender(dataset));
    }

    private Dataset dataset(String name, Source source, boolean all) throws IOException, InterruptedException {
        Dataset known = datasets.get(name);
        if (known != null) {
            return known;
        }
        // Holds what was loaded, and is there only once it was.
        Path mark = folder.resolve(name + ".loaded");
        boolean loaded = Files.exists(mark) && Files.readString(mark).equals(source.description());
        report.progress("making " + source.description());
        Dataset made = Dataset.make(name, source, folder, ONE_ADDRESS_OF, all && !loaded);
        report.progress(made.transactions() + " transactions make " + made.transfers() + " transfers");
        if (!loaded) {
            load(made, all);
            Files.writeString(mark, source.description());
        }
        datasets.put(name, made);
        return made;
    }

    private void load(Dataset dataset, boolean all) throws IOException, InterruptedException {
        report.progress("loading");
        List<Callable<Void>> loads = new ArrayList<>();
        loads.add(() -> {
            counterflow().load(dataset);
            return null;
        });
        if (all) {
            loads.add(() -> {
                prototype().load(dataset);
                return null;
            });
            loads.add(() -> {
                unsharded().load(dataset);
                return null;
            });
        }
        sideBySide(loads);
        dataset.deleteFiles();
    }

    /** Nothing is measured here, so all may work at once. */
    private static void sideBySide(List<Callable<Void>> loads) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(loads.size());
        try {
            for (Future<Void> load : threads.invokeAll(loads)) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new BenchException("a contender was not loaded", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Checks that all contenders give the same answers to questions of all kinds about the six days. */
    void check(List<Contender> contenders, Dataset dataset) {
        List<Question> questions = new ArrayList<>();
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED)));
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED), 1));
        questions.addAll(dataset.questions(dataset.sampler().byActivity(CHECKED), 2));
        questions.addAll(dataset.questions(dataset.sampler().oneTime(CHECKED)));
        checkQuestions(contenders, questions);
    }

    /** Checks that all contenders give the same answers. */
    void checkQuestions(List<Contender> contenders, List<Question> questions) {
        long lines = SameAnswers.check(contenders, questions);
        report.progress("the contenders give the same answers to " + questions.size() + " questions (" + lines
                + " lines; to the satoshi, the prototype to the precision of its doubles)");
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        synchronized (servers) {
            closed = true;
            for (Databases databases : servers.values()) {
                try {
                    databases.close();
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
