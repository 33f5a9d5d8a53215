package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Chain;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {
    private static final Answer ANSWER = answer(
            new Exposure("12higDjoCCNXSA95xZMWUdPvXNmkAduhWv", BigInteger.ZERO, new BigInteger("1733177")),
            new Exposure("coinbase", new BigInteger("2100000000000000000000"), BigInteger.ONE));

    @Test
    void aTableAlignsAmountsToTheRightAndNamesTheUnit() {
        assertThat(print(AnswerFormat.table, ANSWER).lines())
                .containsExactly(
                        "COUNTERPARTY                           INFLOWS BTC  OUTFLOWS BTC                TOTAL BTC",
                        "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv               0    0.01733177               0.01733177",
                        "coinbase                            21000000000000    0.00000001  21000000000000.00000001");
    }

    @Test
    void jsonIsTheAnswerOverHttp() {
        assertThat(print(AnswerFormat.json, answer(new Exposure("coinbase", BigInteger.TEN, BigInteger.ZERO))))
                .isEqualToIgnoringNewLines(
                        "{\"data\":[{\"address\":\"coinbase\",\"inflows\":\"0.0000001\",\"outflows\":\"0\","
                                + "\"total_flows\":\"0.0000001\"}],\"success\":true}\n");
    }

    @Test
    void csvHasAHeaderAndALineEach() {
        assertThat(print(AnswerFormat.csv, ANSWER)).isEqualTo("""
                        address,inflows,outflows,total_flows
                        12higDjoCCNXSA95xZMWUdPvXNmkAduhWv,0,0.01733177,0.01733177
                        coinbase,21000000000000,0.00000001,21000000000000.00000001
                        """);
    }

    private static Answer answer(Exposure... exposures) {
        return new Answer(Arrays.asList(exposures), false, List.of(), List.of());
    }

    private static String print(AnswerFormat format, Answer answer) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        format.write(answer, Chain.BITCOIN, out);
        out.flush();
        return text.toString();
    }
}
