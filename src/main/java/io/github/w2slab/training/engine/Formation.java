package io.github.w2slab.training.engine;

import io.github.w2slab.training.engine.Neurons.Look;
import java.util.Arrays;
import java.util.List;

/**
 * The moving neurons of a run as one form of the engine carries them: dealt to panels lane by lane, as at the beginning of a
 * block, with the samples of the steps to come. A second copy takes what blocks lead to, or is opened inside a block.
 */
final class Formation {

    final Form form;
    /** Lanes of a panel. */
    final int lanes;
    private final Plan plan;
    private final Samplings samplings;
    private final PanelGroup group;
    private State[] current;
    private State[] next;

    /** Neurons that have not been {@link #set}. */
    Formation(Plan plan, Form form) {
        this.plan = plan;
        this.form = form;
        this.lanes = form.lanes(plan.moving.length, plan.threads);
        this.samplings = new Samplings(plan, form);
        Panel[] panels = new Panel[(plan.moving.length + lanes - 1) / lanes];
        Arrays.setAll(panels, p -> form.newPanel(lanes, plan.coordinates, plan.samplesPerBlock(), plan.start.activation(),
                Arrays.copyOfRange(plan.restEnergy, p * lanes, (p + 1) * lanes)).reusingAs(plan.sgd));
        this.current = newStates(panels.length);
        this.group = new PanelGroup(panels, lanes, plan);
    }

    private State[] newStates(int count) {
        State[] states = new State[count];
        Arrays.setAll(states, p -> form.newState(lanes, plan.coordinates));
        return states;
    }

    /** Returns the same neurons in another form; this formation is used up. */
    Formation in(Form other) {
        next = null;
        Formation changed = new Formation(plan, other);
        double[] v = new double[plan.coordinates];
        for (int m = 0; m < plan.moving.length; m++) {
            read(m, v);
            changed.set(m, v, factor(m), scale(m));
        }
        return changed;
    }

    /** Sets a moving neuron as at the beginning of the block. */
    void set(int m, double[] v, double factor, double scale) {
        State state = current[m / lanes];
        for (int i = 0; i < v.length; i++) {
            state.set(i, m % lanes, v[i]);
        }
        state.setLength(m % lanes, factor, scale);
    }

    /** Reads v of a moving neuron as at the beginning of the block. */
    void read(int m, double[] v) {
        for (int i = 0; i < v.length; i++) {
            v[i] = current[m / lanes].get(i, m % lanes);
        }
    }

    double factor(int m) {
        return current[m / lanes].factor(m % lanes);
    }

    double scale(int m) {
        return current[m / lanes].scale(m % lanes);
    }

    /** Returns the panels as at the beginning of the block. */
    State[] current() {
        return current;
    }

    /** Returns the panels as {@link #advance} has left them. */
    State[] next() {
        return next;
    }

    /**
     * Takes the neurons through blocks, the last of which may end early, and leaves them in {@link #next}.
     *
     * @param block first block, the one at whose beginning they are
     * @param steps steps of each block
     * @param looks for each block null, or what looks at them after so many of its steps, as {@link PanelGroup} has it
     * @param ahead blocks beyond these whose samples may be drawn meanwhile
     * @return the first step that is not finite, or Long.MAX_VALUE
     * @throws NonFiniteLabelException if a label is not; no look has been shown anything then
     */
    long advance(long block, int steps, Look[][] looks, int ahead) {
        if (next == null) {
            next = newStates(current.length);
        }
        List<SampleBlock> blocks = samplings.blocks(block, looks.length);
        List<Runnable> meanwhile = samplings.prepare(block + looks.length, ahead);
        return group.advance(blocks, steps, plan.firstStep(block), current, next, looks, meanwhile);
    }

    /** Makes what {@link #advance} has led to the beginning of a block. */
    void step() {
        State[] done = next;
        next = current;
        current = done;
    }
}
