package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base58CheckTest {
    /** From Bitcoin Core, {@code src/test/data/base58_encode_decode.json}. */
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "61, 2g",
        "626262, a3gV",
        "636363, aPEr",
        "73696d706c792061206c6f6e6720737472696e67, 2cFupjhnEsSn59qHXstmK2ffpLv2",
        "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
        "516b6fcd0f, ABnLTmg",
        "bf4f89001e670274dd, 3SEo3LWLoPntC",
        "572e4794, 3EFU7m",
        "ecac89cad93923c02321, EJDM8drfXA6uyA",
        "10c8511e, Rt5zm",
        "00000000000000000000, 1111111111",
        "000111d38e5fc9071ffcd20b4a763cc9ae4f252bb4e48fd66a835e252ada93ff480d6dd43dc62a641155a5,"
                + " 123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        "271F359E, zzzzy",
        "271F359F, zzzzz",
        "271F35A0, 211111",
        "271F35A1, 211112"
    })
    void bytesAreWrittenInBase58AndReadBack(String hex, String text) throws MalformedAddressException {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Base58Check.toBase58(bytes)).isEqualTo(text);
        assertThat(Base58Check.fromBase58(text)).isEqualTo(bytes);
    }

    @Test
    void anyBytesOfAnyLengthComeBack() throws MalformedAddressException {
        long seed = 20_201_027;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(70)];
            random.nextBytes(bytes);
            for (int i = 0; i < Math.min(bytes.length, random.nextInt(4)); i++) {
                bytes[i] = 0;
            }
            String text = Base58Check.toBase58(bytes);
            assertThat(Base58Check.fromBase58(text))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(bytes);
            assertThat(valueOf(text)).as("seed %d, round %d", seed, round).isEqualTo(new BigInteger(1, bytes));
        }
    }

    /** The number by Horner's rule, as another way to the same result. */
    private static BigInteger valueOf(String text) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int index = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".indexOf(text.charAt(i));
            value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(index));
        }
        return value;
    }

    @Test
    void aTextTooShortForAChecksumIsRefused() {
        assertThatThrownBy(() -> new Base58Check().decode("3EFU7m")).hasMessage("it is too short");
        assertThatThrownBy(() -> new Base58Check().decode("")).hasMessage("it is too short");
    }
}
