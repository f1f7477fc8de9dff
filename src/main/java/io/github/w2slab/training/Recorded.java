package io.github.w2slab.training;

import io.github.w2slab.files.Description;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The choices of recorded steps that the library brings. */
final class Recorded {

    private Recorded() {
    }

    static RecordedSteps of(Description description) {
        return switch (description.knownKind()) {
            case LogSpaced.KIND -> new LogSpaced();
            case Every.KIND -> new Every(description.integer("n"));
            case At.KIND -> new At(Arrays.stream(description.integers("steps")).boxed().toList());
            default -> throw description.unknown("choice of recorded steps");
        };
    }

    record LogSpaced() implements RecordedSteps {

        private static final String KIND = "log-spaced";
        private static final int GRID = 32;

        @Override
        public long after(long step) {
            long next = 1;
            while (next <= step) {
                next = next < GRID ? 2 * next : Math.max(next + GRID, (next * 109 / 100 + GRID - 1) / GRID * GRID);
            }
            return next;
        }

        @Override
        public Description description() {
            return Description.of(KIND);
        }
    }

    record Every(long n) implements RecordedSteps {

        private static final String KIND = "every";

        @Override
        public long after(long step) {
            return (step / n + 1) * n;
        }

        @Override
        public Description description() {
            return Description.of(KIND).with("n", n);
        }
    }

    /** @param steps ascending */
    record At(List<Long> steps) implements RecordedSteps {

        private static final String KIND = "at";

        @Override
        public long after(long step) {
            int at = Collections.binarySearch(steps, step + 1);
            int first = at < 0 ? -at - 1 : at;
            return first < steps.size() ? steps.get(first) : Long.MAX_VALUE;
        }

        @Override
        public Description description() {
            return Description.of(KIND).with("steps", steps.stream().mapToLong(Long::longValue).toArray());
        }
    }
}
