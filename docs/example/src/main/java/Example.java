import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.FigureFile;
import io.github.w2slab.plot.Figures;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;

/** The quickstart's two runs with figures in files, and a sweep over learning rates that goes on where it was stopped. */
class Example {

    static final World WORLD = World.builder().dimension(1024).subspaceDimension(64).tasks(2).correlation(0.3)
            .link(Link.hermite(2)).seed(1).build();

    static RewardModel strong(int neurons) {
        return RewardModel.pretrained(WORLD).neuronsPerTask(neurons).activation(Activation.hermite(2)).seed(2).build();
    }

    static Supervision weak(double alignment) {
        return Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), alignment).seed(3));
    }

    public static void main(String[] words) {
        Training w2s = Training.of(strong(128), weak(0.7), Sgd.perDimension(0.1).seed(4));
        Training sft = Training.of(strong(128), Supervision.fineTuning(WORLD).noise(0.1), Sgd.perDimension(0.1).seed(4));
        w2s.train(36_000);
        sft.train(36_000);
        System.out.println(Comparison.of(w2s, sft).summary());
        FigureFile.save(Figures.alignment(w2s, sft), "target/alignment.svg");
        FigureFile.save(Figures.forgetting(w2s, sft), "target/forgetting.pdf");

        Sweep rates = Sweep.over("rate", 0.05, 0.1, 0.2).seeds(3).steps(10_000).savedIn("target/rates")
                .run(point -> Training.of(strong(16), weak(0.7), Sgd.perDimension(point.value("rate")).seed(point.seed())));
        System.out.println(rates.summary("alignment"));
    }
}
