package io.github.w2slab.sweep;

import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process of its own that runs a sweep on a store, and says "ran POINT." of each that it trained and "has
 * POINT." of each that it has. */
final class StoreProcess {

    private StoreProcess() {
    }

    static Process start(Path file, int seeds, long steps, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator
                + System.getProperty("surefire.test.class.path", ""), StoreProcess.class.getName(), file.toString(),
                Integer.toString(seeds), Long.toString(steps)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static Sweep sweep(Path file, int seeds, long steps) {
        return SweepTest.grid().seeds(seeds).steps(steps).savedIn(file);
    }

    public static void main(String[] arguments) {
        long steps = Long.parseLong(arguments[2]);
        Sweep sweep = sweep(Path.of(arguments[0]), Integer.parseInt(arguments[1]), steps);
        Set<Point> told = new HashSet<>();
        Monitoring.during(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                tell(sweep, told);
                return true;
            }

            @Override
            public void close(long count, String sentence) {
                tell(sweep, told);
            }
        }, () -> sweep.run(point -> saying(point, steps)));
        System.out.println("complete");
    }

    private static Training saying(Point point, long steps) {
        Training run = SweepTest.training(point);
        double rate = run.sgd().learningRate();
        AtomicBoolean said = new AtomicBoolean();
        return Training.of(run.start(), run.supervision(), Sgd.spherical(step -> {
            if (step == steps - 1 && !said.getAndSet(true)) {
                System.out.println("ran " + point + ".");
            }
            return rate;
        }).seed(point.seed()));
    }

    private static void tell(Sweep sweep, Set<Point> told) {
        for (Point point : sweep.points()) {
            if (!Double.isNaN(sweep.value(point, "alignment")) && told.add(point)) {
                System.out.println("has " + point + ".");
            }
        }
    }

    /** Returns the points of all whole lines that begin with a word. */
    static List<String> points(List<String> lines, String word) {
        return lines.stream().filter(line -> line.startsWith(word + " ") && line.endsWith("."))
                .map(line -> line.substring(word.length() + 1, line.length() - 1)).toList();
    }
}
