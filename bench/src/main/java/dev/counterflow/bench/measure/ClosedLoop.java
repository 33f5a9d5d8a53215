package dev.counterflow.bench.measure;

import dev.counterflow.bench.contender.Asker;
import dev.counterflow.bench.data.Question;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask the next question as soon as they have the answer to the last. They ask all questions of a list, in its
 * order, and start over until some time has passed: every contender answers the same mix, however fast it is.
 */
final class ClosedLoop {
    private ClosedLoop() {}

    static Pass run(List<Asker> askers, List<Question> questions, Duration atLeast) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        AtomicLong end = new AtomicLong(questions.size());
        long begun = System.nanoTime();
        var latency = Crew.run(askers, (asker, latencies) -> {
            for (long at = next.getAndIncrement(); ; at = next.getAndIncrement()) {
                if (at >= end.get()) {
                    if (System.nanoTime() - begun >= atLeast.toNanos()) {
                        return;
                    }
                    long past = at;
                    end.updateAndGet(now -> past >= now ? now + questions.size() : now);
                }
                long asked = System.nanoTime();
                asker.ask(questions.get((int) (at % questions.size())));
                latencies.recordValue(System.nanoTime() - asked);
            }
        });
        return new Pass(latency.getTotalCount(), Duration.ofNanos(System.nanoTime() - begun), latency);
    }

    /** Asks from the start of a list until the time is over or the list is; returns how many were asked. */
    static int warmUp(Asker asker, List<Question> questions, Duration atMost) {
        long begun = System.nanoTime();
        int asked = 0;
        for (Question question : questions) {
            if (System.nanoTime() - begun > atMost.toNanos()) {
                break;
            }
            asker.ask(question);
            asked++;
        }
        return asked;
    }
}
