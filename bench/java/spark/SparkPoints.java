import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.spark.Spark;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Seconds of a sweep's points: `SparkPoints ADDRESS POINTS STEPS`, where "here" is no cluster. Points of other seeds go before, for code to
 * be compiled. With 0 points it tells how many steps take a second on one thread.
 */
public final class SparkPoints {

    private static final int WARM_UP = 4;

    private SparkPoints() {
    }

    static Training training(Point point) {
        World world = World.builder().dimension(1024).subspaceDimension(128).tasks(2).correlation(0.3).link(Link.hermite(2)).seed(1).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(128).activation(Activation.hermite(2)).seed(2).build();
        return Training.of(strong, Supervision.fineTuning(world), Sgd.perDimension(point.value("rate")).seed(point.seed()));
    }

    private static double seconds(Sweep sweep, int points, long firstSeed) {
        Sweep seeded = sweep.seeds(LongStream.range(firstSeed, firstSeed + points).toArray());
        long begun = System.nanoTime();
        seeded.run(SparkPoints::training);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (seeded.complete() != points) {
            throw new IllegalStateException(seeded.toString());
        }
        return seconds;
    }

    public static void main(String[] words) {
        int points = Integer.parseInt(words[1]);
        long steps = Long.parseLong(words[2]);
        if (points == 0) {
            Training run = training(Sweep.over("rate", 0.1).points().get(0)).onThreads(1);
            run.train(60_000);
            long begun = System.nanoTime();
            run.train(40_000);
            System.out.printf(Locale.ROOT, "%.0f%n", 40_000 / ((System.nanoTime() - begun) / 1e9));
            return;
        }
        Sweep sweep = Sweep.over("rate", 0.1).steps(steps);
        Spark cluster = null;
        if (!words[0].equals("here")) {
            cluster = Spark.at(words[0]).with("spark.jars", "").with("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                    .with("spark.driver.host", "localhost").with("spark.driver.bindAddress", "127.0.0.1")
                    .with("spark.scheduler.minRegisteredResourcesRatio", "1").with("spark.executor.extraJavaOptions",
                            "--add-modules jdk.incubator.vector -XX:ActiveProcessorCount=1");
            sweep = sweep.on(cluster);
        }
        try {
            seconds(sweep, WARM_UP, 1000);
            System.out.printf(Locale.ROOT, "%.3f%n", seconds(sweep, points, 1));
        } finally {
            if (cluster != null) {
                cluster.session().stop();
            }
        }
    }
}
