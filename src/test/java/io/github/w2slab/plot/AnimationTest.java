package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnimationTest {

    private static Training w2s;
    private static Training sft;

    @BeforeAll
    static void trains() {
        World world = World.builder().dimension(128).subspaceDimension(16).tasks(2).correlation(0.3).seed(1).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(40).featureAlignment(0.9).seed(2).build();
        w2s = Training.of(strong, Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3)),
                Sgd.spherical(0.1 / 16).seed(4)).train(1_000);
        sft = Training.of(strong, Supervision.fineTuning(world), Sgd.spherical(0.1 / 128).seed(4)).train(3_000);
    }

    @Test
    void subspacesMoveFromTheStartToTheRunsOwnEnd() throws Exception {
        ObjectNode json = FiguresTest.dumped("animated-subspaces", Figures.animatedSubspaces(sft));
        JsonNode frames = json.get("frames");
        assertTrue(frames.size() > 15 && frames.size() <= Replay.FRAMES + 1, "frames: " + frames.size());
        JsonNode start = PlotlyJson.of(Figures.subspaces(sft.world(), sft.start())).at("/data/0/z");
        JsonNode end = PlotlyJson.of(Figures.subspaces(sft.world(), sft.model())).at("/data/0/z");
        assertNotEquals(start, end);
        assertSame(start, frames.get(0).at("/data/0/z"));
        assertSame(end, frames.get(frames.size() - 1).at("/data/0/z"));
        assertEquals(end, json.at("/data/0/z"), "the figure itself, and so the static picture, shows the end");
    }

    /** Its curve would stand beside the figure in a notebook. */
    @Test
    void theRepetitionIsALongCallWithoutACurve() {
        List<Monitor.LongCall> calls = new ArrayList<>();
        Monitor before = Monitoring.current();
        Monitoring.install(call -> {
            calls.add(call);
            return before.open(call);
        });
        try {
            Figures.animatedAlignment(w2s, sft);
        } finally {
            Monitoring.install(before);
        }
        assertEquals(List.of("W2S once more, for the figure", "SFT once more, for the figure"),
                calls.stream().map(Monitor.LongCall::title).toList());
        assertTrue(calls.stream().noneMatch(call -> call.subject() instanceof Run), calls.toString());
    }

    private static void assertSame(JsonNode expected, JsonNode actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            for (int k = 0; k < expected.get(i).size(); k++) {
                assertEquals(expected.get(i).get(k).asDouble(), actual.get(i).get(k).asDouble(), 6e-4);
            }
        }
    }

    @Test
    void everyPositionOfTheSliderIsAFrame() {
        JsonNode json = PlotlyJson.of(Figures.animatedAlignment(w2s, sft));
        JsonNode slider = json.at("/layout/sliders/0");
        assertEquals(json.get("frames").size(), slider.get("steps").size());
        for (int i = 0; i < slider.get("steps").size(); i++) {
            assertEquals(json.get("frames").get(i).get("name"), slider.get("steps").get(i).at("/args/0/0"));
        }
        assertEquals("0", json.get("frames").get(0).get("name").asText());
        assertEquals("3,000", json.get("frames").get(json.get("frames").size() - 1).get("name").asText());
        assertEquals(json.get("frames").size() - 1, slider.get("active").asInt());
    }

    @Test
    void eachFrameHasADotOnTheCurveAndAllNeuronsInTheHistogram() throws Exception {
        JsonNode json = FiguresTest.dumped("animated-alignment", Figures.animatedAlignment(w2s, sft));
        for (JsonNode frame : json.get("frames")) {
            for (int run = 0; run < 2; run++) {
                Training training = run == 0 ? w2s : sft;
                JsonNode dot = frame.get("data").get(2 * run);
                assertEquals(training.history().at(dot.at("/x/0").asLong(), "alignment"), dot.at("/y/0").asDouble(), 1e-4);
                double sum = 0;
                for (JsonNode share : frame.get("data").get(2 * run + 1).get("y")) {
                    sum += share.asDouble();
                }
                assertEquals(100, sum, 0.2);
            }
        }
        JsonNode last = json.get("frames").get(json.get("frames").size() - 1).get("data");
        assertEquals(1_000, last.get(0).at("/x/0").asInt(), "the shorter run stays at its end");
        assertEquals(1_000, w2s.step(), "the runs stay as they are");
    }

    /** Leaves a page in target/saved, which the browser's tests open. */
    @Test
    void aSavedPageHoldsTheFrames() throws Exception {
        Path script = Path.of("target/saved/plotly.min.js");
        Files.createDirectories(script.getParent());
        if (!Files.isDirectory(Path.of(".venv"))) {
            System.setProperty(HtmlPage.PROPERTY, Files.writeString(script, "window.Plotly = {};").toString());
        }
        Path page;
        try {
            page = FigureFile.save(Figures.animatedAlignment(w2s, sft), "target/saved/animated-alignment.html");
        } finally {
            System.clearProperty(HtmlPage.PROPERTY);
        }
        assertTrue(Files.readString(page).contains("\"frames\":[{\"name\":\"0\""));
    }

    @Test
    void aRunThatHasNotBegunCannotBeShown() {
        assertThrows(IllegalArgumentException.class, () -> Figures.animatedSubspaces(w2s.again()));
        assertThrows(IllegalArgumentException.class, Figures::animatedAlignment);
        assertThrows(IllegalArgumentException.class, () -> Figures.animatedSubspaces(null));
    }
}
