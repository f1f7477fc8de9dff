package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.explore.Scene;
import java.util.List;

/**
 * Figures with sliders that compute theory anew while a slider moves, in the reader's browser: in JupyterLab, in a page and
 * in slides, without a kernel and without a network. Each takes the controls that the reader gets, none for a few of the
 * scene's own; all other settings are fixed by {@link Exploration#with} or by a run, {@link Exploration#like}. Where a kernel runs
 * in JupyterLab as {@code ./lab} starts it, alignment and forgetting have a button that trains a model at these settings and draws
 * it under its theory, {@link Exploration#runs}.
 */
public final class Explore {

    private Explore() {
    }

    /** Alignment with the target feature against steps, of W2S and SFT, by the mean dynamics. */
    public static Exploration alignment(Control... controls) {
        Require.present("controls", controls);
        return of(Scene.ALIGNMENT, controls, Slider.of("rho", 0, 0.9), Slider.of("teacher", 0.1, 1), Slider.log("rate", 0.01, 1));
    }

    /** What an off-target group keeps of its feature against steps, of W2S and SFT, by the mean dynamics. */
    public static Exploration forgetting(Control... controls) {
        Require.present("controls", controls);
        return of(Scene.FORGETTING, controls, Slider.of("rho", 0, 0.9), Slider.of("leakage", 0, 0.5), Slider.log("rate", 0.01, 1));
    }

    /** Steps to an overlap of 0.7 against d, in closed form for link and activation h_2. */
    public static Exploration hittingTimes(Control... controls) {
        Require.present("controls", controls);
        return of(Scene.HITTING_TIMES, controls, Slider.log("s", 8, 1024), Slider.of("teacher", 0.1, 1),
                Slider.log("rate", 0.01, 1));
    }

    /**
     * Where the linear law sends a small part of a target neuron, against the teacher's alignment, for link h_2: with raw labels
     * of a poor teacher out of V_0, by the label's mean.
     */
    public static Exploration phases(Control... controls) {
        Require.present("controls", controls);
        return of(Scene.PHASES, controls, Slider.of("leakage", 0, 0.6), Slider.of("rho", 0, 0.9),
                Slider.log("s", 8, 512)).with("leakage", 0.2);
    }

    /** The learning rate at which noise outweighs gain, against the teacher's alignment, for raw labels of link h_2. */
    public static Exploration rates(Control... controls) {
        Require.present("controls", controls);
        return of(Scene.RATES, controls, Slider.of("rho", 0, 0.9), Slider.of("noise", 0, 2));
    }

    private static Exploration of(Scene scene, Control[] controls, Control... usual) {
        return new Exploration(scene, List.of(controls.length == 0 ? usual : controls));
    }
}
