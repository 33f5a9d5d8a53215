package dev.counterflow.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void plainTextIsRepeatedInQuotes() {
        assertThat(Quoted.text("1BQAPyku1")).isEqualTo("'1BQAPyku1'");
    }

    @Test
    void aTerminalIsNotGivenEscapeSequences() {
        assertThat(Quoted.text("a\u001b[2Jb\r\n")).isEqualTo("'a\\u001B[2Jb\\u000D\\u000A'");
    }

    @Test
    void textThatRunsBackwardsIsShownForWhatItIs() {
        assertThat(Quoted.text("\u202efdp")).isEqualTo("'\\u202Efdp'");
    }

    @Test
    void halfACharacterIsShownForWhatItIs() {
        assertThat(Quoted.text("\ud800")).isEqualTo("'\\uD800'");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(Quoted.text("x".repeat(1_000_000))).isEqualTo("'" + "x".repeat(Quoted.MOST_CHARACTERS) + "...'");
    }
}
