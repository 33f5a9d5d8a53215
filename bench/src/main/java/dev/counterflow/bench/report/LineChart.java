package dev.counterflow.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Lines over two logarithmic axes, as SVG on a ground of its own, so that it can be read on a light page and on a dark one.
 *
 * @param across what the horizontal axis is, with its unit
 * @param up what the vertical axis is, with its unit
 */
public record LineChart(String title, String across, String up, List<Line> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 72;
    private static final int RIGHT = 190;
    private static final int TOP = 48;
    private static final int BOTTOM = 56;
    private static final List<String> COLOURS = List.of("#b3261e", "#6b5b95", "#1f6feb", "#0b7a4b", "#a05a00");

    public LineChart {
        lines = List.copyOf(lines);
    }

    /** One line; values are above zero. */
    public record Line(String name, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** One measurement. */
    public record Point(double x, double y) {}

    /** The picture. */
    public String svg() {
        Axis horizontal = Axis.of(points().map(Point::x).toList(), LEFT, WIDTH - RIGHT);
        Axis vertical = Axis.of(points().map(Point::y).toList(), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" fill=\"#1f2328\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                escaped(title));
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        add(svg, "<text x=\"%d\" y=\"26\" font-size=\"16\" font-weight=\"bold\">%s</text>", LEFT, escaped(title));
        addGrid(svg, horizontal, vertical);
        double bottom = HEIGHT - BOTTOM;
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 14,
                escaped(across));
        add(
                svg,
                "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + bottom) / 2,
                escaped(up));
        for (int at = 0; at < lines.size(); at++) {
            addLine(svg, lines.get(at), at, horizontal, vertical);
        }
        return svg.append("</svg>\n").toString();
    }

    private java.util.stream.Stream<Point> points() {
        return lines.stream().flatMap(line -> line.points.stream());
    }

    private static void addGrid(StringBuilder svg, Axis horizontal, Axis vertical) {
        for (double tick : horizontal.ticks) {
            double x = horizontal.place(tick);
            add(svg, "<path d=\"M%.1f %dV%d\" stroke=\"#d0d7de\"/>", x, TOP, HEIGHT - BOTTOM);
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    HEIGHT - BOTTOM + 18,
                    label(tick));
        }
        for (double tick : vertical.ticks) {
            double y = vertical.place(tick);
            add(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#d0d7de\"/>", LEFT, y, WIDTH - RIGHT);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y + 4, label(tick));
        }
    }

    private static void addLine(StringBuilder svg, Line line, int number, Axis horizontal, Axis vertical) {
        String colour = COLOURS.get(number % COLOURS.size());
        StringBuilder path = new StringBuilder();
        for (Point point : line.points) {
            double x = horizontal.place(point.x);
            double y = vertical.place(point.y);
            path.append(path.isEmpty() ? "M" : "L").append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
            add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x, y, colour);
        }
        add(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        int y = TOP + 8 + 22 * number;
        int x = WIDTH - RIGHT + 16;
        add(svg, "<path d=\"M%d %dh18\" stroke=\"%s\" stroke-width=\"3\"/>", x, y, colour);
        add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", x + 24, y + 4, escaped(line.name));
    }

    private static void add(StringBuilder svg, String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }

    private static String label(double tick) {
        if (tick >= 1e6) {
            return String.format(Locale.ROOT, "%.0f M", tick / 1e6);
        }
        return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : Double.toString(tick);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** A logarithmic axis from one pixel to another, with ticks at ones, twos and fives. */
    private record Axis(double least, double most, double from, double to, TreeSet<Double> ticks) {
        private static final int MOST_TICKS = 10;

        static Axis of(List<Double> values, double from, double to) {
            double least = values.stream().mapToDouble(value -> value).min().orElse(1);
            double most = values.stream().mapToDouble(value -> value).max().orElse(10);
            TreeSet<Double> ticks = ticks(least, most, 1, 2, 5);
            if (ticks.size() > MOST_TICKS) {
                ticks = ticks(least, most, 1);
            }
            return new Axis(ticks.first(), ticks.last(), from, to, ticks);
        }

        /** All of them from the last below the values to the first above. */
        private static TreeSet<Double> ticks(double least, double most, int... digits) {
            TreeSet<Double> ticks = new TreeSet<>();
            for (int power = -6; power <= 12; power++) {
                for (int digit : digits) {
                    ticks.add(Double.valueOf(digit + "e" + power));
                }
            }
            Double first = ticks.floor(least);
            Double last = ticks.ceiling(most == least ? most * 1.01 : most);
            return new TreeSet<>(ticks.subSet(
                    first == null ? ticks.first() : first, true, last == null ? ticks.last() : last, true));
        }

        double place(double value) {
            return from + (to - from) * Math.log(value / least) / Math.log(most / least);
        }
    }
}
