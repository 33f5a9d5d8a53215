package dev.counterflow.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the tables and functions of a server compare with those that this program brings along. */
enum SchemaState {
    /** The same. */
    CURRENT,
    /** The program brings migrations that the server has not had. */
    OLDER_THAN_PROGRAM,
    /** The server has had migrations that the program does not know. */
    NEWER_THAN_PROGRAM;

    /**
     * A migration that a server has had.
     *
     * @param script its file name; those that start with R are repeated whenever they change
     * @param checksum of its content at that time
     */
    record Applied(String script, int checksum) {}

    /**
     * Compares what was applied, in that order, with the program's scripts and their checksums.
     *
     * <p>A script whose present form was applied some time ago and then replaced shows that a newer program was here. A
     * repeatable script that the program does not know may be one that it has given up, and says nothing.
     */
    static SchemaState of(Map<String, Integer> program, List<Applied> history) {
        Map<String, Integer> latest = new HashMap<>();
        history.forEach(applied -> latest.put(applied.script(), applied.checksum()));
        Set<Applied> everApplied = new HashSet<>(history);
        boolean older = false;
        for (Map.Entry<String, Integer> script : program.entrySet()) {
            if (!script.getValue().equals(latest.get(script.getKey()))) {
                if (everApplied.contains(new Applied(script.getKey(), script.getValue()))) {
                    return NEWER_THAN_PROGRAM;
                }
                older = true;
            }
        }
        boolean unknownVersion =
                latest.keySet().stream().anyMatch(script -> script.startsWith("V") && !program.containsKey(script));
        if (unknownVersion) {
            return NEWER_THAN_PROGRAM;
        }
        return older ? OLDER_THAN_PROGRAM : CURRENT;
    }
}
