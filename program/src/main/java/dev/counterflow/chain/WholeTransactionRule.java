package dev.counterflow.chain;

final class WholeTransactionRule {
    private WholeTransactionRule() {}

    static void post(Transaction transaction, PostingSink sink) {
        throw new UnsupportedOperationException();
    }
}
