package io.github.w2slab.base;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * The threads of this process that work for the library: they share independent tasks. Which thread does which task is left
 * open.
 *
 * <p>All calls together keep as many threads at work as there are processors: several runs at once have one each, and the
 * last one left has them all. Where the system makes no further thread, those that there are do the work, the caller if need
 * be alone.
 *
 * <p>The threads inherit nothing from the one that happened to need them first, not even a low priority; what a task is to
 * know of its caller the hook {@link #carrying} takes along. An interrupt of a caller reaches its tasks on other threads too;
 * it ends those that ask for it or wait.
 */
public final class Workers {

    private static final Workers ALL = new Workers(Runtime.getRuntime().availableProcessors(), Workers::thread);

    private final int processors;
    private final Executor pool;
    /** Threads at work, callers of {@link #run} among them. */
    private final AtomicInteger busy = new AtomicInteger();
    /** Whether a thread is counted in {@link #busy}: a task may have tasks of its own. */
    private final ThreadLocal<Boolean> counted = ThreadLocal.withInitial(() -> false);
    private volatile UnaryOperator<Runnable> context = UnaryOperator.identity();

    Workers(int processors, ThreadFactory threads) {
        this.processors = processors;
        this.pool = Executors.newCachedThreadPool(threads);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "w2s-lab worker", 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        return thread;
    }

    /** Returns how many processors there are. */
    public static int processors() {
        return ALL.processors;
    }

    /**
     * Sets what each task takes along to another thread.
     *
     * @param context called on the caller's thread with what is to run; returns what runs in its place on another one
     */
    public static void carrying(UnaryOperator<Runnable> context) {
        ALL.carry(context);
    }

    void carry(UnaryOperator<Runnable> hook) {
        context = hook;
    }

    /** Runs tasks on as many threads as there are processors free, as {@link #run(int, int, IntConsumer)} does. */
    public static void run(int tasks, IntConsumer task) {
        run(ALL.processors, tasks, task);
    }

    /**
     * Runs tasks 0 to {@code tasks} - 1, on the calling thread too, and returns when all are done, or throws what one of them
     * threw. None is running any more when this method ends, however it ends. An interrupt of the caller is passed on to tasks
     * on other threads, ends nothing by itself, and is still set afterwards.
     *
     * @param threads at most so many, at least 1
     */
    public static void run(int threads, int tasks, IntConsumer task) {
        ALL.share(threads, tasks, task);
    }

    /**
     * Starts tasks 0 to {@code tasks} - 1 on other threads, on so many even where no processor is free, and returns at once:
     * the caller watches over them.
     *
     * @param threads at most so many, at least 1
     */
    public static Crew start(int threads, int tasks, IntConsumer task) {
        return ALL.begin(threads, tasks, task);
    }

    void share(int threads, int tasks, IntConsumer task) {
        boolean own = !counted.get();
        if (own) {
            busy.incrementAndGet();
            counted.set(true);
        }
        int helpers = take(Math.min(threads, tasks) - 1);
        Crew crew = new Crew(tasks, task);
        try {
            int missing = helpers - crew.help(helpers, context, pool, counted);
            busy.addAndGet(-missing);
            helpers -= missing;
            crew.work();
        } finally {
            crew.finish();
            busy.addAndGet(-helpers);
            if (own) {
                counted.set(false);
                busy.decrementAndGet();
            }
        }
        crew.rethrow();
    }

    /** Takes at most so many processors that nobody uses. */
    private int take(int wanted) {
        while (true) {
            int now = busy.get();
            int free = Math.min(wanted, processors - now);
            if (free <= 0) {
                return 0;
            }
            if (busy.compareAndSet(now, now + free)) {
                return free;
            }
        }
    }

    Crew begin(int threads, int tasks, IntConsumer task) {
        Crew crew = new Crew(tasks, i -> {
            busy.incrementAndGet();
            try {
                task.accept(i);
            } finally {
                busy.decrementAndGet();
            }
        });
        crew.help(Math.min(threads, tasks), context, pool, counted);
        return crew;
    }
}
