package dev.counterflow.cli;

import dev.counterflow.source.google.KeptSignIn;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow logout}. */
@Command(name = "logout", description = "Takes the Google sign-in back and removes it from this machine.")
final class LogoutCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.SIGN_IN_FILE);

    LogoutCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() throws InterruptedException {
        KeptSignIn kept =
                new KeptSignIn(settingOptions.read(surroundings).google().signInFile());
        surroundings.say(
                switch (kept.signOut()) {
                    case REVOKED -> "Signed out. Google was told, and " + kept.file() + " is removed.";
                    case UNKNOWN_TO_GOOGLE ->
                        "Signed out. " + kept.file() + " is removed; Google did not know the sign-in any more.";
                    case NONE -> "Nobody was signed in.";
                });
        return 0;
    }
}
