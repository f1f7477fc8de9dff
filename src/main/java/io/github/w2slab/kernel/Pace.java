package io.github.w2slab.kernel;

/**
 * A token bucket: {@code burst} at once, and {@code perSecond} in the long run. Whoever takes more than there is goes into debt
 * and waits until it is paid.
 */
final class Pace {

    private final double perSecond;
    private final double burst;
    private double left;
    private long last;

    /** @param now nanoseconds, as all other times */
    Pace(double perSecond, double burst, long now) {
        this.perSecond = perSecond;
        this.burst = burst;
        left = burst;
        last = now;
    }

    /** Takes an amount and returns how many nanoseconds its taker has to wait. */
    synchronized long take(double amount, long now) {
        left = Math.min(burst, left + (now - last) * 1e-9 * perSecond) - amount;
        last = now;
        return left >= 0 ? 0 : (long) (-left / perSecond * 1e9);
    }
}
