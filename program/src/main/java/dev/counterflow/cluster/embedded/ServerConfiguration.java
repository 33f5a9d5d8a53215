package dev.counterflow.cluster.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a server is told beside PostgreSQL's defaults: the resource {@value #FILE_NAME}, and these few.
 *
 * @param name shown in the list of processes
 */
record ServerConfiguration(String name, int port, int sharedBuffersMegabytes, Path logFolder) {
    static final String FILE_NAME = "counterflow.conf";

    String text() throws IOException {
        try (InputStream common =
                Objects.requireNonNull(ServerConfiguration.class.getResourceAsStream(FILE_NAME), FILE_NAME)) {
            return new String(common.readAllBytes(), StandardCharsets.UTF_8)
                    + "\ncluster_name = 'counterflow-" + name + "'"
                    + "\nport = " + port
                    + "\nshared_buffers = '" + sharedBuffersMegabytes + "MB'"
                    + "\nlog_directory = '" + logFolder.toString().replace("'", "''") + "'\n";
        }
    }
}
