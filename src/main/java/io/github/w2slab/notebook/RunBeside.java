package io.github.w2slab.notebook;

import io.github.w2slab.explore.Scene;
import io.github.w2slab.explore.Setting;
import io.github.w2slab.explore.Values;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Training;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import org.dflib.jjava.shaded.com.google.gson.JsonArray;
import org.dflib.jjava.shaded.com.google.gson.JsonElement;
import org.dflib.jjava.shaded.com.google.gson.JsonNull;
import org.dflib.jjava.shaded.com.google.gson.JsonObject;
import org.dflib.jjava.shaded.com.google.gson.JsonPrimitive;

/**
 * A real run beside the theory of a figure with sliders: a page opens a comm with {@code scene}, {@code values} and {@code seed}, and
 * is sent the runs' {@code curves} as they grow, one after the other as the number of points, their x, their y, with {@code step}
 * and {@code end}; last {@code done}, or a {@code problem} in a sentence. It runs in a thread of its own, so that no cell waits for
 * it, until the page closes the comm; at most {@value #AT_ONCE} do at a time, and the others wait for their turn.
 */
final class RunBeside extends Comm {

    static final String TARGET = "w2slab.run";
    /** How often a page is told. */
    private static final int LOOKS = 40;
    private static final int AT_ONCE = 2;
    private static final int SHOWN = 60;
    private static final ExecutorService RUNNERS = runners();

    private final JsonObject asked;
    private volatile boolean over;

    private RunBeside(CommManager manager, String id, String target, JsonObject asked) {
        super(manager, id, target);
        this.asked = asked;
    }

    static void register(CommManager manager) {
        manager.registerTarget(TARGET, RunBeside::open);
    }

    private static Comm open(CommManager manager, String id, String target, Message<CommOpenCommand> message) {
        manager.setMessageContext(message);
        Comm open = manager.getCommByID(id);
        if (open != null) {
            open.send(problem("id of the comm must be one that is not open, but is " + id));
            return open; // The manager registers what it gets, so the first one stays.
        }
        RunBeside run = new RunBeside(manager, id, target, message.getContent().getData());
        RUNNERS.execute(() -> Monitoring.during(Monitor.silent(), run::answer));
        return run;
    }

    private static ExecutorService runners() {
        ThreadPoolExecutor runners = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 100, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "w2s-lab run beside");
                    thread.setDaemon(true);
                    return thread;
                });
        runners.allowCoreThreadTimeOut(true);
        return runners;
    }

    private void answer() {
        try {
            if (!over) {
                train(scene(), Values.of(values()), seed());
            }
        } catch (RuntimeException | Error e) {
            tell(problem(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private static JsonObject problem(String sentence) {
        JsonObject told = new JsonObject();
        told.addProperty("problem", sentence);
        return told;
    }

    private Scene scene() {
        List<Scene> known = Stream.of(Scene.values()).filter(Scene::hasRuns).toList();
        JsonElement name = asked("scene");
        return known.stream().filter(scene -> new JsonPrimitive(scene.name()).equals(name)).findFirst()
                .orElseThrow(() -> wrong("scene", "one of " + known, name));
    }

    private double[] values() {
        int count = Setting.values().length;
        JsonElement values = asked("values");
        if (!(values instanceof JsonArray numbers) || numbers.size() != count
                || !StreamSupport.stream(numbers.spliterator(), false).allMatch(RunBeside::isNumber)) {
            throw wrong("values", count + " numbers, one for each setting", values);
        }
        return StreamSupport.stream(numbers.spliterator(), false).mapToDouble(JsonElement::getAsDouble).toArray();
    }

    private long seed() {
        JsonElement seed = asked("seed");
        try {
            if (isNumber(seed)) {
                return seed.getAsBigDecimal().longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It is no such number, which the sentence says.
        }
        throw wrong("seed", "a whole number from -2^63 to 2^63 - 1", seed);
    }

    private JsonElement asked(String name) {
        return asked == null ? null : asked.get(name);
    }

    private static boolean isNumber(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isNumber();
    }

    private static IllegalArgumentException wrong(String name, String wanted, JsonElement value) {
        String written = String.valueOf(value);
        return new IllegalArgumentException(name + " must be " + wanted + ", but is "
                + (value == null ? "not given" : written.length() <= SHOWN ? written : written.substring(0, SHOWN) + " ..."));
    }

    private void train(Scene scene, Values values, long seed) {
        List<Training> runs = scene.runs(values, seed);
        long end = (long) values.of(Setting.STEPS);
        for (int look = 1; look <= LOOKS && !over; look++) {
            long step = end * look / LOOKS;
            for (Training run : runs) {
                run.train(step - run.step());
            }
            JsonObject told = new JsonObject();
            told.add("curves", flat(scene.curvesOf(runs.get(0).history(), runs.get(1).history())));
            told.addProperty("step", step);
            told.addProperty("end", end);
            told.addProperty("done", look == LOOKS);
            tell(told);
        }
    }

    private static JsonArray flat(List<Scene.Curve> curves) {
        JsonArray flat = new JsonArray();
        for (Scene.Curve curve : curves) {
            flat.add(curve.x().length);
            for (double x : curve.x()) {
                flat.add(x);
            }
            for (double y : curve.y()) {
                JsonElement number = Double.isFinite(y) ? new JsonPrimitive(y) : JsonNull.INSTANCE;
                flat.add(number);
            }
        }
        return flat;
    }

    private void tell(JsonObject told) {
        if (!over) {
            send(told);
        }
    }

    @Override
    protected void onMessage(Message<CommMsgCommand> message) {
        // A page says all when it opens the comm.
    }

    @Override
    protected void onClose(Message<CommCloseCommand> message, boolean sending) {
        over = true;
    }
}
