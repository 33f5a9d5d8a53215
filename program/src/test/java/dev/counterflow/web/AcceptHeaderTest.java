package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv",
                "TEXT/CSV",
                "text/csv; charset=utf-8",
                "text/*",
                "text/csv, application/json;q=0.5",
                "application/json;q=0.5,text/csv;q=0.9",
                "text/csv, */*;q=0.1",
                "application/problem+json, text/csv"
            })
    void whoTakesCommaSeparatedValuesRatherGetsThem(String accept) {
        assertThat(AcceptHeader.prefers(accept, Reply.CSV, Reply.JSON)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/json, text/csv",
                "text/csv, application/json",
                "application/json, text/csv;q=0.5",
                "text/csv;q=0",
                "text/csv;q=0, text/*",
                "text/csvx",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                ",;,q=;q=2,/"
            })
    void whoDoesNotGetsJson(String accept) {
        assertThat(AcceptHeader.prefers(accept, Reply.CSV, Reply.JSON)).isFalse();
    }
}
