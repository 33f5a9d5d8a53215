package dev.counterflow.chain;

/** The kinds of output script that have an address, and how many bytes the address carries. */
public enum ScriptType {
    /** Pay to the hash of a public key. */
    P2PKH(20),
    /** Pay to the hash of a script. */
    P2SH(20),
    /** Pay to the hash of a public key by witness (BIP 141). */
    P2WPKH(20),
    /** Pay to the hash of a script by witness (BIP 141). */
    P2WSH(32),
    /** Pay to a taproot output key (BIP 341). */
    P2TR(32);

    private final int payloadBytes;

    ScriptType(int payloadBytes) {
        this.payloadBytes = payloadBytes;
    }

    /** How many bytes of hash or key the address carries. */
    public int payloadBytes() {
        return payloadBytes;
    }
}
