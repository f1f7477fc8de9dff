package io.github.w2slab.notebook;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The long calls that are running now, in whichever thread. */
final class UnderWay {

    private static final Set<Progress> OPEN = ConcurrentHashMap.newKeySet();

    private UnderWay() {
    }

    static void add(Progress progress) {
        OPEN.add(progress);
    }

    static void remove(Progress progress) {
        OPEN.remove(progress);
    }

    /**
     * Returns where the long call on an object stands, for example "5,400 of 12,000 steps"; empty where none is running. May
     * be asked at any time, from any thread, and touches nothing of the object.
     */
    static Optional<String> of(Object subject) {
        return OPEN.stream().filter(progress -> progress.call().subject() == subject).map(Progress::state).findFirst();
    }

    /** Returns the same as a card says it, for example "under way: 5,400 of 12,000 steps". */
    static Optional<String> told(Object subject) {
        return of(subject).map(state -> "under way: " + state);
    }
}
