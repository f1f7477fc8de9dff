package io.github.w2slab.notebook;

import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Cards of what an experiment is set up from. */
final class SettingCards {

    private static final int MOST_TASKS = 6;
    private static final int POINTS = 81;
    private static final int ORDERS = 8;
    private static final long HORIZON = 100_000;

    private SettingCards() {
    }

    static Card of(World world) {
        String rho = Arrays.stream(world.correlations()).distinct().count() == 1 ? Sketch.number(world.correlations()[0])
                : Arrays.toString(Arrays.stream(world.correlations()).limit(MOST_TASKS).mapToObj(Sketch::number).toArray());
        return new Card("World").line("tasks K", world.tasks()).line("dimension d", Sketch.number(world.dimension()))
                .line("subspaces' dimension s", Sketch.number(world.subspaceDimension())).line("correlation ρ", rho)
                .line("geometry", world.geometry() == Geometry.SHARED_FEATURE ? "shared feature" : "overlapping subspaces")
                .line("link g", world.link().name()).line("seed", world.seed())
                .line("cos(θ₀, V₀)", Sketch.number(world.ceiling())).picture(lengths(world));
    }

    /** Returns |P_{V_j} theta_k|, from the correlations alone: a world may be too large for one vector. */
    static double lengthInside(World world, int k, int j) {
        if (j == k) {
            return k == 0 ? world.ceiling() : 1;
        }
        double toTarget = k == 0 ? 1 : Math.abs(world.correlations()[k - 1]);
        double ofSubspace = j == 0 ? 1 : Math.abs(world.correlations()[j - 1]);
        return world.geometry() == Geometry.OVERLAPPING_SUBSPACES ? toTarget * ofSubspace : k == 0 ? ofSubspace : 0;
    }

    private static Picture lengths(World world) {
        int n = Math.min(MOST_TASKS, world.tasks());
        Sketch sketch = new Sketch(Math.max(128, 34 + 46 * n), 32 + 22 * n, "Lengths of the features' parts in the subspaces");
        sketch.text(34, 11, "start", "length of θ in V");
        List<List<String>> numbers = new ArrayList<>();
        numbers.add(Picture.row("length of θ in V", IntStream.range(0, n).mapToObj(j -> "V" + lowered(j)).toList()));
        StringBuilder frames = new StringBuilder();
        StringBuilder bars = new StringBuilder();
        for (int k = 0; k < n; k++) {
            sketch.text(28, 42 + 22 * k, "end", "θ" + lowered(k));
            sketch.text(56 + 46 * k, 25, "middle", "V" + lowered(k));
            List<String> row = new ArrayList<>(List.of("θ" + lowered(k)));
            for (int j = 0; j < n; j++) {
                double length = lengthInside(world, k, j);
                int x = 34 + 46 * j;
                int y = 29 + 22 * k;
                frames.append('M').append(x).append(' ').append(y).append("h45v20h-45z");
                bars.append('M').append(x + 5.5).append(' ').append(y + 18).append("v-").append(Sketch.pixels(16 * length));
                sketch.text(x + 42, y + 14, "end", Sketch.number(length));
                row.add(Sketch.number(length));
            }
            numbers.add(row);
        }
        sketch.path(frames, "fill=\"none\" stroke=\"" + Sketch.INK + "\" stroke-opacity=\"0.4\"");
        sketch.path(bars, "stroke=\"" + Sketch.BLUE + "\" stroke-width=\"7\"");
        return sketch.picture(numbers);
    }

    /** Returns a whole number in lowered digits. */
    static String lowered(int number) {
        StringBuilder text = new StringBuilder();
        Integer.toString(number).chars().forEach(c -> text.append("₀₁₂₃₄₅₆₇₈₉".charAt(c - '0')));
        return text.toString();
    }

    static Card of(Link link) {
        Exponents exponents = Exponents.of(link);
        return new Card("Link").line("g", link.name()).line("information exponent", exponent(exponents))
                .picture(functions("The link and its Hermite coefficients").curve("g(t)", grid(3),
                        values(link::value, 3), Sketch.BLUE, false).across("t").bars(coefficients(exponents::coefficient)).picture());
    }

    static Card of(Exponents exponents) {
        int k = exponents.generativeExponent();
        return new Card("Exponents").line("g", exponents.name()).line("information exponent", exponent(exponents))
                .line("generative exponent", k == 0 ? none() : k)
                .picture(new TinyChart("Hermite coefficients").bars(coefficients(exponents::coefficient)).picture());
    }

    static Card of(LabelExpansion expansion) {
        int n = expansion.informationExponent();
        return new Card("Label expansion").line("label", expansion.supervision())
                .line("deviation of ⟨u, x⟩", Sketch.number(expansion.scale()))
                .line("effective exponent", exponent(n, expansion::coefficient))
                .picture(new TinyChart("Hermite coefficients of the label").bars(coefficients(expansion::coefficient)).picture());
    }

    private static String exponent(Exponents exponents) {
        return exponent(exponents.informationExponent(), exponents::coefficient);
    }

    private static String exponent(int n, IntToDoubleFunction coefficient) {
        return n == 0 ? none() : n + " (coefficient " + Sketch.number(coefficient.applyAsDouble(n)) + ")";
    }

    private static String none() {
        return "none up to " + Exponents.MAX_ORDER;
    }

    private static double[] coefficients(IntToDoubleFunction coefficient) {
        return IntStream.rangeClosed(0, ORDERS).mapToDouble(coefficient).toArray();
    }

    static Card of(Activation activation) {
        Exponents exponents = Exponents.of(activation.name(), activation::value);
        return new Card("Activation").line("σ", activation.name())
                .line("degree", activation.degree() < 0 ? "" : activation.degree())
                .line("σ'(0)", Sketch.number(activation.derivative(0))
                        + (activation.isFlatAtZero() ? " (neurons that see no input stay)" : " (neurons move without input)"))
                .line("information exponent", exponent(exponents))
                .picture(functions("The activation, its derivative and its Hermite coefficients")
                        .curve("σ(z)", grid(3), values(activation::value, 3), Sketch.BLUE, false)
                        .curve("σ'(z)", grid(3), values(activation::derivative, 3), Sketch.GREEN, true).across("z")
                        .bars(coefficients(exponents::coefficient)).picture());
    }

    static Card of(LabelTransform transform) {
        return new Card("Label transformation").line("ψ(y)", transform.name())
                .line("centred", transform.isCentred() ? "under the inputs of each run" : "no")
                .line("standardised", transform.isStandardised() ? "under the inputs of each run" : "no")
                .picture(functions("The label transformation, before centring").across("y")
                        .curve("ψ(y)", grid(3), values(transform::value, 3), Sketch.BLUE, false)
                        .curve("y", grid(3), grid(3), Sketch.INK, true).picture());
    }

    static Card of(Sgd sgd) {
        double[] steps = IntStream.rangeClosed(0, 100).mapToDouble(i -> (double) HORIZON * i / 100).toArray();
        double[] rates = Arrays.stream(steps).map(step -> sgd.learningRate((long) step)).toArray();
        boolean constant = Arrays.stream(rates).distinct().count() == 1;
        return new Card("Spherical SGD").line("learning rate η", Sketch.number(rates[0])
                        + (constant ? "" : " at step 0, " + Sketch.number(rates[100]) + " at step 100,000"))
                .line("batch size", sgd.batchSize() + sgd.reuse()).line("loss", sgd.loss().name()).line("seed", sgd.seed())
                .picture(new TinyChart("The learning rate").across("steps").reaching(0, rates[0])
                        .curve("η", steps, rates, Sketch.BLUE, false).picture());
    }

    private static TinyChart functions(String description) {
        return new TinyChart(description);
    }

    /** Returns points from {@code -edge} to {@code edge}. */
    static double[] grid(double edge) {
        return IntStream.range(0, POINTS).mapToDouble(i -> edge * (2.0 * i / (POINTS - 1) - 1)).toArray();
    }

    /** Returns a function at the points of {@link #grid}. */
    static double[] values(DoubleUnaryOperator function, double edge) {
        return Arrays.stream(grid(edge)).map(function).toArray();
    }
}
