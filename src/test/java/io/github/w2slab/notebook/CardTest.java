package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Capabilities;
import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.Forgetting;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Pretraining;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.StopRule;
import io.github.w2slab.training.TeacherTraining;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.World;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class CardTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).tasks(3).seed(1).build();
    private static final WeakTeacher TEACHER = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
    private static final RewardModel STRONG = RewardModel.pretrained(WORLD).neuronsPerTask(8).seed(2).build();
    private static final Supervision WEAK = Supervision.weakToStrong(WORLD, TEACHER);
    private static final Renderer RENDERER = new Renderer();

    @BeforeAll
    static void register() {
        CardRenderers.register(RENDERER);
    }

    private static Training run() {
        return Training.of(STRONG, WEAK, Sgd.spherical(0.01).seed(4)).train(300);
    }

    private static Map<String, Object> everything() {
        Training run = run();
        TeacherTraining learning = TeacherTraining.of(WORLD).train(300);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("World", WORLD);
        all.put("Link", Link.relu());
        all.put("Activation", Activation.hermite(2));
        all.put("Label transformation", LabelTransform.tanhOfSquare());
        all.put("Spherical SGD", Sgd.spherical(LearningRate.decaying(0.002, 10_000)));
        all.put("Reward model", STRONG);
        all.put("Weak teacher", TEACHER);
        all.put("Supervision W2S", WEAK.transformed(LabelTransform.tanhOfSquare()).noise(0.1));
        all.put("Supervision chosen", WEAK.preferences(Double.POSITIVE_INFINITY).named("chosen"));
        all.put("Supervision chosen by a network", Supervision.weakToStrong(WORLD, learning.teacher()).preferences(2)
                .named("chosen by a network"));
        all.put("Supervision SFT", Supervision.fineTuning(WORLD));
        all.put("Supervision trained", Supervision.weakToStrong(WORLD, learning.teacher()).named("trained"));
        all.put("Training: W2S", run);
        all.put("Reduced dynamics: W2S, reduced", ReducedDynamics.of(run).train(300));
        all.put("Mean dynamics: W2S, mean", MeanDynamics.of(run).train(300));
        all.put("pretraining", Pretraining.of(WORLD).neuronsPerTask(4).train(200));
        all.put("Training of a weak teacher", learning);
        all.put("Comparison", Comparison.of(run));
        all.put("Exponents", Exponents.of(Link.hermite(4)));
        all.put("Label expansion", LabelExpansion.of(WEAK));
        return all;
    }

    private static String html(Object value) {
        return (String) RENDERER.render(value).getData(MIMEType.TEXT_HTML);
    }

    private static String text(Object value) {
        return (String) RENDERER.render(value).getData(MIMEType.TEXT_PLAIN);
    }

    @Test
    void everythingShowsItselfAsACardWithAPictureAndItsText() throws Exception {
        for (Map.Entry<String, Object> each : everything().entrySet()) {
            String html = html(each.getValue());
            assertTrue(html.contains("<b>" + each.getKey() + "</b>"), each.getKey() + ": " + html);
            assertTrue(svg(html).contains("<path ") || svg(html).contains("<rect "), html);
            assertEquals(each.getValue().toString(), text(each.getValue()));
            assertTrue(html.getBytes(StandardCharsets.UTF_8).length <= 8_000, each.getKey() + ": " + html.length());
            assertFalse(html.contains("NaN") || html.contains("@") || html.contains("<script"), html);
            for (String xml : List.of(html, svg(html))) {
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            }
        }
    }

    @Test
    void teachersTogetherOtherRewardsAndInputsShowTheirNumbers() {
        Committee three = Committee.drawn(3, WORLD.target(), 0.7, 3);
        Map.of(three, "<b>Committee</b>.*>" + Sketch.number(three.alignmentInSubspace()) + "<",
                MultiIndex.staircase(WORLD.target(), 3).taughtWith(0.6, 1), "<b>Multi-index reward</b>.*weak labels \\(staircase of 3"
                        + " directions, alignment 0.60\\)", Generator.learned(WORLD, 100, 0, 1), "<b>Generator</b>.*>8<.*>0<",
                Generator.tilted(STRONG, 0.5), "<b>Generator</b>.*>tilted by the reward of 8 neurons").forEach((value, shown) -> {
                    assertTrue(Pattern.compile(shown, Pattern.DOTALL).matcher(html(value)).find(), html(value));
                    assertEquals(value.toString(), text(value));
                });
        Capabilities general = Capabilities.of(run());
        assertTrue(html(general).contains("correlation before"), html(general));
        assertTrue(text(general).startsWith("under one head for all tasks; task 0: "), text(general));
    }

    /** The picture inside a card. */
    private static String svg(String html) {
        Matcher matcher = Pattern.compile("src=\"data:image/svg\\+xml,([^\"]*)\"").matcher(html);
        assertTrue(matcher.find(), html);
        return URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** As GitHub shows it, which drops images and styles: every word of the picture stands in the card's text. */
    @Test
    void whatThePictureSaysIsSaidInNumbersToo() {
        everything().forEach((name, value) -> {
            String html = html(value);
            String text = html.replaceAll("<[^>]*>", "\n").replace('\u00a0', ' ');
            Matcher words = Pattern.compile("<text[^>]*>([^<]*)</text>").matcher(svg(html));
            while (words.find()) {
                for (String word : words.group(1).replaceFirst("\u2026$", "").split("(: | (?=steps|samples|[tyz]$))")) {
                    boolean end = word.matches("[\u2212\\d.,\u00b7\u2070-\u2079\u00b9\u00b2\u00b3\u207b]+");
                    assertTrue(end || text.contains(word), name + ": " + word + " in " + text);
                }
            }
            assertTrue(html.contains("<summary>in numbers</summary>"), html);
            assertTrue(html.split("<td>[\u2212\\d]", -1).length > 2, html);
        });
        Training run = run();
        History history = run.history();
        String curve = html(run).replaceAll("(?s).*<td>alignment</td>(.*?)</tr>.*", "$1");
        assertTrue(curve.startsWith("<td>" + Sketch.number(history.column("alignment")[0]) + "</td>"), curve);
        assertTrue(curve.endsWith("<td>" + Sketch.number(history.last("alignment")) + "</td>"), curve);
        assertEquals(9, curve.split("<td>", -1).length - 1, curve);
        assertTrue(html(Link.hermite(2)).contains("<th>t</th><th>\u22123</th><th>\u22122.25</th>"), html(Link.hermite(2)));
        assertTrue(html(Exponents.of(Link.hermite(4))).contains("<td>Hermite coefficient</td><td>0</td><td>0</td><td>0</td>"
                + "<td>0</td><td>1</td>"), html(Exponents.of(Link.hermite(4))));
        assertTrue(html(STRONG).contains("<td>task 2</td><td>0.00</td><td>0.00</td><td>1.00</td><td>0.00</td>"), html(STRONG));
        assertTrue(html(TEACHER).contains("<td>u in \u211d\u1d48</td><td>46\u00b0</td><td>1</td>"), html(TEACHER));
        assertTrue(html(WORLD).contains("<td>\u03b8\u2081</td><td>0</td><td>1</td><td>0</td>"), html(WORLD));
    }

    @Test
    void theSameValueGivesTheSameBytes() {
        Map<String, Object> again = everything();
        everything().forEach((name, value) -> assertEquals(html(value), html(again.get(name))));
    }

    /** By the formula of the Web Content Accessibility Guidelines; a picture has its own white ground. */
    @Test
    void everyColourIsSeenOnItsGround() {
        Set<String> colors = new TreeSet<>();
        everything().values().forEach(value -> {
            String html = html(value);
            assertFalse(html.replaceAll("background:none|border:1px solid var[^;]*;", "").contains("background")
                    || html.contains("color:"), "the page's theme decides: " + html);
            Matcher matcher = Pattern.compile("(?:fill|stroke)=['\"](?!none)([^'\"]*)").matcher(svg(html));
            while (matcher.find()) {
                colors.add(matcher.group(1));
            }
        });
        assertTrue(colors.size() >= 4, colors.toString());
        for (String color : colors) {
            double least = color.equals(Sketch.INK) ? 7 : 4.5;
            assertTrue(color.equals("#fff") || contrast(color, "#ffffff") >= least, color + " " + contrast(color, "#ffffff"));
        }
    }

    private static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(String color) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double v = (rgb >> 16 - 8 * i & 255) / 255.0;
            sum += weights[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void lengthsOfFeaturesAreThoseOfTheirVectors() {
        for (Geometry geometry : Geometry.values()) {
            World world = World.builder().dimension(40).subspaceDimension(4).tasks(4).correlation(0.3, -0.2, 0.5)
                    .geometry(geometry).build();
            for (int k = 0; k < 4; k++) {
                for (int j = 0; j < 4; j++) {
                    assertEquals(Math.sqrt(world.task(j).subspace().energy(world.task(k).feature())),
                            SettingCards.lengthInside(world, k, j), 1e-12, geometry + " " + k + " " + j);
                }
            }
        }
    }

    /** The cards that draw most: many tasks, curves that are nowhere straight, neurons that lie everywhere. */
    @Test
    void theFullestCardsStaySmallAndKeepTheirPictures() {
        World world = World.builder().dimension(64).subspaceDimension(8).tasks(8).correlation(0.2)
                .geometry(Geometry.OVERLAPPING_SUBSPACES).build();
        Pretraining pretraining = Pretraining.of(world).neuronsPerTask(8).train(2_000);
        Supervision labels = Supervision.fineTuning(world).noise(0.123456789)
                .transformed(LabelTransform.clippedMagnitude(1.23456789)).named("a supervision with a long name, ambient");
        Training run = Training.of(pretraining.model(), labels, Sgd.spherical(0.02)).train(5_000);
        Comparison comparison = Comparison.over(1, 2);
        for (String name : List.of("true labels, localized", "weak labels, ambient", "W2S, leakage 0.3", "SFT", "other")) {
            comparison.add(name, seed -> Training.of(pretraining.model(), labels, Sgd.spherical(0.02).seed(seed)));
        }
        Link wild = Link.of("a link that is nowhere straight", t -> StrictMath.sin(40 * t) * StrictMath.exp(t));
        for (Object value : List.of(world, pretraining, pretraining.model(), labels, run,
                comparison.run(5_000), wild)) {
            String html = html(value);
            assertTrue(svg(html).length() > 500, html);
            assertTrue(html.getBytes(StandardCharsets.UTF_8).length <= 8_192, value + ": " + html.length());
        }
    }

    @Test
    void aWorldOfAnySizeHasACard() {
        World huge = World.builder().dimension(1_000_000_000).subspaceDimension(1000).build();
        assertTrue(html(huge).contains("10⁹"));
    }

    @Test
    void aCardSaysWhatThereIsToKnow() {
        assertTrue(html(Link.of("z^2 exp(-z^2)", z -> z * z * StrictMath.exp(-z * z)))
                .contains("4 (coefficient −0.0524)"));
        assertTrue(html(Link.of("constant", z -> 1)).contains("none up to 12"));
        assertTrue(html(Activation.hermite(3)).contains("neurons move without input"));
        assertTrue(html(STRONG).contains("24: 8 of the target, 8 of task 1, 8 of task 2"));
        assertTrue(html(TEACHER).contains("0.7</td>") && html(TEACHER).contains("seed 3"));
        assertTrue(html(run()).contains("W2S after 300 steps") && html(run()).contains("θ₁ 1.000, θ₂ 1.000"));
        assertTrue(html(Comparison.of(run())).contains("1 run, 300 steps"));
        assertTrue(html(Comparison.over(1).add("later", seed -> run())).contains("not begun"));
    }

    @Test
    void namesAreNotMarkup() {
        String html = html(WEAK.named("<b>&"));
        assertTrue(html.contains("&lt;b&gt;&amp;") && !html.contains("<b>&"), html);
    }

    /** What a user writes may throw or be infinite; the cell still shows the value's text. */
    @Test
    void aFunctionThatFailsLeavesTheText() {
        Link bad = Link.of("bad", z -> {
            if (Math.abs(z) > 6) {
                throw new IllegalStateException("on purpose");
            }
            return z;
        });
        assertEquals("link bad", text(bad));
        assertEquals("link pole", text(Link.of("pole", z -> Math.abs(z) > 6 ? Double.POSITIVE_INFINITY : z)));
    }

    @Test
    void aRunOfTheUsersOwnIsACardToo() {
        History history = History.of("mine", List.of("alignment"), new long[] {0, 10}, new double[][] {{0.1}, {0.9}});
        Run own = new Run() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public World world() {
                return WORLD;
            }

            @Override
            public long step() {
                return 10;
            }

            @Override
            public Run train(long steps) {
                return this;
            }

            @Override
            public Run trainUntil(StopRule rule, long maxSteps) {
                return this;
            }

            @Override
            public Run named(String name) {
                return this;
            }

            @Override
            public Status status() {
                return new Status(Status.Kind.COMPLETE, 10, "");
            }

            @Override
            public History history() {
                return history;
            }

            @Override
            public String toString() {
                return "my run";
            }
        };
        assertTrue(html(own).contains("<b>mine</b>") && html(own).contains("my run"), html(own));
        assertEquals("mine: 2 recorded steps, at the last alignment 0.900", history.toString());
    }

    @Test
    void aHistoryIsATableOfItsSteps() {
        History history = History.of("mine", List.of("loss"), new long[] {0, 10}, new double[][] {{2}, {1}});
        assertTrue(html(history).contains("<table") && html(history).contains("loss"), html(history));
    }

    @Test
    void aSweepSaysWhatItGoesOverAndHowFarItIs() {
        Sweep sweep = Sweep.over("c", 0.1, 0.2).and("kind", "W2S", "SFT").seeds(3).steps(32);
        assertTrue(html(sweep).contains("0.1, 0.2</td>") && html(sweep).contains("W2S, SFT</td>"), html(sweep));
        assertTrue(html(sweep).contains("12</td>") && html(sweep).contains("0 complete"), html(sweep));
        sweep.run(point -> Training.of(STRONG, WEAK, Sgd.spherical(point.value("c") / 64).seed(point.seed())));
        assertTrue(html(sweep).contains("12 complete"), html(sweep));
        assertEquals(sweep.toString(), text(sweep));
        Sweep wild = Sweep.over("c", 0.1, 1e200).steps(32).run(point ->
                Training.of(STRONG, WEAK, Sgd.spherical(point.value("c")).seed(point.seed())));
        assertTrue(html(wild).contains("1 complete, 1 diverged"), html(wild));
    }

    @Test
    void anEvaluationIsATableOfThreeRewardsOnTwoLawsOfInputs() {
        Evaluation found = Evaluation.of(run());
        assertEquals(6, found.table().rowCount());
        assertEquals(found.localized().ceiling().preferenceAccuracy(), found.table().doubleColumn("accuracy").get(5));
        assertEquals(4, Evaluation.of(Training.of(STRONG, Supervision.fineTuning(WORLD), Sgd.spherical(0.01))).table().rowCount());
        DisplayData data = RENDERER.render(found);
        assertTrue(((String) data.getData(MIMEType.TEXT_HTML)).contains("weak teacher</td>"));
        assertEquals(found.toString(), data.getData(MIMEType.TEXT_PLAIN));
    }

    @Test
    void whatWasForgottenIsATable() {
        Forgetting found = Forgetting.of(run());
        DisplayData data = RENDERER.render(found);
        assertTrue(((String) data.getData(MIMEType.TEXT_HTML)).contains("refitted</td>"));
        assertEquals(found.toString(), data.getData(MIMEType.TEXT_PLAIN));
    }
}
