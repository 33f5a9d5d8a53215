package dev.counterflow.source.bigquery;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.api.gax.rpc.StatusCode;
import com.google.protobuf.util.Durations;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.google.SignInFailure;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a failed call to BigQuery means for us.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Google's error model: codes and error details</a>
 */
final class Failure {
    private static final String SCOPE = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";
    private static final String DISABLED = "SERVICE_DISABLED";

    private final ApiException cause;
    private final StatusCode.Code code;

    private Failure(ApiException cause) {
        this.cause = cause;
        this.code = cause.getStatusCode().getCode();
    }

    static Failure of(ApiException cause) {
        return new Failure(cause);
    }

    /** Whether the same call may succeed in a while. */
    boolean passing() {
        return switch (code) {
            case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN ->
                SignInFailure.in(cause).isEmpty();
            default -> false;
        };
    }

    /** Whether the read session is gone: after six hours, or because the server forgot it. */
    boolean sessionGone() {
        return code == StatusCode.Code.FAILED_PRECONDITION || code == StatusCode.Code.NOT_FOUND;
    }

    /** How long BigQuery asks us to wait. */
    Duration askedWait() {
        ErrorDetails details = cause.getErrorDetails();
        return details == null || details.getRetryInfo() == null
                ? Duration.ZERO
                : Duration.ofMillis(Durations.toMillis(details.getRetryInfo().getRetryDelay()));
    }

    /**
     * The problem that the user is told about.
     *
     * @param what what was read or opened
     * @param billingProject the project that pays
     */
    CounterflowException problem(String what, String billingProject) {
        return SignInFailure.in(cause).map(failure -> failure.problem(cause)).orElseGet(() -> switch (code) {
            case UNAUTHENTICATED ->
                exception(
                        Problem.SIGN_IN_REQUIRED,
                        "BigQuery does not accept the sign-in; run counterflow login, or check the credentials file");
            case PERMISSION_DENIED -> denied(what, billingProject);
            case NOT_FOUND ->
                exception(Problem.INVALID_PARAMETER, what + " is not there, or not for this account: " + words());
            case INVALID_ARGUMENT ->
                exception(Problem.INVALID_PARAMETER, what + " cannot be read as a table of that shape: " + words());
            case RESOURCE_EXHAUSTED ->
                exception(
                        Problem.SOURCE_QUOTA,
                        what + ": a quota of the project " + billingProject + " is used up (" + words()
                                + "); wait, ask for more in the Google Cloud console, or lower --streams");
            default ->
                exception(
                        Problem.SOURCE_UNAVAILABLE,
                        what + ": BigQuery answers " + code.name().toLowerCase(Locale.ROOT) + " (" + words()
                                + ") however often it is asked; try again later, what is published stays");
        });
    }

    private CounterflowException denied(String what, String billingProject) {
        if (isFor(DISABLED)) {
            return exception(
                    Problem.SOURCE_DENIED,
                    "the BigQuery Storage API is not enabled in the project " + billingProject
                            + "; enable bigquerystorage.googleapis.com there, wait a minute, and try again");
        }
        if (isFor(SCOPE)) {
            return exception(
                    Problem.SOURCE_DENIED,
                    "the sign-in does not cover reading through the BigQuery Storage API; run counterflow login"
                            + " --scope bigquery, which asks Google for more than read-only access");
        }
        return exception(
                Problem.SOURCE_DENIED,
                "the account may not read " + what + " at the expense of the project " + billingProject
                        + ": it needs the role BigQuery Read Session User there, and Data Viewer on the table ("
                        + words() + ")");
    }

    private boolean isFor(String reason) {
        ErrorDetails details = cause.getErrorDetails();
        boolean said = details != null
                && details.getErrorInfo() != null
                && details.getErrorInfo().getReason().equals(reason);
        return said
                || words().contains(reason)
                || (reason.equals(SCOPE) && words().contains("insufficient authentication scopes"));
    }

    /** What BigQuery says, without the name of the exception and of the code. */
    private String words() {
        return Optional.ofNullable(cause.getMessage())
                .map(message -> message.replaceFirst("^(?:[\\w.]*Exception: )?" + code.name() + ": ", ""))
                .orElse("no reason given");
    }

    private CounterflowException exception(Problem problem, String message) {
        return new CounterflowException(problem, message, cause);
    }
}
