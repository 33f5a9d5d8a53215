package dev.counterflow.web;

import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Question;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Lets so many questions through at once; a bounded number waits, in order and within its deadline, and all others are
 * turned away at once. Thread safe.
 */
final class QuestionGate {
    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);

    private final Answers answers;
    private final int atOnce;
    private final int mostPlaces;
    private final Semaphore inside;
    private final Semaphore places;
    private final LongAdder refused = new LongAdder();

    QuestionGate(Answers answers, int atOnce, int mostWaiting) {
        this.answers = answers;
        this.atOnce = atOnce;
        this.mostPlaces = atOnce + mostWaiting;
        this.inside = new Semaphore(atOnce, true);
        this.places = new Semaphore(mostPlaces);
    }

    Answer ask(Question question) {
        return within(
                question.deadline(),
                remaining -> answers.ask(
                        remaining.equals(question.deadline()) ? question : withDeadline(question, remaining)));
    }

    /**
     * Asks when it is its turn.
     *
     * @param deadline how long the answer may take, waiting included
     * @param question is asked with what is left of the deadline
     */
    <T> T within(Duration deadline, Function<Duration, T> question) {
        if (!places.tryAcquire()) {
            refused.increment();
            throw new CounterflowException(
                    Problem.OVERLOADED, "more questions wait than can be answered in time; ask again in a moment");
        }
        try {
            return ask(question, waitForTurn(deadline));
        } finally {
            places.release();
        }
    }

    private <T> T ask(Function<Duration, T> question, Duration remaining) {
        try {
            return question.apply(remaining);
        } finally {
            inside.release();
        }
    }

    /** Returns how much of the deadline is left after the wait; all of it if there was none. */
    private Duration waitForTurn(Duration deadline) {
        if (inside.tryAcquire()) {
            return deadline;
        }
        long start = System.nanoTime();
        try {
            if (!inside.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                refused.increment();
                throw new CounterflowException(
                        Problem.OVERLOADED,
                        "the question waited " + deadline.toMillis() + " ms for its turn; ask again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CounterflowException(Problem.OVERLOADED, "the server is about to stop", e);
        }
        Duration remaining = deadline.minusNanos(System.nanoTime() - start);
        return remaining.compareTo(SHORTEST_DEADLINE) < 0 ? SHORTEST_DEADLINE : remaining;
    }

    /** How many questions are under way. */
    int underWay() {
        return atOnce - inside.availablePermits();
    }

    /** How many questions wait for their turn. */
    int waiting() {
        return Math.max(0, mostPlaces - places.availablePermits() - underWay());
    }

    /** How many questions may be under way at once. */
    int atOnce() {
        return atOnce;
    }

    /** How many questions were turned away so far. */
    long refused() {
        return refused.sum();
    }

    /** The same question with another deadline. */
    static Question withDeadline(Question question, Duration deadline) {
        return new Question(
                question.chain(),
                question.address(),
                question.range(),
                question.flow(),
                question.limit(),
                question.offset(),
                deadline,
                question.partial());
    }
}
