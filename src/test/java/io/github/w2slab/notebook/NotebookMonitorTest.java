package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.plot.Figures;
import io.github.w2slab.plot.LiveFigure.Curves;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Figure;

class NotebookMonitorTest {

    private static final long MILLI = 1_000_000;

    private static final List<Curves> CURVES = List.of(new Curves("W2S", new double[] {0, 1}, List.of("alignment"),
            List.of(new double[] {0.1, 0.2})));

    private static final ForkJoinPool POOL = new ForkJoinPool(1);

    private final List<String> screen = new ArrayList<>();
    private long now;
    private long drawing;
    /** Updates with a picture, one after the other. */
    private int pictures;

    @Test
    void aShortCallShowsNothing() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> List.of()).open(steps(12_000));
            run(watch, 0, 12_000, 400 * MILLI);
            watch.close(12_000, null);
            return null;
        });
        assertEquals(List.of(), screen);
    }

    @Test
    void whereNobodyLooksOnALongCallTellsItsSentenceOnly() throws Exception {
        inCell(false, cell -> {
            Watch watch = monitor(subject -> CURVES).open(steps(12_000));
            run(watch, 0, 12_000, 20_000 * MILLI);
            watch.close(12_000, "reached after 12,000 steps");
            Watch silent = monitor(subject -> CURVES).open(steps(12_000));
            run(silent, 0, 12_000, 20_000 * MILLI);
            silent.close(12_000, null);
            return null;
        });
        assertEquals(List.of("print W2S: reached after 12,000 steps"), screen);
    }

    @Test
    void aShortCallThatIsStoppedSaysSo() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> List.of()).open(steps(12_000));
            assertTrue(watch.proceed(100));
            assertTrue(cell.requestStop());
            assertFalse(watch.proceed(200));
            watch.close(200, "stopped after 200 steps; run `train` again to go on");
            return null;
        });
        assertEquals(List.of("print W2S: stopped after 200 steps; run `train` again to go on"), screen);
    }

    @Test
    void aFurtherCallOfAStoppedCellStopsAtOnce() throws Exception {
        inCell(cell -> {
            NotebookMonitor monitor = monitor(subject -> List.of());
            Watch first = monitor.open(steps(100));
            cell.requestStop();
            first.close(0, "stopped");
            assertFalse(monitor.open(steps(100)).proceed(0));
            return null;
        });
    }

    @Test
    void aLoopOfStoppedCallsDoesNotFillTheScreen() throws Exception {
        inCell(cell -> {
            NotebookMonitor monitor = monitor(subject -> List.of());
            for (int i = 0; i < 1000; i++) {
                monitor.open(steps(100)).close(0, "stopped");
            }
            return null;
        });
        assertEquals(5, screen.size());
    }

    @Test
    void aLongCallShowsOneDisplayThatEndsAsOneLine() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> List.of()).open(steps(12_000));
            run(watch, 0, 12_000, 1_400 * MILLI);
            watch.close(12_000, null);
            return null;
        });
        assertEquals("show 1 W2S: 4,286 of 12,000 steps", screen.get(0));
        assertTrue(screen.get(screen.size() - 2).matches(".* 8,\\d\\d\\d steps/s, 0.\\d s left"), screen.toString());
        assertEquals("replace 1 W2S: 12,000 steps", screen.get(screen.size() - 1));
    }

    @Test
    void aSlowBeginningDoesNotMakeTheTimeLeftAbsurd() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> List.of()).open(steps(10_000));
            run(watch, 0, 1, 450 * MILLI);
            run(watch, 1, 10_000, 10_000 * MILLI);
            watch.close(10_000, null);
            return null;
        });
        List<Double> errors = new ArrayList<>();
        for (String line : screen) {
            Matcher matcher = Pattern.compile("W2S: ([\\d,]+) of .* ([\\d.]+) s left").matcher(line);
            if (matcher.find()) {
                double left = 10 - Double.parseDouble(matcher.group(1).replace(",", "")) / 1000;
                errors.add(Math.abs(Double.parseDouble(matcher.group(2)) - left));
            }
        }
        assertTrue(errors.size() > 30, screen.toString());
        assertTrue(errors.stream().allMatch(error -> error < 1.5), errors.toString());
    }

    @Test
    void noMoreThanFourUpdatesASecond() throws Exception {
        inCell(cell -> {
            run(monitor(subject -> List.of()).open(steps(100_000)), 0, 100_000, 10_000 * MILLI);
            return null;
        });
        assertTrue(screen.size() >= 30 && screen.size() <= 40, screen.size() + " updates in 10 s");
    }

    @Test
    void callsThatRunAtOnceShareOneOutputWithALineEach() throws Exception {
        inCell(cell -> {
            NotebookMonitor monitor = monitor(subject -> List.of());
            Watch first = monitor.open(new LongCall("W2S", "steps", 0, 10_000, null));
            Watch second = monitor.open(new LongCall("SFT", "steps", 0, 10_000, null));
            for (int i = 0; i < 10_000; i++) {
                now += MILLI / 5;
                assertTrue(first.proceed(i));
                assertTrue(second.proceed(i));
            }
            assertTrue(screen.size() <= 4 * 2, screen.size() + " updates in 2 s");
            first.close(10_000, null);
            second.close(5_000, "stopped after 5,000 steps");
            return null;
        });
        assertTrue(screen.stream().allMatch(line -> line.startsWith("show 1 ") || line.startsWith("replace 1 ")),
                screen.toString());
        assertTrue(screen.get(2).matches("replace 1 W2S: [\\d,]+ of 10,000 steps\nSFT: [\\d,]+ of 10,000 steps"),
                screen.get(2));
        assertEquals("replace 1 W2S: 10,000 steps\nSFT: stopped after 5,000 steps",
                screen.get(screen.size() - 1));
    }

    @Test
    void aCallAfterAnotherHasAnOutputOfItsOwn() throws Exception {
        inCell(cell -> {
            NotebookMonitor monitor = monitor(subject -> List.of());
            for (int i = 0; i < 2; i++) {
                Watch watch = monitor.open(steps(1000));
                run(watch, 0, 1000, 1_000 * MILLI);
                watch.close(1000, null);
            }
            return null;
        });
        assertEquals(List.of("show 1 W2S: 500 of 1,000 steps", "show 2 W2S: 500 of 1,000 steps"),
                screen.stream().filter(line -> line.startsWith("show")).toList());
        assertEquals("replace 2 W2S: 1,000 steps", screen.get(screen.size() - 1));
    }

    @Test
    void partsOfACallHaveBarsThatGoWithThem() throws Exception {
        inCell(cell -> {
            Watch whole = monitor(subject -> List.of()).open(new LongCall("comparison", "steps", 0, 2_000, null));
            run(whole, 0, 500, 600 * MILLI);
            Watch part = whole.parts().open(new LongCall("W2S, seed 1", "steps", 0, 1_000, null));
            run(part, 0, 1_000, 1_000 * MILLI);
            assertTrue(screen.get(screen.size() - 1).contains("\nW2S, seed 1: "), screen.toString());
            part.close(1_000, null);
            run(whole, 500, 2_000, 1_000 * MILLI);
            assertFalse(screen.get(screen.size() - 1).contains("W2S"), screen.toString());
            whole.close(2_000, null);
            return null;
        });
        assertEquals("replace 1 comparison: 2,000 steps", screen.get(screen.size() - 1));
    }

    @Test
    void theCurveGrowsInItsOwnOutputAndEndsAsAFigure() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> CURVES).open(steps(1000));
            run(watch, 0, 1000, 3_000 * MILLI);
            watch.close(1000, null);
            return null;
        });
        assertEquals("show 2 live curve", screen.get(1));
        assertEquals("figure 2", screen.get(screen.size() - 1));
        assertEquals(1, screen.stream().filter(line -> line.startsWith("figure")).count());
    }

    @Test
    void curvesOfSeveralCallsGo() throws Exception {
        inCell(cell -> {
            NotebookMonitor monitor = monitor(subject -> CURVES);
            for (int i = 0; i < 3; i++) {
                Watch watch = monitor.open(steps(1000));
                run(watch, 0, 1000, 3_000 * MILLI);
                watch.close(1000, null);
            }
            return null;
        });
        for (int picture = 2; picture <= 6; picture += 2) {
            String last = "replace " + picture + " ";
            assertTrue(screen.lastIndexOf("figure " + picture) >= 0);
            assertTrue(screen.lastIndexOf(last) > screen.lastIndexOf("figure " + picture), screen::toString);
            assertTrue(screen.contains("replace " + (picture - 1) + " W2S: 1,000 steps"), screen::toString);
        }
    }

    @Test
    void theCurveGoesWhereTheCellShowsAResultOfItsOwn() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> CURVES).open(steps(1000));
            run(watch, 0, 1000, 3_000 * MILLI);
            watch.close(1000, null);
            // The bar, the curve, and something else.
            for (int i = 0; i < 3; i++) {
                cell.countShown();
            }
            return null;
        });
        assertEquals(List.of("figure 2", "replace 2 "), screen.subList(screen.size() - 2, screen.size()));
    }

    @Test
    void drawingTakesAHundredthOfTheTime() throws Exception {
        drawing = 30 * MILLI;
        long[] drawn = new long[1];
        inCell(cell -> {
            Watch watch = monitor(subject -> {
                drawn[0] += drawing;
                now += drawing;
                return CURVES;
            }).open(steps(1_000_000));
            run(watch, 0, 1_000_000, 100_000 * MILLI);
            return null;
        });
        assertTrue(drawn[0] > 0 && drawn[0] < 1_100 * MILLI, drawn[0] / MILLI + " ms of 100 s");
    }

    @Test
    void aCurveThatFailsDoesNotDisturbTheCall() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> {
                throw new IllegalStateException();
            }).open(steps(1000));
            run(watch, 0, 1000, 1_000 * MILLI);
            return null;
        });
        assertFalse(screen.isEmpty());
    }

    @Test
    void aBarThatItsCellLeavesBehindBecomesALine() throws Exception {
        inCell(cell -> {
            run(monitor(subject -> List.of()).open(steps(10_000)), 0, 7_000, 700 * MILLI);
            return null;
        });
        assertEquals("replace 1 W2S: goes on in the background from 6,999 of 10,000 steps",
                screen.get(screen.size() - 1));
    }

    @Test
    void aBarOfACellThatWasCutBecomesALine() throws Exception {
        inCell(cell -> {
            run(monitor(subject -> List.of()).open(steps(10_000)), 0, 7_000, 700 * MILLI);
            cell.cut();
            return null;
        });
        assertEquals("replace 1 W2S: stopped at 6,999 of 10,000 steps", screen.get(screen.size() - 1));
    }

    @Test
    void whoeverAsksHearsWhereARunStands() throws Exception {
        Object subject = new Object();
        inCell(cell -> {
            Watch watch = monitor(s -> List.of()).open(new LongCall("W2S", "steps", 0, 10_000, subject));
            watch.proceed(5_400);
            assertEquals(Optional.of("5,400 of 10,000 steps"), UnderWay.of(subject));
            assertEquals(Optional.empty(), UnderWay.of(new Object()));
            watch.close(10_000, null);
            return null;
        });
        assertEquals(Optional.empty(), UnderWay.of(subject));
    }

    @Test
    void aParallelStreamsThreadsWorkForTheRunningCell() throws Exception {
        assertEquals(Set.of(), cellsOfPoolThreads());
        Cell first = Cell.begin(null);
        assertEquals(Set.of(first), cellsOfPoolThreads());
        first.end();
        Cell second = Cell.begin(null);
        assertEquals(Set.of(second), cellsOfPoolThreads());
        second.end();
    }

    private static Set<Cell> cellsOfPoolThreads() throws Exception {
        return POOL.submit(() -> Optional.ofNullable(Cell.ofLongCall()).stream().collect(Collectors.toSet())).get();
    }

    @Test
    void aCallThatGoesOnTellsWhereItStands() {
        LongCall call = new LongCall("W2S", "steps", 12_000, 20_000, null);
        assertEquals("8,000 steps, 20,000 in all", ProgressText.summary(call, 20_000));
    }

    @Test
    void durationsReadLikeSpeech() {
        assertEquals("0.4 s", ProgressText.duration(0.42));
        assertEquals("10 s", ProgressText.duration(10.3));
        assertEquals("59 s", ProgressText.duration(59.4));
        assertEquals("1 min 00 s", ProgressText.duration(59.6));
        assertEquals("2 h 05 min", ProgressText.duration(7_500));
    }

    @Test
    void aFigureThatFillsStandsUnderTheBarAndGoesWithIt() throws Exception {
        Figure figure = Figures.plot("filling", "x", "y").line("so far", new double[] {0, 1}, new double[] {1, 2});
        LongCall sweep = new LongCall("sweep", "steps", 0, 100_000, figure);
        inCell(cell -> {
            Watch watch = monitor(subject -> List.of()).open(sweep);
            run(watch, 0, 90_000, 20_000 * MILLI);
            assertTrue(pictures > 2, screen.toString());
            assertTrue(screen.size() <= 23, "no more than one a second: " + screen);
            watch.close(90_000, "stopped, 9 of 10 runs complete; run `run()` again to go on");
            return null;
        });
        assertEquals(0, pictures);
        assertEquals("replace 1 sweep: stopped, 9 of 10 runs complete; run `run()` again to go on", screen.get(screen.size() - 1));
        assertTrue(screen.stream().allMatch(line -> line.startsWith("show 1 ") || line.startsWith("replace 1 ")), "one output: " + screen);
        screen.clear();
        inCell(false, cell -> {
            Watch watch = monitor(subject -> List.of()).open(sweep);
            run(watch, 0, 100_000, 20_000 * MILLI);
            watch.close(100_000, null);
            return null;
        });
        assertEquals(List.of(), screen, "where nobody looks on");
    }

    @Test
    void titlesAreNotMarkup() {
        String html = new ProgressText(new LongCall("<a>", "steps", 0, 10, null), 5, 1).html();
        assertTrue(html.contains("&lt;a&gt;") && html.contains("width:50.0%"), html);
    }

    private static LongCall steps(long end) {
        return new LongCall("W2S", "steps", 0, end, null);
    }

    private void run(Watch watch, long start, long end, long nanos) {
        long begun = now;
        for (long i = start; i < end; i++) {
            now = Math.max(now, begun + nanos * (i - start) / (end - start));
            assertTrue(watch.proceed(i));
        }
        now = Math.max(now, begun + nanos);
    }

    private NotebookMonitor monitor(Function<Object, List<Curves>> look) {
        return new NotebookMonitor(new Screen() {
            private int outputs;

            @Override
            public String show(String html, String text) {
                pictures += html != null && html.contains("<svg") ? 1 : 0;
                screen.add("show " + ++outputs + " " + text);
                return Integer.toString(outputs);
            }

            @Override
            public void replace(String id, String html, String text) {
                pictures = html != null && html.contains("<svg") ? pictures + 1 : 0;
                screen.add("replace " + id + " " + text);
            }

            @Override
            public void replace(String id, Figure figure) {
                screen.add("figure " + id);
            }

            @Override
            public void print(String line) {
                screen.add("print " + line);
            }
        }, () -> now, () -> now, look, subject -> subject instanceof Figure figure ? figure : null);
    }

    private interface Body {
        Object run(Cell cell) throws Exception;
    }

    private static void inCell(Body body) throws Exception {
        inCell(true, body);
    }

    private static void inCell(boolean watched, Body body) throws Exception {
        Cell cell = Cell.begin(null, watched, false);
        Callable<Object> entered = () -> {
            Cell.enter();
            return body.run(cell);
        };
        FutureTask<Object> task = new FutureTask<>(entered);
        new Thread(task).start();
        try {
            task.get();
        } finally {
            cell.end();
        }
    }
}
