package dev.counterflow.chain;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Satoshis as coins in decimal and back, exactly. One coin has 100,000,000 satoshis on every chain. Thread-safe. */
public final class Coins {
    /** The decimal places of a coin. */
    public static final int DECIMALS = 8;

    private static final long COIN = 100_000_000;
    private static final int MAX_DIGITS = 30;
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,30})(?:\\.([0-9]{1,30}))?");

    private Coins() {}

    /** The coins without trailing zeros: {@code 0}, {@code 0.01733177}, {@code 5000}. */
    public static String format(long satoshis) {
        if (satoshis < 0) {
            return format(BigDecimal.valueOf(satoshis, DECIMALS));
        }
        long fraction = satoshis % COIN;
        if (fraction == 0) {
            return Long.toString(satoshis / COIN);
        }
        // The one before the fraction keeps its leading zeros, and becomes the point.
        StringBuilder text = new StringBuilder().append(satoshis / COIN);
        int point = text.length();
        text.append(COIN + fraction).setCharAt(point, '.');
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end);
    }

    /** The coins without trailing zeros: {@code 0}, {@code 0.01733177}, {@code 5000}. */
    public static String format(BigInteger satoshis) {
        return satoshis.bitLength() < Long.SIZE
                ? format(satoshis.longValue())
                : format(new BigDecimal(satoshis, DECIMALS));
    }

    /**
     * The satoshis of an amount in coins, written as digits with at most eight of them after a point.
     *
     * @throws CounterflowException with {@link Problem#INVALID_PARAMETER} if it is written in any other way
     */
    public static BigInteger parse(String coins) {
        Matcher matcher = AMOUNT.matcher(coins);
        if (!matcher.matches()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "an amount is written as up to " + MAX_DIGITS
                            + " digits, a point and up to 8 digits, such as 5000 or 0.01733177, without sign, exponent,"
                            + " spaces or separators");
        }
        String fraction = matcher.group(2);
        if (fraction != null && fraction.length() > DECIMALS) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    coins + " has " + fraction.length()
                            + " decimals; the smallest amount is 0.00000001, so give at most 8");
        }
        return new BigDecimal(coins).movePointRight(DECIMALS).toBigIntegerExact();
    }

    private static String format(BigDecimal coins) {
        return coins.signum() == 0 ? "0" : coins.stripTrailingZeros().toPlainString();
    }
}
