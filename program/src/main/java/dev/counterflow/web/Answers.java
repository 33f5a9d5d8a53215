package dev.counterflow.web;

import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Question;
import dev.counterflow.problem.CounterflowException;

/** Who is asked the questions that come in over HTTP. Thread safe. */
@FunctionalInterface
public interface Answers {
    /**
     * Answers within the question's deadline.
     *
     * @throws CounterflowException if that is not possible
     */
    Answer ask(Question question);
}
