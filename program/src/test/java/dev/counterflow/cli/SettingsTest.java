package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
    private static final String FILE = "counterflow.yaml";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void everyDefaultIsAsDocumented() {
        assertThat(settings(Map.of()))
                .isEqualTo(new Settings(
                        folder.resolve("home/.local/share/counterflow"),
                        folder.resolve("home/.local/share/counterflow/work"),
                        "127.0.0.1",
                        5_000,
                        false,
                        false,
                        Duration.ZERO,
                        Optional.empty(),
                        16,
                        1,
                        Duration.ofSeconds(5),
                        Optional.empty(),
                        new GoogleSettings(
                                Optional.empty(),
                                Optional.empty(),
                                folder.resolve("client_secrets.json"),
                                Optional.empty(),
                                Optional.empty(),
                                folder.resolve("home/.config/counterflow/google.json"),
                                Optional.empty(),
                                4,
                                new BigDecimal("1.10"),
                                100_000_000_000L)));
    }

    @ParameterizedTest
    @EnumSource
    void everySettingHasOneNameInThreeForms(Setting setting) {
        String words = setting.key().replace('_', ' ');
        assertThat(setting.flag()).isEqualTo("--" + words.replace(' ', '-'));
        assertThat(setting.variable().toLowerCase(java.util.Locale.ROOT)).isEqualTo("counterflow_" + setting.key());
    }

    @ParameterizedTest
    @EnumSource
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile(Setting setting) throws IOException {
        write(setting.key() + ": " + example(setting, 1));
        assertThat(value(setting).apply(settings(Map.of()))).isEqualTo(expected(setting, 1));
        environment.put(setting.variable(), example(setting, 2));
        assertThat(value(setting).apply(settings(Map.of()))).isEqualTo(expected(setting, 2));
        assertThat(value(setting).apply(settings(Map.of(setting, example(setting, 3)))))
                .isEqualTo(expected(setting, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, -1, a whole number from 0 to 65535",
        "PORT, 65536, a whole number from 0 to 65535",
        "PORT, http, a whole number from 0 to 65535",
        "CONNECTIONS, 0, a whole number from 1 to 80",
        "CONNECTIONS, 81, a whole number from 1 to 80",
        "DEADLINE_MS, 9, a whole number from 10 to 60000",
        "DEADLINE_MS, 60001, a whole number from 10 to 60000",
        "DEADLINE_MS, 99999999999999, a whole number from 10 to 60000",
        "ALLOW_REMOTE, yes, true or false",
        "DATA_DIR, '', a path",
        "STREAMS, 0, a whole number from 1 to 16",
        "STREAMS, 17, a whole number from 1 to 16",
        "PRICE_PER_TIB, 1e3, an amount such as 1.10",
        "MAX_BYTES, -1, 'a whole number, 0 or more'",
        "MAX_BYTES, 9223372036854775808, 'a whole number, 0 or more'",
    })
    void aValueOutOfBoundsIsRefusedWithItsOrigin(Setting setting, String text, String expected) throws IOException {
        String message = " is '" + text + "'; it should be " + expected;
        write(setting.key() + ": '" + text + "'");
        assertThatThrownBy(() -> settings(Map.of())).hasMessage(folder.resolve(FILE) + ": " + setting.key() + message);
        environment.put(setting.variable(), text);
        assertThatThrownBy(() -> settings(Map.of())).hasMessage(setting.variable() + message);
        assertThatThrownBy(() -> settings(Map.of(setting, text)))
                .hasMessage(setting.flag() + message)
                .extracting(e -> ((CounterflowException) e).problem())
                .isEqualTo(Problem.INVALID_PARAMETER);
    }

    @Test
    void aRelativePathStartsFromTheFileThatNamesIt() throws IOException {
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/other.yaml"), "data_dir: ../data");
        SettingsFile file = SettingsFile.find(Optional.of("etc/other.yaml"), surroundings());
        assertThat(Settings.of(Map.of(), surroundings(), file).dataDirectory()).isEqualTo(folder.resolve("data"));
    }

    @Test
    void theEnvironmentNamesTheFileUnlessAFlagDoes() throws IOException {
        Files.writeString(folder.resolve("one.yaml"), "port: 1001");
        Files.writeString(folder.resolve("two.yaml"), "port: 1002");
        write("port: 1003");
        assertThat(settings(Map.of()).port()).isEqualTo(1_003);
        environment.put("COUNTERFLOW_CONFIG", "one.yaml");
        assertThat(settings(Map.of()).port()).isEqualTo(1_001);
        SettingsFile named = SettingsFile.find(Optional.of("two.yaml"), surroundings());
        assertThat(Settings.of(Map.of(), surroundings(), named).port()).isEqualTo(1_002);
    }

    private Settings settings(Map<Setting, String> flags) {
        return Settings.of(flags, surroundings(), SettingsFile.find(Optional.empty(), surroundings()));
    }

    private Surroundings surroundings() {
        return new TestSurroundings(folder, environment).get();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve(FILE), yaml);
    }

    private static Function<Settings, Object> value(Setting setting) {
        return switch (setting) {
            case DATA_DIR -> Settings::dataDirectory;
            case WORK_DIR -> Settings::workFolder;
            case HOST -> Settings::host;
            case PORT -> Settings::port;
            case ALLOW_REMOTE -> Settings::allowRemote;
            case REQUIRE_KEYS -> Settings::requireKeys;
            case NOTICE_MS -> Settings::notice;
            case PUBLIC_URL -> Settings::publicUrl;
            case CONNECTIONS -> Settings::connections;
            case COPIES -> Settings::copies;
            case DEADLINE_MS -> Settings::deadline;
            case BILLING_PROJECT -> settings -> settings.google().billingProject();
            case CREDENTIALS -> settings -> settings.google().credentials();
            case CLIENT_SECRETS -> settings -> settings.google().clientSecrets();
            case CLIENT_ID -> settings -> settings.google().clientId();
            case CLIENT_SECRET -> settings -> settings.google().clientSecret();
            case SIGN_IN_FILE -> settings -> settings.google().signInFile();
            case ENDPOINT -> settings -> settings.google().endpoint();
            case STREAMS -> settings -> settings.google().streams();
            case PRICE_PER_TIB -> settings -> settings.google().pricePerTebibyte();
            case MAX_BYTES -> settings -> settings.google().maxBytes();
        };
    }

    private static String example(Setting setting, int number) {
        return switch (setting) {
            case DATA_DIR, WORK_DIR, CREDENTIALS, CLIENT_SECRETS, SIGN_IN_FILE -> "folder" + number;
            case BILLING_PROJECT, CLIENT_ID, CLIENT_SECRET, ENDPOINT -> "name" + number;
            case STREAMS, PRICE_PER_TIB -> Integer.toString(10 + number);
            case MAX_BYTES -> "90000000000" + number;
            case HOST -> "127.0.0." + number;
            case PUBLIC_URL -> "https://name" + number + ".example.org";
            case ALLOW_REMOTE, REQUIRE_KEYS -> Boolean.toString(number % 2 == 1);
            case PORT, CONNECTIONS, COPIES, DEADLINE_MS, NOTICE_MS -> Integer.toString(20 + number);
        };
    }

    private Object expected(Setting setting, int number) {
        String example = example(setting, number);
        return switch (setting) {
            case DATA_DIR, WORK_DIR, CLIENT_SECRETS, SIGN_IN_FILE -> folder.resolve(example);
            case CREDENTIALS -> Optional.of(folder.resolve(example));
            case BILLING_PROJECT, CLIENT_ID, CLIENT_SECRET, ENDPOINT -> Optional.of(example);
            case STREAMS -> Integer.parseInt(example);
            case PRICE_PER_TIB -> new BigDecimal(example);
            case MAX_BYTES -> Long.parseLong(example);
            case HOST -> example;
            case PUBLIC_URL -> Optional.of(URI.create(example));
            case ALLOW_REMOTE, REQUIRE_KEYS -> Boolean.parseBoolean(example);
            case PORT, CONNECTIONS, COPIES -> Integer.parseInt(example);
            case DEADLINE_MS, NOTICE_MS -> Duration.ofMillis(Long.parseLong(example));
        };
    }
}
