package dev.counterflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.Balance.Move;
import dev.counterflow.cluster.Balance.Placed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final LocalDate FIRST = LocalDate.parse("2020-10-27");

    private static Placed segment(int id, long bytes, String... servers) {
        LocalDate day = FIRST.plusDays(id);
        return new Placed(id, "bitcoin", day, day.toString(), bytes, Set.of(servers));
    }

    private static List<Move> plan(List<String> servers, List<Placed> segments) {
        return Balance.plan(servers, segments, Optional.empty());
    }

    @Test
    void anEvenClusterIsLeftAlone() {
        assertThat(plan(List.of("db0", "db1"), List.of(segment(1, 100, "db0"), segment(2, 100, "db1"))))
                .isEmpty();
    }

    @Test
    void aNewServerGetsItsShare() {
        List<Placed> segments = IntStream.range(0, 6)
                .mapToObj(id -> segment(id, 100, id < 3 ? "db0" : "db1"))
                .toList();
        List<Move> moves = plan(List.of("db0", "db1", "db2"), segments);
        assertThat(moves).hasSize(2).allMatch(move -> move.to().equals("db2"));
        assertThat(moves).extracting(Move::from).containsExactlyInAnyOrder("db0", "db1");
    }

    @Test
    void oneLargeSegmentIsNotMovedToAndFro() {
        assertThat(plan(List.of("db0", "db1"), List.of(segment(1, 1_000, "db0"))))
                .isEmpty();
    }

    @Test
    void aGainOfLessThanAHundredthIsNotWorthAMove() {
        List<Placed> segments = List.of(segment(1, 10_000, "db0"), segment(2, 10_000, "db1"), segment(3, 50, "db0"));
        assertThat(plan(List.of("db0", "db1"), segments)).isEmpty();
    }

    @Test
    void aCopyIsNeverMovedWhereThereIsOne() {
        List<Placed> segments = List.of(segment(1, 100, "db0", "db1"), segment(2, 100, "db0", "db1"));
        assertThat(plan(List.of("db0", "db1"), segments)).isEmpty();
    }

    @Test
    void aServerThatIsToGoIsLeftWithNothingThatItAloneHolds() {
        List<Placed> segments = List.of(segment(1, 100, "db2"), segment(2, 100, "db2", "db0"), segment(3, 100, "db2"));
        List<Move> moves = Balance.plan(List.of("db0", "db1", "db2"), segments, Optional.of("db2"));
        assertThat(after(segments, moves).values())
                .allSatisfy(servers -> assertThat(servers).isNotEqualTo(Set.of("db2")));
        assertThat(moves).noneMatch(move -> move.to().equals("db2"));
    }

    /** Whatever there is: copies stay apart, nothing gets lost, and no server is left far above another. */
    @Test
    void randomClustersBecomeEven() {
        long seed = 42;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> servers = IntStream.range(0, 2 + random.nextInt(5))
                    .mapToObj(at -> "db" + at)
                    .toList();
            List<Placed> segments = new ArrayList<>();
            int count = random.nextInt(60);
            for (int id = 0; id < count; id++) {
                Set<String> holders = new HashSet<>();
                int copies = 1 + random.nextInt(servers.size());
                while (holders.size() < copies) {
                    holders.add(servers.get(random.nextInt(servers.size())));
                }
                segments.add(segment(id, random.nextInt(1_000), holders.toArray(new String[0])));
            }
            List<Move> moves = plan(servers, segments);
            Map<Integer, Set<String>> after = after(segments, moves);
            assertSpread(servers, segments, after);
            assertThat(moves).hasSizeLessThan(10 * count + 1);
        }
    }

    /** Follows the moves, and checks that each is from a server with a copy to one without. */
    private static Map<Integer, Set<String>> after(List<Placed> segments, List<Move> moves) {
        Map<Integer, Set<String>> where = new HashMap<>();
        segments.forEach(segment -> where.put(segment.segmentId(), new HashSet<>(segment.servers())));
        for (Move move : moves) {
            Set<String> servers =
                    Objects.requireNonNull(where.get((int) (move.firstDay().toEpochDay() - FIRST.toEpochDay())));
            assertThat(servers.remove(move.from())).isTrue();
            assertThat(servers.add(move.to())).isTrue();
        }
        return where;
    }

    /** Two servers may differ by what no single segment can even out: the largest one, or a hundredth. */
    private static void assertSpread(List<String> servers, List<Placed> segments, Map<Integer, Set<String>> after) {
        Map<String, Long> bytes = new TreeMap<>();
        servers.forEach(server -> bytes.put(server, 0L));
        long largest = 0;
        for (Placed segment : segments) {
            largest = Math.max(largest, segment.bytes());
            Objects.requireNonNull(after.get(segment.segmentId()))
                    .forEach(server -> bytes.merge(server, segment.bytes(), Long::sum));
        }
        boolean free = segments.stream().allMatch(segment -> segment.servers().size() == 1);
        long most = bytes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long least = bytes.values().stream().mapToLong(Long::longValue).min().orElse(0);
        if (free) {
            assertThat(most - least).isLessThanOrEqualTo(largest + most / 50 + 2);
        }
    }
}
