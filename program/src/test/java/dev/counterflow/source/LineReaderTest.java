package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static final int LIMIT = 200_000;

    @Test
    void linesEndWithLineFeedsOrTheEnd() throws Exception {
        assertThat(read("a\nb\r\n\nc")).containsExactly("1 a", "2 b", "3 ", "4 c");
        assertThat(read("a\n")).containsExactly("1 a");
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).containsExactly("1 ");
        assertThat(read("\uFEFFa\n\uFEFFb")).containsExactly("1 a", "2 \uFEFFb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ""})
    void aLineOfTheLimitIsReadAndOneByteMoreIsTooLong(String end) throws Exception {
        assertThat(read("x".repeat(LIMIT) + end)).containsExactly("1 " + "x".repeat(LIMIT));
        assertThat(read("x".repeat(LIMIT + 1) + end)).containsExactly("1 too long");
    }

    @Test
    void readingGoesOnAfterALineThatIsTooLong() throws Exception {
        assertThat(read("a\n" + "x".repeat(10 * LIMIT) + "\nb\n" + "y".repeat(LIMIT + 2)))
                .containsExactly("1 a", "2 too long", "3 b", "4 too long");
    }

    /** More than the heap could hold. */
    @Test
    void aLineWithoutEndNeedsNoMemory() throws Exception {
        InputStream endless = new InputStream() {
            private long left = 3L << 30;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(left, length);
                left -= count;
                return count == 0 ? -1 : count;
            }
        };
        assertThat(lines(endless)).containsExactly("1 too long");
    }

    private static List<String> read(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(in, LIMIT);
        List<String> lines = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            String text = line.tooLong() ? "too long" : new String(line.bytes(), StandardCharsets.UTF_8);
            lines.add(line.number() + " " + text);
        }
        return lines;
    }
}
