package io.github.w2slab.training.engine;

import io.github.w2slab.base.Workers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The blocks of samples of one run, each drawn once, some of them ahead of the steps that need them. */
final class Samplings {

    private final Plan plan;
    private final Form form;
    private final Map<Long, Drawn> byNumber = new TreeMap<>();
    private final Deque<Drawn> free = new ArrayDeque<>();

    private static final class Drawn {
        private final SampleBlock block;
        private boolean complete;

        private Drawn(SampleBlock block) {
            this.block = block;
        }

        private void fill(long number) {
            block.fill(number * block.samples);
            complete = true;
        }
    }

    Samplings(Plan plan, Form form) {
        this.plan = plan;
        this.form = form;
    }

    /**
     * Returns blocks {@code first} to {@code first + count - 1}; earlier ones are given up.
     *
     * @throws NonFiniteLabelException if a label of these is not finite
     */
    List<SampleBlock> blocks(long first, int count) {
        List<Long> passed = byNumber.keySet().stream().filter(number -> number < first).toList();
        for (long number : passed) {
            free.add(byNumber.remove(number));
        }
        List<Long> missing = new ArrayList<>();
        List<SampleBlock> all = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            Drawn drawn = drawn(number);
            all.add(drawn.block);
            if (!drawn.complete) {
                missing.add(number);
            }
        }
        Workers.run(plan.threads, missing.size(), i -> byNumber.get(missing.get(i)).fill(missing.get(i)));
        return all;
    }

    /** Returns what draws blocks {@code first} to {@code first + count - 1}. A label that is not finite waits for its turn. */
    List<Runnable> prepare(long first, int count) {
        List<Runnable> work = new ArrayList<>();
        for (long i = first; i < first + count; i++) {
            long number = i;
            Drawn drawn = drawn(number);
            if (!drawn.complete) {
                work.add(() -> {
                    try {
                        drawn.fill(number);
                    } catch (NonFiniteLabelException e) {
                        drawn.complete = false;
                    }
                });
            }
        }
        return work;
    }

    private Drawn drawn(long number) {
        return byNumber.computeIfAbsent(number, n -> {
            Drawn drawn = free.isEmpty()
                    ? new Drawn(form.newBlock(plan.samplesPerBlock(), plan.coordinates, plan.samples.get()))
                    : free.remove();
            drawn.complete = false;
            return drawn;
        });
    }
}
