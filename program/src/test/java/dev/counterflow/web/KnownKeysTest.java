package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final AccessKey KEY = new AccessKey("alice", AccessKey.Scope.READ, OptionalInt.empty());

    private final AtomicLong now = new AtomicLong();
    private Optional<AccessKey> inCatalog = Optional.of(KEY);
    private boolean answers = true;
    private int asked;

    private final KnownKeys keys = new KnownKeys(this::find, now::get);

    private Optional<AccessKey> find(byte[] hash, Duration deadline) {
        asked++;
        if (!answers) {
            throw new CounterflowException(Problem.SERVER_UNAVAILABLE, "server db0 does not answer");
        }
        return inCatalog;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aKeyIsLookedUpOnceInFiveSeconds() {
        for (int i = 0; i < 10; i++) {
            assertThat(keys.find("key")).contains(KEY);
        }
        assertThat(asked).isEqualTo(1);
        pass(Duration.ofSeconds(5));
        keys.find("key");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aRevokedKeyStopsToWorkWithinFiveSeconds() {
        keys.find("key");
        inCatalog = Optional.empty();
        pass(Duration.ofSeconds(5));
        assertThat(keys.find("key")).isEmpty();
    }

    @Test
    void aKeyThatDoesNotExistWorksAsSoonAsItDoes() {
        inCatalog = Optional.empty();
        assertThat(keys.find("key")).isEmpty();
        inCatalog = Optional.of(KEY);
        assertThat(keys.find("key")).contains(KEY);
    }

    @Test
    void whileKeysCannotBeLookedUpThoseKnownWorkForTenMinutes() {
        keys.find("key");
        answers = false;
        pass(Duration.ofSeconds(5));
        assertThat(keys.find("key")).contains(KEY);
        pass(Duration.ofMinutes(10));
        assertThatThrownBy(() -> keys.find("key")).hasMessageContaining("db0 does not answer");
        assertThatThrownBy(() -> keys.find("other")).hasMessageContaining("db0 does not answer");
    }
}
