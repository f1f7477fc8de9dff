package io.github.w2slab.explore;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.Theory;
import io.github.w2slab.training.History;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What theory says of one question, as curves that follow from {@link Values}. Curves that are means over teachers and starts
 * come in {@link #parts}, each of as many others: one part tells in a moment how they run, their mean is what is meant.
 */
public enum Scene {

    /** Alignment with the target feature against steps, by the mean dynamics. */
    ALIGNMENT("Alignment with the target feature, by theory", Depends.SCHEDULE, 8, false),
    /** What the off-target group keeps of its feature against steps, and its drift to the target's, by the mean dynamics. */
    FORGETTING("Off-target feature kept, by theory", Depends.SCHEDULE, 8, false),
    /** Steps to an overlap of 0.7 against d, closed form of link and activation h_2; from an overlap of 1/sqrt s, or 1/sqrt d. */
    HITTING_TIMES("Steps to an overlap of 0.7, in closed form",
            Set.of(Setting.S, Setting.RHO, Setting.TEACHER, Setting.RATE, Setting.NOISE), 1, true),
    /**
     * Where the linear law sends a small part of a target neuron, against the teacher's alignment, for link and activation h_2:
     * the share in V_0 of the leading direction of (v - 1) C + 2 C u u^T C, C the inputs' covariance, u the average teacher's
     * direction, v = tau^2 + eps^2; without the first term, which is the label's mean, if labels are centred.
     */
    PHASES("Where small neurons go: share of their energy in V_0",
            Set.of(Setting.D, Setting.S, Setting.RHO, Setting.LEAKAGE), 1, false),
    /** The learning rate at which noise outweighs gain, against the teacher's alignment, for raw labels of link h_2. */
    RATES("The largest learning rate that finds the feature",
            Set.of(Setting.D, Setting.S, Setting.RHO, Setting.NOISE), 1, false);

    private static final Effort PART = new Effort(8, 40, 0, 0);
    /** From coarse to fine; each takes about twice as long as the one before it. */
    static final List<Effort> SKETCHES = List.of(new Effort(1, 6, 1e-3, 4), new Effort(2, 8, 1e-3, 4), new Effort(4, 10, 1e-3, 4),
            new Effort(8, 16, 1e-4, 4));
    private static final double HEIGHT = 0.7;

    /** Neurons a task of a real run, and the most that such a run may take, for it is waited for. */
    private static final int NEURONS = 64;
    private static final int WIDEST = 16_384;
    private static final double LONGEST = 1e9;

    /** Constants of an enum cannot name its own. */
    private static final class Depends {

        private static final Set<Setting> SCHEDULE = Set.of(Setting.values());
    }

    private final String title;
    private final Set<Setting> settings;
    private final int parts;
    private final boolean log;

    Scene(String title, Set<Setting> settings, int parts, boolean log) {
        this.title = title;
        this.settings = settings;
        this.parts = parts;
        this.log = log;
    }

    /**
     * A curve.
     *
     * @param name in the legend
     * @param x    to the right
     * @param y    upwards, NaN where there is none
     */
    public record Curve(String name, double[] x, double[] y) {
    }

    /**
     * How many experiments are averaged, at how many points, how far a step of the integrator may err, and how many ways the early
     * noise makes of one; the last two are 0 for a result.
     */
    record Effort(int experiments, int points, double tolerance, int ways) {
    }

    /** Returns what stands over the figure. */
    public String title() {
        return title;
    }

    /** Returns the settings that it depends on. */
    public Set<Setting> settings() {
        return settings;
    }

    /** Returns how many parts its curves are the means of. */
    public int parts() {
        return parts;
    }

    /** True if both axes are logarithmic. */
    public boolean isLog() {
        return log;
    }

    /** Returns the curves: the means of all parts. */
    public List<Curve> curves(Values values) {
        List<Curve> sum = part(values, 0);
        for (int p = 1; p < parts; p++) {
            List<Curve> next = part(values, p);
            for (int i = 0; i < sum.size(); i++) {
                double[] y = sum.get(i).y;
                for (int k = 0; k < y.length; k++) {
                    y[k] += next.get(i).y[k];
                }
            }
        }
        for (Curve curve : sum) {
            for (int k = 0; k < curve.y.length; k++) {
                curve.y[k] /= parts;
            }
        }
        return sum;
    }

    /** Returns the curves of one part, numbered from 0. */
    public List<Curve> part(Values values, int part) {
        return curves(values, part, PART);
    }

    /** Returns how many kinds of sketches there are. */
    public int sketches() {
        return parts == 1 ? 1 : SKETCHES.size();
    }

    /**
     * Returns about how the curves run, of fewer points and experiments than a part, for a setting that is still moving.
     *
     * @param fine from 0 to {@link #sketches} - 1; the finer, the longer it takes
     */
    public List<Curve> sketch(Values values, int fine) {
        return curves(values, 0, SKETCHES.get(Require.between("fine", fine, 0, sketches() - 1)));
    }

    private List<Curve> curves(Values values, int part, Effort effort) {
        return switch (this) {
            case ALIGNMENT, FORGETTING -> trained(values, part, effort);
            case HITTING_TIMES -> hittingTimes(values);
            case PHASES -> phases(values);
            case RATES -> rates(values);
        };
    }

    private List<Curve> trained(Values v, int part, Effort effort) {
        List<Curve> curves = new ArrayList<>(curvesOf(run(v, part, effort, true, sgd(v)), run(v, part, effort, false, sgd(v))));
        if (this == ALIGNMENT) {
            curves.add(level("ceiling in V_0 of W2S", v, world(v).build().ceiling()));
            curves.add(level("weak teacher", v, v.of(Setting.TEACHER)));
        } else {
            curves.add(level("correlation rho", v, v.of(Setting.RHO)));
        }
        return curves;
    }

    /** Returns the curves of two histories, the first of a scene's curves; none where a scene shows no training. */
    public List<Curve> curvesOf(History w2s, History sft) {
        return switch (this) {
            case ALIGNMENT -> List.of(curve("W2S", w2s, "alignment"),
                    curve("W2S, within V_0", w2s, "alignment_in_subspace"), curve("SFT", sft, "alignment"));
            case FORGETTING -> List.of(curve("W2S", w2s, "kept_1"), curve("W2S, drift to the target", w2s, "drift_1"),
                    curve("SFT", sft, "kept_1"), curve("SFT, drift to the target", sft, "drift_1"));
            default -> List.of();
        };
    }

    private static Curve curve(String name, History history, String column) {
        return new Curve(name, LongStream.of(history.steps()).asDoubleStream().toArray(), history.column(column));
    }

    /** True if its curves are those of a training, which can be run. */
    public boolean hasRuns() {
        return this == ALIGNMENT || this == FORGETTING;
    }

    /**
     * Returns a real run of W2S and one of SFT at these settings, at step 0: vectors, 64 neurons a task, everything drawn from
     * one seed. What they show as they train are {@link #curvesOf} their histories.
     *
     * @throws IllegalArgumentException if the scene shows no training, d is greater than 16,384, or d times steps times batch
     *                                  size is greater than 10^9: a reader waits for it
     */
    public List<Training> runs(Values v, long seed) {
        Require.check(hasRuns(), "scene", this, "one that shows a training: ALIGNMENT or FORGETTING");
        World world = world(v).seed(seed).build();
        int d = world.dimension();
        Require.check(d <= WIDEST, "dimension d of a real run", d, "at most " + WIDEST);
        double work = (double) d * v.whole(Setting.STEPS) * v.whole(Setting.BATCH);
        Require.check(work <= LONGEST, "d times steps times batch size of a real run", work, "at most 10^9");
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(NEURONS).featureAlignment(v.of(Setting.FEATURE))
                .seed(seed).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), v.of(Setting.TEACHER)).seed(seed);
        Supervision weak = Supervision.weakToStrong(world, teacher).leakage(v.of(Setting.LEAKAGE)).transformed(labels(v));
        RecordedSteps steps = RecordedSteps.at(steps(v.whole(Setting.STEPS), PART.points));
        return Stream.of(weak, Supervision.fineTuning(world)).map(supervision ->
                Training.of(strong, supervision.noise(v.of(Setting.NOISE)), sgd(v).seed(seed)).recordingAt(steps)).toList();
    }

    private static Curve level(String name, Values v, double height) {
        return new Curve(name, new double[] {0, v.of(Setting.STEPS)}, new double[] {height, height});
    }

    private static World.Builder world(Values v) {
        Link link = switch (v.whole(Setting.LINK)) {
            case 0 -> Link.hermite(2);
            case 1 -> Link.hermite(4);
            case 2 -> Link.hermiteSum(2, 4);
            default -> Link.hermite(3);
        };
        int s = v.whole(Setting.S);
        return World.builder().dimension(Math.max(v.whole(Setting.D), 2 * s)).subspaceDimension(s)
                .correlation(v.of(Setting.RHO)).link(link);
    }

    static Sgd sgd(Values v) {
        return Sgd.perDimension(v.of(Setting.RATE)).batchSize(v.whole(Setting.BATCH));
    }

    static History run(Values v, int part, Effort effort, boolean weakToStrong, Sgd sgd) {
        World world = world(v).build();
        Ensemble ensemble = weakToStrong
                ? Ensemble.of(Inputs.localized(world).leakage(v.of(Setting.LEAKAGE)), v.of(Setting.TEACHER))
                        .transformed(labels(v))
                : Ensemble.fineTuning(world);
        Ensemble drawn = ensemble.noise(v.of(Setting.NOISE)).featureAlignment(v.of(Setting.FEATURE)).size(effort.experiments)
                .seed(part + 1L);
        long[] steps = steps(v.whole(Setting.STEPS), effort.points);
        return effort.tolerance == 0 ? Theory.of(drawn, sgd, steps)
                : Theory.sketch(drawn, sgd, effort.tolerance, effort.ways, steps);
    }

    private static LabelTransform labels(Values v) {
        return switch (v.whole(Setting.LABELS)) {
            case 0 -> LabelTransform.identity();
            case 1 -> LabelTransform.identity().centred();
            case 2 -> LabelTransform.sign();
            default -> LabelTransform.tanhOfSquare();
        };
    }

    /** Closer where curves begin. */
    private static long[] steps(int last, int points) {
        return LongStream.rangeClosed(0, points).map(i -> Math.round(last * (i / (double) points) * (i + 6) / (points + 6)))
                .distinct().toArray();
    }

    private static List<Curve> hittingTimes(Values v) {
        int s = v.whole(Setting.S);
        double ceiling = Math.sqrt(1 - v.of(Setting.RHO) * v.of(Setting.RHO));
        double[] d = new double[36];
        double[][] times = new double[3][d.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = StrictMath.pow(10, 2 + 7.0 * i / (d.length - 1));
            long dimension = Math.round(d[i]);
            boolean room = dimension >= 2L * s;
            double tau = room ? ClosedForms.teacherScale(v.of(Setting.TEACHER), ceiling, s, dimension) : 1;
            times[0][i] = room ? time(v, s, 1 / Math.sqrt(s), tau) : Double.NaN;
            times[1][i] = room ? time(v, dimension, 1 / Math.sqrt(s), 1) : Double.NaN;
            times[2][i] = room ? time(v, dimension, 1 / Math.sqrt(dimension), 1) : Double.NaN;
        }
        return List.of(new Curve("W2S", d, times[0]), new Curve("SFT", d, times[1]),
                new Curve("SFT, not pretrained", d, times[2]));
    }

    private static double time(Values v, long dimension, double from, double tau) {
        double eta = v.of(Setting.RATE) / dimension;
        boolean reached = ClosedForms.plateau(eta, dimension, tau, v.of(Setting.NOISE)) > HEIGHT && from < HEIGHT;
        return reached ? ClosedForms.hittingTime(from, HEIGHT, eta, dimension, tau, v.of(Setting.NOISE)) : Double.NaN;
    }

    private static List<Curve> phases(Values v) {
        double[] a = alignments();
        double[] raw = new double[a.length];
        double[] centred = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            double tau = teacherScale(v, a[i], v.of(Setting.RHO));
            raw[i] = shareInside(tau * tau, v.of(Setting.LEAKAGE), true);
            centred[i] = shareInside(tau * tau, v.of(Setting.LEAKAGE), false);
        }
        return List.of(new Curve("raw labels", a, raw), new Curve("centred labels", a.clone(), centred));
    }

    /**
     * In the plane of u's parts inside and outside V_0, less a multiple of the identity: diag(v - 1, 0) + 2 s s^T, s = C u; what
     * is outside and across u stands still.
     */
    private static double shareInside(double inside, double leakage, boolean raw) {
        double e = leakage * leakage;
        double s1 = (1 + e) * Math.sqrt(inside);
        double s2 = e * Math.sqrt(Math.max(0, 1 - inside));
        double a = (raw ? inside + e - 1 : 0) + 2 * s1 * s1;
        double b = 2 * s1 * s2;
        double c = 2 * s2 * s2;
        double half = (a - c) / 2;
        double root = Math.sqrt(half * half + b * b);
        return root == 0 ? 0.5 : (1 + half / root) / 2;
    }

    private static double teacherScale(Values v, double a, double rho) {
        int s = v.whole(Setting.S);
        return ClosedForms.teacherScale(a, Math.sqrt(1 - rho * rho), s, Math.max(v.whole(Setting.D), 2 * s));
    }

    private static List<Curve> rates(Values v) {
        double[] a = alignments();
        double[] weak = new double[a.length];
        double[] strong = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            int s = v.whole(Setting.S);
            weak[i] = largestRate(v, teacherScale(v, a[i], v.of(Setting.RHO)), s);
            strong[i] = largestRate(v, 1, Math.max(v.whole(Setting.D), 2 * s));
        }
        return List.of(new Curve("W2S", a, weak), new Curve("SFT", a.clone(), strong));
    }

    /** c = eta D at which the plateau is 0: 2 tau^2 = (eta/2)(D - 1)(2 tau^4 + kappa^2 + 2 nu^2). */
    private static double largestRate(Values v, double tau, int dimension) {
        double t2 = tau * tau;
        double kappa = t2 - 1;
        double noise = 2 * t2 * t2 + kappa * kappa + 2 * v.of(Setting.NOISE) * v.of(Setting.NOISE);
        return 4 * t2 / noise * dimension / (dimension - 1);
    }

    private static double[] alignments() {
        double[] a = new double[50];
        for (int i = 0; i < a.length; i++) {
            a[i] = 0.02 * (i + 1);
        }
        return a;
    }
}
