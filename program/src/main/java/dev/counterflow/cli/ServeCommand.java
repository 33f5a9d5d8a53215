package dev.counterflow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow serve}. */
@Command(name = "serve", description = "Answers questions over HTTP, until it is interrupted.")
final class ServeCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(
            Setting.HOST,
            Setting.PORT,
            Setting.ALLOW_REMOTE,
            Setting.REQUIRE_KEYS,
            Setting.CONNECTIONS,
            Setting.DEADLINE_MS,
            Setting.NOTICE_MS);

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
                Serving.run(open.cluster(), settings, this::sayWhere);
            } else {
                serveLocked(open, settings);
            }
        }
        return 0;
    }

    private void serveLocked(OpenCluster open, Settings settings) {
        try (ServeLock lock = ServeLock.take(settings.dataDirectory())) {
            Serving.run(open.cluster(), settings, url -> {
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
