package dev.counterflow.bench.measure;

import dev.counterflow.bench.contender.Contender;
import dev.counterflow.bench.data.Question;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Questions that come at a fixed rate, whether or not the answers to earlier ones are there. A latency counts from when
 * the question should have been asked: a contender that holds the line up does not thereby escape being measured.
 *
 * @param time how long each rate is kept up
 */
public record OpenLoop(Duration time) {
    /** Enough that a free one is there unless the contender is behind. */
    private static final int CLIENTS = 16;

    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /** Asks the questions of a list in its order, from the start again if it ends; the clients are warmed up before. */
    public Pass run(Contender contender, List<Question> questions, int perSecond) throws InterruptedException {
        try (Clients clients = Clients.connect(contender, CLIENTS)) {
            Crew.run(
                    clients.askers(),
                    (asker, latency) -> latency.recordValue(ClosedLoop.warmUp(asker, questions, time.dividedBy(4))));
            long count = Math.max(1, perSecond * time.toMillis() / 1_000);
            AtomicLong next = new AtomicLong();
            long begun = System.nanoTime();
            var latency = Crew.run(clients.askers(), (asker, latencies) -> {
                for (long at = next.getAndIncrement(); at < count; at = next.getAndIncrement()) {
                    long due = begun + (long) (at * NANOSECONDS_PER_SECOND / perSecond);
                    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    asker.ask(questions.get((int) (at % questions.size())));
                    latencies.recordValue(System.nanoTime() - due);
                }
            });
            return new Pass(count, Duration.ofNanos(System.nanoTime() - begun), latency);
        }
    }
}
