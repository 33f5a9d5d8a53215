package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page of an answer begins: behind a row, not after a number of rows. It names the question and the state
 * of the ledger that it belongs to, so that no two pages are ever of two states. Opaque to clients, but no secret: it
 * holds nothing that was not in the answer.
 *
 * @param question a digest of the question
 * @param state a digest of the segments that the pages before were computed from
 * @param place the row behind which the next page begins: its place in the order, then its name
 */
record PageToken(String question, String state, List<String> place) {
    private static final int PARTS = 4;

    PageToken {
        place = List.copyOf(place);
    }

    /** A digest of a question from all that makes it another one. */
    static PageToken of(List<String> question, String state, String amount, String name) {
        return new PageToken(digest(question), Digest.of(state), List.of(amount, name));
    }

    private static String digest(List<String> question) {
        return Digest.of(question.toArray(String[]::new));
    }

    String text() {
        String parts = String.join("\n", question, state, place.get(0), place.get(1));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a token.
     *
     * @param question what it should belong to
     * @throws CounterflowException if it is not one, or of another question
     */
    static PageToken parse(String text, List<String> question) {
        String[] parts;
        try {
            parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", -1);
        } catch (IllegalArgumentException e) {
            throw invalid("is not one that this server gave", e);
        }
        if (parts.length != PARTS) {
            throw invalid("is not one that this server gave", null);
        }
        if (!parts[0].equals(digest(question))) {
            throw invalid("belongs to another question", null);
        }
        return new PageToken(parts[0], parts[1], List.of(parts[2], parts[3]));
    }

    /**
     * Makes sure that a page goes on from the state that the pages before were of.
     *
     * @throws CounterflowException with {@link Problem#STALE_PAGE} if it does not
     */
    void requireState(String now) {
        if (!state.equals(Digest.of(now))) {
            throw new CounterflowException(
                    Problem.STALE_PAGE,
                    "the days of this question were loaded anew since the first page; ask again without page_token");
        }
    }

    static CounterflowException invalid(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new CounterflowException(
                Problem.INVALID_PARAMETER, "page_token " + why + "; take it from the answer before as it is", cause);
    }
}
