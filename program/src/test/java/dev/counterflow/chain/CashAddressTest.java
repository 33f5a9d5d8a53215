package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of the specification, {@code cashaddr.md} version 1.1. */
class CashAddressTest {
    @ParameterizedTest
    @CsvSource({
        "prefix:x64nx6hz",
        "p:gpf8m4h7",
        "bitcoincash:qpzry9x8gf2tvdw0s3jn54khce6mua7lcw20ayyn",
        "bchtest:spectestnetaddressrealrealaddressqpan2k9lh",
        "bchreg:555555555555555555555555555555555555555555555udxmlmrz"
    })
    void aChecksumHoldsWhateverThePayload(String text) throws MalformedAddressException {
        int colon = text.indexOf(':');

        assertThat(CashAddress.checkedGroups(text.substring(0, colon), text, colon + 1))
                .hasSize(text.length() - colon - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2, F5BF48B397DAE70BE82B3CCA4793F8EB2B6CDAC9",
        "1, bchtest:pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t, F5BF48B397DAE70BE82B3CCA4793F8EB2B6CDAC9",
        "1, pref:pr6m7j9njldwwzlg9v7v53unlr4jkmx6ey65nvtks5, F5BF48B397DAE70BE82B3CCA4793F8EB2B6CDAC9",
        "0, bitcoincash:q9adhakpwzztepkpwp5z0dq62m6u5v5xtyj7j3h2ws4mr9g0,"
                + " 7ADBF6C17084BC86C1706827B41A56F5CA32865925E946EA",
        "1, pref:pgagf7w02x4wnz3mkwnchut2vxphjzccwxgjvvjmlsxqwkcrsr6gzkn,"
                + " 3A84F9CF51AAE98A3BB3A78BF16A6183790B18719126325BFC0C075B",
        "0, bitcoincash:qvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake,"
                + " 3173EF6623C6B48FFD1A3DCC0CC6489B0A07BB47A37F47CFEF4FE69DE825C060",
        "1, bchtest:pnq8zwpj8cq05n7pytfmskuk9r4gzzel8qtsvwz79zdskftrzxtar994cgutavfklvmgm6ynej,"
                + " C07138323E00FA4FC122D3B85B9628EA810B3F381706385E289B0B25631197D194B5C238BEB136FB",
        "0, bitcoincash:qlg0x333p4238k0qrc5ej7rzfw5g8e4a4r6vvzyrcy8j3s5k0en7calvclhw46hudk5flttj6ydvjc0pv3nchp52amk97"
                + "tqa5zygg96mtky5sv5w, D0F346310D5513D9E01E299978624BA883E6BDA8F4C60883C10F28C2967E67EC77ECC7EEEAEAFC6D"
                + "A89FAD72D11AC961E164678B868AEEEC5F2C1DA08884175B"
    })
    void aHashOfAnySizeIsReadAndWrittenBack(int type, String address, String hash) throws MalformedAddressException {
        String prefix = address.substring(0, address.indexOf(':'));
        byte[] bytes = HexFormat.of().parseHex(hash);

        assertThat(CashAddress.encode(prefix, type, bytes)).isEqualTo(address);
        CashAddress read = CashAddress.decode(prefix, address);
        assertThat(read.type).isEqualTo(type);
        assertThat(read.hash).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"prefix:0qxsg0rgpa", "prefix:0uwa85v9fp"})
    void aSizeThatIsNotTheOneItSaysIsRefused(String text) {
        assertThatThrownBy(() -> CashAddress.decode("prefix", text))
                .isInstanceOf(MalformedAddressException.class)
                .hasMessageContaining("holds 0");
    }

    @Test
    void theOldFormOfAnAddressBecomesTheNewOne() {
        assertThat(Address.parse("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
        assertThat(Address.parse("1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy");
        assertThat(Address.parse("16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r");
        assertThat(Address.parse("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq");
        assertThat(Address.parse("3LDsS579y7sruadqu11beEJoTjdFiFCdX4", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e");
        assertThat(Address.parse("31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw", Chain.BITCOIN_CASH))
                .isEqualTo("bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37");
    }
}
