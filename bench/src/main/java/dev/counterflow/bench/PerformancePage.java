package dev.counterflow.bench;

import dev.counterflow.bench.contender.BenchException;
import dev.counterflow.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of {@code docs/performance.md} that is made from results; the rest of the page is left as it is. */
final class PerformancePage {
    private static final String BEGIN = "<!-- From here on made by bench/run --publish. -->\n";
    private static final String END = "<!-- To here. -->\n";

    private PerformancePage() {}

    static void publish(Path docs, String measured, Results results) throws IOException {
        Path page = docs.resolve("performance.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new BenchException(page + " lacks the lines between which results go: " + BEGIN + END);
        }
        Files.writeString(
                page, text.substring(0, begin + BEGIN.length()) + "\n" + measured + "\n" + text.substring(end));
        Pictures.draw(results, docs.resolve("pictures"));
    }
}
