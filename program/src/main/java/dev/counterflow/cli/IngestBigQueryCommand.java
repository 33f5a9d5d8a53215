package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.source.bigquery.BigQuerySettings;
import dev.counterflow.source.bigquery.BigQuerySource;
import dev.counterflow.source.bigquery.Bill;
import dev.counterflow.source.bigquery.TableName;
import dev.counterflow.source.google.Scope;
import dev.counterflow.source.google.SourceCredentials;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code counterflow ingest bigquery}. */
@Command(
        name = "bigquery",
        description =
                "Loads days of the public BigQuery data sets, or of a table of the same shape. Reading is billed to"
                        + " your Google Cloud project; --dry-run tells what it will cost.")
final class IngestBigQueryCommand implements Callable<Integer>, SettingOptions.User {
    private static final String NO_TABLE = "none";

    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(
            Setting.WORK_DIR,
            Setting.COPIES,
            Setting.BILLING_PROJECT,
            Setting.CREDENTIALS,
            Setting.CLIENT_SECRETS,
            Setting.CLIENT_ID,
            Setting.SIGN_IN_FILE,
            Setting.ENDPOINT,
            Setting.STREAMS,
            Setting.PRICE_PER_TIB,
            Setting.MAX_BYTES);

    @Mixin
    private DayRange range = new DayRange();

    @Mixin
    private ChainOption chainOption = new ChainOption();

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "The table of transactions, as project.dataset.table (default: the chain's public one).")
    private Optional<String> table = Optional.empty();

    @Option(
            names = "--blocks-table",
            paramLabel = "TABLE",
            description = "The table of blocks that tells how many transactions a day has, or none (default: blocks,"
                    + " beside the table of transactions).")
    private Optional<String> blocksTable = Optional.empty();

    @Option(names = "--incomplete", description = "Load again the days that are incomplete, instead of a range.")
    private boolean incomplete;

    @Option(names = "--dry-run", description = "Tell what it will cost, and stop.")
    private boolean dryRun;

    @Option(
            names = "--yes",
            description = "Agree to the price: needed above --max-bytes, and where nobody watches the terminal.")
    private boolean yes;

    @Option(names = "--login", description = "Sign in with Google for this run only, and keep nothing.")
    private boolean login;

    @Option(
            names = "--skip-bad",
            paramLabel = "N",
            description = "Leave out up to so many bad rows; the days they belong to count as incomplete (default 0).")
    private long skipBad;

    IngestBigQueryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settingOptions.read(surroundings);
        Chain chain = chainOption.chain();
        // All this before anybody is asked to sign in: a mistyped name or day should not take minutes to be found.
        TableName transactions = table.map(TableName::of).orElseGet(() -> TableName.ofTransactions(chain));
        Optional<TableName> blocks = blocks(transactions);
        if (skipBad < 0) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "--skip-bad is " + skipBad + "; it should be 0 or more");
        }
        List<LocalDate> days = incomplete ? incompleteDays(settings, chain) : range.days();
        if (days.isEmpty()) {
            surroundings.say("No day of " + chain.code() + " from BigQuery is incomplete.");
            return 0;
        }
        try (BigQueryConnection connection = connect(settings.google())) {
            BigQuerySettings wanted = new BigQuerySettings(
                    chain,
                    transactions,
                    blocks,
                    connection.billingProject(),
                    days,
                    settings.google().streams());
            load(new BigQuerySource(wanted, connection.api(), Laws.of(chain)), settings);
        }
        return 0;
    }

    private BigQueryConnection connect(GoogleSettings google) throws InterruptedException {
        if (!login) {
            return BigQueryConnection.open(google);
        }
        GoogleLogin signIn = new GoogleLogin(google, surroundings);
        return BigQueryConnection.open(
                google,
                google.billingProject(),
                () -> SourceCredentials.of(signIn.signIn(signIn.client(), Scope.READ_ONLY, 0)));
    }

    private void load(BigQuerySource source, Settings settings) throws InterruptedException {
        Bill bill = source.estimate();
        new BillText(settings.google().pricePerTebibyte()).lines(bill).forEach(this::tell);
        if (dryRun) {
            return;
        }
        requireConsent(bill, settings.google());
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            Loading.run(
                    open,
                    source,
                    Optional.of(settings.google().cost(bill)),
                    skipBad,
                    false,
                    settings.workFolder(),
                    surroundings);
        } finally {
            source.account().ifPresent(surroundings::say);
        }
    }

    /** What was asked for goes to the output; what only comes along, to the messages. */
    private void tell(String line) {
        if (dryRun) {
            surroundings.out().println(line);
        } else {
            surroundings.say(line);
        }
    }

    private void requireConsent(Bill bill, GoogleSettings google) {
        if (yes) {
            return;
        }
        if (bill.bytes() > google.maxBytes()) {
            throw new CounterflowException(
                    Problem.CONSENT_REQUIRED,
                    String.format(
                            Locale.ROOT,
                            "BigQuery would bill up to %,d bytes, more than the %,d of --max-bytes; nothing was read. Add"
                                    + " --yes to agree",
                            bill.bytes(),
                            google.maxBytes()));
        }
        if (!surroundings.terminal()) {
            throw new CounterflowException(
                    Problem.CONSENT_REQUIRED,
                    "reading is billed, and nobody watches who could stop it; nothing was read. Add --yes to agree");
        }
    }

    private Optional<TableName> blocks(TableName transactions) {
        return blocksTable.isEmpty()
                ? Optional.of(transactions.blocks())
                : blocksTable.filter(name -> !name.equals(NO_TABLE)).map(TableName::of);
    }

    private List<LocalDate> incompleteDays(Settings settings, Chain chain) {
        range.requireNone();
        if (!OpenCluster.exists(settings)) {
            return List.of();
        }
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            return incompleteDays(open.cluster(), chain);
        }
    }

    private static List<LocalDate> incompleteDays(Cluster cluster, Chain chain) {
        return ClusterStatus.of(cluster).days().stream()
                .filter(day -> day.chain().equals(chain.code()) && day.source().equals("bigquery"))
                .filter(day -> day.incompleteBecause().isPresent())
                .map(DayStatus::day)
                .sorted()
                .limit(BigQuerySettings.MOST_DAYS)
                .toList();
    }
}
