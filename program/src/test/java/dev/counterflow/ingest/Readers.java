package dev.counterflow.ingest;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** Readers that ask what A has paid B, all the time, and note every answer that no state of the ledger explains. */
public final class Readers implements AutoCloseable {
    private final Exposures exposures;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean broken;

    /**
     * Readers that ask until they are closed.
     *
     * @param explained whether a sum is that of some state of the ledger
     */
    public Readers(Cluster cluster, int count, LongPredicate explained) {
        exposures = new Exposures(cluster.coordinator(), count);
        for (int at = 0; at < count; at++) {
            Thread thread = new Thread(() -> {
                while (!stopped) {
                    ask(explained);
                }
            });
            threads.add(thread);
            thread.start();
        }
    }

    /** From now on questions may fail, because a server is down; answers still have to be right. */
    public void expectErrors() {
        broken = true;
    }

    /** From now on errors are wrong again. */
    public void expectNoErrors() throws InterruptedException {
        // Questions that were asked before the servers were back may still be under way.
        long enough = answers.get() + errors.get() + 3L * threads.size();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (answers.get() + errors.get() < enough) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the readers are stuck");
            }
            Thread.sleep(5);
        }
        broken = false;
    }

    private void ask(LongPredicate explained) {
        try {
            List<Exposure> found =
                    exposures.ask(Question.about(Chain.BITCOIN, "A")).exposures();
            long sum = found.isEmpty() ? 0 : found.get(0).outflows().longValueExact();
            if (found.size() > 1 || !explained.test(sum)) {
                wrong.add(found.toString());
            }
            answers.incrementAndGet();
        } catch (RuntimeException e) {
            errors.incrementAndGet();
            if (!broken) {
                wrong.add(e.toString());
            }
        }
    }

    public long answers() {
        return answers.get();
    }

    /** How many questions failed. */
    public long errors() {
        return errors.get();
    }

    /** What no state of the ledger explains, errors among it. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exposures.close();
    }
}
