package io.github.w2slab.spark;

import io.github.w2slab.base.Require;
import io.github.w2slab.sweep.Cluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Apache Spark as a {@link Cluster}: {@code sweep.on(Spark.at("spark://host:7077")).run(recipe)}. Each input is a task of its own.
 *
 * <p>There is one session in a process, begun when it is first needed and gone on with afterwards. Its workers get the jars of
 * the class path, all but Spark's own, and from a notebook the classes of its cells with the values that these read. An executor
 * that is lost costs the inputs that it was at: Spark has others do them, each up to four times ({@code spark.task.maxFailures}).
 * In a notebook a sweep wants the kernel with Spark; docs/spark.md tells how.
 */
public final class Spark implements Cluster {

    /** Inputs of one of Spark's jobs; the next one fills the cores that the end of this one leaves idle. */
    private static final int WAVE = 10_000;
    private static final int POLL_MILLIS = 5;
    private static final String CLASSES = "spark.repl.class.outputDir";

    private final String master;
    private final Map<String, String> settings;

    private Spark(String master, Map<String, String> settings) {
        this.master = master;
        this.settings = settings;
    }

    /**
     * A cluster by its address.
     *
     * @param master as Spark has it: "spark://host:7077", "local-cluster[2,1,1024]" for two processes here, "yarn", ...
     */
    public static Spark at(String master) {
        return new Spark(Require.present("master", master), Map.of());
    }

    /** The same with one of Spark's settings, for example "spark.executor.memory" and "4g", for a session that is not begun. */
    public Spark with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(Require.present("name", name), Require.present("value", value));
        return new Spark(master, all);
    }

    /**
     * Returns the session, which is begun where there is none; {@code stop()} ends it, and with it the executors.
     *
     * @throws IllegalStateException if there is one with another master
     */
    public synchronized SparkSession session() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // With local[n] the tasks are run in this process: they shall not see the notebook's own variables.
        thread.setContextClassLoader(Spark.class.getClassLoader());
        try {
            SparkSession session = SparkSession.builder().config(configuration()).getOrCreate();
            String there = session.sparkContext().master();
            if (!there.equals(master)) {
                throw new IllegalStateException("there is a session at " + there + ", and Spark has one in a process: end it with"
                        + " Spark.at(\"" + there + "\").session().stop() before one at " + master);
            }
            return session;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private SparkConf configuration() {
        SparkConf conf = new SparkConf().setMaster(master);
        conf.setIfMissing("spark.app.name", "w2s-lab").setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.ui.showConsoleProgress", "false").setIfMissing("spark.jars", jars())
                // Without it a worker in this process looks for a folder where Spark was built.
                .setIfMissing("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        settings.forEach(conf::set);
        return conf;
    }

    /** All jars of the class path that do not lie beside Spark's. */
    private static String jars() {
        Path spark = Path.of(SparkContext.class.getProtectionDomain().getCodeSource().getLocation().getPath()).getParent();
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(jar -> jar.endsWith(".jar"))
                .map(jar -> Path.of(jar).toAbsolutePath().normalize()).filter(jar -> !jar.getParent().equals(spark))
                .map(Path::toString).collect(Collectors.joining(","));
    }

    @Override
    public <T extends Serializable, R extends Serializable> void run(List<T> inputs, Work<T, R> work, ClassLoader loader,
            Consumer<R> done, BooleanSupplier stopped) {
        if (inputs.isEmpty()) {
            return;
        }
        String classes = System.getProperty(CLASSES);
        Task task = new Task(Parcel.of(work, classes == null ? null : Path.of(classes), loader));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session().sparkContext());
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Consumer<byte[]> arrived = bytes -> {
            try {
                @SuppressWarnings("unchecked")
                R output = (R) object(bytes);
                done.accept(output);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        };
        BooleanSupplier ended = () -> stopped.getAsBoolean() || failure.get() != null;
        Deque<SimpleFutureAction<BoxedUnit>> underWay = new ArrayDeque<>();
        // A stop interrupts the threads of tasks that are under way.
        context.setLocalProperty("spark.job.interruptOnCancel", "true");
        try {
            for (int from = 0; from < inputs.size() && !ended.getAsBoolean(); from += WAVE) {
                List<byte[]> wave = new ArrayList<>();
                inputs.subList(from, Math.min(inputs.size(), from + WAVE)).forEach(input -> wave.add(bytes(input)));
                underWay.add(submitted(context, wave, task, arrived));
                if (underWay.size() > 1) {
                    await(underWay.remove(), ended);
                }
            }
            while (!underWay.isEmpty() && !ended.getAsBoolean()) {
                await(underWay.remove(), ended);
            }
        } finally {
            underWay.forEach(SimpleFutureAction::cancel);
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static SimpleFutureAction<BoxedUnit> submitted(JavaSparkContext context, List<byte[]> wave, Task task,
            Consumer<byte[]> arrived) {
        List<Object> places = IntStream.range(0, wave.size()).<Object>mapToObj(i -> i).toList();
        return context.sc().submitJob(context.parallelize(wave, wave.size()).rdd(), task,
                CollectionConverters.asScala(places).toSeq(), new AbstractFunction2<Object, byte[], BoxedUnit>() {
                    @Override
                    public BoxedUnit apply(Object place, byte[] output) {
                        arrived.accept(output);
                        return BoxedUnit.UNIT;
                    }
                }, new AbstractFunction0<BoxedUnit>() {
                    @Override
                    public BoxedUnit apply() {
                        return BoxedUnit.UNIT;
                    }
                });
    }

    private void await(SimpleFutureAction<BoxedUnit> job, BooleanSupplier ended) {
        while (!job.isCompleted()) {
            if (ended.getAsBoolean()) {
                job.cancel();
                return;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                job.cancel();
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (job.value().get().isFailure() && !ended.getAsBoolean()) {
            Throwable why = job.value().get().failed().get();
            throw new IllegalStateException("Spark at " + master + " gave up: " + why.getMessage(), why);
        }
    }

    private static byte[] bytes(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Object object(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(java.io.ObjectStreamClass type) throws ClassNotFoundException {
                return Class.forName(type.getName(), false, Spark.class.getClassLoader());
            }
        }) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an executor does: inputs and outputs are bytes, whichever serializer the session has. */
    private static final class Task extends AbstractFunction1<Iterator<byte[]>, byte[]> implements Serializable {

        private static final long serialVersionUID = 1;

        private final Parcel parcel;

        Task(Parcel parcel) {
            this.parcel = parcel;
        }

        @Override
        public byte[] apply(Iterator<byte[]> input) {
            @SuppressWarnings("unchecked")
            Work<Object, Object> work = (Work<Object, Object>) parcel.open(Thread.currentThread().getContextClassLoader());
            return bytes(work.on(object(input.next())));
        }
    }

    @Override
    public String toString() {
        return "Spark at " + master;
    }
}
