package dev.counterflow.cli;

import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.cluster.AccessKeys.Listed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow key list}. */
@Command(name = "list", description = "Prints who has an access key, and who had one.")
final class KeyListCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions();

    KeyListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        try (OpenCluster open = OpenCluster.existing(settingOptions.read(surroundings), surroundings)) {
            List<Listed> keys = new AccessKeys(open.cluster()).list();
            if (keys.isEmpty()) {
                surroundings.say("There are no access keys.");
                return 0;
            }
            Table table = new Table(
                    Table.Column.left("NAME"),
                    Table.Column.left("SCOPE"),
                    Table.Column.right("PER MINUTE"),
                    Table.Column.left("MADE"),
                    Table.Column.left("REVOKED"));
            keys.forEach(key -> table.add(cells(key)));
            table.print(surroundings.out());
        }
        return 0;
    }

    private static List<String> cells(Listed listed) {
        OptionalInt rate = listed.key().requestsPerMinute();
        return List.of(
                listed.key().name(),
                listed.key().scope().code(),
                rate.isPresent() ? Integer.toString(rate.getAsInt()) : "any",
                time(listed.created()),
                listed.revoked().map(KeyListCommand::time).orElse(""));
    }

    private static String time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
