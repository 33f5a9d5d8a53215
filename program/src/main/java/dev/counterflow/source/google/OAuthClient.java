package dev.counterflow.source.google;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OAuth client that the user made in the Google Cloud console: as whom Counterflow asks. Immutable.
 *
 * @param id the client's id
 * @param secret its secret, which for a desktop app is none; never shown
 * @param authorizationUri where the user is asked
 * @param tokenUri where codes and refresh tokens are exchanged
 */
public record OAuthClient(String id, String secret, URI authorizationUri, URI tokenUri) {
    private static final URI GOOGLE_AUTHORIZATION = URI.create("https://accounts.google.com/o/oauth2/v2/auth");
    private static final URI GOOGLE_TOKEN = URI.create("https://oauth2.googleapis.com/token");
    private static final long LARGEST_FILE_BYTES = 64 << 10;

    /** A client of Google's. */
    public static OAuthClient of(String id, String secret) {
        return new OAuthClient(id, secret, GOOGLE_AUTHORIZATION, GOOGLE_TOKEN);
    }

    /**
     * Reads {@code client_secrets.json} as the console gives it to download.
     *
     * @throws CounterflowException if it cannot be read, or is something else
     */
    public static OAuthClient in(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw notOne(file, "it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
            JsonNode client = root.has("installed") ? root.get("installed") : root.get("web");
            if (client == null || !client.path("client_id").isString()) {
                throw notOne(
                        file,
                        root.path("type").asString("").equals("service_account")
                                ? "it is the key of a service account, which needs no login: give it as --credentials"
                                : "it holds no client_id");
            }
            return new OAuthClient(
                    client.get("client_id").asString(),
                    client.path("client_secret").asString(""),
                    uri(client, "auth_uri", GOOGLE_AUTHORIZATION),
                    uri(client, "token_uri", GOOGLE_TOKEN));
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS,
                    file + " cannot be read (" + e.getMessage()
                            + "); it is the file that the Google Cloud console gives"
                            + " to download for an OAuth client of the type 'Desktop app'",
                    e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw notOne(file, "it is not JSON of that form");
        }
    }

    private static URI uri(JsonNode client, String field, URI fallback) {
        JsonNode value = client.path(field);
        return value.isString() ? URI.create(value.asString()) : fallback;
    }

    private static CounterflowException notOne(Path file, String reason) {
        return new CounterflowException(
                Problem.INVALID_PARAMETER, file + " is not the client_secrets.json of an OAuth client: " + reason);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OAuth client " + id;
    }
}
