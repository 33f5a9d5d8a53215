package dev.counterflow.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a process spent its time, from a recording of Java Flight Recorder. */
public final class TopFrames {
    private static final Set<String> SAMPLES = Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final String OURS = "dev.counterflow.";
    private static final int MOST_LINES = 20;

    private final Map<String, Integer> tops = new HashMap<>();
    private final Map<String, Integer> ours = new HashMap<>();
    private int samples;

    private TopFrames() {}

    /** The methods that ran most often, and those of the project that were under way most often, as text. */
    public static String of(Path recording) throws IOException {
        TopFrames frames = new TopFrames();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                frames.add(events.readEvent());
            }
        }
        return frames.samples + " samples of threads that ran or were in native code\n\n"
                + "in the method itself:\n" + frames.text(frames.tops)
                + "\nin the method or in what it called, methods of Counterflow:\n" + frames.text(frames.ours);
    }

    private void add(RecordedEvent event) {
        if (!SAMPLES.contains(event.getEventType().getName()) || event.getStackTrace() == null) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        samples++;
        tops.merge(name(frames.get(0)), 1, Integer::sum);
        frames.stream()
                .map(TopFrames::name)
                .filter(name -> name.startsWith(OURS))
                .distinct()
                .forEach(name -> ours.merge(name, 1, Integer::sum));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private String text(Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_LINES)
                .forEach(count -> text.append(String.format(
                        Locale.ROOT, "%5.1f %%  %s%n", 100.0 * count.getValue() / samples, count.getKey())));
        return text.toString();
    }
}
