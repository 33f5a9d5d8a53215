package dev.counterflow.source.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Reading without anybody signing in: the key of a service account, and what Google's tools have left on the machine. */
class SourceCredentialsTest {
    private static final String TOKEN = "{\"access_token\":\"granted\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";

    @TempDir
    Path folder;

    private ScriptedEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new ScriptedEndpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    /** The file that the console gives to download, with a key of our own. */
    private Path serviceAccount() throws Exception {
        Path file = folder.resolve("key.json");
        Files.writeString(
                file,
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "type", "service_account",
                                "project_id", "of-the-account-1",
                                "private_key_id", "1",
                                "private_key", privateKey(),
                                "client_email", "reader@of-the-account-1.iam.gserviceaccount.com",
                                "client_id", "1",
                                "token_uri", endpoint.uri().toString())));
        return file;
    }

    private static String privateKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void theKeyOfAServiceAccountReadsAndNamesTheProjectThatPays() throws Exception {
        endpoint.answer(200, TOKEN);
        SourceCredentials found = SourceCredentials.in(serviceAccount());
        assertThat(String.valueOf(found.credentials().getAccessToken())).contains("granted");
        assertThat(found.project()).hasValue("of-the-account-1");
        assertThat(endpoint.requests)
                .singleElement()
                .satisfies(body -> assertThat(body).contains("jwt-bearer", "assertion="));
    }

    @Test
    void aKeyThatGoogleDoesNotAcceptIsSaid() throws Exception {
        endpoint.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");
        Path file = serviceAccount();
        assertThatThrownBy(() -> SourceCredentials.in(file))
                .isInstanceOfSatisfying(
                        CounterflowException.class, e -> assertThat(e.problem()).isEqualTo(Problem.SIGN_IN_REQUIRED));
    }

    @Test
    void whatGooglesToolsHaveLeftOnTheMachineIsUsed() throws Exception {
        Path file = folder.resolve("adc.json");
        Files.writeString(
                file,
                "{\"type\":\"authorized_user\",\"client_id\":\"gcloud\",\"client_secret\":\"s\",\"refresh_token\":\"1//r\","
                        + "\"quota_project_id\":\"of-gcloud-1\",\"token_uri\":\"" + endpoint.uri() + "\"}");
        endpoint.answer(200, TOKEN);
        assertThat(applicationDefault(file)).startsWith("of-gcloud-1 ");
    }

    /** Google's library looks into the environment, which a process cannot change of its own. */
    private static String applicationDefault(Path file) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApplicationDefault.class.getName())
                .redirectErrorStream(true);
        command.environment().put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
        Process process = command.start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Prints the project that pays and the kind of credentials that are found. */
    static final class ApplicationDefault {
        private ApplicationDefault() {}

        public static void main(String[] arguments) {
            SourceCredentials found = SourceCredentials.ofApplicationDefault();
            System.out.println(found.project().orElse("nobody") + " "
                    + found.credentials().getClass().getSimpleName());
        }
    }
}
