package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void aCellCannotBecomeAFormulaOrALine() {
        assertThat(Csv.line(List.of("=1+1", "+1", "-1", "@a", "a,b", "say \"a\"", "a\nb", "\tx", "")))
                .isEqualTo("'=1+1,'+1,'-1,'@a,\"a,b\",\"say \"\"a\"\"\",\"a\nb\",'\tx,\n");
    }
}
