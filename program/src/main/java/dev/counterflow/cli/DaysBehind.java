package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterStatus.DayStatus;
import dev.counterflow.exposure.Question;
import dev.counterflow.source.GeneratedSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person has to know of the days behind an answer: generated, incomplete, not loaded. */
final class DaysBehind {
    private static final int MOST_NAMED = 5;

    private DaysBehind() {}

    /**
     * The remarks, one line each.
     *
     * @param days all loaded days
     */
    static List<String> remarks(Question question, List<DayStatus> days) {
        List<DayStatus> asked = days.stream()
                .filter(day -> day.chain().equals(question.chain().code()) && overlaps(question, day.day()))
                .toList();
        List<String> remarks = new ArrayList<>();
        if (asked.stream().anyMatch(day -> day.source().equals(GeneratedSource.KIND))) {
            remarks.add("Generated data, not the real chain.");
        }
        List<String> incomplete = asked.stream()
                .flatMap(day -> day.incompleteBecause().map(why -> day.day() + " (" + why + ")").stream())
                .toList();
        if (!incomplete.isEmpty()) {
            remarks.add("Incomplete days: " + named(incomplete));
        }
        List<String> missing = missing(question, asked);
        if (!missing.isEmpty()) {
            remarks.add("Days that are not loaded: " + named(missing));
        }
        return remarks;
    }

    /** Days between the bounds of the question, or, where it has none, between the loaded days. */
    private static List<String> missing(Question question, List<DayStatus> asked) {
        List<String> missing = new ArrayList<>();
        LocalDate expected = question.range().from().map(DaysBehind::day).orElse(null);
        for (DayStatus day : asked) {
            if (expected != null && day.day().isAfter(expected)) {
                missing.add(span(expected, day.day().minusDays(1)));
            }
            expected = day.day().plusDays(1);
        }
        LocalDate last =
                question.range().to().map(end -> day(end.minusNanos(1))).orElse(null);
        if (expected != null && last != null && !last.isBefore(expected)) {
            missing.add(span(expected, last));
        }
        return missing;
    }

    private static boolean overlaps(Question question, LocalDate day) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return question.range().from().map(end::isAfter).orElse(true)
                && question.range().to().map(begin::isBefore).orElse(true);
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String span(LocalDate first, LocalDate last) {
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    private static String named(List<String> all) {
        String some = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() > MOST_NAMED
                ? some + " and " + (all.size() - MOST_NAMED) + " more; see 'counterflow status'"
                : some;
    }
}
