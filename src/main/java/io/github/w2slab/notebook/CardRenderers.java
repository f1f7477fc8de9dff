package io.github.w2slab.notebook;

import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.Judgement;
import io.github.w2slab.embeddings.Students;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.evaluation.Capabilities;
import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.Forgetting;
import io.github.w2slab.kernel.display.TableBundle;
import io.github.w2slab.mechanisms.Mechanism;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.Exploration;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.TeacherTraining;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.api.Table;

/** Registers what the library's values look like as the last line of a cell: a {@link Card}, and their text. */
final class CardRenderers {

    private CardRenderers() {
    }

    static void register(Renderer renderer) {
        register(renderer, World.class, SettingCards::of);
        register(renderer, Link.class, SettingCards::of);
        register(renderer, Activation.class, SettingCards::of);
        register(renderer, LabelTransform.class, SettingCards::of);
        register(renderer, Sgd.class, SettingCards::of);
        register(renderer, RewardModel.class, ModelCards::of);
        register(renderer, WeakTeacher.class, ModelCards::of);
        register(renderer, Committee.class, ModelCards::of);
        register(renderer, MultiIndex.class, ModelCards::of);
        register(renderer, Generator.class, ModelCards::of);
        register(renderer, Supervision.class, ModelCards::of);
        register(renderer, Run.class, RunCards::of);
        register(renderer, TeacherTraining.class, RunCards::of);
        register(renderer, Comparison.class, RunCards::of);
        register(renderer, Exponents.class, SettingCards::of);
        register(renderer, LabelExpansion.class, SettingCards::of);
        register(renderer, Sweep.class, RunCards::of);
        register(renderer, Provenance.class, RunCards::of);
        renderer.createRegistration(Exploration.class).preferring("text/html")
                .register((figure, context) -> FigureBundle.put(figure, context.getOutputContainer()));
        registerTable(renderer, Capabilities.class, Capabilities::table);
        registerTable(renderer, Forgetting.class, Forgetting::table);
        registerTable(renderer, History.class, History::table);
        registerTable(renderer, Evaluation.class, Evaluation::table);
        registerTable(renderer, Embeddings.class, Embeddings::table);
        registerTable(renderer, Judgement.class, Judgement::table);
        registerTable(renderer, Students.class, Students::table);
        registerTable(renderer, BestOfN.Curve.class, BestOfN.Curve::table);
        registerTable(renderer, Mechanism.class, mechanism -> Mechanisms.separated(List.of(mechanism)));
    }

    private static <T> void registerTable(Renderer renderer, Class<T> type, Function<T, Table> table) {
        renderer.createRegistration(type).preferring("text/html").register((value, context) -> {
            TableBundle.put(table.apply(value), FigureBundle.isForLatex(), context.getOutputContainer());
            context.getOutputContainer().putText(value.toString());
        });
    }

    private static <T> void register(Renderer renderer, Class<T> type, Function<T, Card> card) {
        renderer.createRegistration(type).preferring("text/html")
                .register((value, context) -> put(value, card, context.getOutputContainer()));
    }

    /**
     * Where a card cannot be made, for a link of the user's own may throw anything, the text stays. A run that a thread is
     * at is not read, for runs are used by one thread at a time.
     */
    static <T> void put(T value, Function<T, Card> card, DisplayData out) {
        try {
            out.putText(UnderWay.told(value).orElseGet(value::toString));
            out.putHTML(card.apply(value).html());
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (!out.hasDataForType(MIMEType.TEXT_PLAIN)) {
                out.putText("This value cannot be shown: " + e);
            }
        }
    }
}
