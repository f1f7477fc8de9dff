package io.github.w2slab.explore;

import io.github.w2slab.base.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a {@link Scene} depends on: a number within a range, or one of some words. */
public enum Setting {

    /** d, dimension of the inputs. */
    D("d", 1024, 16, 1_000_000_000, true, "dimension d"),
    /** s, dimension of each V_k. */
    S("s", 128, 4, 1_000_000, true, "subspace dimension s"),
    /** Correlation of theta_0 with the off-target feature. */
    RHO("rho", 0.3, 0, 0.99, false, "correlation rho"),
    /** a, the weak teacher's alignment in R^d. */
    TEACHER("teacher", 0.7, 0.01, 1, false, "teacher's alignment a"),
    /** c, learning rate times the dimension that a run searches. */
    RATE("rate", 0.1, 1e-4, 10, false, "learning rate c = eta D"),
    /** eps of localized inputs. */
    LEAKAGE("leakage", 0, 0, 2, false, "leakage eps"),
    /** nu, standard deviation of the label noise. */
    NOISE("noise", 0, 0, 10, false, "label noise nu"),
    /** q, how well off-target neurons know their feature at the start. */
    FEATURE("feature", 1, 0, 1, false, "off-target start q"),
    /** Samples a step. */
    BATCH("batch", 1, 1, 10_000, true, "batch size b"),
    /** Steps of training that a figure shows. */
    STEPS("steps", 12_000, 100, 10_000_000, true, "steps"),
    /** g of the true reward. */
    LINK("link", "h_2", "h_4", "(h_2 + h_4)/sqrt 2", "h_3"),
    /** psi of the weak teacher's labels. */
    LABELS("labels", "y", "y, centred", "sign(y)", "tanh(y^2), standardised");

    private final String word;
    private final String title;
    private final double usual;
    private final double low;
    private final double high;
    private final boolean whole;
    private final List<String> words;

    Setting(String word, double usual, double low, double high, boolean whole, String title) {
        this.word = word;
        this.usual = usual;
        this.low = low;
        this.high = high;
        this.whole = whole;
        this.title = title;
        this.words = List.of();
    }

    Setting(String word, String... words) {
        this.word = word;
        this.title = word;
        this.usual = 0;
        this.low = 0;
        this.high = words.length - 1.0;
        this.whole = true;
        this.words = List.of(words);
    }

    /**
     * Returns the setting of a name.
     *
     * @throws IllegalArgumentException if there is none; the message has all names
     */
    public static Setting named(String word) {
        Require.present("setting", word);
        for (Setting setting : values()) {
            if (setting.word.equals(word)) {
                return setting;
            }
        }
        throw new IllegalArgumentException("setting must be one of " + Arrays.stream(values()).map(setting -> setting.word)
                .collect(Collectors.joining(", ")) + ", but is " + word);
    }

    /** Returns its name in a notebook. */
    public String word() {
        return word;
    }

    /** Returns what stands beside its slider. */
    public String title() {
        return title;
    }

    /** Returns what it is unless said otherwise; of words the place among them. */
    public double usual() {
        return usual;
    }

    /** Returns the words, empty for a number. */
    public List<String> words() {
        return words;
    }

    /** True for whole numbers. */
    public boolean isWhole() {
        return whole;
    }

    /** Returns a value as the setting takes it; a whole number is rounded. Throws if it is out of range. */
    double checked(double value) {
        Require.between(word, value, low, high);
        return whole ? Math.rint(value) : value;
    }
}
