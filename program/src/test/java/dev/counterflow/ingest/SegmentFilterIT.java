package dev.counterflow.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Cluster;
import dev.counterflow.cluster.Days;
import dev.counterflow.cluster.GarbageCollector;
import dev.counterflow.cluster.ProtocolStep;
import dev.counterflow.cluster.Role;
import dev.counterflow.cluster.TestCluster;
import dev.counterflow.cluster.TestPostgres;
import dev.counterflow.source.GeneratedSource;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The filters that say which segments may hold an address. */
@ParameterizedClass
@MethodSource("dev.counterflow.cluster.TestPostgres#installations")
class SegmentFilterIT {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");
    private static final int DAYS = 4;

    /** All addresses, each asked for in every segment: whether it is there, and whether the filter says so. */
    private static final String ASKED = """
            select count(*) filter (where held and not maybe) as missed,
                   count(*) filter (where held and maybe)     as found,
                   count(*) filter (where maybe and not held) as mistaken
            from (
                select address,
                       segment.segment_id,
                       exists (
                           select from counterflow.posting
                           where posting.address = known.address
                             and posting.block_time::date = segment.first_day) as held,
                       exists (
                           select
                           from counterflow.holders(
                               counterflow.bucket_of(counterflow.digest_of(address)),
                               counterflow.fingerprint_of(counterflow.digest_of(address)), 'bitcoin', segment.first_day, segment.last_day + 1, '{}', '{}') holder
                           where segment.segment_id = any (holder.segment_ids)) as maybe
                from (select distinct address from counterflow.posting) known, counterflow.segment
                where segment.state = 'live'
            ) asked
            """;

    @Parameter
    TestPostgres postgres;

    @TempDir
    Path work;

    private Cluster cluster;
    private Handle coordinator;

    @BeforeEach
    void load() throws InterruptedException {
        cluster = TestCluster.initialised(postgres, 1, Rule.PROPORTIONAL);
        new Ingest(cluster, new IngestOptions(0, false, work), new NoProgress())
                .run(new GeneratedSource(Chain.BITCOIN, FIRST, FIRST.plusDays(DAYS - 1), 200, 5));
        coordinator = Jdbi.open(() -> cluster.coordinator().connect(Role.OWNER));
        coordinator.execute("set timezone = 'UTC'");
    }

    @AfterEach
    void close() {
        coordinator.close();
    }

    private long count(String query) {
        return coordinator.createQuery(query).mapTo(Long.class).one();
    }

    @Test
    void aFilterNeverDeniesAnAddressAndSeldomClaimsOneThatIsNotThere() {
        coordinator
                .createQuery(ASKED)
                .map((row, context) -> {
                    assertThat(row.getLong("found")).isGreaterThan(500);
                    assertThat(row.getLong("missed")).isZero();
                    assertThat(row.getLong("mistaken")).isLessThanOrEqualTo(1);
                    return true;
                })
                .one();
    }

    @Test
    void aFilterGoesWithItsSegment() {
        assertThat(count("select count(distinct segment_id) from counterflow.segment_filter"))
                .isEqualTo(DAYS);
        new Days(cluster, ProtocolStep.NOBODY).drop(Chain.BITCOIN, FIRST);
        new GarbageCollector(cluster).collect();
        assertThat(count("select count(distinct segment_id) from counterflow.segment_filter"))
                .isEqualTo(DAYS - 1);
    }

    @Test
    void aSegmentWithoutItsFilterCannotBePublished() {
        int segment = coordinator.createQuery("""
                        insert into counterflow.segment (chain, first_day, last_day, rule, source, row_count, transactions,
                                                         inflows, outflows, checksum)
                        values ('bitcoin', '2021-01-01', '2021-01-01', 'proportional', 'test', 1, 1, 1, 1, 1)
                        returning segment_id
                        """).mapTo(Integer.class).one();
        assertThatThrownBy(() -> coordinator.execute("select counterflow.publish_segment(?, '[]')", segment))
                .hasMessageContaining("segment " + segment + " has no filter");
    }
}
