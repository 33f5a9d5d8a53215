package dev.counterflow.web;

import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.ingest.GeneratedWish;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.bigquery.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /v1/runs}: asks for runs, tells how far they are, ends them and goes on with them. Thread safe. */
final class V1Runs {
    static final String PATH = "/v1/runs";
    static final String ONE = "/v1/runs/{id}";
    static final String RESUME = "/v1/runs/{id}/resume";
    static final String CANCEL = "/v1/runs/{id}/cancel";
    static final List<String> PARAMETERS = List.of("limit");

    /** Made-up days over HTTP are for trying things out: in all, no more transactions than a few real days have. */
    static final long MOST_GENERATED = 1_000_000;

    private static final int MOST_RUNS = 100;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final RunService service;
    private final RunAsker asker;
    private final Exposures exposures;
    private final Duration deadline;

    V1Runs(RunService service, RunAsker asker, Exposures exposures, Duration deadline) {
        this.service = service;
        this.asker = asker;
        this.exposures = exposures;
        this.deadline = deadline;
    }

    static String url(int runId) {
        return PATH + "/" + runId;
    }

    /** The latest runs. */
    Reply list(Request request) {
        String limit =
                QuestionParameters.single(request.parameters(), PARAMETERS).getOrDefault("limit", "20");
        int most = Math.toIntExact(RunBody.wholeNumber("limit", limit, 1, MOST_RUNS));
        List<RunRecord> runs = exposures.runs(deadline, most);
        String answer = V1Json.object(json -> {
            json.writeArrayPropertyStart("runs");
            runs.forEach(run -> RunJson.writeElement(json, run));
            json.writeEndArray();
        });
        return V1Reply.of(request, answer, "runs", RunJson.PROPERTIES);
    }

    /** One run. */
    Reply get(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        return Reply.json(200, RunJson.of(find(id(request))));
    }

    /** Asks for one. */
    Reply create(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        Map<String, String> wish = RunBody.read(request);
        WantedDays days = WantedDays.of(wish, RunBody.isTrue(wish, "anew"));
        Queued queued = switch (wish.getOrDefault("source", "")) {
            case BigQueryWish.SOURCE -> bigQuery(request, days, wish);
            case GeneratedWish.SOURCE -> generated(request, days, wish);
            default ->
                throw RunBody.invalid("source is " + Quoted.text(wish.getOrDefault("source", "")) + "; it should be "
                        + BigQueryWish.SOURCE + " or " + GeneratedWish.SOURCE);
        };
        RunRecord run = find(queued.runId());
        return Reply.json(queued.joined() ? 200 : CREATED, V1Json.object(json -> RunJson.write(json, queued, run)))
                .with("Location", url(queued.runId()));
    }

    private Queued bigQuery(Request request, WantedDays days, Map<String, String> wish) {
        refuse(wish, BigQueryWish.SOURCE, "transactions_per_day", "seed");
        TableName table = Optional.ofNullable(wish.get("table"))
                .map(TableName::of)
                .orElseGet(() -> TableName.ofTransactions(days.chain()));
        Optional<TableName> blocks = Optional.ofNullable(wish.get("blocks_table"))
                .map(name -> name.equals("none") ? Optional.<TableName>empty() : Optional.of(TableName.of(name)))
                .orElseGet(() -> Optional.of(table.blocks()));
        return asker.ask(
                request,
                days,
                new BigQueryWish(table, blocks, RunBody.project(Optional.ofNullable(wish.get("billing_project")))),
                RunBody.bytes(wish));
    }

    private Queued generated(Request request, WantedDays days, Map<String, String> wish) {
        refuse(wish, GeneratedWish.SOURCE, "table", "blocks_table", "billing_project", "max_bytes");
        long perDay = RunBody.wholeNumber(
                "transactions_per_day",
                wish.getOrDefault("transactions_per_day", "1000"),
                1,
                MOST_GENERATED / days.count());
        long seed = RunBody.wholeNumber("seed", wish.getOrDefault("seed", "1"), 0, Long.MAX_VALUE);
        // It knows the bounds of the chain.
        GeneratedSource source = new GeneratedSource(days.chain(), days.first(), days.last(), perDay, seed);
        return asker.ask(request, days, new GeneratedWish(source.chain(), perDay, seed));
    }

    private static void refuse(Map<String, String> wish, String source, String... others) {
        for (String other : others) {
            if (wish.containsKey(other)) {
                throw RunBody.invalid(other + " has no meaning for the source " + source);
            }
        }
    }

    /** Asks anew for one that has not come to its end, with all that it was asked for with. */
    Reply resume(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        OptionalLong agreed = RunBody.bytes(RunBody.ofResumption(request));
        RunRecord run = find(id(request));
        run.toAgree().filter(cost -> agreed.orElse(0) < cost.bytes()).ifPresent(cost -> {
            throw new CounterflowException(
                    Problem.CONSENT_REQUIRED,
                    "run " + run.id() + " would bill up to " + cost.bytes() + " bytes, about USD " + cost.price()
                            + "; agree to that many as max_bytes");
        });
        asker.resume(request, run, agreed);
        return Reply.json(ACCEPTED, RunJson.of(find(run.id())));
    }

    /** Ends one. */
    Reply cancel(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        int id = id(request);
        if (service.queue().cancel(id).isEmpty()) {
            throw unknown(id);
        }
        return Reply.json(ACCEPTED, RunJson.of(find(id)));
    }

    /** The run of a number. */
    RunRecord find(int id) {
        return exposures.run(deadline, id).orElseThrow(() -> unknown(id));
    }

    /** The number in the path. */
    static int id(Request request) {
        String text = V1Question.place(request, "id");
        return Math.toIntExact(RunBody.wholeNumber("the number of the run", text, 1, Integer.MAX_VALUE));
    }

    private static CounterflowException unknown(int id) {
        return new CounterflowException(Problem.NOT_FOUND, "there is no run " + id);
    }
}
