package dev.counterflow.cluster;

import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which server a new segment goes to. */
final class Placement {
    private Placement() {}

    /**
     * The server with the fewest bytes; of those with as many, the first. A segment that is being loaded counts as much
     * as the live ones do on average, so that loaders side by side do not all choose the same server. A server that is
     * being removed is not chosen.
     *
     * @param candidates the servers to choose from
     * @return empty if none of them takes segments
     */
    static Optional<String> emptiest(Handle catalog, Collection<String> candidates) {
        return catalog.createQuery("""
                        with size as (
                            select coalesce(avg(bytes) filter (where bytes > 0), 1) as usual from counterflow.segment_copy
                        )
                        select server.name
                        from counterflow.server
                        cross join size
                        left join counterflow.segment_copy copy
                            on copy.server = server.name and copy.state <> 'retired'
                        where server.name = any (:candidates) and not server.leaving
                        group by server.name, server.position
                        order by coalesce(sum(case when copy.bytes = 0 then size.usual else copy.bytes end), 0), server.position
                        limit 1
                        """)
                .bindArray("candidates", String.class, candidates.toArray())
                .mapTo(String.class)
                .findOne();
    }
}
