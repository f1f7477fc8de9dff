package io.github.w2slab.sweep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The points that a call of a sweep has still to settle, shared with all that are at the same store. */
final class Agenda {

    private static final int POLL_MILLIS = 200;

    private final Store store;
    private final Deque<Point> open;
    /** Points that others have claimed. */
    private final List<Point> elsewhere = new ArrayList<>();
    private long nextLook = System.nanoTime();
    private volatile boolean ended;

    /**
     * A point to settle.
     *
     * @param result null where it is to be run, else what another process has found
     */
    record Item(Point point, Result result) {
    }

    /**
     * All points that have no result here.
     *
     * @param store null for none
     */
    Agenda(Collection<Point> open, Store store) {
        this.open = new ArrayDeque<>(open);
        this.store = store;
    }

    int size() {
        return open.size();
    }

    /** Has all that wait return. */
    void end() {
        ended = true;
    }

    /**
     * Returns a point that is now this process's, or one that is settled, and waits where others are at all that are left.
     *
     * @return null when none is left, or stopped
     */
    Item next(BooleanSupplier stopped) {
        while (!ended && !stopped.getAsBoolean()) {
            synchronized (this) {
                Item item = look();
                if (item != null || open.isEmpty() && elsewhere.isEmpty()) {
                    return item;
                }
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    /** As {@link #next}, and with it all that can be had at once; nothing when none is left, or stopped. */
    List<Item> all(BooleanSupplier stopped) {
        List<Item> all = new ArrayList<>();
        Item first = next(stopped);
        if (first != null) {
            all.add(first);
            synchronized (this) {
                while (!open.isEmpty()) {
                    Item item = look();
                    if (item != null) {
                        all.add(item);
                    }
                }
            }
        }
        return all;
    }

    private Item look() {
        for (Point point = open.poll(); point != null; point = open.poll()) {
            Item item = claimed(point);
            if (item != null) {
                return item;
            }
            elsewhere.add(point);
        }
        if (!elsewhere.isEmpty() && System.nanoTime() - nextLook >= 0) {
            store.bury();
            for (Iterator<Point> points = elsewhere.iterator(); points.hasNext();) {
                Item item = claimed(points.next());
                if (item != null) {
                    points.remove();
                    return item;
                }
            }
            nextLook = System.nanoTime() + POLL_MILLIS * 1_000_000L;
        }
        return null;
    }

    private Item claimed(Point point) {
        if (store == null || store.claim(point)) {
            return new Item(point, null);
        }
        Result result = store.result(point);
        return result == null ? null : new Item(point, result);
    }
}
