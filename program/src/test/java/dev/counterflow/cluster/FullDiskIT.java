package dev.counterflow.cluster;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.ingest.Ingest;
import dev.counterflow.ingest.IngestOptions;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.ingest.NoProgress;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full says so, publishes nothing, and goes on when there is room. */
class FullDiskIT {
    /** About 150 bytes a posting with its index, twice that while it is sorted. */
    private static final int TRANSACTIONS = 120_000;

    @TempDir
    Path work;

    @Test
    void aLoadThatFillsTheDiskPublishesNothingAndWorksWhenThereIsRoom() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can mount a small disk");
        try (OwnServers servers = OwnServers.start(TestPostgres.embedded(), 2)) {
            Path disk = Files.createDirectory(servers.data("db1").resolveSibling("small-disk"));
            OwnServers.run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
            try {
                loadUntilFull(servers, disk);
            } finally {
                servers.stop();
                OwnServers.run("umount", disk.toString());
            }
        }
    }

    private void loadUntilFull(OwnServers servers, Path disk) throws Exception {
        Path files = Files.createDirectory(disk.resolve("files"));
        Files.setOwner(files, Files.getOwner(servers.data("db1")));
        Cluster cluster = new Cluster(servers.settings("small"));
        new Initializer(cluster, false).initialize(Rule.PROPORTIONAL);
        try (Connection administrator = TestPostgres.connect(servers.all().get(1));
                Statement statement = administrator.createStatement()) {
            statement.execute("create tablespace small location '" + files + "'");
            statement.execute("alter database small set tablespace small");
        }
        load(cluster, List.of(payment("2020-10-26", "A", "B", 1)));

        List<Transaction> day = new ArrayList<>();
        for (int at = 0; at < TRANSACTIONS; at++) {
            day.add(payment(Instant.parse("2020-10-27T12:00:00Z"), "A" + at, "B", 1));
        }
        assertThatThrownBy(() -> load(cluster, day)).isInstanceOfSatisfying(CounterflowException.class, e -> {
            assertThat(e.problem()).isEqualTo(Problem.SERVER_UNAVAILABLE);
            assertThat(e).hasMessageContaining("server db1 has no disk space left");
        });
        assertThat(ClusterStatus.of(cluster).days()).hasSize(1);
        new GarbageCollector(cluster).collect();
        assertThat(cluster.<Long>onCoordinator(
                        catalog -> catalog.createQuery("select count(*) from counterflow.segment_copy")
                                .mapTo(Long.class)
                                .one()))
                .isEqualTo(1);

        OwnServers.run("mount", "-o", "remount,size=200m", disk.toString());
        load(cluster, day);
        assertThat(ClusterStatus.of(cluster).days()).hasSize(2);
        new Days(cluster, ProtocolStep.NOBODY)
                .verify(copy -> assertThat(copy.same()).isTrue());
        Reliability.note(
                "disks-filled-by-loads", "1 disk filled: named, nothing published, loaded when there was room");
    }

    private void load(Cluster cluster, List<Transaction> transactions) throws InterruptedException {
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new ListSource(transactions.size() + " payments", transactions));
    }
}
