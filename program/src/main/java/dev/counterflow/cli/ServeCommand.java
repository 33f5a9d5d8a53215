package dev.counterflow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow serve}. */
@Command(
        name = "serve",
        description =
                "Answers questions over HTTP, and with the embedded servers loads the runs that are asked for, until it"
                        + " is interrupted.")
final class ServeCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(
            Setting.HOST,
            Setting.PORT,
            Setting.ALLOW_REMOTE,
            Setting.REQUIRE_KEYS,
            Setting.CONNECTIONS,
            Setting.DEADLINE_MS,
            Setting.NOTICE_MS,
            Setting.WORK_DIR,
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

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        Listening.check(settings);
        try (OpenCluster open = OpenCluster.ready(settings, surroundings)) {
            if (settings.cluster().isPresent()) {
                Serving.run(open, settings, surroundings, this::sayWhere);
            } else {
                serveLocked(open, settings);
            }
        }
        return 0;
    }

    private void serveLocked(OpenCluster open, Settings settings) {
        try (ServeLock lock = ServeLock.take(settings.dataDirectory())) {
            Serving.run(open, settings, surroundings, url -> {
                lock.listensAt(url);
                sayWhere(url);
            });
        }
    }

    private void sayWhere(String url) {
        surroundings.out().println("Counterflow answers at " + url);
        surroundings.out().flush();
        surroundings.say("Ctrl-C stops it.");
    }
}
