package io.github.w2slab.random;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Standard normal numbers in rows of s and of d. Nanoseconds a number. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class NormalsBenchmark {

    private static final int NUMBERS = 1024;

    /** Numbers in a row, a divisor of 1024. */
    @Param({"128", "1024"})
    public int length;

    private Normals normals;
    private double[] row;
    private long next;

    /** Opens the stream. */
    @Setup
    public void open() {
        normals = Normals.of(4, Stream.INPUTS, length);
        row = new double[length];
    }

    /** As many rows as make 1024 numbers. */
    @Benchmark
    @OperationsPerInvocation(NUMBERS)
    public double[] rows() {
        for (int i = 0; i < NUMBERS; i += length) {
            normals.fill(next++, row, 0);
        }
        return row;
    }
}
