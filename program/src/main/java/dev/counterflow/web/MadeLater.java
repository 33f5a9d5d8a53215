package dev.counterflow.web;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A handler that is made when it is first asked for, so that the start need not wait for it. Thread safe. */
final class MadeLater implements Handler {
    private final Supplier<Handler> making;
    private volatile @Nullable Handler made;

    MadeLater(Supplier<Handler> making) {
        this.making = making;
    }

    @Override
    public Reply handle(Request request) {
        Handler handler = made;
        return (handler == null ? make() : handler).handle(request);
    }

    private synchronized Handler make() {
        Handler handler = made;
        if (handler == null) {
            handler = making.get();
            made = handler;
        }
        return handler;
    }
}
