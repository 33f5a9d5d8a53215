package dev.counterflow.web;

import dev.counterflow.cluster.RunRecord;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * {@code GET /v1/runs/{id}/events}: how far a run is, as it goes on, as Server-Sent Events. Bounded: so many streams at
 * once, each for so long; a browser then asks again by itself. Thread safe.
 */
final class RunEvents implements Handler {
    static final String PATH = "/v1/runs/{id}/events";
    static final int MOST_STREAMS = 32;
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String TYPE = "text/event-stream";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Shorter than the time after which the server or a proxy takes a silent connection for a dead one. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final IntFunction<RunRecord> runs;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private final BooleanSupplier stopping;

    /**
     * The handler.
     *
     * @param runs finds a run, or throws if there is none
     * @param stopping whether the server is about to stop; all streams then end
     */
    RunEvents(IntFunction<RunRecord> runs, BooleanSupplier stopping) {
        this.runs = runs;
        this.stopping = stopping;
    }

    @Override
    public Reply handle(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        int id = V1Runs.id(request);
        RunRecord first = runs.apply(id);
        if (request.method().equals("HEAD")) {
            return Reply.empty(200).with("Content-Type", TYPE);
        }
        if (streams.availablePermits() == 0) {
            throw new CounterflowException(
                    Problem.OVERLOADED,
                    MOST_STREAMS
                            + " streams of events are open, which is the most; ask for the run itself now and then");
        }
        return Reply.streamed(TYPE, out -> {
            // Taken here, where it is sure to be given back. Whoever is late by a moment gets an empty stream.
            if (streams.tryAcquire()) {
                try {
                    write(first, out);
                } finally {
                    streams.release();
                }
            }
        });
    }

    private void write(RunRecord first, OutputStream out) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        RunRecord run = first;
        send(out, "event: run\ndata: " + RunJson.of(run) + "\n\n");
        long lastWord = System.nanoTime();
        while (!run.state().ended()
                && System.nanoTime() < end
                && !stopping.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            RunRecord now = look(run);
            if (!now.equals(run)) {
                run = now;
                send(out, "event: run\ndata: " + RunJson.of(run) + "\n\n");
                lastWord = System.nanoTime();
            } else if (System.nanoTime() - lastWord > LONGEST_SILENCE.toNanos()) {
                send(out, ": still here\n\n");
                lastWord = System.nanoTime();
            }
        }
        if (run.state().ended()) {
            send(out, "event: end\ndata: {}\n\n");
        }
    }

    /** The coordinator may be away for a moment; the run then is where it was. */
    private RunRecord look(RunRecord run) {
        try {
            return runs.apply(run.id());
        } catch (CounterflowException e) {
            return run;
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
