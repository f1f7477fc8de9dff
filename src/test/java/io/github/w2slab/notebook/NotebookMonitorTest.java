package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NotebookMonitorTest {

    private static final long MILLI = 1_000_000;

    private final List<String> screen = new ArrayList<>();
    private long now;
    private long drawing;

    @Test
    void aShortCallShowsNothing() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> null).open(steps(12_000));
            run(watch, 0, 12_000, 400 * MILLI);
            watch.close(12_000, null);
            return null;
        });
        assertEquals(List.of(), screen);
    }

    @Test
    void aShortCallThatIsStoppedSaysSo() throws Exception {
        inCell(cell -> {
            Watch watch = monitor(subject -> null).open(steps(12_000));
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
            NotebookMonitor monitor = monitor(subject -> null);
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
            NotebookMonitor monitor = monitor(subject -> null);
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
            Watch watch = monitor(subject -> null).open(steps(12_000));
            run(watch, 0, 12_000, 1_400 * MILLI);
            watch.close(12_000, null);
            return null;
        });
        assertTrue(screen.get(0).startsWith("show W2S: 4,2"), screen.toString());
        assertTrue(screen.get(0).endsWith("8,571 steps/s, 0.9 s left"), screen.toString());
        assertEquals("replace W2S: 12,000 steps in 1.4 s", screen.get(screen.size() - 1));
    }

    @Test
    void noMoreThanFourUpdatesASecond() throws Exception {
        inCell(cell -> {
            run(monitor(subject -> null).open(steps(100_000)), 0, 100_000, 10_000 * MILLI);
            return null;
        });
        assertTrue(screen.size() >= 30 && screen.size() <= 40, screen.size() + " updates in 10 s");
    }

    @Test
    void drawingTakesAHundredthOfTheTime() throws Exception {
        drawing = 30 * MILLI;
        long[] drawn = new long[1];
        inCell(cell -> {
            Watch watch = monitor(subject -> {
                drawn[0] += drawing;
                now += drawing;
                return "<svg/>";
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
    void aCallThatGoesOnTellsWhereItStands() {
        LongCall call = new LongCall("W2S", "steps", 12_000, 20_000, null);
        assertEquals("8,000 steps in 0.9 s, 20,000 in all", ProgressText.summary(call, 20_000, 0.9));
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

    private NotebookMonitor monitor(Function<Object, String> curve) {
        return new NotebookMonitor(new Screen() {
            @Override
            public String show(String html, String text) {
                screen.add("show " + text);
                return "id";
            }

            @Override
            public void replace(String id, String html, String text) {
                screen.add("replace " + text);
            }

            @Override
            public void print(String line) {
                screen.add("print " + line);
            }
        }, () -> now, curve);
    }

    private interface Body {
        Object run(Cell cell) throws Exception;
    }

    private static void inCell(Body body) throws Exception {
        Cell cell = Cell.begin();
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
