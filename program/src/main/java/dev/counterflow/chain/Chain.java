package dev.counterflow.chain;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A chain with transactions of inputs and outputs. Everything that differs between chains is data here.
 *
 * <p>The constants of each main network are those of {@code chainparams.cpp} of its reference node (Bitcoin Core,
 * Litecoin Core, Dogecoin Core 1.14, Dash Core, zcashd, Bitcoin Cash Node): {@code base58Prefixes}, {@code bech32_hrp},
 * {@code cashaddrPrefix}, the time of the genesis block and the subsidy.
 */
public enum Chain {
    BITCOIN(
            "bitcoin",
            "BTC",
            LocalDate.of(2009, 1, 3),
            AddressForms.base58(0, 5).withSegwit("bc"),
            Mining.BITCOIN),
    LITECOIN(
            "litecoin",
            "LTC",
            LocalDate.of(2011, 10, 7),
            // Scripts were 5, as on Bitcoin, before they became 50; wallets still accept the old form.
            AddressForms.base58(48, 50).withOldScriptVersion(5).withSegwit("ltc"),
            new Mining(576, 50_0000_0000L, 840_000)),
    DOGECOIN(
            "dogecoin",
            "DOGE",
            LocalDate.of(2013, 12, 6),
            AddressForms.base58(30, 22),
            new Mining(1440, 10_000_0000_0000L, Mining.NEVER)),
    // The subsidy falls by a fourteenth every 210,240 blocks, which halves it in about 1,966,000.
    DASH(
            "dash",
            "DASH",
            LocalDate.of(2014, 1, 19),
            AddressForms.base58(76, 16),
            new Mining(576, 5_0000_0000L, 1_966_000)),
    ZCASH(
            "zcash",
            "ZEC",
            LocalDate.of(2016, 10, 28),
            AddressForms.base58(0x1CB8, 0x1CBD).withShieldedValues(),
            new Mining(1152, 6_2500_0000L, 1_680_000)),
    BITCOIN_CASH(
            "bitcoin_cash",
            "BCH",
            LocalDate.of(2009, 1, 3),
            AddressForms.base58(0, 5).withCashAddresses("bitcoincash"),
            Mining.BITCOIN);

    private final String code;
    private final String unit;
    private final LocalDate genesisDay;
    private final int keyVersion;
    private final int scriptVersion;
    private final OptionalInt oldScriptVersion;
    private final Optional<String> segwitPrefix;
    private final Optional<String> cashPrefix;
    private final boolean shielded;
    private final int blocksPerDay;
    private final long firstSubsidy;
    private final long halvingBlocks;

    Chain(String code, String unit, LocalDate genesisDay, AddressForms forms, Mining mining) {
        this.code = code;
        this.unit = unit;
        this.genesisDay = genesisDay;
        this.keyVersion = forms.keyVersion;
        this.scriptVersion = forms.scriptVersion;
        this.oldScriptVersion = forms.oldScriptVersion;
        this.segwitPrefix = forms.segwitPrefix;
        this.cashPrefix = forms.cashPrefix;
        this.shielded = forms.shielded;
        this.blocksPerDay = mining.blocksPerDay;
        this.firstSubsidy = mining.firstSubsidy;
        this.halvingBlocks = mining.halvingBlocks;
    }

    /** The name in parameters, tables and answers. */
    public String code() {
        return code;
    }

    /** The ticker of one coin, 100,000,000 satoshis. */
    public String unit() {
        return unit;
    }

    /** The UTC day of the first block. */
    public LocalDate genesisDay() {
        return genesisDay;
    }

    /** Whether values can move without addresses, so that a transaction's entries need not tell all of it. */
    public boolean shielded() {
        return shielded;
    }

    /** The kinds of script that have an address on this chain. */
    public Set<ScriptType> scriptTypes() {
        Set<ScriptType> types = EnumSet.of(ScriptType.P2PKH, ScriptType.P2SH);
        if (segwitPrefix.isPresent()) {
            types.addAll(EnumSet.of(ScriptType.P2WPKH, ScriptType.P2WSH, ScriptType.P2TR));
        }
        return types;
    }

    /** How many blocks a day has, rounded from the chain's life so far. For generated data, not for the real chain. */
    public int blocksPerDay() {
        return blocksPerDay;
    }

    /** The new coins of a block, in satoshis, close to the real chain's. For generated data. */
    public long subsidy(long blockNumber) {
        long halvings = blockNumber / halvingBlocks;
        return halvings >= Long.SIZE ? 0 : firstSubsidy >> halvings;
    }

    /** The base58check version of an address of a key; two bytes if it passes 255. */
    int keyVersion() {
        return keyVersion;
    }

    /** The base58check version of an address of a script, as long as that of a key. */
    int scriptVersion() {
        return scriptVersion;
    }

    /** A base58check version that addresses of scripts once had. */
    OptionalInt oldScriptVersion() {
        return oldScriptVersion;
    }

    /** The human-readable part of bech32 addresses, if the chain has them. */
    Optional<String> segwitPrefix() {
        return segwitPrefix;
    }

    /** The prefix of cash addresses, if the chain has them. */
    Optional<String> cashPrefix() {
        return cashPrefix;
    }

    /**
     * The chain of this name.
     *
     * @throws IllegalArgumentException if no chain has this name; the message lists those there are
     */
    public static Chain ofCode(String code) {
        return named(code)
                .orElseThrow(() -> new IllegalArgumentException("'" + code + "' is not a chain; there are " + codes()));
    }

    /** The chain of this name, if there is one. */
    public static Optional<Chain> named(String code) {
        return Arrays.stream(values()).filter(chain -> chain.code.equals(code)).findFirst();
    }

    /** The names of all chains, for people. */
    public static String codes() {
        return Arrays.stream(values()).map(Chain::code).collect(Collectors.joining(", "));
    }

    /** How the constants above say the address formats of a chain. */
    private record AddressForms(
            int keyVersion,
            int scriptVersion,
            OptionalInt oldScriptVersion,
            Optional<String> segwitPrefix,
            Optional<String> cashPrefix,
            boolean shielded) {
        static AddressForms base58(int keyVersion, int scriptVersion) {
            return new AddressForms(
                    keyVersion, scriptVersion, OptionalInt.empty(), Optional.empty(), Optional.empty(), false);
        }

        AddressForms withOldScriptVersion(int version) {
            return new AddressForms(
                    keyVersion, scriptVersion, OptionalInt.of(version), segwitPrefix, cashPrefix, shielded);
        }

        AddressForms withSegwit(String prefix) {
            return new AddressForms(
                    keyVersion, scriptVersion, oldScriptVersion, Optional.of(prefix), cashPrefix, shielded);
        }

        AddressForms withCashAddresses(String prefix) {
            return new AddressForms(
                    keyVersion, scriptVersion, oldScriptVersion, segwitPrefix, Optional.of(prefix), shielded);
        }

        AddressForms withShieldedValues() {
            return new AddressForms(keyVersion, scriptVersion, oldScriptVersion, segwitPrefix, cashPrefix, true);
        }
    }

    /** How the constants above say the issue of coins: a subsidy that halves every so many blocks. */
    private record Mining(int blocksPerDay, long firstSubsidy, long halvingBlocks) {
        static final long NEVER = Long.MAX_VALUE;
        static final Mining BITCOIN = new Mining(152, 50_0000_0000L, 210_000);
    }
}
