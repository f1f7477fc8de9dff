package io.github.w2slab.notebook;

import io.github.w2slab.kernel.display.TableBundle;
import io.github.w2slab.kernel.help.Library;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Link;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The laboratory as the kernel's help introduces it. */
public final class LabLibrary extends Library {

    @Override
    public List<String> imports() {
        return LabExtension.IMPORTS;
    }

    @Override
    public boolean owns(String className) {
        return className.startsWith("io.github.w2slab.");
    }

    @Override
    public List<String> mainTypes() {
        return List.of("World", "Link", "MultiIndex", "RewardModel", "Activation", "WeakTeacher", "Committee",
                "TeacherTraining", "Supervision", "Generator", "LabelTransform", "Sgd", "Training", "Pretraining", "Theory", "Comparison",
                "Capabilities", "Sweep", "Figures", "Explore", "Embeddings", "Judgement", "Students", "RowWorld", "Mechanisms", "BestOfN",
                "SweepFigures", "Collapse", "Course");
    }

    @Override
    public String welcome() {
        return "<b>w2s-lab</b>: build a world of tasks, a strong model and a weak teacher, train the model by "
                + "weak-to-strong training and by fine-tuning, and look at what it finds and what it forgets.";
    }

    @Override
    public List<String> examples() {
        return List.of("Training", "run", "Training.train");
    }

    /** Spark's half of the library is built where it is asked for. */
    @Override
    public String elsewhere(String simpleName) {
        return !simpleName.equals("Spark") ? null : "<b><code>Spark</code></b> has the points of a <code>Sweep</code> run on a cluster of Apache "
                + "Spark: <code>sweep.on(Spark.at(\"spark://host:7077\"))</code>. It needs the kernel \u201cJava (w2s-lab-spark)\u201d, which "
                + "<code>./lab spark</code> makes once, and there <code>import io.github.w2slab.spark.Spark;</code>, after which "
                + "<code>help(Spark.class)</code> tells all. docs/spark.md says how, beginning on one machine.";
    }

    @Override
    public String completed() {
        return "World.builder().";
    }

    /**
     * Has the engine's vector form compiled, draws a table, a figure and a card that nobody sees, so that the first real ones do
     * not wait for classes to load, and then takes small runs, so that the first real one finds compiled what a run does beside its steps.
     */
    @Override
    public void warmUp() {
        Engine.isVectorCompiled();
        Table table = Table.create(DoubleColumn.create("x", 0, 1));
        TableBundle.put(table, false, new DisplayData());
        Trace line = ScatterTrace.builder(table.numberColumn("x"), table.numberColumn("x")).build();
        FigureBundle.put(new Figure(Layout.builder().title("x").build(), line), new DisplayData());
        CardRenderers.put(Link.hermite(2), SettingCards::of, new DisplayData());
        Monitoring.during(Monitor.silent(), SmallRuns::take);
    }
}
