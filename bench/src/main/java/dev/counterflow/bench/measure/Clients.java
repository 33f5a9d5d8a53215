package dev.counterflow.bench.measure;

import dev.counterflow.bench.contender.Asker;
import dev.counterflow.bench.contender.Contender;
import java.util.ArrayList;
import java.util.List;

/** Clients of one contender, each with a connection of its own that is kept open. Not thread-safe. */
final class Clients implements AutoCloseable {
    private final List<Asker> askers = new ArrayList<>();

    private Clients() {}

    static Clients connect(Contender contender, int count) {
        Clients clients = new Clients();
        try {
            for (int client = 0; client < count; client++) {
                clients.askers.add(contender.connect());
            }
            return clients;
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    List<Asker> askers() {
        return askers;
    }

    @Override
    public void close() {
        askers.forEach(Asker::close);
    }
}
