package io.github.w2slab.explore.page;

import io.github.w2slab.explore.Values;
import io.github.w2slab.explore.Scene;
import java.util.List;
import org.teavm.jso.JSExport;
import org.teavm.jso.typedarrays.Float64Array;

/** The calls of a page. Compiled to JavaScript only. */
public final class PageEngine {

    private PageEngine() {
    }

    /** What TeaVM starts from. */
    public static void main(String[] arguments) {
        // A page calls; nothing runs by itself.
    }

    /** Returns the curves of one part of a scene, numbered from 0; the rest as {@link #sketch}. */
    @JSExport
    public static Float64Array part(String scene, Float64Array values, int part) {
        return flat(Scene.valueOf(scene).part(values(values), part));
    }

    /**
     * Returns a sketch of the curves of a scene, one after the other: the number of points, their x, their y.
     *
     * @param scene  its name
     * @param values in the order of the settings
     * @param fine   which sketch, from 0, the coarsest
     */
    @JSExport
    public static Float64Array sketch(String scene, Float64Array values, int fine) {
        return flat(Scene.valueOf(scene).sketch(values(values), fine));
    }

    private static Values values(Float64Array values) {
        double[] all = new double[values.getLength()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return Values.of(all);
    }

    private static Float64Array flat(List<Scene.Curve> curves) {
        Float64Array flat = new Float64Array(curves.stream().mapToInt(curve -> 1 + 2 * curve.x().length).sum());
        int at = 0;
        for (Scene.Curve curve : curves) {
            int n = curve.x().length;
            flat.set(at++, n);
            for (int i = 0; i < n; i++) {
                flat.set(at + i, curve.x()[i]);
                flat.set(at + n + i, curve.y()[i]);
            }
            at += 2 * n;
        }
        return flat;
    }
}
