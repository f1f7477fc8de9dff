package io.github.w2slab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.course.Course;
import io.github.w2slab.course.Exercise;
import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.Judgement;
import io.github.w2slab.embeddings.RowTraining;
import io.github.w2slab.embeddings.RowWorld;
import io.github.w2slab.embeddings.Students;
import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.PreferenceSample;
import io.github.w2slab.evaluation.Sample;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.evaluation.IntervalTable;
import io.github.w2slab.files.Npz;
import io.github.w2slab.files.Parquet;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.mechanisms.Mechanism;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.Control;
import io.github.w2slab.plot.Exploration;
import io.github.w2slab.plot.Explore;
import io.github.w2slab.plot.Figures;
import io.github.w2slab.plot.Slider;
import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** A value of each type that the library's methods take; most are made by whichever of its methods gives one. */
final class Examples {

    private static final int DEPTH = 4;
    private static final int ROWS = 120;
    private final Map<Type, Object> known = new HashMap<>();
    private final Set<Type> unknown = new HashSet<>();
    private final List<Executable> producers;

    Examples(List<Class<?>> surface) {
        World world = World.builder().dimension(16).subspaceDimension(4).tasks(2).seed(1).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(4).seed(2).build();
        Supervision supervision = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
        known.put(World.class, world);
        known.put(RewardModel.class, strong);
        known.put(Supervision.class, supervision);
        Training run = Training.of(strong, supervision, Sgd.spherical(0.01).seed(4)).train(30);
        known.put(Training.class, run);
        known.put(String.class, "x");
        known.put(Object.class, "x");
        known.put(Class.class, World.class);
        known.put(int.class, 1);
        known.put(long.class, 1L);
        known.put(double.class, 0.5);
        known.put(float.class, 0.5f);
        known.put(boolean.class, true);
        known.put(Integer.class, 1);
        known.put(Double.class, 0.5);
        known.put(Number.class, 0.5);
        known.put(double[].class, new double[] {0.25, 0.5});
        known.put(long[].class, new long[] {1, 2});
        known.put(int[].class, new int[] {1, 2});
        known.put(double[][].class, new double[][] {{1, 0}, {0, 1}});
        known.put(Optional.class, Optional.empty());
        Task target = world.target();
        known.put(MultiIndex.class, MultiIndex.product(target, 2));
        known.put(Sample.class, Sample.of(supervision, 5, 40));
        known.put(PreferenceSample.class, PreferenceSample.ambient(target, BradleyTerry.of(1), 5, 40));
        Embeddings rows = Embeddings.of(List.of(rows("x", 1), rows("y", 2)));
        known.put(Embeddings.class, rows);
        known.put(Judgement.class, Judgement.of(rows, 2));
        known.put(Students.class, Students.ridge(rows, 2));
        RowWorld rowWorld = RowWorld.of(rows, "x", 2);
        known.put(RowWorld.class, rowWorld);
        known.put(RowTraining.class, rowWorld.weakToStrong(rowWorld.strong(2, 1), Sgd.spherical(0.01)));
        known.put(Exercise.class, Course.exercises().get(0));
        known.put(Control.class, Slider.of("rho", 0, 0.5));
        known.put(Exploration.class, Explore.alignment(Slider.of("rho", 0, 0.5)));
        known.put(Sweep.class, Sweep.over("x", 0.01, 0.02).and("y", 0.1, 0.2).seeds(2)
                .run(point -> Training.of(strong, supervision, Sgd.spherical(point.value("x")).seed(point.seed()))));
        known.put(Comparison.class, Comparison.over(1, 2));
        known.put(Table.class, Table.create(DoubleColumn.create("x", 1, 2)));
        known.put(IntervalTable.class, IntervalTable.of("x", DoubleColumn.create("x", 1, 2)));
        known.put(Mechanism.class, Mechanisms.all().get(0));
        known.put(Mechanism.Finding.class, new Mechanism.Finding(Mechanisms.all().get(0), "x", 0.5, Interval.of(0.4, 0.6)));
        known.put(Figure.class, Figures.plot("x", "x", "y").line("x", new double[] {1, 2}, new double[] {1, 2}));
        known.put(Run.class, run);
        known.put(ObjectNode.class, new ObjectMapper().createObjectNode());
        Path file = temporary();
        known.put(Parquet.class, Parquet.open("src/test/resources/parquet/pandas.parquet"));
        known.put(Npz.class, Npz.read(Npz.write(file.toString(), Map.of("x", new double[] {1, 2}), Map.of()).toString()));
        known.put(Path.class, file);
        known.put(File.class, file.toFile());
        producers = surface.stream().flatMap(type -> Stream.<Executable>concat(Arrays.stream(type.getConstructors()),
                        Arrays.stream(type.getDeclaredMethods())))
                .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic()
                        && each.getDeclaringClass() != Help.class && !Modifier.isAbstract(each.getModifiers()))
                .sorted(Comparator.comparing((Executable each) -> each instanceof Method m && !Modifier.isStatic(m.getModifiers()))
                        .thenComparing(Executable::getParameterCount).thenComparing(Executable::toGenericString)).toList();
    }

    private static TaskRows rows(String name, long seed) {
        Random random = new Random(seed);
        float[][] features = new float[ROWS][6];
        double[] truth = new double[ROWS];
        double[] weak = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 6; j++) {
                features[i][j] = (float) random.nextGaussian();
            }
            truth[i] = features[i][0];
            weak[i] = features[i][0] + random.nextGaussian();
        }
        return TaskRows.of(name, features, truth, weak);
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("example", ".npz");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Class<?>> classesOf(String packageName) {
        try {
            Path root = Path.of(World.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("package-info"))
                        .sorted().<Class<?>>map(name -> classNamed(packageName + "." + name.replace(".class", "")))
                        .filter(type -> Modifier.isPublic(type.getModifiers())).toList();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a value of a type, or null where none can be made. */
    Object of(Type type) {
        return of(type, DEPTH, new HashSet<>());
    }

    private static Class<?> plain(Type type) {
        return type instanceof Class<?> c ? c : type instanceof ParameterizedType p ? (Class<?>) p.getRawType()
                : type instanceof GenericArrayType array ? plain(array.getGenericComponentType()).arrayType() : Object.class;
    }

    private Object of(Type type, int depth, Set<Type> wanted) {
        Class<?> plain = plain(type);
        if (type instanceof ParameterizedType several && Iterable.class.isAssignableFrom(plain)) {
            Object element = of(several.getActualTypeArguments()[0], depth, wanted);
            return element == null ? null : plain == Set.class ? Set.of(element) : List.of(element);
        }
        if (type instanceof WildcardType any) {
            return of(any.getUpperBounds()[0], depth, wanted);
        }
        if (plain == Map.class) {
            return Map.of();
        }
        if (known.containsKey(plain)) {
            return known.get(plain);
        }
        if (plain.isArray()) {
            Object element = of(plain.getComponentType(), depth, wanted);
            if (element == null) {
                return null;
            }
            Object array = Array.newInstance(plain.getComponentType(), 1);
            Array.set(array, 0, element);
            return array;
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        if (depth == 0 || unknown.contains(plain) || !wanted.add(plain)) {
            return null;
        }
        Object made = made(plain, depth - 1, wanted);
        wanted.remove(plain);
        if (made == null && plain.isInterface() && !plain.isSealed()) {
            made = Proxy.newProxyInstance(plain.getClassLoader(), new Class<?>[] {plain}, (proxy, method, arguments) ->
                    method.getName().equals("hashCode") ? (Object) 1 : method.getName().equals("equals") ? proxy == arguments[0]
                            : method.getName().equals("toString") ? "example" : of(method.getReturnType()));
        }
        if (made != null) {
            known.put(plain, made);
        } else if (depth == DEPTH) {
            unknown.add(plain);
        }
        return made;
    }

    private Object made(Class<?> type, int depth, Set<Type> wanted) {
        for (Executable producer : producers) {
            boolean ofAnObject = producer instanceof Method && !Modifier.isStatic(producer.getModifiers());
            Class<?> gives = producer instanceof Method method ? method.getReturnType() : producer.getDeclaringClass();
            if (!type.isAssignableFrom(gives) || ofAnObject && producer.getDeclaringClass() == type) {
                continue;
            }
            Object receiver = ofAnObject ? of(producer.getDeclaringClass(), depth, wanted) : null;
            if (receiver == null && ofAnObject) {
                continue;
            }
            List<Object> arguments = new ArrayList<>();
            for (Type parameter : producer.getGenericParameterTypes()) {
                Object value = of(parameter, depth, wanted);
                if (value == null) {
                    break;
                }
                arguments.add(value);
            }
            if (arguments.size() < producer.getParameterCount()) {
                continue;
            }
            try {
                Object made = producer instanceof Constructor<?> constructor ? constructor.newInstance(arguments.toArray())
                        : ((Method) producer).invoke(receiver, arguments.toArray());
                if (made != null) {
                    return made;
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // Another may give one.
            }
        }
        return null;
    }
}
