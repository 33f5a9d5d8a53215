package dev.counterflow.cli;

import com.google.auth.oauth2.UserCredentials;
import dev.counterflow.cluster.RunOrder;
import dev.counterflow.ingest.BigQueryWish;
import dev.counterflow.ingest.GeneratedWish;
import dev.counterflow.ingest.RunSource;
import dev.counterflow.ingest.RunSources;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.GeneratedSource;
import dev.counterflow.source.Source;
import dev.counterflow.source.bigquery.BigQuerySettings;
import dev.counterflow.source.bigquery.BigQuerySource;
import dev.counterflow.source.google.HeldSignIns;
import dev.counterflow.source.google.SourceCredentials;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Opens what runs that were asked for are to read, with the settings of this process.
 *
 * @param google how BigQuery is read
 * @param signIns the sign-ins that this process holds
 */
record QueuedSources(GoogleSettings google, HeldSignIns signIns) implements RunSources {
    @Override
    public RunSource open(RunOrder order) throws InterruptedException {
        return switch (order.run().source()) {
            case BigQueryWish.SOURCE -> bigQuery(order);
            case GeneratedWish.SOURCE -> generated(order);
            default ->
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "a worker does not know the source " + order.run().source());
        };
    }

    private RunSource bigQuery(RunOrder order) throws InterruptedException {
        BigQueryWish wish = BigQueryWish.of(order);
        Optional<String> project = wish.billingProject().or(google::billingProject);
        BigQueryConnection connection = order.signIn().isPresent()
                ? BigQueryConnection.open(
                        google, project, () -> held(order.signIn().get()))
                : BigQueryConnection.open(google, project);
        try {
            BigQuerySettings settings = new BigQuerySettings(
                    order.chain(),
                    wish.table(),
                    wish.blocksTable(),
                    connection.billingProject(),
                    order.remaining(),
                    google.streams());
            BigQuerySource source = new BigQuerySource(settings, connection.api(), Laws.of(order.chain()));
            long agreedBytes = order.agreedBytes().orElse(google.maxBytes());
            return new QueuedBigQuery(order.run().id(), source, connection, agreedBytes, google);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private SourceCredentials held(UUID signIn) {
        UserCredentials credentials = signIns.find(signIn)
                .orElseThrow(() -> new CounterflowException(
                        Problem.SIGN_IN_REQUIRED,
                        "whoever asked for the run has signed out, or Counterflow was started anew since then and keeps"
                                + " no sign-in; sign in and ask for the days again: those that are published stay"));
        return SourceCredentials.of(credentials);
    }

    private static RunSource generated(RunOrder order) {
        GeneratedWish wish = GeneratedWish.of(order);
        List<LocalDate> days = order.remaining();
        LocalDate first = days.get(0);
        LocalDate last = days.get(days.size() - 1);
        Set<LocalDate> others = first.datesUntil(last.plusDays(1))
                .filter(day -> !days.contains(day))
                .collect(Collectors.toSet());
        Source source = new RemainingDays(
                new GeneratedSource(order.chain(), first, last, wish.transactionsPerDay(), wish.seed()), others);
        return () -> source;
    }
}
