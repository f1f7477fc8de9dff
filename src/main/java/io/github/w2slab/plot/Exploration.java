package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import io.github.w2slab.explore.Scene;
import io.github.w2slab.explore.Setting;
import io.github.w2slab.explore.Values;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.plot.svg.SvgWriter;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A figure with sliders, see {@link Explore}. Immutable. As the last line of a cell it shows itself: a picture, drawn here, and
 * a script that draws its curves anew. A page that runs no scripts shows the picture alone.
 */
public final class Exploration {

    /** A lecture's size in pixels: with a heading and sliders it fills a slide of 1280 x 720. */
    private static final int WIDE = 1160;
    private static final int FLAT = 450;

    private final Scene scene;
    private final List<Control> controls;
    private final Values values;
    private final double scale;
    /** Drawn when first asked for: it takes longer than all else. */
    private volatile String picture;

    Exploration(Scene scene, List<Control> controls) {
        this(scene, controls, Values.usual(), 1);
    }

    private Exploration(Scene scene, List<Control> controls, Values values, double scale) {
        this.scene = scene;
        this.controls = List.copyOf(controls);
        this.scale = scale;
        Set<Setting> seen = new HashSet<>();
        Values begin = values;
        for (Control control : this.controls) {
            requireUsed(control.setting());
            Require.check(seen.add(control.setting()), "controls for " + control.setting().word(), 2, "at most one");
            begin = control.begin(begin);
        }
        this.values = begin;
        if (scene.settings().contains(Setting.D) && scene.settings().contains(Setting.S)) {
            double d = reach(Setting.D, false);
            double s = reach(Setting.S, true);
            Require.check(d >= 2 * s, "least dimension d of the figure", number(d), "at least twice its largest subspace dimension s, "
                    + number(2 * s) + ", for two subspaces have no room else");
        }
    }

    /** The least or the largest value that a setting can take. */
    private double reach(Setting setting, boolean high) {
        return controls.stream().filter(control -> control.setting() == setting && control instanceof Slider)
                .mapToDouble(control -> high ? ((Slider) control).high() : ((Slider) control).low()).findFirst()
                .orElse(values.of(setting));
    }

    private void requireUsed(Setting setting) {
        Require.check(scene.settings().contains(setting), "setting", setting.word(), "one that the figure depends on: "
                + String.join(", ", scene.settings().stream().sorted().map(Setting::word).toList()));
    }

    /**
     * Returns the figure with another value of a setting; a control of that setting begins there.
     *
     * @param setting one that the figure depends on, see {@link Setting}
     * @param value   within its range and that of its slider, a whole number where it is whole
     */
    public Exploration with(String setting, double value) {
        Setting named = Setting.named(setting);
        requireUsed(named);
        for (Control control : controls) {
            if (control.setting() == named && control instanceof Slider slider) {
                Require.between(setting + ", which has a slider,", value, slider.low(), slider.high());
            }
        }
        return new Exploration(scene, controls, values.with(named, value), scale);
    }

    /** Returns the figure with another link ("h_2", "h_4", ...) or other labels ("y", "sign(y)", ...). */
    public Exploration with(String setting, String word) {
        Setting named = Setting.named(setting);
        requireUsed(named);
        return new Exploration(scene, controls, values.with(named, word), scale);
    }

    /**
     * Returns the figure with the settings of a run: its world, teacher, inputs, labels and learning rate. A page computes with
     * what the library brings, so what is code of one's own cannot go there.
     *
     * @throws IllegalArgumentException if it has what a page cannot compute: more than two tasks, overlapping subspaces, a link,
     *                                  transformation, reward or activation other than a page's, a coupled loss; the message
     *                                  names it
     */
    public Exploration like(Training run) {
        World world = Require.present("run", run).world();
        Supervision supervision = run.supervision();
        Require.check(world.tasks() == 2, "number of tasks", world.tasks(), "2 in a page that computes");
        Require.check(world.geometry() == Geometry.SHARED_FEATURE, "geometry", world.geometry(),
                Geometry.SHARED_FEATURE + " in a page that computes");
        Require.check(run.start().activation().name().equals(Activation.hermite(2).name()), "activation",
                run.start().activation(), "h_2 in a page that computes");
        Require.check(supervision.inputs().generator() == null, "inputs", supervision.inputs(), "given or ambient in a page that computes");
        Require.check(supervision.preferences().isEmpty(), "labels", "preferences", "numbers in a page that computes");
        Require.check(run.sgd().loss() == Loss.correlation(), "loss", run.sgd().loss().name(),
                "the correlation loss in a page that computes");
        run.sgd().usingSamplesOnce("a page that computes");
        int searched = supervision.inputs().localized() ? world.subspaceDimension() : world.dimension();
        Values own = values.with(Setting.D, world.dimension()).with(Setting.S, world.subspaceDimension())
                .with(Setting.RHO, world.correlations()[0]).with(Setting.LINK, placeOf(Setting.LINK, world.link().name()))
                .with(Setting.RATE, run.sgd().learningRate() * searched).with(Setting.BATCH, run.sgd().batchSize())
                .with(Setting.NOISE, supervision.noise());
        if (run.step() > 0) {
            own = own.with(Setting.STEPS, run.step());
        }
        if (supervision.inputs().localized()) {
            own = own.with(Setting.LEAKAGE, supervision.inputs().leakage())
                    .with(Setting.LABELS, placeOf(Setting.LABELS, supervision.transform().name()));
        }
        if (supervision.reward() instanceof WeakTeacher teacher && !teacher.isNetwork()) {
            own = own.with(Setting.TEACHER, teacher.alignment());
        } else {
            Require.check(supervision.reward().describe().equals(world.target().reward().describe()), "reward",
                    supervision.reward().describe(), "the true one or an oracle teacher's in a page that computes");
        }
        return new Exploration(scene, controls, own, scale);
    }

    private static int placeOf(Setting setting, String name) {
        int place = setting.words().indexOf(name);
        Require.check(place >= 0, setting.word(), name, "one of " + setting.words() + " in a page that computes, where code of "
                + "one's own cannot go");
        return place;
    }

    /** Returns the figure for a lecture hall: as wide as a slide, without title, with letters and lines twice as large. */
    public Exploration lecture() {
        return new Exploration(scene, controls, values, PlotlyFigure.LECTURE);
    }

    /** Returns the curves as they are before a slider moves. */
    public List<Scene.Curve> curves() {
        return scene.curves(values);
    }

    /**
     * Returns real runs at the figure's settings, W2S and SFT, at step 0: vectors, 64 neurons a task, everything drawn from one seed.
     * Where a kernel runs, the figure's own button trains them and draws them under its curves.
     *
     * @throws IllegalArgumentException if the figure shows no training, d is greater than 16,384, or d times steps times batch size
     *                                  is greater than 10^9
     */
    public List<Training> runs(long seed) {
        return scene.runs(values, seed);
    }

    Scene scene() {
        return scene;
    }

    List<Control> controls() {
        return controls;
    }

    Values values() {
        return values;
    }

    /** Returns the picture before a slider moves, as a figure like any other. */
    public PlotlyFigure figure() {
        List<Scene.Curve> curves = curves();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            Scene.Curve curve = curves.get(i);
            marks.add(new Mark.Curve(Label.of(html(curve.name())), curve.x(), curve.y(), pen(curve.name(), i)));
        }
        boolean hall = scale != 1;
        ObjectNode json = new Chart(hall ? "" : title(), xAxis(), yAxis(hall), marks).json();
        ArrayNode data = (ArrayNode) json.get("data");
        for (int i = 0; i < data.size(); i++) {
            ((ObjectNode) data.get(i)).put("uid", String.valueOf(i));
        }
        if (hall) {
            return new PlotlyFigure(json).sized(WIDE, FLAT).lecture();
        }
        ((ObjectNode) json.get("layout")).putObject("legend").put("orientation", "h");
        return new PlotlyFigure(json);
    }

    private String title() {
        return html(scene.title());
    }

    /** V_0 and its kin as Plotly writes them. */
    private static String html(String name) {
        return name.replaceAll("_(\\w)", "<sub>$1</sub>");
    }

    private static Pen pen(String name, int number) {
        boolean minor = name.contains(",");
        if (name.startsWith("W2S") || name.startsWith("SFT")) {
            String color = RunColors.of(List.of(name.substring(0, 3))).get(0).color();
            return new Pen(color, minor ? 2 : 3, minor ? Dash.DOT : Dash.SOLID);
        }
        return name.endsWith("labels") ? new Pen(HouseStyle.COLORS.get(number == 0 ? 0 : 3), 3, Dash.SOLID)
                : new Pen(HouseStyle.GREY, 1.5, number % 2 == 0 ? Dash.DASH : Dash.LONG_DASH_DOT);
    }

    private Axis xAxis() {
        return switch (scene) {
            case ALIGNMENT, FORGETTING -> Axis.of("steps").between(0, values.of(Setting.STEPS));
            case HITTING_TIMES -> Axis.of("d").log(true).between(1e2, 1e9);
            case PHASES, RATES -> Axis.of("teacher's alignment a").between(0, 1);
        };
    }

    /** With a short title in a hall, where the axis is no longer than that. */
    private Axis yAxis(boolean hall) {
        return switch (scene) {
            case ALIGNMENT -> Axis.of(hall ? "alignment" : "mean overlap of target neurons").between(0, 1.05);
            case FORGETTING -> Axis.of(hall ? "overlap" : "mean overlap of the group's neurons").between(0, 1.05);
            case HITTING_TIMES -> Axis.of("steps").log(true).between(1e2, 1e12);
            case PHASES -> Axis.of(hall ? "share in V<sub>0</sub>" : "share of energy in V<sub>0</sub>").between(0, 1.05);
            case RATES -> Axis.of(hall ? "c = η D" : "learning rate c = η D").between(0, 5);
        };
    }

    /** Returns the picture before a slider moves, an SVG document. */
    public String svg() {
        if (picture == null) {
            picture = SvgPicture.of(PlotlyJson.of(figure()));
        }
        return picture;
    }

    /**
     * Returns what a page shows: the picture, the controls, the script, and the theory in JavaScript.
     *
     * @throws IllegalStateException if the library was not built as a whole, so that there is no theory in JavaScript
     */
    public String html() {
        return ExplorePage.of(this);
    }

    /** Returns what the script of a page has to know. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("scene", scene.name()).put("parts", scene.parts())
                .put("sketches", scene.sketches())
                .put("scale", scale).put("runs", scene.hasRuns()).put("none", none());
        ArrayNode all = json.putArray("values");
        for (double value : values.inOrder()) {
            all.add(value);
        }
        for (Control control : controls) {
            Setting setting = control.setting();
            ObjectNode one = json.withArrayProperty("controls").addObject().put("at", setting.ordinal())
                    .put("title", setting.title());
            if (control instanceof Slider slider) {
                one.put("low", slider.low()).put("high", slider.high()).put("log", slider.log()).put("whole", setting.isWhole());
            } else if (control instanceof Choice choice) {
                choice.words().forEach(word -> one.withArrayProperty("words").addObject().put("word", word)
                        .put("at", setting.words().indexOf(word)));
            }
        }
        return json;
    }

    /** What a page says where no curve has a point between its axes. */
    private String none() {
        return "No point: " + (scene == Scene.HITTING_TIMES ? "at these settings noise keeps the overlap from 0.7, or it takes more than "
                + "10^12 steps." : "at these settings no curve lies between these axes.");
    }

    /** Returns the fixed settings and where the controls begin, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Figure with sliders: " + scene.title());
        for (Setting setting : scene.settings().stream().sorted().toList()) {
            String value = setting.words().isEmpty() ? number(values.of(setting))
                    : setting.words().get((int) values.of(setting));
            boolean moves = controls.stream().anyMatch(control -> control.setting() == setting);
            text.append("\n  ").append(setting.title()).append(moves ? ", from " : " ").append(value);
        }
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
    }

    /** Returns the text for those who see no picture. */
    String alternative() {
        return SvgWriter.escape(toString().replace('\n', ';'));
    }
}
