package dev.counterflow.web;

import dev.counterflow.cluster.RunQueue.Queued;
import dev.counterflow.cluster.RunRecord;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.source.bigquery.TableName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * {@code GET /fetch_bigquery_data}: loads days of the public data set, as whoever is signed in, and shows how far it is.
 * POST is the same, for the button of the page that asks whether it is meant.
 */
final class FetchBigQuery implements Handler {
    static final String PATH = "/fetch_bigquery_data";

    private static final List<String> PARAMETERS =
            List.of("start_date", "end_date", "chain", "billing_project", "max_bytes");
    private static final int SEE_OTHER = 303;
    private static final int ACCEPTED = 202;

    private final RunAsker asker;
    private final IntFunction<RunRecord> runs;

    /**
     * The handler.
     *
     * @param runs finds a run that there is
     */
    FetchBigQuery(RunAsker asker, IntFunction<RunRecord> runs) {
        this.asker = asker;
        this.runs = runs;
    }

    @Override
    public Reply handle(Request request) {
        if (request.method().equals("HEAD")) {
            return Reply.empty(200);
        }
        Map<String, String> parameters = QuestionParameters.single(request.parameters(), PARAMETERS);
        WantedDays days = WantedDays.of(parameters, false);
        OptionalLong agreed = RunBody.bytes(parameters);
        if (Html.wanted(request) && asker.mustSignIn(request)) {
            return seeOther(Authenticate.PATH + "?next=" + URLEncoder.encode(urlOf(request), StandardCharsets.UTF_8));
        }
        TableName table = TableName.ofTransactions(days.chain());
        Queued queued = asker.ask(
                request,
                days,
                new BigQueryWish(
                        table,
                        Optional.of(table.blocks()),
                        RunBody.project(Optional.ofNullable(parameters.get("billing_project")))),
                agreed);
        if (Html.wanted(request)) {
            // A page that can be loaded again, which this one should not be.
            return seeOther(RunPage.url(queued));
        }
        RunRecord run = runs.apply(queued.runId());
        return Reply.json(ACCEPTED, AnswerJson.data(json -> RunJson.write(json, queued, run)))
                .with("Location", V1Runs.url(queued.runId()));
    }

    private static Reply seeOther(String location) {
        return Reply.empty(SEE_OTHER).with("Location", location).with("Cache-Control", "no-store");
    }

    /** The path and the parameters that a request for this page has. */
    static String urlOf(Request request) {
        String query = request.parameters().entrySet().stream()
                .filter(parameter -> PARAMETERS.contains(parameter.getKey()))
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue().get(0), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? PATH : PATH + "?" + query;
    }
}
