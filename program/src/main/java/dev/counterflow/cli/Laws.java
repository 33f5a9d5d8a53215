package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.TransactionCheck;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The laws that what is loaded of a chain has to obey today. */
final class Laws {
    private Laws() {}

    /** Nodes accept blocks up to two hours ahead of the clock, so tomorrow can be right. */
    static TransactionCheck of(Chain chain) {
        LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        return new TransactionCheck(chain.shielded(), chain.genesisDay(), tomorrow);
    }
}
