package io.github.w2slab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.Judgement;
import io.github.w2slab.embeddings.Students;
import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.evaluation.PrincipalAngles;
import io.github.w2slab.explore.Scene;
import io.github.w2slab.explore.Values;
import io.github.w2slab.mechanisms.Mechanism;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.random.Normals;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is computed beside runs (BitsTest has those) has the bits that it had, whatever Java and processor: much of it by libraries,
 * whose functions no rule for our own code sees. Who means to change a number writes the new hash.
 */
class BitsBesideRunsTest {

    private static final Map<String, String> MECHANISMS = Map.of(
            "feature elicitation", "aafa480a2ad89f2d",
            "shared subspace", "6392cadc532d2ac0",
            "ridge student", "1358c7d400453a23",
            "early stopping", "e9b2c6f7e3eb8395",
            "misfit", "827d312d9910a4ba",
            "averaging", "a88b09f84a0ad400",
            "what the teacher's features miss", "91026b647bf616bc",
            "confidence loss", "284ffec7d42a3952",
            "optimised reward", "7e9ccd40cfb97df1");

    private enum Kind {
        EIGENVECTORS("a5a5d9a6029a4f5a", () -> DoubleStream.concat(eigen(40, 60), eigen(60, 20)).toArray()),
        PRINCIPAL_ANGLES("ac11b1e3991b8e01", BitsBesideRunsTest::angles),
        EXPONENTS("4cfb1757aaea187e", () -> DoubleStream.concat(coefficients(Link.hermite(3)),
                coefficients(Link.of("tanh", StrictMath::tanh))).toArray()),
        THEORY_IN_PAGES("e413fed1f4167723", () -> Arrays.stream(Scene.values()).flatMap(scene -> scene.sketch(Values.usual(), 0).stream())
                .flatMapToDouble(curve -> DoubleStream.concat(Arrays.stream(curve.x()), Arrays.stream(curve.y()))).toArray()),
        JUDGEMENT("434844b7ca545394", BitsBesideRunsTest::judgement),
        STUDENTS("de282adf7b647385", BitsBesideRunsTest::students);

        private final String hash;
        private final Supplier<double[]> numbers;

        Kind(String hash, Supplier<double[]> numbers) {
            this.hash = hash;
            this.numbers = numbers;
        }
    }

    @ParameterizedTest
    @EnumSource
    void areTheSameEverywhere(Kind kind) {
        assertEquals(kind.hash, hash(kind.numbers.get()));
    }

    @Test
    void ofMechanismsAreTheSameEverywhere() {
        assertEquals(MECHANISMS, Mechanisms.all().stream().collect(Collectors.toMap(Mechanism::name, each -> hash(each.measure(1)))));
    }

    private static String hash(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length);
        Arrays.stream(numbers).forEach(number -> bytes.putLong(Double.doubleToLongBits(number)));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static double[][] rows(int n, int d) {
        Normals normals = Normals.of(1, io.github.w2slab.random.Stream.PILOT, d);
        return IntStream.range(0, n).mapToObj(normals::row).toArray(double[][]::new);
    }

    /** Eigenvalues and eigenvectors of a Gram matrix, of full rank or not. */
    private static DoubleStream eigen(int n, int d) {
        double[][] rows = rows(n, d);
        SymmetricEigen eigen = SymmetricEigen.of(Arrays.stream(rows).map(a -> Arrays.stream(rows).mapToDouble(b ->
                IntStream.range(0, d).mapToDouble(i -> a[i] * b[i]).sum()).toArray()).toArray(double[][]::new));
        return IntStream.range(0, n).boxed().flatMapToDouble(i ->
                DoubleStream.concat(DoubleStream.of(eigen.value(i)), Arrays.stream(eigen.vector(i))));
    }

    private static double[] angles() {
        World world = World.builder().dimension(110).subspaceDimension(33).tasks(2).seed(1).build();
        return PrincipalAngles.between(rows(20, 110), world.task(1).subspace());
    }

    private static DoubleStream coefficients(Link link) {
        Exponents exponents = Exponents.of(link);
        return IntStream.rangeClosed(1, Exponents.MAX_ORDER).mapToDouble(exponents::coefficient);
    }

    private static Embeddings embeddings() {
        double[][] rows = rows(300, 14);
        return Embeddings.of(IntStream.range(0, 2).mapToObj(k -> {
            double[][] own = Arrays.copyOfRange(rows, 150 * k, 150 * (k + 1));
            float[][] features = new float[own.length][12];
            double[] truth = new double[own.length];
            double[] weak = new double[own.length];
            for (int i = 0; i < own.length; i++) {
                for (int j = 0; j < 12; j++) {
                    features[i][j] = (float) own[i][j];
                }
                truth[i] = own[i][0] * own[i][1] + own[i][2] + 0.1 * own[i][12];
                weak[i] = truth[i] + own[i][13];
            }
            return TaskRows.of("task" + k, features, truth, weak);
        }).toList());
    }

    private static double[] judgement() {
        Judgement found = Judgement.of(embeddings(), 3);
        return DoubleStream.concat(Arrays.stream(found.principalCosines("task0", "task1")), DoubleStream.of(found.energy("task0", "task1"),
                found.featureCosine("task0", "task1"), found.tau("task0"), found.featureInSubspace("task1"), found.explained("task0"),
                found.errorSimilarity("task1"))).toArray();
    }

    private static double[] students() {
        Students students = Students.ridge(embeddings(), 3);
        return Students.WHO.stream().flatMap(who -> Stream.of("task0", "task1").map(task -> students.correlation(task, who)))
                .flatMapToDouble((Interval each) -> DoubleStream.of(each.mean(), each.low(), each.high())).toArray();
    }
}
