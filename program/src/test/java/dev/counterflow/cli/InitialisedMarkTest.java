package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Rule;
import dev.counterflow.cluster.Migrations;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialisedMarkTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsMarkedAtFirst() {
        InitialisedMark mark = InitialisedMark.in(folder);
        assertThat(mark.exists()).isFalse();
        assertThat(mark.rule()).isEmpty();
        assertThat(mark.isFinished("a")).isFalse();
    }

    @Test
    void whatIsBegunKeepsItsRuleButIsNotFinished() {
        InitialisedMark.in(folder).begin(Rule.WHOLE_TRANSACTION);
        InitialisedMark.in(folder).begin(Rule.PROPORTIONAL);
        assertThat(InitialisedMark.in(folder).rule()).contains(Rule.WHOLE_TRANSACTION);
        assertThat(InitialisedMark.in(folder).isFinished("a")).isFalse();
    }

    @Test
    void whatIsFinishedIsSoForTheSameFingerprintOnly() {
        InitialisedMark.in(folder).begin(Rule.PROPORTIONAL);
        InitialisedMark.in(folder).finish(Rule.PROPORTIONAL, "a");
        assertThat(InitialisedMark.in(folder).isFinished("a")).isTrue();
        assertThat(InitialisedMark.in(folder).isFinished("b")).isFalse();
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void theFingerprintOfTheMigrationsIsStable() {
        assertThat(Migrations.fingerprint()).isEqualTo(Migrations.fingerprint()).matches("[0-9]{2,}-[0-9a-f]{8}");
    }
}
