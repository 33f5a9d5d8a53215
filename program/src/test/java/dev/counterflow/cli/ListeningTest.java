package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches a server, and who must show an access key. */
class ListeningTest {
    @TempDir
    private Path folder;

    private Settings settings(String host, Setting... switchedOn) {
        Map<Setting, String> flags = new EnumMap<>(Map.of(Setting.HOST, host));
        for (Setting setting : switchedOn) {
            flags.put(setting, "true");
        }
        Surroundings surroundings = new TestSurroundings(folder, Map.of()).get();
        return Settings.of(flags, surroundings, SettingsFile.find(Optional.empty(), surroundings));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void whereOtherMachinesCanAskKeysAreRequiredWhateverTheSettingSays(String host) {
        assertThatThrownBy(() -> Listening.check(settings(host)))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("can be reached from other machines");
        Settings allowed = settings(host, Setting.ALLOW_REMOTE);
        Listening.check(allowed);
        assertThat(allowed.requireKeys()).isFalse();
        assertThat(Serving.webSettings(allowed).requireKeys()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void onLoopbackNobodyNeedsAKeyUnlessTheSettingSaysSo(String host) {
        Listening.check(settings(host));
        assertThat(Serving.webSettings(settings(host)).requireKeys()).isFalse();
        assertThat(Serving.webSettings(settings(host, Setting.ALLOW_REMOTE)).requireKeys())
                .isFalse();
        assertThat(Serving.webSettings(settings(host, Setting.REQUIRE_KEYS)).requireKeys())
                .isTrue();
    }
}
