package io.github.w2slab.model;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Several weak teachers of one task whose rewards are averaged, r(x) = (1/m) sum_i r_i(x): what m teachers can do with their
 * labels alone. Their errors point anywhere and cancel, what they agree on stays.
 *
 * <p>With the link h_2 the mean of oracles is x^T M x / sqrt 2 but for a constant, M = (1/m) sum_i u_i u_i^T, and a student on
 * V_0 climbs towards the leading direction of P M P, P the projection on V_0. On average over teachers its alignment with
 * P theta_0 is about a' / sqrt(a'^2 + t^2/m), a' = a |P theta_0|, t^2 = (1 - a^2)(s - 1)/(d - 1): a way past a single
 * teacher inside V_0.
 *
 * <p>Immutable.
 */
public final class Committee implements Reward {

    private static final String KIND = "committee of teachers";

    private final List<WeakTeacher> members;
    private final double[][] directions;

    private Committee(List<WeakTeacher> members) {
        this.members = members;
        List<double[]> all = new ArrayList<>();
        members.forEach(member -> all.addAll(Arrays.asList(member.directions())));
        this.directions = all.toArray(double[][]::new);
    }

    /**
     * A committee of given teachers.
     *
     * @param members one or more, of one task in one space
     * @throws IllegalArgumentException if there are none, or they teach different tasks
     */
    public static Committee of(List<WeakTeacher> members) {
        Require.check(!Require.present("members", members).isEmpty(), "number of teachers", 0, "at least 1");
        Task task = members.get(0).task();
        for (WeakTeacher member : members) {
            Require.check(member.task().world().sharesSpaceWith(task.world()) && member.task().index() == task.index(),
                    "task of a teacher", member.task(), "that of the first, " + task);
        }
        return new Committee(List.copyOf(members));
    }

    /** A committee of given teachers, as {@link #of(List)}. */
    public static Committee of(WeakTeacher... members) {
        Require.present("members", members);
        return of(Arrays.asList(members));
    }

    /**
     * Oracle teachers of one alignment with errors of their own, of the seeds {@code seed}, {@code seed + 1}, ...
     *
     * @param size      m, from 1 to 1024
     * @param task      what they teach
     * @param alignment a, from 0 to 1
     * @param seed      of the first
     */
    public static Committee drawn(int size, Task task, double alignment, long seed) {
        List<WeakTeacher> members = new ArrayList<>();
        for (int i = 0; i < Require.between("number of teachers", size, 1, 1024); i++) {
            members.add(WeakTeacher.withAlignment(task, alignment).seed(seed + i));
        }
        return of(members);
    }

    /** True if that is what was described. */
    public static boolean isDescribedBy(Description description) {
        return description.kind().equals(KIND);
    }

    /** The committee that was described. */
    public static Committee of(Description description) {
        return of(description.inners("members").stream().map(WeakTeacher::of).toList());
    }

    @Override
    public Description description() {
        return Description.of(KIND).with("members", members.stream().map(WeakTeacher::description).toList());
    }

    /** Returns the teachers. */
    public List<WeakTeacher> members() {
        return members;
    }

    /** Returns the task that they teach. */
    public Task task() {
        return members.get(0).task();
    }

    /** Returns the mean of the teachers' alignments in R^d. */
    public double meanAlignment() {
        return members.stream().mapToDouble(WeakTeacher::alignment).average().orElseThrow();
    }

    /**
     * Returns the alignment inside the task's subspace V of the leading direction of the projected teachers with P_V theta: where
     * a student of the link h_2 goes.
     */
    public double alignmentInSubspace() {
        return Vectors.cosine(projected().vector(), task().subspace().coefficients(task().feature()));
    }

    private LeadingDirection projected() {
        double[][] inside = new double[directions.length][];
        for (int j = 0; j < inside.length; j++) {
            inside[j] = task().subspace().coefficients(directions[j]);
        }
        double[] weights = members.stream().flatMapToDouble(member -> Arrays.stream(member.weights())).map(w -> w / members.size())
                .toArray();
        return LeadingDirection.of(inside, weights);
    }

    @Override
    public double[][] directions() {
        return Vectors.copies(directions);
    }

    @Override
    public double value(double[] overlaps) {
        Overlaps.checked(overlaps, directions.length);
        double sum = 0;
        int from = 0;
        for (WeakTeacher member : members) {
            int to = from + member.weights().length;
            sum += member.value(Arrays.copyOfRange(overlaps, from, to));
            from = to;
        }
        return sum / members.size();
    }

    @Override
    public void valuesAt(double[][] overlaps, double[] into) {
        Require.present("into", into);
        Overlaps.checked(overlaps, directions.length, into.length);
        double[] one = new double[into.length];
        Arrays.fill(into, 0);
        int from = 0;
        for (WeakTeacher member : members) {
            int to = from + member.weights().length;
            member.valuesAt(Arrays.copyOfRange(overlaps, from, to), one);
            for (int i = 0; i < into.length; i++) {
                into[i] += one[i];
            }
            from = to;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] /= members.size();
        }
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "mean labels of %d weak teachers (alignment %.2f)", members.size(), meanAlignment());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "committee of %d weak teachers: mean alignment %.3f in R^d, together %.3f in V_%d",
                members.size(), meanAlignment(), alignmentInSubspace(), task().index());
    }
}
