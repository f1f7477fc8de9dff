package io.github.w2slab.explore.page;

import io.github.w2slab.training.Provenance;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import org.hipparchus.exception.Localizable;
import org.teavm.jso.JSBody;

/**
 * What a page calls in place of what TeaVM has not, under the names and with the arguments of the latter; the receiver of a
 * method comes first. See {@link PagePlugin}.
 */
final class Instead {

    private Instead() {
    }

    /** {@link Math#fma}, from the product and the sum with what their rounding leaves: the same but for a tie in a billion. */
    static double fma(double a, double b, double c) {
        double product = a * b;
        double a1 = high(a);
        double b1 = high(b);
        double a2 = a - a1;
        double b2 = b - b1;
        double left = a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
        double sum = product + c;
        double part = sum - product;
        double all = sum + (left + (product - (sum - part) + (c - part)));
        return Double.isNaN(all) ? sum : all;
    }

    /** The upper half of a number's bits (Dekker, 1971): products of halves are exact. */
    private static double high(double x) {
        double far = x * 0x1.0000002p27;
        return far - (far - x);
    }

    /** The browser's own: TeaVM's is no number beyond 709. */
    @JSBody(params = "x", script = "return Math.tanh(x);")
    static native double tanh(double x);

    /** The browser's own, right near 0. */
    @JSBody(params = "x", script = "return Math.log1p(x);")
    static native double log1p(double x);

    /** The browser's own, right near 0. */
    @JSBody(params = "x", script = "return Math.expm1(x);")
    static native double expm1(double x);

    /** The browser's own. */
    @JSBody(params = "x", script = "return Math.log10(x);")
    static native double log10(double x);

    /** {@link Math#rint}, for NaN too; by way of whole numbers of 64 bits, which a page has not, it takes long. */
    static double rint(double x) {
        double below = Math.floor(x);
        double over = x - below;
        boolean up = over > 0.5 || over == 0.5 && below % 2 != 0;
        return up ? below + 1 : below;
    }

    /** A page has one thread. */
    static void run(int tasks, IntConsumer task) {
        for (int i = 0; i < tasks; i++) {
            task.accept(i);
        }
    }

    /** A page has one thread. */
    static void run(int threads, int tasks, IntConsumer task) {
        run(tasks, task);
    }

    /** A page saves nothing. */
    static Provenance begun(String run, Map<String, String> settings, Map<String, Long> seeds, String engine) {
        return null;
    }

    /** Messages as they are in the source. */
    static String getLocalizedString(Localizable message, Locale locale) {
        return message.getSourceString();
    }
}
