package dev.counterflow.web;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects of a list of JSON as comma-separated values, so that both forms of an answer say the same. */
final class ListCsv {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ListCsv() {}

    /**
     * A line for each object of a list.
     *
     * @param json an object
     * @param list the name of the list in it
     * @param heading the properties that become cells; lists of texts have spaces between them, null is empty
     */
    static String of(String json, String list, List<String> heading) {
        return Csv.line(heading)
                + StreamSupport.stream(JSON.readTree(json).path(list).spliterator(), false)
                        .map(object -> Csv.line(heading.stream()
                                .map(name -> cell(object.path(name)))
                                .toList()))
                        .collect(Collectors.joining());
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(ListCsv::cell)
                    .collect(Collectors.joining(" "));
        }
        return value.isNull() ? "" : value.asString();
    }
}
