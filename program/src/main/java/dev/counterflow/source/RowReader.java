package dev.counterflow.source;

import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the fields of one row of bitcoin-etl's {@code transactions} that matter here, in any order; others are skipped.
 * Where a field is not what it should be, reading goes on after it, so that the report of a bad row can name its
 * transaction and its day.
 *
 * @see <a href="https://github.com/blockchain-etl/bitcoin-etl">bitcoin-etl, which defines the format</a>
 */
final class RowReader {
    private static final String AMOUNT = "amounts are whole satoshis up to " + Long.MAX_VALUE;
    private static final String COUNT = "it is a whole number up to " + Long.MAX_VALUE;
    private static final int LONGEST_QUOTE = 80;

    private final JsonParser parser;
    private final RawRow row;

    /** Where the fields being read are: empty for the row, else {@code inputs[3].}. */
    private String side = "";

    private int index;

    RowReader(JsonParser parser, RawRow row) {
        this.parser = parser;
        this.row = row;
    }

    /** @throws tools.jackson.core.JacksonException if the text is not JSON; what was read before stays in the row */
    void read() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            row.refuse("is not a JSON object");
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            readField(name);
        }
        if (parser.nextToken() != null) {
            row.refuse("goes on after the end of its JSON object");
        }
    }

    private void readField(String name) {
        switch (name) {
            case "type" -> row.type = string(name);
            case "hash" -> row.hash = hash();
            case "block_number" -> row.blockNumber = wholeNumber(name, COUNT);
            case "block_timestamp" -> row.blockTime = blockTime();
            case "is_coinbase" -> row.coinbase = truth(name);
            case "inputs", "outputs" -> readSide(name);
            case "input_count", "output_count" -> declare(name, COUNT);
            case "input_value", "output_value", "fee" -> declare(name, AMOUNT);
            default -> parser.skipChildren();
        }
    }

    private void declare(String name, String expected) {
        wholeNumber(name, expected).ifPresent(value -> row.totals.declare(name, value));
    }

    private void readSide(String name) {
        if (isNull()) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            refuseCurrent(name, "it is a list");
            return;
        }
        List<Entry> entries = new ArrayList<>();
        side = name;
        for (index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            Entry entry = entry();
            if (entry != null) {
                entries.add(entry);
            }
        }
        side = "";
        if (name.equals("inputs")) {
            row.inputs = entries;
        } else {
            row.outputs = entries;
        }
    }

    private @Nullable Entry entry() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            refuseCurrent("", "it is an object with value and addresses");
            return null;
        }
        OptionalLong value = OptionalLong.empty();
        List<String> addresses = List.of();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "value" -> value = wholeNumber(name, AMOUNT);
                case "addresses" -> addresses = addresses();
                default -> parser.skipChildren();
            }
        }
        if (value.isEmpty()) {
            row.refuse(path("") + " lacks the field value");
            return null;
        }
        return new Entry(addresses, value.getAsLong());
    }

    private List<String> addresses() {
        if (isNull()) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            refuseCurrent("addresses", "it is a list of strings");
            return List.of();
        }
        List<String> addresses = new ArrayList<>(1);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                addresses.add(parser.getString());
            } else {
                refuseCurrent("addresses[" + addresses.size() + "]", "addresses are strings");
            }
        }
        return addresses;
    }

    private @Nullable TransactionHash hash() {
        String text = string("hash");
        try {
            return text == null ? null : TransactionHash.ofHex(text);
        } catch (IllegalArgumentException isNoHash) {
            row.refuse("hash is " + quoted(text) + "; a transaction hash has 64 hexadecimal digits");
            return null;
        }
    }

    private @Nullable Instant blockTime() {
        String text = parser.currentToken().isScalarValue() && !isNull() ? parser.getString() : null;
        if (text == null) {
            refuseUnlessNull("block_timestamp", "it is a number of seconds or a UTC time");
            return null;
        }
        Instant time = BlockTime.read(text).orElse(null);
        if (time == null) {
            row.refuse("block_timestamp is " + quoted(text)
                    + "; it is whole seconds since 1970, or a UTC time like 2020-10-27T00:00:13Z");
        }
        return time;
    }

    private OptionalLong wholeNumber(String name, String expected) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return OptionalLong.of(parser.getLongValue());
        }
        if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
            refuseUnlessNull(name, expected);
            return OptionalLong.empty();
        }
        OptionalLong number = WholeNumber.read(parser.getString());
        if (number.isEmpty()) {
            refuseCurrent(name, expected);
        }
        return number;
    }

    private @Nullable Boolean truth(String name) {
        String text = parser.currentToken().isScalarValue() ? parser.getString() : "";
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        refuseUnlessNull(name, "it is true or false");
        return null;
    }

    private @Nullable String string(String name) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        refuseUnlessNull(name, "it is a string");
        return null;
    }

    private boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A field that is null is one that is missing, as exports differ in which of the two they write. */
    private void refuseUnlessNull(String name, String expected) {
        if (!isNull()) {
            refuseCurrent(name, expected);
        }
    }

    /** Refuses the value at which the parser stands, and skips it. */
    private void refuseCurrent(String name, String expected) {
        JsonToken token = parser.currentToken();
        String found = switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> quoted(parser.getString());
            default -> shortened(parser.getString());
        };
        row.refuse(path(name) + " is " + found + "; " + expected);
        parser.skipChildren();
    }

    private String path(String name) {
        if (side.isEmpty()) {
            return name;
        }
        return side + "[" + index + "]" + (name.isEmpty() ? "" : "." + name);
    }

    static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }

    /** What a row holds may be anything: it is shown without what would upset a terminal or a log. */
    private static String shortened(String text) {
        String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
        return shown.replaceAll("[^ -~]", "?");
    }
}
