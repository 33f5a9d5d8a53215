package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Transaction;
import java.time.Instant;
import java.util.List;

/** Makes the transactions of one day, in any order. Not thread-safe. */
final class TransactionMaker {
    private static final long[] DENOMINATIONS = {1_000_000, 5_000_000, 10_000_000};

    private final Chain chain;
    private final DayPlan plan;
    private final Spending spending;
    private final Wallets wallets;
    private final GeneratedHash hashes;
    private final Draws draws = new Draws();
    private final Draft draft = new Draft();

    TransactionMaker(Chain chain, DayPlan plan, long seed) {
        this.chain = chain;
        this.plan = plan;
        this.spending = new Spending(plan);
        this.wallets = new Wallets(chain, seed);
        this.hashes = new GeneratedHash(chain, seed, plan.day());
    }

    /** The first transaction of a block, which pays the subsidy and the fees of the others. */
    Transaction coinbase(int block) {
        long start = plan.start(block);
        long end = plan.start(block + 1);
        long reward = chain.subsidy(plan.blockNumber(block));
        for (long index = start + 1; index < end; index++) {
            long header = plan.header(index);
            reward += TransactionKind.of(header).fee(header);
        }
        begin(start);
        draft.pay(wallets.pool(draws), reward);
        draft.pay(Wallets.nonstandard(draws.next()), 0);
        return transaction(start, block, plan.blockTime(block), true);
    }

    /** Any other transaction. */
    Transaction transaction(long index, int block, Instant time) {
        long header = begin(index);
        spending.coinsOf(index, (address, value) -> draft.spend(wallets.address(address), value));
        TransactionKind kind = TransactionKind.of(header);
        long fee = kind.fee(header);
        switch (kind) {
            case PAYMENT -> pay(header, fee);
            case PAYOUT -> payOut(kind.parties(header), fee);
            case CONSOLIDATION -> consolidate(kind.parties(header), fee);
            case COINJOIN -> mix(kind.parties(header), fee);
            case MULTISIG -> payKeys(fee);
            case DATA -> write(fee);
        }
        return transaction(index, block, time, false);
    }

    private long begin(long index) {
        long header = plan.header(index);
        draws.restart(Mix.of(header, 5));
        draft.clear();
        return header;
    }

    private Transaction transaction(long index, int block, Instant time, boolean coinbase) {
        return new Transaction(
                hashes.of(index), plan.blockNumber(block), time, coinbase, draft.inputs(), draft.outputs());
    }

    private void pay(long header, long fee) {
        if (DayPlan.paysFreshAddress(header)) {
            draft.pay(wallets.address(DayPlan.freshAddress(header)), DayPlan.paid(header));
        } else {
            draft.pay(receiver(), DayPlan.paid(header));
        }
        fund(fee);
    }

    /** Who gets a payment that does not go to a fresh address; nobody that can be seen, if the value is shielded. */
    private List<String> receiver() {
        int who = draws.below(100);
        if (who < 10 && chain.shielded()) {
            return List.of();
        }
        return List.of(who < 52 ? wallets.hub(draws) : wallets.regular(draws));
    }

    private void payOut(int receivers, long fee) {
        String hub = draws.percent(25) ? wallets.pool(draws) : wallets.hub(draws);
        for (int i = 0; i < receivers; i++) {
            int who = draws.below(100);
            String receiver = who < 60 ? fresh() : who < 95 ? wallets.regular(draws) : wallets.hub(draws);
            draft.pay(receiver, draws.amount());
        }
        fundFrom(hub, fee);
        draft.change(hub, fee);
    }

    private void consolidate(int deposits, long fee) {
        for (int i = 0; i < deposits; i++) {
            // A deposit is worth more than its share of the fee, or nobody would gather it.
            draft.spend(fresh(), 50_000 + draws.amount());
        }
        draft.change(wallets.hub(draws), fee);
    }

    private void mix(int participants, long fee) {
        long denomination = DENOMINATIONS[draws.below(DENOMINATIONS.length)];
        for (int i = 0; i < participants; i++) {
            draft.spend(fresh(), denomination + 100_000 + draws.amount());
        }
        for (int i = 0; i < participants; i++) {
            draft.pay(fresh(), denomination);
        }
        // The changes are unequal parts of what is left, as the inputs were; the last one takes the remainder.
        for (int i = 1; i < participants; i++) {
            long even = draft.left(fee) / (participants - i + 1);
            draft.pay(fresh(), even - draws.below(even / 2));
        }
        draft.change(fresh(), fee);
    }

    private void payKeys(long fee) {
        draft.pay(wallets.keys(draws.next()), draws.amount());
        if (draws.percent(30)) {
            draft.spend(wallets.keys(draws.next()), draws.amount());
        }
        fund(fee);
    }

    private void write(long fee) {
        draft.pay(Wallets.nonstandard(draws.next()), 0);
        String writer = wallets.regular(draws);
        fundFrom(writer, fee);
        draft.change(writer, fee);
    }

    /** Adds inputs until the payments and the fee are covered, and gives the change back. */
    private void fund(long fee) {
        int who = draws.below(100);
        if (who < 20) {
            String hub = wallets.hub(draws);
            fundFrom(hub, fee);
            draft.change(hub, fee);
        } else if (who < 50) {
            String regular = wallets.regular(draws);
            fundFrom(regular, fee);
            draft.change(draws.percent(70) ? regular : fresh(), fee);
        } else {
            while (!draft.covers(fee)) {
                draft.spend(fresh(), need(fee));
            }
            draft.change(fresh(), fee);
        }
    }

    private void fundFrom(String address, long fee) {
        while (!draft.covers(fee)) {
            draft.spend(address, need(fee));
        }
    }

    /** The value of the next input: sometimes exactly what is missing, mostly more, now and then only a part. */
    private long need(long fee) {
        long missing = -draft.left(fee);
        int how = draws.below(100);
        if (how < 15 && missing > 10_000) {
            return missing / 2;
        }
        return how < 25 && missing >= Draft.DUST ? missing : Math.max(missing, 0) + draws.amount();
    }

    private String fresh() {
        return wallets.address(draws.next());
    }
}
