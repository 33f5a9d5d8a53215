package dev.counterflow.cli;

import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.ClusterStatus;
import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.source.DemoLedger;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code counterflow demo}. */
@Command(
        name = "demo",
        description = "Shows what Counterflow does: makes the embedded servers, loads six days of generated data, and"
                + " answers questions over HTTP until it is interrupted.")
final class DemoCommand implements Callable<Integer>, SettingOptions.User {
    private static final String EXAMPLE_ADDRESS = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";

    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(
            Setting.WORK_DIR,
            Setting.HOST,
            Setting.PORT,
            Setting.ALLOW_REMOTE,
            Setting.REQUIRE_KEYS,
            Setting.CONNECTIONS,
            Setting.DEADLINE_MS,
            Setting.COPIES,
            Setting.PUBLIC_URL,
            Setting.BILLING_PROJECT,
            Setting.CREDENTIALS,
            Setting.CLIENT_SECRETS,
            Setting.CLIENT_ID,
            Setting.SIGN_IN_FILE,
            Setting.ENDPOINT,
            Setting.STREAMS,
            Setting.PRICE_PER_TIB,
            Setting.MAX_BYTES);

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settingOptions.read(surroundings);
        EmbeddedOnly.require(settings, "demo");
        Listening.check(settings);
        try (OpenCluster open = OpenCluster.ready(settings, surroundings);
                ServeLock lock = ServeLock.take(settings.dataDirectory())) {
            load(open, settings);
            Serving.run(open, settings, surroundings, url -> {
                lock.listensAt(url);
                sayWhere(url);
            });
        }
        return 0;
    }

    private void load(OpenCluster open, Settings settings) throws InterruptedException {
        DemoLedger ledger = new DemoLedger();
        RemainingDays remaining = new RemainingDays(ledger, loadedDays(open.cluster(), ledger));
        int days = remaining.batches().size();
        if (days > 0) {
            surroundings.say("Loading " + days + (days == 1 ? " day" : " days") + " of generated data ...");
            Loading.run(open, remaining, Optional.empty(), 0, false, settings.workFolder(), surroundings);
        }
    }

    private static Set<LocalDate> loadedDays(Cluster cluster, DemoLedger ledger) {
        return ClusterStatus.of(cluster).days().stream()
                .filter(day -> day.chain().equals(ledger.chain().code()))
                .map(DayStatus::day)
                .collect(Collectors.toSet());
    }

    private void sayWhere(String url) {
        surroundings
                .out()
                .println(String.join(
                        System.lineSeparator(),
                        "Counterflow answers at " + url,
                        "",
                        "  curl '" + url + "/address/exposure/direct?address=" + EXAMPLE_ADDRESS + "'",
                        "",
                        "The data is generated demo data, " + DemoLedger.FIRST_DAY + " to " + DemoLedger.LAST_DAY
                                + ", not the real chain."));
        surroundings.out().flush();
        surroundings.say("Ctrl-C stops it.");
    }
}
