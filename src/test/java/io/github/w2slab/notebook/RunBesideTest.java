package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.dflib.jjava.shaded.com.google.gson.JsonObject;
import org.dflib.jjava.shaded.com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class RunBesideTest {

    /** Some seconds at the least; closed when it has shown what is to be seen. */
    private static final String LONG = "{scene: ALIGNMENT, values: [1024, 32, 0.3, 0.7, 0.1, 0, 0, 1, 1, 240000, 0, 0], seed: 1}";
    private static final String SHORT = LONG.replace("1024", "64").replace("240000", "400");

    private final Page page = new Page();

    /** A manager of comms that keeps what pages are told. */
    private static final class Page extends CommManager {

        private final Map<String, BlockingQueue<JsonObject>> told = new ConcurrentHashMap<>();

        Page() {
            RunBeside.register(this);
        }

        Comm open(String id, String data) {
            Comm comm = getTarget(RunBeside.TARGET).createComm(this, id, RunBeside.TARGET, new Message<>(null, CommOpenCommand.MESSAGE_TYPE,
                    new CommOpenCommand(id, RunBeside.TARGET, data == null ? null : JsonParser.parseString(data).getAsJsonObject())));
            registerComm(comm);
            return comm;
        }

        BlockingQueue<JsonObject> of(String id) {
            return told.computeIfAbsent(id, i -> new LinkedBlockingQueue<>());
        }

        JsonObject next(String id) {
            return assertTimeoutPreemptively(Duration.ofMinutes(3), () -> of(id).take());
        }

        @Override
        public void messageComm(String id, JsonObject data) {
            of(id).add(data);
        }
    }

    private static void close(Comm comm) {
        ((RunBeside) comm).onClose(null, false);
    }

    private String problem(String data) {
        String id = "page " + page.told.size();
        page.open(id, data);
        return page.next(id).get("problem").getAsString();
    }

    @Test
    void whatCannotBeRunIsRefusedInASentence() {
        assertEquals("scene must be one of [ALIGNMENT, FORGETTING], but is not given", problem(null));
        assertEquals("scene must be one of [ALIGNMENT, FORGETTING], but is not given", problem("{}"));
        assertEquals("scene must be one of [ALIGNMENT, FORGETTING], but is \"RATES\"", problem(SHORT.replace("ALIGNMENT", "RATES")));
        assertEquals("scene must be one of [ALIGNMENT, FORGETTING], but is [5]", problem(SHORT.replace("ALIGNMENT", "[5]")));
        assertEquals("scene must be one of [ALIGNMENT, FORGETTING], but is null", problem(SHORT.replace("ALIGNMENT", "null")));
        String numbers = "values must be 12 numbers, one for each setting, but is ";
        assertEquals(numbers + "[64,32]", problem("{scene: ALIGNMENT, values: [64, 32], seed: 1}"));
        assertEquals(numbers + "{\"d\":64}", problem("{scene: ALIGNMENT, values: {d: 64}, seed: 1}"));
        assertEquals(numbers + "[64,32,0.3,0.7,0.1,0,0,1,1,400,0,0,0,0]", problem(SHORT.replace("0, 0]", "0, 0, 0, 0]")));
        assertEquals(numbers + "[\"a\",32,0.3,0.7,0.1,0,0,1,1,400,0,0]", problem(SHORT.replace("[64", "[\"a\"")));
        assertEquals("rho must be between 0.0 and 0.99, but is 7.0", problem(SHORT.replace("0.3", "7")));
        String whole = "seed must be a whole number from -2^63 to 2^63 - 1, but is ";
        for (String seed : List.of("1e300", "0.5", "9223372036854775808", "\"1\"", "null", "true")) {
            assertEquals(whole + seed, problem(SHORT.replace("seed: 1", "seed: " + seed)));
        }
    }

    @Test
    void anIdThatIsOpenIsRefusedAndItsRunGoesOn() {
        Comm first = page.open("one", LONG);
        page.next("one");
        page.of("one").clear();
        assertSame(first, page.open("one", SHORT));
        JsonObject told = page.next("one");
        while (!told.has("problem")) {
            told = page.next("one");
        }
        assertEquals("id of the comm must be one that is not open, but is one", told.get("problem").getAsString());
        assertEquals(240_000, page.next("one").get("end").getAsLong());
        close(first);
    }

    /** A page that no longer waits for its turn has none. */
    @Test
    void twoRunsGoAtATimeWhileOthersWait() {
        List<Comm> begun = Stream.of("a", "b").map(id -> page.open(id, LONG)).toList();
        List<Comm> waiting = Stream.of("c", "d", "e", "f").map(id -> page.open(id, LONG)).toList();
        page.next("a");
        page.next("b");
        assertEquals(2, Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("w2s-lab run beside")).count());
        close(waiting.get(0));
        begun.forEach(RunBesideTest::close);
        page.next("d");
        page.next("e");
        assertEquals(0, page.of("c").size() + page.of("f").size());
        waiting.forEach(RunBesideTest::close);
        page.open("g", SHORT);
        JsonObject told = page.next("g");
        while (!told.get("done").getAsBoolean()) {
            told = page.next("g");
        }
        assertEquals(400, told.get("step").getAsLong());
    }
}
