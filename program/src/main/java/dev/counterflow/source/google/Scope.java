package dev.counterflow.source.google;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.util.Arrays;

/**
 * What the user is asked to allow.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/scopes#bigquery">BigQuery's OAuth scopes</a>
 */
public enum Scope {
    /** To look at data in BigQuery. */
    READ_ONLY("read-only", "https://www.googleapis.com/auth/bigquery.readonly"),
    /** To look at, change and delete data in BigQuery: what the definition of the Storage Read API names. */
    BIGQUERY("bigquery", "https://www.googleapis.com/auth/bigquery");

    private final String code;
    private final String uri;

    Scope(String code, String uri) {
        this.code = code;
        this.uri = uri;
    }

    /** The name in settings. */
    public String code() {
        return code;
    }

    /** The name that Google knows it by. */
    public String uri() {
        return uri;
    }

    /**
     * The scope of this name.
     *
     * @throws CounterflowException if there is none
     */
    public static Scope ofCode(String code) {
        return Arrays.stream(values())
                .filter(scope -> scope.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "--scope is " + Quoted.text(code) + "; it should be read-only or bigquery"));
    }
}
