package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.cluster.embedded.DataDirectory;
import dev.counterflow.problem.CounterflowException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the program is set up.
 *
 * @param dataDirectory where the embedded servers keep everything
 * @param workFolder where an ingest sorts
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any free one
 * @param allowRemote whether the address may be one that other machines reach
 * @param requireKeys whether only those are answered who show an access key, on loopback, too
 * @param notice how long to go on answering when told to stop
 * @param publicUrl how browsers reach the server, if by another name
 * @param connections how many questions are under way at once
 * @param copies on how many servers each day is kept
 * @param deadline how long an answer may take
 * @param cluster the servers to use instead of the embedded ones
 * @param google how BigQuery is read
 */
record Settings(
        Path dataDirectory,
        Path workFolder,
        String host,
        int port,
        boolean allowRemote,
        boolean requireKeys,
        Duration notice,
        Optional<URI> publicUrl,
        int connections,
        int copies,
        Duration deadline,
        Optional<ClusterSettings> cluster,
        GoogleSettings google) {

    /**
     * Finds every setting: flag over environment over file over default.
     *
     * @param flags what the command line sets
     * @param file the configuration file, or {@link SettingsFile#NONE}
     * @throws CounterflowException if a value is not of the form it should have
     */
    static Settings of(Map<Setting, String> flags, Surroundings surroundings, SettingsFile file) {
        Lookup lookup = new Lookup(flags, surroundings, file);
        Path dataDirectory = lookup.find(Setting.DATA_DIR)
                .map(SettingValue::path)
                .orElseGet(() -> DataDirectory.defaultPath(surroundings.environment(), surroundings.home()));
        return new Settings(
                dataDirectory,
                lookup.find(Setting.WORK_DIR)
                        .map(SettingValue::path)
                        .orElseGet(() -> defaultWorkFolder(file, dataDirectory)),
                lookup.get(Setting.HOST).text(),
                Math.toIntExact(lookup.get(Setting.PORT).number()),
                lookup.get(Setting.ALLOW_REMOTE).yesOrNo(),
                lookup.get(Setting.REQUIRE_KEYS).yesOrNo(),
                Duration.ofMillis(lookup.get(Setting.NOTICE_MS).number()),
                lookup.find(Setting.PUBLIC_URL).map(SettingValue::site),
                Math.toIntExact(lookup.get(Setting.CONNECTIONS).number()),
                Math.toIntExact(lookup.get(Setting.COPIES).number()),
                Duration.ofMillis(lookup.get(Setting.DEADLINE_MS).number()),
                file.cluster(),
                GoogleSettings.of(lookup, surroundings));
    }

    /** The servers of others leave no trace in the data directory of the embedded ones. */
    private static Path defaultWorkFolder(SettingsFile file, Path dataDirectory) {
        return file.cluster().isPresent()
                ? Path.of(System.getProperty("java.io.tmpdir"), "counterflow-work")
                : dataDirectory.resolve("work");
    }

    /** Finds what a setting is set to. */
    record Lookup(Map<Setting, String> flags, Surroundings surroundings, SettingsFile file) {
        Optional<SettingValue> find(Setting setting) {
            String flag = flags.get(setting);
            if (flag != null) {
                return Optional.of(new SettingValue(setting, flag, setting.flag(), surroundings.folder()));
            }
            String variable = surroundings.environment().get(setting.variable());
            if (variable != null) {
                return Optional.of(new SettingValue(setting, variable, setting.variable(), surroundings.folder()));
            }
            return file.value(setting);
        }

        SettingValue get(Setting setting) {
            return find(setting)
                    .orElseGet(() -> new SettingValue(
                            setting, setting.fallback().orElseThrow(), "the default", surroundings.folder()));
        }
    }
}
