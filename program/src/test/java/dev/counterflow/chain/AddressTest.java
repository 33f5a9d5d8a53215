package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BASE32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /** From {@code key_io_valid.json} of Bitcoin Core and Litecoin Core, and chainparams.cpp of zcashd and Dash Core. */
    @ParameterizedTest
    @CsvSource({
        "BITCOIN, P2PKH, 1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo, a31c06bd463e3923bc1aadbde48b16976c080717",
        "BITCOIN, P2SH, 36j4NfKv6Akva9amjWrLG6MuSQym1GuEmm, 373b819a068f32b7a6b38b6b38729647cfde01c2",
        "BITCOIN, P2WPKH, bc1qvyq0cc6rahyvsazfdje0twl7ez82ndmuac2lhv, 6100fc6343edc8c874496cb2f5bbfec88ea9b77c",
        "BITCOIN, P2WSH, bc1qyucykdlhp62tezs0hagqury402qwhk589q80tqs5myh3rxq34nwqhkdhv7,"
                + " 27304b37f70e94bc8a0fbf500e0c957a80ebda87280ef58214d92f119811acdc",
        "BITCOIN, P2TR, bc1p83n3au0rjylefxq2nc2xh2y4jzz4pm6zxj4mw5pagdjjr2a9f36s6jjnnu,"
                + " 3c671ef1e3913f94980a9e146ba895908550ef4234abb7503d436521aba54c75",
        "LITECOIN, P2PKH, LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA, 558dbca7118cd5894502767c7b2ffc21a22f54db",
        "LITECOIN, P2SH, MHrYRxAiMNBTku3eoDHwhA1LQGDjUStZW2, 6d328a5b2a20d943a641c8d29b6cc3c2d2df85d3",
        "BITCOIN_CASH, P2PKH, bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2,"
                + " f5bf48b397dae70be82b3cca4793f8eb2b6cdac9"
    })
    void aPublishedAddressIsWrittenFromItsScript(Chain chain, ScriptType type, String address, String payload) {
        assertThat(new AddressEncoder(chain).encode(type, HexFormat.of().parseHex(payload)))
                .isEqualTo(address);
        assertThat(Address.parse(address, chain)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "ZCASH, t3LmX1cxWPPPqL4TZHx42HU3U5ghbFjRiif",
        "ZCASH, t3dvVE3SQEi7kqNzwrfNePxZ1d4hUyztBA1",
        "DASH, Xgtyuk76vhuFW2iT7UAiHgNdWXCf3J34wh",
        "BITCOIN, bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "BITCOIN, 1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez",
        "LITECOIN, LTC1JJ82GbSAMAndzQgk6mXj3wKCWPjef9",
        "BITCOIN, coinbase",
        "ZCASH, shielded",
        "DOGECOIN, nonstandarde3b0c44298fc1c149afbf4c8996fb92427ae41e4"
    })
    void anAddressInItsCanonicalFormStaysAsItIs(Chain chain, String address) {
        assertThat(Address.parse(address, chain)).isEqualTo(address);
    }

    @Test
    void anotherSpellingOfAnAddressBecomesTheCanonicalOne() {
        assertThat(Address.parse("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Chain.BITCOIN))
                .isEqualTo("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        String cash = "bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2";
        assertThat(Address.parse("qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2", Chain.BITCOIN_CASH))
                .isEqualTo(cash);
        assertThat(Address.parse(cash.toUpperCase(Locale.ROOT), Chain.BITCOIN_CASH))
                .isEqualTo(cash);
        assertThat(Address.parse("36j4NfKv6Akva9amjWrLG6MuSQym1GuEmm", Chain.LITECOIN))
                .startsWith("M");
    }

    @ParameterizedTest
    @EnumSource(Chain.class)
    void everyAddressOfAChainIsReadBack(Chain chain) {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        AddressEncoder encoder = new AddressEncoder(chain);
        for (int round = 0; round < 2_000; round++) {
            for (ScriptType type : chain.scriptTypes()) {
                String address = encoder.encode(type, payload(type, random));
                assertThat(Address.parse(address, chain))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(address);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Chain.class)
    void aMistypedAddressFailsItsChecksum(Chain chain) {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        AddressEncoder encoder = new AddressEncoder(chain);
        for (ScriptType type : chain.scriptTypes()) {
            String address = encoder.encode(type, payload(type, random));
            boolean base32 = address.equals(address.toLowerCase(Locale.ROOT));
            int start = address.lastIndexOf(base32 && address.indexOf(':') < 0 ? '1' : ':') + 1;
            for (int i = base32 ? start : 0; i < address.length(); i++) {
                for (char other : (base32 ? BASE32 : BASE58).toCharArray()) {
                    if (other != address.charAt(i)) {
                        String mistyped = address.substring(0, i) + other + address.substring(i + 1);
                        assertRefused(mistyped, chain).hasMessageNotContaining("the chain asked for");
                    }
                }
            }
        }
    }

    private static byte[] payload(ScriptType type, SplittableRandom random) {
        byte[] payload = new byte[type.payloadBytes()];
        random.nextBytes(payload);
        if (random.nextInt(50) == 0) {
            payload[0] = 0;
        }
        return payload;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String text, Chain chain) {
        return assertThatThrownBy(() -> Address.parse(text, chain))
                .as("%s on %s", text, chain)
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_ADDRESS));
    }

    @Test
    void aRefusalSaysWhatIsWrongAndWhereItIs() {
        assertRefused("1BQAPyku1ZibWGAgd8QePpW1vAKHowqLex", Chain.BITCOIN)
                .hasMessage("1BQAPyku1ZibWGAgd8QePpW1vAKHowqLex is not a bitcoin address: its checksum does not match,"
                        + " so it is probably mistyped");
        assertRefused("1BQAPyku1ZibWGAgd8QePpW1vAKHowqLe0", Chain.BITCOIN)
                .hasMessageContaining("'0' at position 34 cannot be in it");
        assertRefused("1BQAPyku 1ZibWGAgd8QePpW1vAKHowqLez", Chain.BITCOIN)
                .hasMessageContaining("U+0020 at position 9");
        assertRefused("bc1qw508d6qejxtdg4y5r3zarvary0b5xw7kv8f3t4", Chain.BITCOIN)
                .hasMessageContaining("'b' at position 31");
        assertRefused("bc1qw508d6qejxtdg4y5r3zarvary0C5xw7kv8f3t4", Chain.BITCOIN)
                .hasMessageContaining("mixes upper and lower case");
        assertRefused("", Chain.BITCOIN).hasMessage("the address is empty; give an address of bitcoin");
        assertRefused("1".repeat(91), Chain.BITCOIN).hasMessageContaining("it has 91 characters");
        assertRefused("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", Chain.BITCOIN)
                .hasMessageContaining("starts with 'tb1'");
        assertRefused("mzK2FFDEhxqHcmrJw1ysqFkVyhUULo45hZ", Chain.BITCOIN)
                .hasMessageContaining("its version 111 is that of another network");
    }

    @Test
    void anAddressOfAnotherChainIsNamedAsSuch() {
        assertRefused("LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA", Chain.BITCOIN)
                .hasMessage("LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA is a litecoin address; the chain asked for is bitcoin");
        assertRefused("1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez", Chain.DOGECOIN)
                .hasMessageContaining("is a bitcoin or bitcoin_cash address; the chain asked for is dogecoin");
        assertRefused("t3LmX1cxWPPPqL4TZHx42HU3U5ghbFjRiif", Chain.DASH).hasMessageContaining("is a zcash address");
        assertRefused("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Chain.LITECOIN)
                .hasMessageContaining("is a bitcoin address");
        assertRefused("bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2", Chain.BITCOIN)
                .hasMessageContaining("is a bitcoin_cash address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonstandard",
                "nonstandardE3b0c44298fc1c149afbf4c8996fb92427ae41e4",
                "nonstandarde3b0c44298fc1c149afbf4c8996fb92427ae41e",
                "nonstandarde3b0c44298fc1c149afbf4c8996fb92427ae41e4\n",
                "Coinbase",
                "coinbase ",
                "SHIELDED"
            })
    void whatOnlyResemblesALabelIsRefused(String text) {
        for (Chain chain : Chain.values()) {
            assertRefused(text, chain);
        }
    }

    @Test
    void badInputIsNeverEchoedAtLengthOrWithControlCharacters() {
        assertRefused("a\u001b[31m\r\n\u202e".repeat(1_000_000), Chain.BITCOIN)
                .message()
                .hasSizeLessThan(300)
                .matches("[ -~]*");
    }

    @ParameterizedTest
    @EnumSource(Chain.class)
    void anyTextIsAnAddressOrIsRefusedAndNothingElseHappens(Chain chain) {
        long seed = 13;
        SplittableRandom random = new SplittableRandom(seed);
        String starts = "bc1,ltc1,1,3,t1,bitcoincash:,:,q,X,";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(starts.split(",", -1)[random.nextInt(9)]);
            String alphabet = random.nextBoolean() ? BASE32 : BASE58 + ":\u00e9\u0000 0OIl";
            for (int i = random.nextInt(100); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatCode(() -> {
                        try {
                            Address.parse(text.toString(), chain);
                        } catch (CounterflowException e) {
                            assertThat(e.problem()).isEqualTo(Problem.INVALID_ADDRESS);
                        }
                    })
                    .as("seed %d, round %d, %s", seed, round, text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aPayloadOfTheWrongSizeOrTypeIsADefectOfTheCaller() {
        assertThatThrownBy(() -> new AddressEncoder(Chain.BITCOIN).encode(ScriptType.P2TR, new byte[20]))
                .hasMessage("P2TR takes 32 bytes, not 20");
        assertThatThrownBy(() -> new AddressEncoder(Chain.DASH).encode(ScriptType.P2WPKH, new byte[20]))
                .hasMessage("dash has no addresses of type P2WPKH");
    }
}
