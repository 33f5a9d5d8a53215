package dev.counterflow.cluster;

/** The roles that the program makes for itself in the database servers. */
public enum Role {
    /** Owns the schema and everything in it, on every server: init and ingest. */
    OWNER("counterflow_owner"),
    /** May ask and look, on the coordinator only: serve. */
    READER("counterflow_reader"),
    /** May ask for runs and cancel them, on the coordinator only: serve. */
    QUEUE("counterflow_queue"),
    /** What the coordinator is on a shard: may read segments. */
    LINK("counterflow_link");

    private final String roleName;

    Role(String roleName) {
        this.roleName = roleName;
    }

    public String roleName() {
        return roleName;
    }
}
