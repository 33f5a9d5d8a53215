package dev.counterflow.source.bigquery;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** The fake, served in this process or on a port of the loopback interface. */
final class FakeServer implements AutoCloseable {
    static final String BILLING = "payer-123456";

    /** Fails fast, so that tests do. */
    static final ReadApi.Limits LIMITS = new ReadApi.Limits(
            new Patience(Duration.ofMillis(1), Duration.ofMillis(20), 4),
            Duration.ofMillis(500),
            Duration.ofSeconds(10));

    private final Server server;
    private final Optional<ManagedChannel> channel;

    private FakeServer(Server server, Optional<ManagedChannel> channel) {
        this.server = server;
        this.channel = channel;
    }

    static FakeServer inProcess(FakeBigQuery fake) throws IOException {
        String name = InProcessServerBuilder.generateName();
        Server server =
                InProcessServerBuilder.forName(name).addService(fake).build().start();
        return new FakeServer(
                server, Optional.of(InProcessChannelBuilder.forName(name).build()));
    }

    static FakeServer onLoopback(FakeBigQuery fake) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(fake)
                .build()
                .start();
        return new FakeServer(server, Optional.empty());
    }

    /** Host and port of one on loopback. */
    String endpoint() {
        return "127.0.0.1:" + server.getPort();
    }

    ReadApi connect() {
        return channel.map(open -> ReadApi.open(
                        FixedTransportChannelProvider.create(GrpcTransportChannel.create(open)),
                        NoCredentialsProvider.create(),
                        LIMITS,
                        BILLING))
                .orElseGet(() -> ReadApi.ofEmulator(endpoint(), BILLING, LIMITS));
    }

    @Override
    public void close() {
        channel.ifPresent(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }
}
