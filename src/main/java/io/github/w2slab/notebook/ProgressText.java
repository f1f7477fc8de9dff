package io.github.w2slab.notebook;

import io.github.w2slab.kernel.display.Html;
import io.github.w2slab.training.Monitor.LongCall;
import java.util.Locale;

/**
 * How far a long call is, in words and as a bar.
 *
 * @param call  the call
 * @param count the count reached
 * @param speed counts in a second, of late; 0 while nothing is known of it
 */
record ProgressText(LongCall call, long count, double speed) {

    /** For example "W2S: 5,400 of 12,000 steps, 8,500 steps/s, 1 s left". */
    String plain() {
        return call.title() + ": " + state();
    }

    /** The same with a bar, in the colours of the page. */
    String html() {
        double share = call.end() == call.start() ? 1 : (double) (count - call.start()) / (call.end() - call.start());
        return String.format(Locale.ROOT, """
                <div style="display:flex;align-items:center;gap:0.8em"><b>%s</b>\
                <div style="flex:0 0 14em;height:0.7em;border:1px solid currentColor;border-radius:0.35em;\
                overflow:hidden;opacity:0.7"><div style="width:%.1f%%;height:100%%;background:currentColor"></div></div>\
                <span>%s</span></div>""", Html.escaped(call.title()), 100 * Math.max(0, Math.min(1, share)),
                Html.escaped(state()));
    }

    /** What is said in the end, for example "12,000 steps": without a time, so that each run leaves the same in a notebook. */
    static String summary(LongCall call, long count) {
        String total = call.start() == 0 ? "" : String.format(Locale.ROOT, ", %,d in all", count);
        return String.format(Locale.ROOT, "%,d %s%s", count - call.start(), call.unit(), total);
    }

    /** For example "5,400 of 12,000 steps, 8,500 steps/s, 1 s left". */
    String state() {
        String done = String.format(Locale.ROOT, "%,d of %,d %s", count, call.end(), call.unit());
        if (speed <= 0) {
            return done;
        }
        String format = speed < 10 ? "%s, %.1f %s/s, %s left" : "%s, %,.0f %s/s, %s left";
        return String.format(Locale.ROOT, format, done, speed, call.unit(), duration((call.end() - count) / speed));
    }

    static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%,d h %02d min", whole / 3600, whole % 3600 / 60);
    }
}
