package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.chain.TransactionHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionParserTest {
    private static final TransactionParser PARSER =
            new TransactionParser(new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2026, 11, 25)));
    private static final String ROW = Rows.row(12);
    private static final Transaction TRANSACTION = new Transaction(
            TransactionHash.ofHex(Rows.HASH),
            12,
            Instant.ofEpochSecond(1603756813),
            false,
            List.of(new Entry("a", 6)),
            List.of(new Entry("b", 2), new Entry("c", 3)));

    @Test
    void aRowBecomesATransaction() {
        assertThat(usable(ROW)).isEqualTo(TRANSACTION);
    }

    @Test
    void valuesMayBeStrings() {
        String text = ROW.replaceAll(": (\\d+|false)", ": \"$1\"");
        assertThat(text).contains("\"value\": \"6\"").contains("\"is_coinbase\": \"false\"");
        assertThat(usable(text)).isEqualTo(TRANSACTION);
    }

    @Test
    void fieldsMayComeInAnyOrderAndUnknownOnesAreIgnored() {
        String reversed = """
                {"fee": 1.0, "outputs": [{"value": "2.000000000", "script_asm": "é", "addresses": ["b"]}, \
                {"value": 3e0, "addresses": ["c"], "deep": [[{"value": "x"}]]}], \
                "inputs": [{"value": 6, "type": null, "addresses": ["a"]}], "is_coinbase": false, \
                "lock_time": null, "block_timestamp": "2020-10-27 00:00:13 UTC", "block_number": "12", "hash": "%s"}""".formatted(Rows.HASH.toUpperCase(Locale.ROOT));
        assertThat(usable(reversed)).isEqualTo(TRANSACTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1603756813",
                "\"1603756813\"",
                "1603756813.0",
                "\"2020-10-27 00:00:13 UTC\"",
                "\"2020-10-27 00:00:13.000000 UTC\"",
                "\"2020-10-27T00:00:13Z\"",
                "\"2020-10-27T00:00:13.000Z\"",
                "\"2020-10-27 00:00:13+00:00\"",
                "\"2020-10-27 00:00:13+00\"",
                "\"2020-10-27T02:00:13+02:00\"",
                "\"2020-10-27 00:00:13\""
            })
    void timesAreReadInTheFormsThatExportsHave(String time) {
        assertThat(usable(ROW.replace("1603756813", time))).isEqualTo(TRANSACTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"addresses\": [], ", "\"addresses\": null, "})
    void addressesMayBeMissing(String addresses) {
        assertThat(usable(ROW.replace("\"addresses\": [\"b\"], ", addresses)).outputs())
                .containsExactly(new Entry(List.of(), 2), new Entry("c", 3));
    }

    @Test
    void totalsMayBeMissing() {
        assertThat(usable(ROW.replace("\"fee\": 1", "\"fee\": null").replaceAll("\"(in|out)put_[a-z]+\": \\d, ", "")))
                .isEqualTo(TRANSACTION);
    }

    @Test
    void aCoinbaseNeedsNoInputs() {
        Transaction coinbase = usable("""
                {"hash": "%s", "block_number": 1, "block_timestamp": 1603756813, "is_coinbase": true, \
                "outputs": [{"addresses": ["m"], "value": 5000000000}], "fee": 0, "input_value": 0}""".formatted(Rows.HASH));
        assertThat(coinbase.coinbase()).isTrue();
        assertThat(coinbase.inputs()).isEmpty();
    }

    @Test
    void rowsOfBlocksAreSkipped() {
        assertThat(parse("{\"type\": \"block\", \"hash\": \"%s\", \"number\": 7}".formatted(Rows.HASH)))
                .isEqualTo(new ParsedRow.OfBlock());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    "value": 2              | "value": 1.5                    | outputs[0].value is 1.5; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": "1.5"                  | outputs[0].value is "1.5"; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": 2e-1                   | outputs[0].value is 2e-1; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": 1e999999999            | outputs[0].value is 1e999999999; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": 9223372036854775808    | outputs[0].value is 9223372036854775808; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": "two"                  | outputs[0].value is "two"; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": true                   | outputs[0].value is true; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": [2]                    | outputs[0].value is a list; amounts are whole satoshis up to 9223372036854775807
                    "value": 2              | "value": null                   | outputs[0] lacks the field value
                    "value": 2              | "value": -2                     | outputs[0].value is -2, which is negative
                    "value": 3              | "value": 30                     | the outputs add up to 32 satoshis, the inputs only to 6
                    ["c"]                   | "c"                             | outputs[1].addresses is "c"; it is a list of strings
                    ["c"]                   | ["c", 5]                        | outputs[1].addresses[1] is 5; addresses are strings
                    ["c"]                   | ["c d"]                         | outputs[1] has an address with the character U+0020 at 2; addresses are printable ASCII without spaces
                    "input_value": 6        | "input_value": 5                | input_value is 5 but the inputs add up to 6
                    "output_value": 5       | "output_value": "6"             | output_value is 6 but the outputs add up to 5
                    "fee": 1                | "fee": 2                        | fee is 2 but the inputs less the outputs are 1
                    "input_count": 1        | "input_count": 2                | input_count is 2 but the number of inputs is 1
                    "output_count": 2       | "output_count": 1               | output_count is 1 but the number of outputs is 2
                    "output_count": 2       | "output_count": 1.5             | output_count is 1.5; it is a whole number up to 9223372036854775807
                    "is_coinbase": false    | "is_coinbase": 0                | is_coinbase is 0; it is true or false
                    "is_coinbase": false    | "is_coinbase": true             | is a coinbase transaction but has 1 inputs
                    "is_coinbase": false    | "is_coinbase": null             | lacks the field is_coinbase
                    "block_number": 12      | "number": 12                    | lacks the field block_number
                    "block_number": 12      | "block_number": -12             | block number -12 is negative
                    "inputs": [             | "puts": [                       | lacks the field inputs
                    "outputs": [            | "puts": [                       | lacks the field outputs
                    "type": "transaction"   | "type": "token"                 | is of the type "token", not transaction
                    """)
    void aBadRowIsReportedWithItsTransactionAndDay(String sound, String broken, String reason) {
        assertThat(ROW).contains(sound);
        BadRow row = refused(ROW.replace(sound, broken));
        assertThat(row)
                .isEqualTo(new BadRow(new Position("file.json", 4), Optional.of(Rows.HASH), TRANSACTION_DAY, reason));
    }

    private static final Optional<LocalDate> TRANSACTION_DAY = Optional.of(LocalDate.of(2020, 10, 27));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    1603756813 | null                   | lacks the field block_timestamp
                    1603756813 | "yesterday"            | block_timestamp is "yesterday"; it is whole seconds since 1970, or a UTC time like 2020-10-27T00:00:13Z
                    1603756813 | 1603756813.5           | block_timestamp is "1603756813.5"; it is whole seconds since 1970, or a UTC time like 2020-10-27T00:00:13Z
                    1603756813 | "2020-02-30T00:00:13Z" | block_timestamp is "2020-02-30T00:00:13Z"; it is whole seconds since 1970, or a UTC time like 2020-10-27T00:00:13Z
                    1603756813 | 9223372036854775807    | block_timestamp is "9223372036854775807"; it is whole seconds since 1970, or a UTC time like 2020-10-27T00:00:13Z
                    1603756813 | {}                     | block_timestamp is an object; it is a number of seconds or a UTC time
                    1603756813 | 3818448000             | block time 2091-01-01T00:00:00Z is after 2026-11-25
                    1603756813 | 1603756813000          | block time +52791-01-12T03:36:40Z is after 2026-11-25
                    """)
    void timesThatAreNoneAreReported(String sound, String broken, String reason) {
        assertThat(refused(ROW.replace(sound, broken)).reason()).isEqualTo(reason);
    }

    /** Else the days up to a far one would be taken for whole, though the row may belong to any of them. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1603756813000", "\"1970-01-01 00:00:00 UTC\"", "\"2100-01-01T00:00:00Z\""})
    void aTimeThatNoBlockHasTellsNoDay(String time) {
        BadRow row = refused(ROW.replace("1603756813", time));
        assertThat(row.transaction()).hasValue(Rows.HASH);
        assertThat(row.day()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+2", " 2", "2 ", "\u0662", "2.", ".2e1", "0x2", "2_0", ""})
    void onlyPlainDigitsAreNumbers(String text) {
        assertThat(refused(ROW.replace("\"value\": 2", "\"value\": \"" + text + "\""))
                        .reason())
                .startsWith("outputs[0].value is \"");
    }

    /** Its zero bytes are sound UTF-8, so only the JSON parser can tell. */
    @Test
    void textInOtherEncodingsIsReported() {
        ParsedRow row = PARSER.parse(Line.of(4, ROW.getBytes(StandardCharsets.UTF_16BE)), "file.json");
        assertThat(((ParsedRow.Refused) row).row().reason()).startsWith("is not JSON: ");
    }

    @Test
    void badHashesAreReported() {
        assertThat(refused(ROW.replace(Rows.HASH, "0e3e")))
                .isEqualTo(new BadRow(
                        new Position("file.json", 4),
                        Optional.empty(),
                        TRANSACTION_DAY,
                        "hash is \"0e3e\"; a transaction hash has 64 hexadecimal digits"));
        assertThat(refused(ROW.replace(Rows.HASH, Rows.HASH.replace('0', 'x'))).reason())
                .startsWith("hash is \"xe3e2357e8");
        assertThat(refused(ROW.replace("\"hash\"", "\"txid\"")).reason()).isEqualTo("lacks the field hash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"hash\"}",
                "{'hash': 1}",
                "{\"a\": 01}",
                "{\"a\": NaN}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": \"\\x\"}",
                "{\"a\": 1,}",
                "nothing",
                "{\"a\": /* comment */ 1}"
            })
    void whatIsNotJsonIsReported(String text) {
        assertThat(refused(text).reason()).startsWith("is not JSON: ").contains("(column ");
    }

    @Test
    void whatWasReadBeforeALineBreaksOffIsReported() {
        BadRow row = refused(ROW.substring(0, ROW.length() - 20));
        assertThat(row.transaction()).hasValue(Rows.HASH);
        assertThat(row.day()).isEqualTo(TRANSACTION_DAY);
        assertThat(row.reason()).isEqualTo("is not JSON: it breaks off (column " + (ROW.length() - 19) + ")");
    }

    @Test
    void aLineHoldsOneObjectAndNothingElse() {
        assertThat(refused(ROW + ROW).reason()).isEqualTo("goes on after the end of its JSON object");
        assertThat(refused(ROW + " 1").reason()).isEqualTo("goes on after the end of its JSON object");
        assertThat(refused(ROW + "x").reason()).startsWith("is not JSON: ");
        assertThat(refused("[" + ROW + "]").reason()).isEqualTo("is not a JSON object");
        assertThat(refused("5").reason()).isEqualTo("is not a JSON object");
    }

    @Test
    void aLineBeyondTheLimitIsReported() {
        assertThat(PARSER.parse(Line.tooLong(4), "file.json"))
                .isEqualTo(new ParsedRow.Refused(new BadRow(
                        new Position("file.json", 4),
                        Optional.empty(),
                        Optional.empty(),
                        "is longer than 67108864 bytes")));
    }

    @Test
    void nestingWithoutEndIsReported() {
        assertThat(refused("{\"a\":" + "[".repeat(100_000)).reason()).startsWith("cannot be read: ");
    }

    @Test
    void textThatIsNotUtf8IsReportedEvenInFieldsThatAreSkipped() {
        byte[] overlong =
                ("{\"script_asm\": \"\u00c0\u0080\", " + ROW.substring(1)).getBytes(StandardCharsets.ISO_8859_1);
        ParsedRow row = PARSER.parse(Line.of(4, overlong), "file.json");
        assertThat(row).isInstanceOf(ParsedRow.Refused.class);
        assertThat(((ParsedRow.Refused) row).row().reason()).isEqualTo("is not UTF-8");
    }

    @Test
    void whatRowsHoldIsShownShortAndHarmless() {
        assertThat(refused(ROW.replace("1603756813", "\"\\u001b[31m" + "x".repeat(1000) + "\""))
                        .reason())
                .startsWith("block_timestamp is \"?[31mxxx")
                .hasSizeLessThan(250);
    }

    private static ParsedRow parse(String text) {
        return PARSER.parse(Line.of(4, text.getBytes(StandardCharsets.UTF_8)), "file.json");
    }

    private static Transaction usable(String text) {
        ParsedRow row = parse(text);
        assertThat(row).isInstanceOf(ParsedRow.Usable.class);
        return ((ParsedRow.Usable) row).transaction();
    }

    private static BadRow refused(String text) {
        ParsedRow row = parse(text);
        assertThat(row).isInstanceOf(ParsedRow.Refused.class);
        return ((ParsedRow.Refused) row).row();
    }
}
