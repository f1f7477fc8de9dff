package io.github.w2slab.notebook;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cards of the strong model, weak teachers, rewards and inputs of other kinds, and the supervision. */
final class ModelCards {

    private static final int MOST_NEURONS = 64;
    private static final int MOST_SUBSPACES = 5;
    private static final int SHADES = 10;
    /** Numbers that one card reads at most, so that it takes a few milliseconds. */
    private static final long MOST_NUMBERS = 1_000_000;

    private ModelCards() {
    }

    static Card of(RewardModel model) {
        World world = model.world();
        int[] sizes = new int[world.tasks()];
        IntStream.range(0, model.neurons()).forEach(j -> sizes[model.groupOf(j)]++);
        String groups = IntStream.range(0, Math.min(sizes.length, MOST_SUBSPACES))
                .mapToObj(k -> sizes[k] + (k == 0 ? " of the target" : " of task " + k)).collect(Collectors.joining(", "));
        return new Card("Reward model").line("neurons", model.neurons() + ": " + groups
                        + (sizes.length > MOST_SUBSPACES ? ", \u2026" : "")).line("activation σ", model.activation().name())
                .line("world", describe(world)).line("mean |⟨w, θ₀⟩|", alignment(model)).picture(energies(model));
    }

    /** Returns a world's sizes in a few words. */
    static String describe(World world) {
        return String.format(Locale.ROOT, "d = %,d, s = %,d, %d tasks, %s", world.dimension(), world.subspaceDimension(),
                world.tasks(), world.link());
    }

    private static String alignment(RewardModel model) {
        double[] theta = model.world().target().feature();
        int[] target = IntStream.range(0, model.neurons()).filter(j -> model.groupOf(j) == 0)
                .limit(Math.max(1, Math.min(256, MOST_NUMBERS / theta.length))).toArray();
        return target.length == 0 ? "no neuron of the target" : String.format(Locale.ROOT, "%.3f over the target's%s neurons",
                Arrays.stream(target).mapToDouble(j -> Math.abs(model.overlap(j, theta))).sum() / target.length,
                target.length == 256 ? " first 256" : "");
    }

    /** Each neuron's energy in each subspace, a column for a neuron: the darker, the more. */
    private static Picture energies(RewardModel model) {
        World world = model.world();
        int subspaces = Math.min(MOST_SUBSPACES, world.tasks());
        long affordable = Math.max(1, MOST_NUMBERS / ((long) world.dimension() * subspaces));
        int n = (int) Math.min(Math.min(MOST_NEURONS, model.neurons()), affordable);
        List<Integer> neurons = IntStream.range(0, n).map(i -> (int) ((long) i * model.neurons() / n)).boxed()
                .sorted((a, b) -> Integer.compare(model.groupOf(a), model.groupOf(b))).toList();
        double width = 192.0 / n;
        Sketch sketch = new Sketch(36 + 192 + 8, 18 * (subspaces + 1) + 20, "Energy of neurons in the subspaces");
        StringBuilder[] shades = new StringBuilder[SHADES + 1];
        Arrays.setAll(shades, i -> new StringBuilder());
        double[][] shares = new double[n][subspaces + 1];
        for (int i = 0; i < n; i++) {
            double rest = 1;
            for (int k = 0; k <= subspaces; k++) {
                double share = k < subspaces ? model.energyShare(neurons.get(i), k) : Math.max(0, rest);
                rest -= share;
                shares[i][k] = share;
                shades[(int) Math.min(SHADES, Math.rint(share * SHADES))].append('M')
                        .append(Sketch.pixels(36 + (i + 0.5) * width)).append(' ').append(18 * k).append("v17");
            }
        }
        for (int i = 1; i <= SHADES; i++) {
            sketch.path(shades[i], "stroke=\"" + Sketch.BLUE + "\" stroke-width=\"" + Sketch.pixels(width + 0.1)
                    + "\" stroke-opacity=\"" + Sketch.pixels((double) i / SHADES) + "\"");
        }
        for (int k = 0; k <= subspaces; k++) {
            sketch.text(30, 18 * k + 12.5, "end", k < subspaces ? "V" + SettingCards.lowered(k) : "rest");
        }
        List<Integer> groups = neurons.stream().map(model::groupOf).toList();
        groupNames(sketch, groups, width, 18 * (subspaces + 1));
        return sketch.picture(means(shares, groups, subspaces));
    }

    /** Returns the mean energy of each group's neurons in each subspace, with the least and the most where they differ by a shade. */
    private static List<List<String>> means(double[][] shares, List<Integer> groups, int subspaces) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Picture.row("mean energy (least to most)", IntStream.rangeClosed(0, subspaces)
                .mapToObj(k -> k < subspaces ? "V" + SettingCards.lowered(k) : "rest").toList()));
        for (int from = 0, to; from < groups.size(); from = to) {
            boolean rest = groups.get(from) >= subspaces;
            to = rest ? groups.size() : groups.lastIndexOf(groups.get(from)) + 1;
            double[][] own = Arrays.copyOfRange(shares, from, to);
            rows.add(Picture.row(rest ? "other tasks" : group(groups.get(from)), IntStream.rangeClosed(0, subspaces).mapToObj(k -> {
                DoubleSummaryStatistics all = Arrays.stream(own).mapToDouble(share -> share[k]).summaryStatistics();
                String mean = String.format(Locale.ROOT, "%.2f", all.getAverage());
                boolean alike = all.getMax() - all.getMin() < 0.05;
                return alike ? mean : mean + String.format(Locale.ROOT, " (%.1f–%.1f)", all.getMin(), all.getMax());
            }).toList()));
        }
        return rows;
    }

    private static String group(int task) {
        return task == 0 ? "target" : "task " + task;
    }

    private static void groupNames(Sketch sketch, List<Integer> groups, double width, double below) {
        for (int from = 0, to; from < groups.size(); from = to) {
            int group = groups.get(from);
            to = groups.lastIndexOf(group) + 1;
            if ((to - from) * width >= 34) {
                sketch.text(36 + (from + to) * width / 2, below + 13, "middle", group(group));
            }
            if (from > 0) {
                sketch.line(36 + from * width, 0, 36 + from * width, below - 1, "stroke=\"" + Sketch.INK + "\"");
            }
        }
    }

    static Card of(WeakTeacher teacher) {
        double inside = teacher.alignmentInSubspace();
        double tau = teacher.scaleInSubspace();
        int k = teacher.task().index();
        String description = teacher.toString();
        return new Card("Weak teacher").line("teaches", k == 0 ? "the target, task 0" : "task " + k)
                .line("made", description.substring(description.lastIndexOf(", ") + 2))
                .line("alignment in ℝᵈ", Sketch.number(teacher.alignment()))
                .line("alignment in V" + SettingCards.lowered(k), Sketch.number(inside))
                .line("scale τ in V" + SettingCards.lowered(k), Sketch.number(tau))
                .line("world", describe(teacher.task().world()))
                .picture(angles(teacher.alignment(), inside, tau, SettingCards.lowered(k)));
    }

    private static Picture angles(double alignment, double inside, double tau, String k) {
        Sketch sketch = new Sketch(228, 98, "The teacher's angle to the feature, in all of space and in the subspace");
        sketch.path("M90 88A80 80 0 0 0 10 8", "fill=\"none\" stroke=\"" + Sketch.INK + "\" stroke-opacity=\"0.3\"");
        sketch.line(10, 88, 98, 88, "stroke=\"" + Sketch.INK + "\"");
        sketch.text(101, 92, "start", "θ" + k);
        double[] lengths = {1, tau};
        double[] cosines = {alignment, inside};
        String[] colors = {Sketch.RED, Sketch.BLUE};
        String[] names = {"u in ℝᵈ", "u in V" + k};
        List<List<String>> numbers = new ArrayList<>(List.of(List.of("", "angle to θ" + k, "length")));
        for (int i = 0; i < 2; i++) {
            double sine = Math.sqrt(Math.max(0, 1 - cosines[i] * cosines[i]));
            double x = 10 + 80 * lengths[i] * cosines[i];
            double y = 88 - 80 * lengths[i] * sine;
            sketch.line(10, 88, x, y, "stroke=\"" + colors[i] + "\" stroke-width=\"2\"");
            sketch.dot(x, y, colors[i]);
            sketch.dot(128, 20 + 16 * i, colors[i]);
            String angle = String.format(Locale.ROOT, "%.0f°", StrictMath.toDegrees(StrictMath.acos(Math.min(1, cosines[i]))));
            sketch.text(136, 23.5 + 16 * i, "start", names[i] + ": " + angle);
            numbers.add(List.of(names[i], angle, Sketch.number(lengths[i])));
        }
        return sketch.picture(numbers);
    }

    static Card of(Committee committee) {
        int k = committee.task().index();
        double alone = committee.members().stream().mapToDouble(WeakTeacher::alignmentInSubspace).average().orElseThrow();
        return new Card("Committee").line("teachers", committee.members().size())
                .line("teach", k == 0 ? "the target, task 0" : "task " + k)
                .line("mean alignment in ℝᵈ", Sketch.number(committee.meanAlignment()))
                .line("mean alignment in V" + SettingCards.lowered(k), Sketch.number(alone))
                .line("together in V" + SettingCards.lowered(k), Sketch.number(committee.alignmentInSubspace()))
                .line("world", describe(committee.task().world()));
    }

    static Card of(MultiIndex reward) {
        int k = reward.task().index();
        return new Card("Multi-index reward").line("labels", reward.describe())
                .line("of", k == 0 ? "the target, task 0" : "task " + k);
    }

    static Card of(Generator generator) {
        double inside = generator.varianceInside();
        double outside = generator.totalVariance() - inside;
        return new Card("Generator").line("inputs", generator.toString().replaceFirst("^inputs ", ""))
                .line("𝔼|x|² in V₀", Sketch.number(inside))
                .line("𝔼|x|² outside", Sketch.number(outside < 1e-12 * inside ? 0 : outside)).line("world", describe(generator.world()));
    }

    static Card of(Supervision supervision) {
        boolean chosen = supervision.preferences().isPresent();
        Card card = new Card("Supervision " + supervision.name()).line("inputs", supervision.inputs())
                .line("labels", supervision.reward().describe())
                .line("choices", supervision.preferences().map(Object::toString).orElse(""))
                .line("noise ν", chosen ? "" : supervision.noise() == 0 ? "none" : Sketch.number(supervision.noise()))
                .line("ψ(y)", chosen ? "" : supervision.transform().name()).line("world", describe(supervision.world()));
        double[][] directions = supervision.reward().directions();
        boolean momentsAreQuick = !supervision.transform().isCentred()
                || directions.length == 1 && supervision.noise() == 0;
        if (momentsAreQuick) {
            if (directions.length == 1) {
                LabelExpansion label = LabelExpansion.of(supervision);
                int n = label.informationExponent();
                card.line("label's exponent", n == 0 ? "none up to 12"
                        : n + " (coefficient " + Sketch.number(label.coefficient(n)) + ")");
            }
            return card.picture(labels(supervision, directions, supervision.labelCentre(), supervision.labelScale()));
        }
        return card.line("centring", "when training begins").picture(labels(supervision, directions, 0, 1));
    }

    /**
     * The label without noise against t, the normalised overlap with the label's direction, and the link beside it; of a
     * preference its mean over the other input.
     */
    private static Picture labels(Supervision supervision, double[][] directions, double centre, double scale) {
        double[] along = alongUnits(supervision, directions);
        double[] label = supervision.preferences().isPresent() && directions.length == 1
                ? SettingCards.values(LabelExpansion.of(supervision)::label, 3) : SettingCards.values(t -> {
            double[] overlaps = Arrays.stream(along).map(r -> r * t).toArray();
            return (supervision.transform().value(supervision.reward().value(overlaps)) - centre) / scale;
        }, 3);
        TinyChart chart = new TinyChart("The label against the overlap that it sees").across("t")
                .curve("label", SettingCards.grid(3), label, Sketch.BLUE, false);
        return chart.curve("g(t), the truth", SettingCards.grid(3),
                SettingCards.values(supervision.world().link()::value, 3), Sketch.INK, true).picture();
    }

    /** Returns how much each of the reward's overlaps grows while the input goes one deviation along its direction. */
    private static double[] alongUnits(Supervision supervision, double[][] directions) {
        if (directions.length == 1) {
            return new double[] {supervision.inputs().deviationAlong(directions[0])};
        }
        Reward reward = supervision.reward();
        double[] axis = reward instanceof WeakTeacher teacher ? teacher.direction() : supervision.world().target().feature();
        if (supervision.inputs().insideSubspace() || supervision.inputs().isOfLearnedSubspace()) {
            axis = supervision.inputs().inBlock(axis);
        }
        double size = Math.sqrt(dot(axis, axis));
        double[] unit = Arrays.stream(axis).map(v -> v / Math.max(size, 1e-300)).toArray();
        double deviation = supervision.inputs().deviationAlong(unit);
        return Arrays.stream(directions).mapToDouble(w -> deviation * dot(w, unit)).toArray();
    }

    private static double dot(double[] a, double[] b) {
        return io.github.w2slab.base.Overlaps.of(a, b);
    }
}
