package dev.counterflow.source.google;

import com.google.auth.oauth2.UserCredentials;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The sign-ins of those who use this process through a browser, in memory only: they end with it. At most
 * {@link #MOST} are held; one more drops the oldest. Thread safe.
 */
public final class HeldSignIns {
    /** As many people as may be signed in at once. */
    public static final int MOST = 100;

    private final Map<UUID, UserCredentials> held = new LinkedHashMap<>();

    /**
     * Holds a sign-in.
     *
     * @return its name, which says nothing about it
     */
    public synchronized UUID hold(UserCredentials credentials) {
        if (held.size() >= MOST) {
            held.remove(held.keySet().iterator().next());
        }
        UUID name = UUID.randomUUID();
        held.put(name, credentials);
        return name;
    }

    /** The sign-in of a name, if it is still held. */
    public synchronized Optional<UserCredentials> find(UUID name) {
        return Optional.ofNullable(held.get(name));
    }

    /** Lets go of a sign-in, and returns it for the last time. */
    public synchronized Optional<UserCredentials> forget(UUID name) {
        return Optional.ofNullable(held.remove(name));
    }
}
