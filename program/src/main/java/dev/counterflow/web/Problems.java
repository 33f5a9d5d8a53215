package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client is told when a request fails: all of a known problem, nothing of an unknown one. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "1";

    private Problems() {}

    /** Whether problems at this path are told as RFC 9457 has it. */
    private static boolean standard(String path) {
        return path.startsWith("/v1/");
    }

    /** The answer to a request that failed. What the client is not told goes to the log, under the request's id. */
    static Reply reply(String path, String requestId, Throwable failure) {
        if (failure instanceof CounterflowException known && known.problem() != Problem.INTERNAL) {
            if (known.problem().httpStatus() >= 500 && known.problem() != Problem.OVERLOADED) {
                LOG.atWarn()
                        .addKeyValue("request", requestId)
                        .addKeyValue("problem", known.problem().code())
                        .log(known.userMessage());
            }
            return reply(path, known.problem(), known.userMessage());
        }
        LOG.atError().addKeyValue("request", requestId).setCause(failure).log("a request failed");
        return reply(
                path,
                Problem.INTERNAL,
                "something went wrong that should not; the log of the server says what, under request " + requestId);
    }

    static Reply reply(String path, Problem problem, String message) {
        return refusal(path, problem.httpStatus(), problem, message);
    }

    /** The same with a status that says more than the problem's own, such as 414 for a URL that is too long. */
    static Reply refusal(String path, int status, Problem problem, String message) {
        Reply reply = standard(path)
                ? Reply.json(status, V1Json.problem(problem, status, message))
                        .with("Content-Type", "application/problem+json")
                : Reply.json(status, AnswerJson.of(problem, message));
        return status == SERVICE_UNAVAILABLE ? reply.with("Retry-After", RETRY_AFTER_SECONDS) : reply;
    }
}
