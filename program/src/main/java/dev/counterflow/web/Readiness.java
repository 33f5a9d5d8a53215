package dev.counterflow.web;

import dev.counterflow.chain.Chain;
import dev.counterflow.exposure.Flow;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code GET /readyz}: whether the coordinator answers. Goes past the gate: a busy server is ready. */
final class Readiness implements Handler {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Of no time at all: the coordinator looks into its catalog and needs no other server. */
    private static final Question NOTHING = new Question(
            Chain.BITCOIN,
            "coinbase",
            new TimeRange(Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH)),
            Flow.BOTH,
            1,
            0,
            DEADLINE,
            false);

    private final Answers answers;

    Readiness(Answers answers) {
        this.answers = answers;
    }

    @Override
    public Reply handle(Request request) {
        answers.ask(NOTHING);
        return Reply.json(200, "{\"success\":true}");
    }
}
