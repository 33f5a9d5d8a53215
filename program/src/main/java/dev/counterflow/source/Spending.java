package dev.counterflow.source;

import java.util.Arrays;

/**
 * Which earlier coins a transaction spends. Each holding habit says after how many days and how far along a coin is
 * spent, so that a transaction finds its coins by looking back, each coin is spent once at most, and with exactly the
 * value it had. Immutable.
 */
final class Spending {
    /** Habits not listed hold for good. */
    private static final Habit[] HABITS = {
        new Habit(0, 0, 2),
        new Habit(1, 0, 19),
        new Habit(2, 0, 150),
        new Habit(3, 0, 900),
        new Habit(4, 0, 4_000),
        new Habit(5, 1, 11),
        new Habit(6, 1, 5_003),
        new Habit(7, 2, 101),
        new Habit(8, 3, 1_009),
        new Habit(9, 5, 31),
        new Habit(10, 20, 503)
    };

    private final DayPlan[] plans;

    Spending(DayPlan today) {
        plans = Arrays.stream(HABITS)
                .map(habit -> habit.days == 0 ? today : today.daysBefore(habit.days))
                .toArray(DayPlan[]::new);
    }

    /**
     * @param number the bits of a header that say it
     * @param days how many days the coin rests
     * @param distance how many indexes further on the spender is
     */
    private record Habit(int number, int days, int distance) {}

    /** Takes the coins that a transaction spends. */
    @FunctionalInterface
    interface CoinSink {
        /** A coin that was paid to the address that a number stands for. */
        void spend(long address, long value);
    }

    void coinsOf(long index, CoinSink sink) {
        for (int i = 0; i < HABITS.length; i++) {
            Habit habit = HABITS[i];
            DayPlan plan = plans[i];
            long source = index - habit.distance;
            if (habit.days > 0) {
                source = Math.floorMod(source, plan.transactions());
            }
            if (source < 0) {
                continue;
            }
            long header = plan.header(source);
            if (DayPlan.habit(header) == habit.number && plan.makesCoin(source, header)) {
                sink.spend(DayPlan.freshAddress(header), DayPlan.paid(header));
            }
        }
    }
}
