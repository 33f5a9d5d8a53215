package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChainTest {
    @ParameterizedTest
    @EnumSource(Chain.class)
    void aChainIsFoundByItsCode(Chain chain) {
        assertThat(Chain.ofCode(chain.code())).isSameAs(chain);
    }

    @Test
    void anUnknownChainIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Chain.ofCode("BITCOIN"))
                .hasMessage(
                        "'BITCOIN' is not a chain; there are bitcoin, litecoin, dogecoin, dash, zcash, bitcoin_cash");
    }

    @ParameterizedTest
    @CsvSource({
        "BITCOIN, BTC, 2009-01-03, false, 5",
        "LITECOIN, LTC, 2011-10-07, false, 5",
        "DOGECOIN, DOGE, 2013-12-06, false, 2",
        "DASH, DASH, 2014-01-19, false, 2",
        "ZCASH, ZEC, 2016-10-28, true, 2",
        "BITCOIN_CASH, BCH, 2009-01-03, false, 2"
    })
    void aChainKnowsWhatSetsItApart(Chain chain, String unit, String genesis, boolean shielded, int scriptTypes) {
        assertThat(chain.unit()).isEqualTo(unit);
        assertThat(chain.genesisDay()).hasToString(genesis);
        assertThat(chain.shielded()).isEqualTo(shielded);
        assertThat(chain.scriptTypes()).hasSize(scriptTypes);
    }

    @ParameterizedTest
    @CsvSource({
        "BITCOIN, 0, 5000000000",
        "BITCOIN, 209999, 5000000000",
        "BITCOIN, 210000, 2500000000",
        "BITCOIN, 655880, 625000000",
        "BITCOIN, 13440000, 0",
        "DOGECOIN, 9000000, 1000000000000"
    })
    void theSubsidyHalvesUntilNothingIsLeft(Chain chain, long block, long subsidy) {
        assertThat(chain.subsidy(block)).isEqualTo(subsidy);
    }
}
