package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus.DayStatus;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Days that are not loaded, between days of the same chain that are.
 *
 * @param chain the chain's code
 * @param first the first missing day
 * @param last the last missing day
 */
record Gap(String chain, LocalDate first, LocalDate last) {
    /** All gaps, by chain and day. */
    static List<Gap> between(List<DayStatus> days) {
        Map<String, TreeSet<LocalDate>> loaded = days.stream()
                .collect(Collectors.groupingBy(
                        DayStatus::chain,
                        TreeMap::new,
                        Collectors.mapping(DayStatus::day, Collectors.toCollection(TreeSet::new))));
        List<Gap> gaps = new ArrayList<>();
        loaded.forEach((chain, ofChain) -> {
            LocalDate expected = ofChain.first();
            for (LocalDate day : ofChain) {
                if (day.isAfter(expected)) {
                    gaps.add(new Gap(chain, expected, day.minusDays(1)));
                }
                expected = day.plusDays(1);
            }
        });
        return gaps;
    }

    /** How many days are missing. */
    long days() {
        return ChronoUnit.DAYS.between(first, last) + 1;
    }
}
