package dev.counterflow.chain;

final class ProportionalRule {
    private ProportionalRule() {}

    static void post(Transaction transaction, PostingSink sink) {
        throw new UnsupportedOperationException();
    }
}
