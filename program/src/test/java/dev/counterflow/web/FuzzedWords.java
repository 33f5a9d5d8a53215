package dev.counterflow.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What the parts of a fuzzed request are made of: what is good, what is almost good, and what breaks other programs. */
final class FuzzedWords {
    static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";

    private static final List<String> ADDRESSES = List.of(
            A,
            "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv",
            "coinbase",
            "shielded",
            "nonstandard0123456789012345678901234567890123456789",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLeq",
            "",
            ".",
            "..",
            "%00",
            "%2F",
            "%",
            "%zz",
            "a;b=c",
            "' or 1=1 --",
            "\\",
            "\u00e9\u4e2d\ud83d\ude00",
            "a".repeat(128),
            "a".repeat(2_000));
    private static final List<String> CHAINS = List.of(
            "bitcoin", "litecoin", "dogecoin", "dash", "zcash", "bitcoin_cash", "Bitcoin", "ethereum", "", "%20");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "100",
            "1000",
            "1001",
            "-1",
            "+1",
            "01",
            "1.5",
            "1e3",
            "NaN",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "9".repeat(400),
            "\u0661\u0662",
            "",
            " 1",
            "1 ",
            "0x10");
    private static final List<String> AMOUNTS = List.of(
            "0",
            "0.00000001",
            "0.000000001",
            "1",
            "21000000",
            "1e8",
            "-1",
            ".",
            "1.",
            ".1",
            "9".repeat(30),
            "9".repeat(31),
            "0." + "0".repeat(900),
            "\u0661",
            "");
    private static final List<String> DAYS = List.of(
            "2020-10-27",
            "2020-10-28",
            "2020-11-01",
            "2020-02-30",
            "2020-13-01",
            "0000-01-01",
            "-0001-01-01",
            "9999-12-31",
            "+10000-01-01",
            "+999999999-12-31",
            "-999999999-01-01",
            "2020-10-27T12:00:00Z",
            "2020-10-27T12:00:00+02:00",
            "2020-10-27T24:00:00Z",
            "2020-10-27T12:00:00",
            "2020-W44-1",
            "2020-10-27T12:00:00.123456789Z",
            "9999-12-31T23:59:59Z",
            "1969-12-31",
            "today",
            "",
            "\u0662020-10-27");
    private static final List<String> CHOICES = List.of(
            "both",
            "inflow",
            "outflow",
            "inflows",
            "outflows",
            "total_flows",
            "address",
            "true",
            "false",
            "TRUE",
            "yes",
            "",
            "null");

    private final Random random;
    private final List<String> tokens;

    FuzzedWords(Random random, List<String> tokens) {
        this.random = random;
        this.tokens = tokens;
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    String address() {
        return once(3) ? one(ADDRESSES) : A;
    }

    String chain() {
        return once(4) ? one(CHAINS) : "bitcoin";
    }

    /** A value that suits the name of a parameter, or almost. */
    String value(String name) {
        if (once(12)) {
            return garbage(upTo(40));
        }
        return switch (name) {
            case "address", "counterparty" -> address();
            case "chain" -> chain();
            case "start_date", "end_date" -> one(DAYS);
            case "limit", "offset", "id", "seed", "transactions_per_day", "max_bytes" -> one(NUMBERS);
            case "min_amount" -> one(AMOUNTS);
            case "hide" -> list();
            case "page_token" -> token();
            default -> one(CHOICES);
        };
    }

    private String list() {
        List<String> all = new ArrayList<>();
        int count = once(10) ? 101 : upTo(4);
        for (int at = 0; at < count; at++) {
            all.add(address());
        }
        return String.join(",", all);
    }

    /** One that the server gave, one that was tampered with, or one that it never gave. */
    private String token() {
        if (tokens.isEmpty() || once(6)) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(garbage(upTo(60)).getBytes(StandardCharsets.UTF_8));
        }
        String token = one(tokens);
        if (once(3)) {
            return token;
        }
        if (once(2)) {
            return mutated(token);
        }
        // The place is another one, of any form.
        String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("\n", -1);
        parts[2 + upTo(1)] = once(2) ? one(NUMBERS) : once(2) ? one(DAYS) : garbage(upTo(20));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a character changed, left out, or doubled. */
    String mutated(String text) {
        if (text.isEmpty()) {
            return garbage(1);
        }
        int at = random.nextInt(text.length());
        String before = text.substring(0, at);
        String after = text.substring(at + 1);
        return switch (random.nextInt(4)) {
            case 0 -> before + garbage(1) + after;
            case 1 -> before + after;
            case 2 -> before + text.charAt(at) + text.charAt(at) + after;
            default -> before;
        };
    }

    /** Characters of all kinds, but for surrogates that stand alone, which no bytes stand for. */
    String garbage(int length) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            int kind = random.nextInt(6);
            text.appendCodePoint(
                    switch (kind) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> 0x80 + random.nextInt(0x700);
                        case 2 -> 0x1F600 + random.nextInt(0x40);
                        case 3 -> "\"'`<>&%{}[]()\\/:;=?#@,.*|~^$".charAt(random.nextInt(28));
                        default -> 0x20 + random.nextInt(0x5F);
                    });
        }
        return text.toString();
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
