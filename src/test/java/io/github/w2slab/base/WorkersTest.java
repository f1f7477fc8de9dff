package io.github.w2slab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounds of time in here are such as only a call that hangs exceeds. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {

    private static final int PROCESSORS = 4;

    private final AtomicBoolean full = new AtomicBoolean();
    /** Since Java 19 a pool does not call a thread's own start(), so the error comes where the thread is made. */
    private final Workers workers = new Workers(PROCESSORS, work -> {
        if (full.get()) {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
        }
        Thread thread = new Thread(null, work, "test worker", 0, false);
        thread.setDaemon(true);
        return thread;
    });

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "the others came");
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Set<Thread> threadsOf(int threads, int tasks) {
        Set<Thread> found = ConcurrentHashMap.newKeySet();
        AtomicInteger done = new AtomicInteger();
        workers.share(threads, tasks, i -> {
            found.add(Thread.currentThread());
            done.incrementAndGet();
        });
        assertEquals(tasks, done.get());
        return found;
    }

    @Test
    void whereNoThreadCanBeMadeTheCallerDoesTheWorkItself() {
        full.set(true);
        for (int i = 0; i < 10; i++) {
            assertEquals(Set.of(Thread.currentThread()), threadsOf(4, 100));
        }
        full.set(false);
        CountDownLatch all = new CountDownLatch(PROCESSORS);
        workers.share(PROCESSORS, PROCESSORS, i -> {
            all.countDown();
            await(all);
        });
    }

    @Test
    void whereNoThreadCanBeMadeACrewsWatcherDoesItsTasks() throws InterruptedException {
        full.set(true);
        AtomicInteger done = new AtomicInteger();
        Crew crew = workers.begin(3, 20, i -> done.incrementAndGet());
        assertTrue(crew.await(1));
        assertEquals(20, done.get());
    }

    @Test
    void threadsInheritNothingFromTheCallerThatMadeThem() throws InterruptedException {
        InheritableThreadLocal<String> cell = new InheritableThreadLocal<>();
        cell.set("first");
        CountDownLatch all = new CountDownLatch(20);
        Crew crew = Workers.start(20, 20, i -> {
            all.countDown();
            await(all);
            assertNull(cell.get());
        });
        assertTrue(crew.await(30_000));
        crew.rethrow();
    }

    /** As the one is that warms up a kernel. */
    @Test
    void threadsMadeByACallerOfLowPriorityHaveNone() throws InterruptedException {
        Set<Integer> priorities = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(40);
        CountDownLatch told = new CountDownLatch(40);
        Thread low = new Thread(() -> Workers.start(40, 40, i -> {
            all.countDown();
            await(all);
            priorities.add(Thread.currentThread().getPriority());
            told.countDown();
        }));
        low.setPriority(Thread.MIN_PRIORITY);
        low.start();
        low.join();
        await(told);
        assertEquals(Set.of(Thread.NORM_PRIORITY), priorities);
    }

    @Test
    void aTaskTakesAlongWhatTheHookGivesIt() {
        ThreadLocal<String> cell = new ThreadLocal<>();
        workers.carry(task -> {
            String own = cell.get();
            return () -> {
                cell.set(own);
                try {
                    task.run();
                } finally {
                    cell.remove();
                }
            };
        });
        for (String name : new String[] {"first", "second"}) {
            cell.set(name);
            CountDownLatch all = new CountDownLatch(3);
            Set<String> found = ConcurrentHashMap.newKeySet();
            workers.share(3, 3, i -> {
                all.countDown();
                await(all);
                found.add(cell.get());
            });
            assertEquals(Set.of(name), found);
        }
    }

    @Test
    void anInterruptOfTheCallerReachesTasksOnOtherThreads() throws InterruptedException {
        AtomicReference<Thread> sleeper = new AtomicReference<>();
        AtomicReference<Boolean> stillSet = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch asleep = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            Thread self = Thread.currentThread();
            try {
                workers.share(2, 2, i -> {
                    if (Thread.currentThread() != self) {
                        sleeper.set(Thread.currentThread());
                        asleep.countDown();
                        try {
                            Thread.sleep(3_600_000);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException("woken", e);
                        }
                    }
                    while (asleep.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            stillSet.set(self.isInterrupted());
        });
        caller.start();
        await(asleep);
        caller.interrupt();
        caller.join(30_000);
        assertFalse(caller.isAlive());
        assertTrue(stillSet.get(), "the caller hears of it");
        assertTrue(thrown.get() != null);
        assertFalse(sleeper.get().isInterrupted(), "the next caller's task does not");
    }

    @Test
    void aFailureEndsTheCallWhenNoTaskIsUnderWay() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        IllegalArgumentException bad = new IllegalArgumentException("bad");
        assertSame(bad, assertThrows(IllegalArgumentException.class, () -> workers.share(4, 100_000, i -> {
            atWork.incrementAndGet();
            begun.incrementAndGet();
            try {
                if (i == 10) {
                    throw bad;
                }
                LockSupport.parkNanos(1_000_000);
            } finally {
                atWork.decrementAndGet();
            }
        })));
        assertEquals(0, atWork.get());
        assertTrue(begun.get() < 100_000);
    }

    @Test
    void aCrewIsWatchedStoppedAndAskedForItsFirstFailure() throws InterruptedException {
        CountDownLatch under = new CountDownLatch(3);
        AtomicInteger begun = new AtomicInteger();
        Crew crew = workers.begin(3, 100, i -> {
            begun.incrementAndGet();
            under.countDown();
            try {
                Thread.sleep(3_600_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException("task " + i, e);
            }
        });
        await(under);
        assertFalse(crew.await(1));
        crew.stop();
        assertTrue(crew.await(30_000));
        assertEquals(3, begun.get());
        assertEquals("task 0", assertThrows(IllegalStateException.class, crew::rethrow).getMessage());
    }

    /** However many calls there are, no more threads are at work than processors, beyond the callers themselves. */
    @Test
    void callsShareTheProcessors() throws InterruptedException {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] callers = new Thread[PROCESSORS];
        for (int c = 0; c < callers.length; c++) {
            callers[c] = new Thread(() -> workers.share(8, 200, i -> {
                most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                for (long end = System.nanoTime() + 100_000; System.nanoTime() < end; ) {
                    Thread.onSpinWait();
                }
                atWork.decrementAndGet();
            }));
            callers[c].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertTrue(most.get() < 2 * PROCESSORS, most + " threads at work on " + PROCESSORS + " processors");
    }

    /** A task that shares tasks of its own counts once: with three at work one processor is free, not none. */
    @Test
    void aTaskOfTasksIsOneThreadAtWork() {
        Set<Integer> helped = Collections.newSetFromMap(new ConcurrentHashMap<>());
        CountDownLatch three = new CountDownLatch(3);
        workers.share(3, 3, i -> {
            three.countDown();
            await(three);
            if (i == 0) {
                CountDownLatch two = new CountDownLatch(2);
                workers.share(2, 2, k -> {
                    two.countDown();
                    await(two);
                    helped.add(k);
                });
            }
        });
        assertEquals(Set.of(0, 1), helped);
    }
}
