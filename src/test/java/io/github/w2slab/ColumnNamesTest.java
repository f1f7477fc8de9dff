package io.github.w2slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.Judgement;
import io.github.w2slab.embeddings.RowTraining;
import io.github.w2slab.embeddings.RowWorld;
import io.github.w2slab.embeddings.Students;
import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.evaluation.Capabilities;
import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.Forgetting;
import io.github.w2slab.evaluation.Groups;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.mechanisms.MisfitGain;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/**
 * Columns have one style. A measure is a name for code, {@code kept_1}, with underscores, the same in a history, a report and a
 * file; every other column is words, as a person writes them.
 */
class ColumnNamesTest {

    private static final World WORLD = World.builder().dimension(24).subspaceDimension(6).build();
    private static final RewardModel STRONG = RewardModel.pretrained(WORLD).neuronsPerTask(4).build();
    private static final Training RUN = Training.of(STRONG, Supervision.weakToStrong(WORLD,
            WeakTeacher.withAlignment(WORLD.target(), 0.7)).preferences(1), Sgd.perDimension(0.1))
            .measuring(Measure.teacherOverlap(), Measure.energyInSubspace()).train(32);
    private static final Embeddings ROWS = Embeddings.of(List.of(rows("a"), rows("b")));
    private static final Comparison COMPARED = Comparison.of(RUN);

    /** What is a measure's name: see docs/metrics.md. */
    private static final String MEASURE = "(localized_)?(weak_|ceiling_|pgr_)?[a-z]+(_in_subspace|_overlap|_with_span)?(_[0-9k])?"
            + "(, (low|high))?";
    /** What is no words: an underscore that begins no index, humps, or a capital where no abbreviation stands. */
    private static final String CODE = ".*([a-z][A-Z]|[A-Za-z]{2}_|_[A-Za-z]{2}).*|[A-Z][a-z].*";

    /** A small one of each public method that returns a table; those that only have another's columns share it. */
    private static final Map<String, Supplier<List<Table>>> TABLES = Map.ofEntries(
            Map.entry("BestOfN.table", () -> List.of(pool().table(1, 2), BestOfN.table(2, curve()))),
            Map.entry("BestOfN$Curve.table", () -> List.of(curve().table())),
            Map.entry("Capabilities.table", () -> List.of(Capabilities.of(RUN).table())),
            Map.entry("Comparison.report", () -> List.of(COMPARED.report())),
            Map.entry("Comparison.summary", () -> List.of(COMPARED.summary())),
            Map.entry("Comparison.numbers", () -> List.of(COMPARED.numbers())),
            Map.entry("Comparison.inputsByLabels", () -> List.of(COMPARED.inputsByLabels("alignment"))),
            Map.entry("Embeddings.table", () -> List.of(ROWS.table())),
            Map.entry("Evaluation.table", () -> List.of(Evaluation.of(RUN).table())),
            Map.entry("Forgetting.along", () -> List.of(Forgetting.along(RUN, 1, 32))),
            Map.entry("Forgetting.table", () -> List.of(Forgetting.of(RUN).table())),
            Map.entry("Groups.of", () -> List.of(Groups.of(STRONG))),
            Map.entry("History.table", () -> List.of(RUN.history().table())),
            Map.entry("Judgement.table", () -> List.of(judged().table())),
            Map.entry("Judgement.pairs", () -> List.of(judged().pairs())),
            Map.entry("Judgement.assumptions", () -> List.of(judged().assumptions())),
            Map.entry("Mechanisms.compare", () -> List.of(Mechanisms.compare(List.of(MisfitGain.standard()), 2))),
            Map.entry("Mechanisms.separated", () -> List.of(Mechanisms.separated())),
            Map.entry("Provenance.table", () -> List.of(Provenance.of(RUN).table())),
            Map.entry("Students.summary", () -> List.of(Students.summary(ROWS, onRows()))),
            Map.entry("Students.table", () -> List.of(Students.ridge(ROWS, 2).table())),
            Map.entry("Sweep.table", () -> List.of(swept().table())),
            Map.entry("Sweep.summary", () -> List.of(swept().summary())),
            Map.entry("Sweep.besideTheory", () -> List.of(swept().besideTheory("alignment", point -> 1))));

    private static RowTraining onRows() {
        RowWorld rows = RowWorld.of(ROWS, "a", 2);
        return rows.weakToStrong(rows.strong(2, 1), Sgd.perDimension(0.1));
    }

    private static Sweep swept() {
        return Sweep.over("learning rate", 0.1, 0.2).seeds(2).steps(40).run(point -> Training.of(STRONG,
                Supervision.fineTuning(WORLD), Sgd.perDimension(point.value("learning rate")).seed(point.seed())));
    }

    private static TaskRows rows(String name) {
        Normals normals = Normals.of(1, Stream.PILOT, name.length(), 10);
        float[][] features = new float[200][8];
        double[] truth = new double[200];
        double[] weak = new double[200];
        for (int i = 0; i < 200; i++) {
            double[] z = normals.row(i);
            for (int j = 0; j < 8; j++) {
                features[i][j] = (float) z[j];
            }
            truth[i] = z[0] + 0.3 * z[8];
            weak[i] = z[0] + z[9];
        }
        return TaskRows.of(name, features, truth, weak);
    }

    private static BestOfN pool() {
        return BestOfN.of(new double[] {1, 2, 3}, new double[] {1, 3, 2});
    }

    private static BestOfN.Curve curve() {
        return BestOfN.over("proxy", 2, seed -> pool(), 1, 2);
    }

    private static Judgement judged() {
        return Judgement.of(ROWS, 6);
    }

    @Test
    void measuresAreNamesForCodeAndAllElseIsWords() {
        Set<String> others = new TreeSet<>();
        TABLES.forEach((method, tables) -> tables.get().stream().flatMap(table -> table.columnNames().stream())
                .filter(column -> !column.matches(MEASURE) && column.matches(CODE))
                .forEach(column -> others.add(method + ": " + column)));
        assertEquals(Set.of(), others);
        for (String column : List.of("Kept 1", "keptWhole", "mean_squared error", "Accuracy")) {
            assertTrue(!column.matches(MEASURE) && column.matches(CODE), column);
        }
    }

    @Test
    void aQuantityOfARunHasOneNameInEveryTable() {
        Set<String> measures = new TreeSet<>(COMPARED.numbers().stringColumn("measure").asSet());
        for (String column : List.of("correlation", "error", "accuracy")) {
            assertTrue(measures.contains(column) && Evaluation.of(RUN).table().columnNames().contains(column), column);
        }
        assertTrue(measures.containsAll(RUN.history().columns()), measures.toString());
    }

    @Test
    void noTableIsForgotten() {
        Set<String> found = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
                .importPackages("io.github.w2slab").stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getPackageName().startsWith("io.github.w2slab.kernel"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> method.getRawReturnType().isEquivalentTo(Table.class))
                .map(ColumnNamesTest::name).collect(Collectors.toCollection(TreeSet::new));
        // The user names the columns of Rows.
        assertTrue(found.remove("Rows.table"));
        // Those of a file.
        assertTrue(found.remove("Parquet.table"));
        // Those of another table.
        assertTrue(found.removeAll(Set.of("IntervalTable.numbers", "IntervalTable.where")));
        assertFalse(found.isEmpty());
        assertEquals(found, new TreeSet<>(TABLES.keySet()));
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getName().replaceFirst(".*\\.", "") + "." + method.getName();
    }
}
