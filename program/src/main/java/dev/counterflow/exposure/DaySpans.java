package dev.counterflow.exposure;

import dev.counterflow.exposure.DaySpan.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The days of a question with their states, from the multiranges in which PostgreSQL gives the loaded ones. */
final class DaySpans {
    /** PostgreSQL writes a range of days with its first day and the day after its last. */
    private static final Pattern RANGE = Pattern.compile("\\[(\\d{4}-\\d{2}-\\d{2}),(\\d{4}-\\d{2}-\\d{2})\\)");

    private DaySpans() {}

    /**
     * All days of the range in order. Where the range has no bound, the first or the last loaded day bounds it.
     *
     * @param complete a {@code datemultirange}, such as <code>{[2020-10-27,2020-10-29)}</code>
     * @param incomplete another, apart from the first
     */
    static List<DaySpan> of(TimeRange range, String complete, String incomplete) {
        List<DaySpan> loaded = new ArrayList<>(parse(complete, State.COMPLETE));
        loaded.addAll(parse(incomplete, State.INCOMPLETE));
        loaded.sort(Comparator.comparing(DaySpan::first));
        List<DaySpan> all = new ArrayList<>();
        Optional<LocalDate> next = range.from().map(DaySpans::dayOf);
        for (DaySpan span : loaded) {
            next.ifPresent(day -> addMissing(all, day, span.first().minusDays(1)));
            all.add(span);
            next = Optional.of(span.last().plusDays(1));
        }
        if (next.isPresent() && range.to().isPresent()) {
            addMissing(all, next.get(), dayOf(range.to().get().minusNanos(1)));
        }
        return List.copyOf(all);
    }

    private static void addMissing(List<DaySpan> spans, LocalDate first, LocalDate last) {
        if (!first.isAfter(last)) {
            spans.add(new DaySpan(first, last, State.MISSING));
        }
    }

    private static LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    private static List<DaySpan> parse(String multirange, State state) {
        List<DaySpan> spans = new ArrayList<>();
        Matcher range = RANGE.matcher(multirange);
        while (range.find()) {
            LocalDate end = LocalDate.parse(range.group(2));
            spans.add(new DaySpan(LocalDate.parse(range.group(1)), end.minusDays(1), state));
        }
        return spans;
    }
}
