package dev.counterflow.source;

/** What people do on a chain, how often, and how large the transactions are. */
enum TransactionKind {
    /** Someone pays someone, mostly with change. */
    PAYMENT(924, 1, 1, 0, 225),
    /** An exchange or pool pays many at once. */
    PAYOUT(8, 20, 600, 150, 34),
    /** An exchange gathers what it got at many addresses. */
    CONSOLIDATION(30, 10, 150, 60, 148),
    /** Several people mix equal amounts. */
    COINJOIN(10, 5, 50, 20, 220),
    /** A payment to several keys at once, by a script that names them. */
    MULTISIG(12, 1, 1, 0, 330),
    /** Data in an output that nobody can spend. */
    DATA(40, 1, 1, 0, 260);

    private static final int SHARES = 1024;
    private static final TransactionKind[] BY_SHARE = byShare();

    private final int share;
    private final int fewestParties;
    private final int mostParties;
    private final int baseBytes;
    private final int bytesPerParty;

    TransactionKind(int share, int fewestParties, int mostParties, int baseBytes, int bytesPerParty) {
        this.share = share;
        this.fewestParties = fewestParties;
        this.mostParties = mostParties;
        this.baseBytes = baseBytes;
        this.bytesPerParty = bytesPerParty;
    }

    /** The kind that random bits stand for; looks at the ten lowest. */
    static TransactionKind of(long bits) {
        return BY_SHARE[(int) bits & (SHARES - 1)];
    }

    /** How many pay or are paid, beside the one who makes the transaction. */
    int parties(long header) {
        return Draws.skewed(Mix.of(header, 1), fewestParties, mostParties);
    }

    /** The fee in satoshis: between 1 and 200 a byte, mostly little. */
    long fee(long header) {
        return Draws.skewed(Mix.of(header, 2), 1, 200) * (baseBytes + (long) parties(header) * bytesPerParty);
    }

    private static TransactionKind[] byShare() {
        TransactionKind[] kinds = new TransactionKind[SHARES];
        int end = 0;
        for (TransactionKind kind : values()) {
            for (int last = end + kind.share; end < last; end++) {
                kinds[end] = kind;
            }
        }
        return kinds;
    }
}
