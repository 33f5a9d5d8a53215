package dev.counterflow.source;

import dev.counterflow.chain.TransactionCheck;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Makes a transaction of a line of JSON, or says why it cannot. Immutable and safe for use by many threads. */
final class TransactionParser {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // It is UTF-8, which was checked before; else some lines would be taken for UTF-16 or UTF-32.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    private final RowCheck check;

    TransactionParser(TransactionCheck check) {
        this.check = new RowCheck(check);
    }

    ParsedRow parse(Line line, String input) {
        Position position = new Position(input, line.number());
        RawRow row = new RawRow();
        String unreadable = read(line, row);
        if (unreadable == null && "block".equals(row.type)) {
            return new ParsedRow.OfBlock();
        }
        if (unreadable != null) {
            return check.refused(row, position, unreadable);
        }
        if (row.type != null && !row.type.equals("transaction")) {
            return check.refused(row, position, "is of the type " + RowReader.quoted(row.type) + ", not transaction");
        }
        return check.check(row, position);
    }

    /** Fills the row. Returns what is wrong with the line as text, or null. */
    private static @Nullable String read(Line line, RawRow row) {
        if (line.tooLong()) {
            return "is longer than " + FilesSource.LONGEST_LINE_BYTES + " bytes";
        }
        if (!isUtf8(line.bytes())) {
            return "is not UTF-8";
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line.bytes())) {
            new RowReader(parser, row).read();
            return null;
        } catch (UnexpectedEndOfInputException e) {
            return "is not JSON: it breaks off (column " + (line.bytes().length + 1) + ")";
        } catch (StreamReadException e) {
            return "is not JSON: " + e.getOriginalMessage() + " (column "
                    + e.getLocation().getColumnNr() + ")";
        } catch (JacksonException e) {
            return "cannot be read: " + e.getOriginalMessage();
        }
    }

    /** Checked apart from JSON, as the JSON parser is lenient in values that it skips. */
    private static boolean isUtf8(byte[] bytes) {
        int signs = 0;
        for (byte each : bytes) {
            signs |= each;
        }
        if (signs >= 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException isNotUtf8) {
            return false;
        }
    }
}
