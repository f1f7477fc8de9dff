package io.github.w2slab.notebook;

import io.github.w2slab.base.Workers;
import io.github.w2slab.kernel.cells.Cell;
import io.github.w2slab.kernel.display.TableBundle;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.plot.SweepFigures;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Monitoring;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.kernel.JavaKernel;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * What a notebook needs before its first cell: the library's imports, pictures for figures, HTML for tables, and
 * progress for long calls. Any JJava kernel that finds the library on its class path installs it.
 */
public final class LabExtension implements Extension {

    /**
     * No two of these packages, nor those that JJava imports, may share a class name that a notebook needs; and no two static
     * ones a method's name, for JShell forgets the first.
     */
    static final List<String> IMPORTS = List.of(
            "io.github.w2slab.world.*",
            "io.github.w2slab.model.*",
            "io.github.w2slab.supervision.BradleyTerry",
            "io.github.w2slab.supervision.Generator",
            "io.github.w2slab.supervision.Inputs",
            "io.github.w2slab.supervision.LabelTransform",
            "io.github.w2slab.supervision.Supervision",
            "io.github.w2slab.training.*",
            "io.github.w2slab.training.engine.Engine",
            "io.github.w2slab.theory.*",
            "io.github.w2slab.evaluation.*",
            "io.github.w2slab.mechanisms.*",
            "io.github.w2slab.sweep.*",
            "io.github.w2slab.embeddings.*",
            "io.github.w2slab.course.Course",
            "io.github.w2slab.course.Exercise",
            "io.github.w2slab.course.Verdict",
            "static io.github.w2slab.course.Course.check",
            "io.github.w2slab.explore.Setting",
            "io.github.w2slab.plot.Choice",
            "io.github.w2slab.plot.Control",
            "io.github.w2slab.plot.Exploration",
            "io.github.w2slab.plot.Explore",
            "io.github.w2slab.plot.Figures",
            "io.github.w2slab.plot.MechanismFigures",
            "io.github.w2slab.plot.PlotlyFigure",
            "io.github.w2slab.plot.Slider",
            "io.github.w2slab.plot.SweepFigures",
            "static io.github.w2slab.sweep.Spacing.linspace",
            "static io.github.w2slab.sweep.Spacing.logspace",
            "static io.github.w2slab.notebook.Saving.save",
            "static io.github.w2slab.notebook.Saving.provenance",
            "io.github.w2slab.files.Npz",
            "io.github.w2slab.files.Parquet",
            "tech.tablesaw.api.*",
            "tech.tablesaw.plotly.api.*",
            "tech.tablesaw.plotly.components.*",
            "tech.tablesaw.plotly.traces.*",
            "org.ejml.simple.SimpleMatrix",
            "static io.github.w2slab.kernel.help.Help.help",
            "static io.github.w2slab.kernel.Outputs.clearOutput",
            "static io.github.w2slab.kernel.Outputs.display",
            "static io.github.w2slab.kernel.Outputs.render",
            "static io.github.w2slab.kernel.Outputs.updateDisplay",
            "static io.github.w2slab.kernel.display.Tables.csv",
            "static io.github.w2slab.kernel.display.Tables.latex");

    @Override
    public void install(BaseKernel kernel) {
        if (kernel instanceof JavaKernel java) {
            IMPORTS.forEach(name -> java.getJShell().eval("import " + name + ";"));
        }
        kernel.getRenderer().createRegistration(Figure.class)
                .preferring("application/vnd.plotly.v1+json", "image/svg+xml")
                .register((figure, context) -> FigureBundle.put(figure, context.getOutputContainer()));
        kernel.getRenderer().createRegistration(Table.class)
                .preferring("text/html")
                .register((table, context) -> TableBundle.put(table, FigureBundle.isForLatex(), context.getOutputContainer()));
        Help.addTo(kernel);
        CardRenderers.register(kernel.getRenderer());
        RunBeside.register(kernel.getCommManager());
        Workers.carrying(Cell::carry);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Monitoring.install(new NotebookMonitor(Screen.of(kernel.getIO()), System::nanoTime,
                threads::getCurrentThreadCpuTime, LiveCurve::of,
                subject -> subject instanceof Sweep sweep ? SweepFigures.live(sweep) : null));
    }
}
