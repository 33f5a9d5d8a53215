package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aMinutesRequestsMayComeAtOnceAndFurtherOnesAsTimeGoesBy() {
        Allowance allowance = new Allowance(2, 0);
        assertThat(allowance.take(0)).isEqualTo(new Allowance.State(true, 1, 0, 30));
        assertThat(allowance.take(0)).isEqualTo(new Allowance.State(true, 0, 30, 60));
        assertThat(allowance.take(0).taken()).isFalse();
        assertThat(allowance.take(29 * SECOND).taken()).isFalse();
        assertThat(allowance.take(30 * SECOND).taken()).isTrue();
    }

    @Test
    void whatIsNotUsedIsNotSavedUp() {
        Allowance allowance = new Allowance(3, 0);
        assertThat(allowance.take(TimeUnit.HOURS.toNanos(1)).left()).isEqualTo(2);
    }

    @Test
    void aDebtIsWaitedFor() {
        Allowance allowance = new Allowance(60, 0);
        allowance.take(0);
        allowance.takeFurther(119, 0);
        assertThat(allowance.take(0)).isEqualTo(new Allowance.State(false, 0, 61, 120));
        assertThat(allowance.take(60 * SECOND).taken()).isFalse();
        assertThat(allowance.take(61 * SECOND).taken()).isTrue();
    }
}
