package dev.counterflow.bench.contender;

/** A contender under another name, where one that is asked in two places stands against itself. */
public record Renamed(String name, Contender same) implements Contender {
    @Override
    public boolean exact() {
        return same.exact();
    }

    @Override
    public Asker connect() {
        return same.connect();
    }
}
