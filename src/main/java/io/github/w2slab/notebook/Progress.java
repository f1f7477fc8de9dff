package io.github.w2slab.notebook;

import io.github.w2slab.kernel.display.Html;
import io.github.w2slab.plot.LiveFigure.Curves;
import io.github.w2slab.plot.PlotlyJson;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.training.Monitor;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import tech.tablesaw.plotly.components.Figure;

/** One long call under way: where it stands, how fast it is, and its curves so far. */
final class Progress implements Monitor.Watch {

    private static final long FIRST_NANOS = 500_000_000;
    private static final long CURVE_NANOS = 1_000_000_000;

    private final Monitor.LongCall call;
    private final ProgressBoard board;
    private final LongSupplier clock;
    private final LongSupplier work;
    private final Function<Object, List<Curves>> look;
    private final Function<Object, Figure> whole;
    private final boolean part;
    private final Thread caller = Thread.currentThread();
    private final long begun;
    private final Speed speed;
    private long nextCurve;
    private boolean costKnown;
    private volatile long count;
    private volatile List<Curves> curves = List.of();
    private volatile boolean fresh;
    private volatile String picture = "";
    private volatile ProgressText state;
    private volatile String end;

    Progress(Monitor.LongCall call, ProgressBoard board, Function<Object, List<Curves>> look,
            Function<Object, Figure> whole, boolean part) {
        this.call = call;
        this.board = board;
        this.clock = board.clock();
        this.work = board.work();
        this.look = look;
        this.whole = whole;
        this.part = part;
        this.begun = clock.getAsLong();
        this.speed = new Speed(begun, call.start(), call.end());
        this.count = call.start();
        this.state = new ProgressText(call, count, 0);
        this.nextCurve = begun + FIRST_NANOS;
        board.opened(this);
        if (board.cell() != null) {
            board.cell().longCallOpened();
        }
        UnderWay.add(this);
    }

    Monitor.LongCall call() {
        return call;
    }

    boolean isPart() {
        return part;
    }

    @Override
    public boolean proceed(long reached) {
        count = reached;
        if (board.cell() != null && board.cell().isStopping() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        long now = clock.getAsLong();
        if (isLong(now)) {
            if (now >= nextCurve && !part && board.isWatched() && Thread.currentThread() == caller) {
                takeCurves();
            }
            board.look(now);
        }
        return true;
    }

    /** Calls of less than half a second show nothing. */
    boolean isLong(long now) {
        return now - begun >= FIRST_NANOS;
    }

    /** The subject is in a consistent state here, and nowhere else. Its curves grow with steps, and with nothing else. */
    private void takeCurves() {
        long before = work.getAsLong();
        try {
            boolean grows = call.unit().equals("steps");
            List<Curves> taken = grows ? look.apply(call.subject()) : List.of();
            curves = taken;
            fresh = !taken.isEmpty();
            Figure figure = grows ? whole.apply(call.subject()) : null;
            picture = figure == null ? "" : "<div>" + SvgPicture.of(PlotlyJson.of(figure)) + "</div>";
        } catch (RuntimeException | LinkageError e) {
            curves = List.of();
        }
        long cost = work.getAsLong() - before;
        nextCurve = clock.getAsLong() + Math.max(CURVE_NANOS, costKnown ? ProgressBoard.SHARE * cost : 0);
        costKnown = true;
    }

    @Override
    public Monitor parts() {
        return inner -> new Progress(inner, board, look, whole, true);
    }

    @Override
    public void close(long reached, String sentence) {
        count = reached;
        String text = sentence != null ? sentence
                : ProgressText.summary(call, reached);
        String line = text.startsWith(call.title()) ? text : call.title() + ": " + text;
        end = line;
        UnderWay.remove(this);
        try {
            if (!curves.isEmpty() && Thread.currentThread() == caller) {
                takeCurves();
            }
            board.closed(this, sentence == null ? null : line);
        } finally {
            if (board.cell() != null) {
                board.cell().longCallClosed();
            }
        }
    }

    /** The cell is over, but the call is not: it runs in a thread of its own, or has yet to hear of the stop. */
    void cellEnds() {
        if (end == null) {
            end = call.title() + ": " + (board.cell().isStopping() ? "stopped at " : "goes on in the background from ")
                    + new ProgressText(call, count, 0).state();
        }
    }

    /** Takes a look at the speed. */
    void measure(long now) {
        state = new ProgressText(call, count, speed.at(now, count));
    }

    String plain() {
        return end != null ? end : state.plain();
    }

    String html() {
        return end != null ? "<div>" + Html.escaped(end) + "</div>" : state.html() + picture;
    }

    /** Whether a figure of some size stands below the bar. */
    boolean hasPicture() {
        return !picture.isEmpty() && end == null;
    }

    /** Where the call stands, for whoever asks at any time. */
    String state() {
        return new ProgressText(call, count, state.speed()).state();
    }

    boolean takeFreshCurves() {
        boolean was = fresh;
        fresh = false;
        return was;
    }

    void forgetCurves() {
        curves = List.of();
        fresh = false;
    }

    List<Curves> curves() {
        return curves;
    }
}
