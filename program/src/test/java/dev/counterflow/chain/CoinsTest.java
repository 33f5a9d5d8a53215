package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.00000001",
        "1733177, 0.01733177",
        "500000000000, 5000",
        "10, 0.0000001",
        "120000000, 1.2",
        "9223372036854775807, 92233720368.54775807",
        "-150000000, -1.5"
    })
    void satoshisAreWrittenAsCoinsWithoutTrailingZeros(long satoshis, String coins) {
        assertThat(Coins.format(satoshis)).isEqualTo(coins);
        assertThat(Coins.format(BigInteger.valueOf(satoshis))).isEqualTo(coins);
    }

    @Test
    void everyAmountComesBackExactly() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            BigInteger satoshis = new BigInteger(random.nextInt(96), new java.util.Random(random.nextLong()));
            assertThat(Coins.parse(Coins.format(satoshis)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(satoshis);
        }
    }

    @Test
    void trailingZerosAreReadAsWell() {
        assertThat(Coins.parse("5000.00000000")).isEqualTo(new BigInteger("500000000000"));
        assertThat(Coins.parse("007")).isEqualTo(new BigInteger("700000000"));
    }

    @Test
    void moreThanEightDecimalsAreRefused() {
        assertThatThrownBy(() -> Coins.parse("0.000000001"))
                .isInstanceOf(CounterflowException.class)
                .hasMessage("0.000000001 has 9 decimals; the smallest amount is 0.00000001, so give at most 8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1e8",
                "1E8",
                " 1",
                "1 ",
                ".5",
                "5.",
                "1,5",
                "0x10",
                "NaN",
                "1.2.3",
                "\u0661",
                "1234567890123456789012345678901"
            })
    void whatIsNotDigitsAndAPointIsRefused(String text) {
        assertThatThrownBy(() -> Coins.parse(text))
                .isInstanceOf(CounterflowException.class)
                .hasMessageContaining("without sign, exponent");
    }
}
