package io.github.w2slab.world;

/** One task of a world: its subspace V_k, its feature direction theta_k and the link of its reward. */
public final class Task {

    private final World world;
    private final int index;
    private final int stream;
    private final Subspace subspace;

    Task(World world, int index, int stream, Subspace subspace) {
        this.world = world;
        this.index = index;
        this.stream = stream;
        this.subspace = subspace;
    }

    /** Returns the world that this task belongs to. */
    public World world() {
        return world;
    }

    /** Returns k; 0 is the target. */
    public int index() {
        return index;
    }

    /** Returns the number that picks this task's random streams; {@link World#relabelled} keeps it. */
    public int stream() {
        return stream;
    }

    /** Returns V_k. */
    public Subspace subspace() {
        return subspace;
    }

    /** Returns the unit vector theta_k in world coordinates, a new array. */
    public double[] feature() {
        return world.feature(index);
    }

    /** Returns g, the link of the task's true reward g(&lt;theta_k, x&gt;). */
    public Link link() {
        return world.link();
    }

    /** Returns the task's true reward, g(&lt;theta_k, x&gt;). */
    public Reward reward() {
        return new TrueReward(this);
    }

    @Override
    public String toString() {
        return "task " + index + (index == 0 ? " (target)" : "") + " of " + world;
    }
}
