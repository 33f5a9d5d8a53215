package dev.counterflow.cli;

import dev.counterflow.cluster.AccessKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code counterflow key revoke}. */
@Command(name = "revoke", description = "Revokes an access key. Servers that run stop taking it within five seconds.")
final class KeyRevokeCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    @Parameters(paramLabel = "NAME", description = "Who has it.")
    private String name = "";

    KeyRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        try (OpenCluster open = OpenCluster.existing(settingOptions.read(surroundings), surroundings)) {
            new AccessKeys(open.cluster()).revoke(name);
            surroundings.say("The key " + name + " is revoked.");
        }
        return 0;
    }
}
