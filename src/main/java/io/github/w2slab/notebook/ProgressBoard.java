package io.github.w2slab.notebook;

import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.plot.LiveFigure;
import io.github.w2slab.plot.LiveFigure.Curves;
import io.github.w2slab.plot.PlotlyJson;
import io.github.w2slab.plot.svg.SvgPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Figure;

/**
 * The progress of one cell. Calls that run at once share one output with a bar each, and below it one with their curves;
 * when the last of them has ended, the bars are lines and the curves an interactive figure. What comes after that begins a
 * new output, so everything stands where it happened. Curves stay where they are all that the cell shows: those of several calls
 * go, and so do those above a figure or a table of the cell's own.
 *
 * <p>All that is shown together comes in one update, at most four times a second, with the figure of a sweep once a second, and
 * drawing takes at most a hundredth of
 * the time: after an update that took t of a processor's time the next one waits 100 t.
 */
final class ProgressBoard {

    static final long UPDATE_NANOS = 250_000_000;
    static final long PICTURE_NANOS = 1_000_000_000;
    static final long SHARE = 100;
    private static final int MOST_SENTENCES = 5;
    private static final int MOST_BARS = 12;

    private final Screen screen;
    private final LongSupplier clock;
    private final LongSupplier work;
    private final Cell cell;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Progress> open = new ArrayList<>();
    private final List<Progress> shown = new ArrayList<>();
    private String bars;
    private String picture;
    /** Figures of the cell's calls that have ended. */
    private final List<String> curves = new ArrayList<>();
    /** How many outputs this board has shown. */
    private int own;
    private volatile long nextUpdate;
    private boolean costKnown;
    private boolean ended;

    /**
     * @param screen where to show
     * @param clock  nanoseconds
     * @param work   nanoseconds that the calling thread has worked
     * @param cell   whose output this is, null where no cells are known: then it is always there
     */
    ProgressBoard(Screen screen, LongSupplier clock, LongSupplier work, Cell cell) {
        this.screen = screen;
        this.clock = clock;
        this.work = work;
        this.cell = cell;
        if (cell != null) {
            cell.atEnd(this::cellEnds);
        }
    }

    Cell cell() {
        return cell;
    }

    /** Whether somebody looks on; else only sentences are told, so that each run leaves the same. */
    boolean isWatched() {
        return cell == null || cell.isWatched();
    }

    LongSupplier clock() {
        return clock;
    }

    LongSupplier work() {
        return work;
    }

    void opened(Progress progress) {
        lock.lock();
        try {
            open.add(progress);
        } finally {
            lock.unlock();
        }
    }

    /** Draws what is due; threads that meet another one drawing go on at once. */
    void look(long now) {
        if (now < nextUpdate || !isWatched() || !lock.tryLock()) {
            return;
        }
        try {
            if (now >= nextUpdate && !ended) {
                draw(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void draw(long now) {
        long before = work.getAsLong();
        open.stream().filter(progress -> progress.isLong(now) && !shown.contains(progress)).forEach(shown::add);
        if (shown.isEmpty()) {
            return;
        }
        write(() -> {
            shown.forEach(progress -> progress.measure(now));
            String more = shown.size() > MOST_BARS ? "<div>and " + (shown.size() - MOST_BARS) + " more</div>" : "";
            String html = shown.stream().limit(MOST_BARS).map(Progress::html).collect(Collectors.joining("", "", more));
            if (bars == null) {
                bars = show(html, lines());
            } else {
                screen.replace(bars, html, lines());
            }
            drawCurves();
        });
        long cost = work.getAsLong() - before;
        long least = shown.stream().anyMatch(Progress::hasPicture) ? PICTURE_NANOS : UPDATE_NANOS;
        nextUpdate = clock.getAsLong() + Math.max(least, costKnown ? SHARE * cost : 0);
        costKnown = true;
    }

    private String lines() {
        return shown.stream().map(Progress::plain).collect(Collectors.joining("\n"));
    }

    private void drawCurves() {
        if (shown.stream().noneMatch(Progress::takeFreshCurves)) {
            return;
        }
        try {
            String svg = SvgPicture.of(PlotlyJson.of(figure()));
            if (picture == null) {
                curves.forEach(this::clear);
                picture = show(svg, "live curve");
            } else {
                screen.replace(picture, svg, "live curve");
            }
        } catch (RuntimeException | LinkageError e) {
            shown.forEach(Progress::forgetCurves);
        }
    }

    private String show(String html, String text) {
        own++;
        return screen.show(html, text);
    }

    private void clear(String id) {
        screen.replace(id, null, "");
    }

    private Figure figure() {
        List<Curves> curves = shown.stream().flatMap(p -> p.curves().stream()).toList();
        return LiveFigure.of(curves);
    }

    /**
     * Ends a call.
     *
     * @param sentence what to tell the reader where nothing of the call has been shown yet, or null
     */
    void closed(Progress progress, String sentence) {
        lock.lock();
        try {
            open.remove(progress);
            if (progress.isPart()) {
                shown.remove(progress);
            } else if (!shown.contains(progress) && sentence != null
                    && (cell == null || cell.countSentence() <= MOST_SENTENCES)) {
                write(() -> screen.print(sentence));
            }
            if (open.isEmpty()) {
                write(this::finish);
            } else if (shown.contains(progress) && clock.getAsLong() >= nextUpdate) {
                draw(clock.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bars of calls that the cell leaves behind, in a thread of their own or cut, would stand half full for ever. */
    private void cellEnds() {
        lock.lock();
        try {
            ended = true;
            shown.forEach(Progress::cellEnds);
            finish();
            if (curves.size() > 1 || cell.shown() > own) {
                curves.forEach(this::clear);
            }
        } catch (RuntimeException | LinkageError e) {
            shown.clear();
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        if (bars != null) {
            screen.replace(bars, null, lines());
        }
        if (picture != null) {
            screen.replace(picture, figure());
            if (cell != null) {
                curves.add(picture);
            }
        }
        bars = null;
        picture = null;
        shown.clear();
    }

    /** Threads without a cell are mute where cells are known: what they write would land in any cell. */
    private void write(Runnable output) {
        if (cell != null) {
            cell.write(output);
        } else if (Cell.areUnknown()) {
            output.run();
        }
    }
}
