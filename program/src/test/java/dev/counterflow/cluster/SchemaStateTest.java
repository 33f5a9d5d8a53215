package dev.counterflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.SchemaState.Applied;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaStateTest {
    private static final Map<String, Integer> PROGRAM = Map.of("V001__tables.sql", 1, "R__ask.sql", 20);
    private static final Applied TABLES = new Applied("V001__tables.sql", 1);
    private static final Applied ASK = new Applied("R__ask.sql", 20);
    private static final Applied OTHER_ASK = new Applied("R__ask.sql", 21);

    private static SchemaState state(Applied... history) {
        return SchemaState.of(PROGRAM, List.of(history));
    }

    @Test
    void whatTheProgramBringsIsCurrent() {
        assertThat(state(TABLES, ASK)).isEqualTo(SchemaState.CURRENT);
        assertThat(state(TABLES, OTHER_ASK, ASK)).isEqualTo(SchemaState.CURRENT);
    }

    @Test
    void whatNeverHadTheProgramsScriptsIsOlder() {
        assertThat(state()).isEqualTo(SchemaState.OLDER_THAN_PROGRAM);
        assertThat(state(TABLES)).isEqualTo(SchemaState.OLDER_THAN_PROGRAM);
        assertThat(state(TABLES, OTHER_ASK)).isEqualTo(SchemaState.OLDER_THAN_PROGRAM);
    }

    @Test
    void whatHasReplacedTheProgramsScriptIsNewer() {
        assertThat(state(TABLES, ASK, OTHER_ASK)).isEqualTo(SchemaState.NEWER_THAN_PROGRAM);
    }

    @Test
    void aVersionThatTheProgramDoesNotKnowIsNewer() {
        assertThat(state(TABLES, ASK, new Applied("V002__more.sql", 5))).isEqualTo(SchemaState.NEWER_THAN_PROGRAM);
    }

    @Test
    void aFunctionThatTheProgramHasGivenUpSaysNothing() {
        assertThat(state(TABLES, ASK, new Applied("R__old.sql", 5))).isEqualTo(SchemaState.CURRENT);
    }
}
