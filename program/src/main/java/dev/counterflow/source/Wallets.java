package dev.counterflow.source;

import dev.counterflow.chain.Address;
import dev.counterflow.chain.AddressEncoder;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.ScriptType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a generated chain. Each is made from a number of 64 bits alone. A few belong to hubs (exchanges,
 * mining pools) and regulars, which are there on all days and are chosen by Zipf's law; the others are used once or
 * twice. Not thread-safe.
 */
final class Wallets {
    private static final int HUBS = 64;
    private static final int POOLS = 12;
    private static final int REGULARS = 16_384;
    private static final Zipf HUB_RANKS = new Zipf(HUBS);
    private static final Zipf POOL_RANKS = new Zipf(POOLS);
    private static final Zipf REGULAR_RANKS = new Zipf(REGULARS);
    /** Of 100 addresses, how many are of each type, if the chain has them all. */
    private static final Map<ScriptType, Integer> SHARES = Map.of(
            ScriptType.P2PKH, 35, ScriptType.P2SH, 30, ScriptType.P2WPKH, 25, ScriptType.P2WSH, 6, ScriptType.P2TR, 4);

    private final AddressEncoder encoder;
    private final ScriptType[] types;
    private final Population hubs;
    private final Population pools;
    private final Population regulars;

    Wallets(Chain chain, long seed) {
        encoder = new AddressEncoder(chain);
        types = shares(chain);
        long ledger = Mix.of(seed, chain);
        hubs = new Population(HUB_RANKS, Mix.of(ledger, 1));
        pools = new Population(POOL_RANKS, Mix.of(ledger, 2));
        regulars = new Population(REGULAR_RANKS, Mix.of(ledger, 3));
    }

    private static ScriptType[] shares(Chain chain) {
        return chain.scriptTypes().stream()
                .flatMap(type -> Stream.generate(() -> type).limit(SHARES.getOrDefault(type, 0)))
                .toArray(ScriptType[]::new);
    }

    /** An address that receives and pays on a large scale, on all days. */
    String hub(Draws draws) {
        return hubs.address(draws);
    }

    /** The address of a mining pool. */
    String pool(Draws draws) {
        return pools.address(draws);
    }

    /** An address of a person or a shop that uses it again and again. */
    String regular(Draws draws) {
        return regulars.address(draws);
    }

    /** The address that a number stands for. */
    String address(long id) {
        return address(id, types[(int) (((id >>> 32) * types.length) >>> 32)]);
    }

    /** One to three addresses of keys, as a bare multisig script names them. */
    List<String> keys(long id) {
        String first = address(Mix.of(id, 1), ScriptType.P2PKH);
        String second = address(Mix.of(id, 2), ScriptType.P2PKH);
        return (id & 1) == 0
                ? List.of(first, second)
                : List.of(first, second, address(Mix.of(id, 3), ScriptType.P2PKH));
    }

    /** The label of a script without an address. */
    static String nonstandard(long id) {
        HexFormat hex = HexFormat.of();
        return Address.NONSTANDARD_PREFIX
                + hex.toHexDigits(Mix.of(id, 1))
                + hex.toHexDigits(Mix.of(id, 2))
                + hex.toHexDigits((int) Mix.of(id, 3));
    }

    private String address(long id, ScriptType type) {
        byte[] payload = new byte[type.payloadBytes()];
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        for (int which = 0; buffer.remaining() >= Long.BYTES; which++) {
            buffer.putLong(Mix.of(id, which));
        }
        if (buffer.hasRemaining()) {
            buffer.putInt((int) Mix.of(id, payload.length));
        }
        return encoder.encode(type, payload);
    }

    /** Addresses that are used again and again, made when they are first needed. */
    private final class Population {
        private final Zipf ranks;
        private final long seed;
        private final @Nullable String[] addresses;

        Population(Zipf ranks, long seed) {
            this.ranks = ranks;
            this.seed = seed;
            this.addresses = new String[ranks.ranks()];
        }

        String address(Draws draws) {
            int rank = ranks.rank(draws);
            String known = addresses[rank];
            if (known == null) {
                known = Wallets.this.address(Mix.of(seed, rank));
                addresses[rank] = known;
            }
            return known;
        }
    }
}
