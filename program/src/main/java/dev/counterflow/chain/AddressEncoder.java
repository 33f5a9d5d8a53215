package dev.counterflow.chain;

import java.util.Optional;

/** Writes addresses of one chain. Not thread-safe: it keeps a digest, so that many addresses are made fast. */
public final class AddressEncoder {
    private static final int TAPROOT_VERSION = 1;

    private final Base58Check base58 = new Base58Check();
    private final Chain chain;

    public AddressEncoder(Chain chain) {
        this.chain = chain;
    }

    /**
     * The canonical address of a script.
     *
     * @param payload the hash or key in the script, as many bytes as the type says
     * @throws IllegalArgumentException if the chain lacks this type, or the payload has another size
     */
    public String encode(ScriptType type, byte[] payload) {
        if (payload.length != type.payloadBytes()) {
            throw new IllegalArgumentException(
                    type + " takes " + type.payloadBytes() + " bytes, not " + payload.length);
        }
        return switch (type) {
            case P2PKH -> encodeHash(CashAddress.KEY_HASH, chain.keyVersion(), payload);
            case P2SH -> encodeHash(CashAddress.SCRIPT_HASH, chain.scriptVersion(), payload);
            case P2WPKH, P2WSH -> Bech32.encodeWitness(segwitPrefix(type), 0, payload);
            case P2TR -> Bech32.encodeWitness(segwitPrefix(type), TAPROOT_VERSION, payload);
        };
    }

    private String encodeHash(int cashType, int version, byte[] payload) {
        Optional<String> prefix = chain.cashPrefix();
        return prefix.isPresent()
                ? CashAddress.encode(prefix.get(), cashType, payload)
                : base58.encode(version, payload);
    }

    private String segwitPrefix(ScriptType type) {
        return chain.segwitPrefix()
                .orElseThrow(() -> new IllegalArgumentException(chain.code() + " has no addresses of type " + type));
    }
}
