package dev.counterflow.cluster.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {
    @TempDir
    Path folder;

    @Test
    void measure() throws Exception {
        for (int round = 0; round < 4; round++) {
            long begin = System.nanoTime();
            EmbeddedServers servers = EmbeddedServers.open(EmbeddedSettings.in(folder.resolve("a data's")));
            long ready = System.nanoTime();
            EmbeddedServers again = EmbeddedServers.open(EmbeddedSettings.in(folder.resolve("a data's")));
            long adopted = System.nanoTime();
            TestPostgres.connect(servers.coordinator()).close();
            long connected = System.nanoTime();
            again.close();
            long begun = System.nanoTime();
            servers.close();
            System.out.printf(
                    "start %d adopt %d connect %d stop %d ms%n",
                    (ready - begin) / 1_000_000,
                    (adopted - ready) / 1_000_000,
                    (connected - adopted) / 1_000_000,
                    (System.nanoTime() - begun) / 1_000_000);
        }
        assertThat(EmbeddedServers.isRunning(folder)).isFalse();
    }
}
