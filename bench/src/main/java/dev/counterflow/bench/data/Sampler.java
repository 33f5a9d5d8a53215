package dev.counterflow.bench.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Picks addresses while postings pass: by activity, every posting being equally likely, so that hubs come as often as they
 * act; and, from all postings of a random part of the addresses, those that are seldom active. The same seed and postings
 * give the same picks. Bounded memory; not thread-safe.
 */
public final class Sampler {
    private static final int RESERVOIR = 20_000;

    private final SplittableRandom random;
    private final int oneAddressOf;
    private final List<String> reservoir = new ArrayList<>(RESERVOIR);
    private final Map<String, Activity> census = new HashMap<>();
    private long offered;

    /**
     * A sampler that has seen nothing yet.
     *
     * @param oneAddressOf of so many addresses, one is watched for how often it is active
     */
    Sampler(long seed, int oneAddressOf) {
        this.random = new SplittableRandom(seed);
        this.oneAddressOf = oneAddressOf;
    }

    /** A posting of an address on a day; days come in order. */
    void offer(String address, int day) {
        offered++;
        if (reservoir.size() < RESERVOIR) {
            reservoir.add(address);
        } else {
            long place = random.nextLong(offered);
            if (place < RESERVOIR) {
                reservoir.set((int) place, address);
            }
        }
        if (Integer.remainderUnsigned(address.hashCode() * 0x9E3779B9, oneAddressOf) == 0) {
            census.computeIfAbsent(address, first -> new Activity()).on(day);
        }
    }

    /** Addresses by activity, in random order. */
    public List<String> byActivity(int count) {
        return pick(reservoir, count);
    }

    /** Addresses with a single posting. */
    public List<String> oneTime(int count) {
        return pick(watched(activity -> activity.postings == 1), count);
    }

    /** Addresses that were active on at most so many days, all of them within the first days, by activity. */
    public List<String> activeOnAtMost(int days, int withinFirst, int count) {
        return pick(watched(activity -> activity.days <= days && activity.lastDay < withinFirst), count);
    }

    private List<String> watched(Predicate<Activity> wanted) {
        List<String> addresses = new ArrayList<>();
        census.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    for (int posting = 0; posting < entry.getValue().postings; posting++) {
                        addresses.add(entry.getKey());
                    }
                });
        return addresses;
    }

    private List<String> pick(List<String> from, int count) {
        if (from.isEmpty()) {
            throw new IllegalStateException("there is no such address in the data: make it larger");
        }
        List<String> picked = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            picked.add(from.get(random.nextInt(from.size())));
        }
        return picked;
    }

    private static final class Activity {
        private int postings;
        private int days;
        private int lastDay = -1;

        void on(int day) {
            postings++;
            if (day != lastDay) {
                days++;
                lastDay = day;
            }
        }
    }
}
