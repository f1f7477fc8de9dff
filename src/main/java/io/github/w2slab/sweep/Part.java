package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The share of each sweep that this process computes, into a file of its own: setting after setting with all its seeds dealt out
 * in turn or, where there are fewer settings than parts, run after run.
 * A file is not shared over a network, where SQLite's locks do not hold.
 *
 * @param number from 1
 * @param of     how many parts there are
 */
record Part(int number, int of) {

    private static final String VARIABLE = "W2SLAB_PART";
    private static final Pattern FORM = Pattern.compile("\\s*(\\d{1,6})\\s*/\\s*(\\d{1,6})\\s*");
    private static final Part ALL = new Part(1, 1);

    /**
     * Returns what the environment variable W2SLAB_PART asks for, "2/8" for the second of eight, or the property w2slab.part;
     * everything where neither is set.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Part ofThisProcess() {
        String told = System.getProperty("w2slab.part", System.getenv(VARIABLE));
        if (told == null || told.isBlank()) {
            return ALL;
        }
        Matcher form = FORM.matcher(told);
        boolean fits = form.matches() && Integer.parseInt(form.group(1)) >= 1
                && Integer.parseInt(form.group(1)) <= Integer.parseInt(form.group(2));
        Require.check(fits, VARIABLE, told, "i/n with i from 1 to n, for example 2/8");
        return new Part(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    private boolean isAll() {
        return of == 1;
    }

    /** Returns the points that are this part's. */
    List<Point> of(List<Point> points) {
        if (isAll()) {
            return points;
        }
        List<Map<String, Object>> settings = points.stream().map(Point::values).distinct().toList();
        Map<Map<String, Object>, Integer> place = new HashMap<>();
        settings.forEach(setting -> place.put(setting, place.size()));
        return IntStream.range(0, points.size())
                .filter(i -> (settings.size() < of ? i : place.get(points.get(i).values())) % of == number - 1)
                .mapToObj(points::get).toList();
    }

    /** Returns where this part is kept, beside the file of all parts. */
    Path file(Path all) {
        if (isAll()) {
            return all;
        }
        Require.check(all != null, "file of a sweep that is computed in parts (" + VARIABLE + " = " + this + ")", "missing",
                "given: call savedIn(\"name\"), from which the parts are put together");
        return all.resolveSibling(all.getFileName() + ".part-" + number + "-of-" + of);
    }

    /** Returns the files of parts that lie beside the file of all, in the order of their names; none for a part. */
    List<Path> files(Path all) {
        Path folder = all.toAbsolutePath().getParent();
        if (!isAll() || !Files.isDirectory(folder)) {
            return List.of();
        }
        Pattern name = Pattern.compile(Pattern.quote(all.getFileName().toString()) + "\\.part-\\d+-of-\\d+");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
