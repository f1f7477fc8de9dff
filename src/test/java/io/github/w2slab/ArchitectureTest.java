package io.github.w2slab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.w2slab.";
    /** Exact in IEEE arithmetic, so the same bits everywhere; all others differ between JDKs or processors. */
    private static final Set<String> EXACT = Set.of("abs", "max", "min", "sqrt", "fma", "floor", "ceil", "rint",
            "round", "signum", "addExact", "multiplyExact", "subtractExact", "toIntExact", "floorDiv", "floorMod",
            "scalb", "getExponent", "copySign", "ulp", "nextUp", "nextDown", "unsignedMultiplyHigh", "multiplyHigh",
            "clamp", "multiplyFull");

    @ArchTest
    static final ArchRule arrowsGoDownOnly = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("notebook").definedBy(ROOT + "notebook..")
            .layer("course").definedBy(ROOT + "course..")
            .layer("kernel").definedBy(ROOT + "kernel..")
            .layer("plot").definedBy(ROOT + "plot..")
            .layer("spark").definedBy(ROOT + "spark..")
            .layer("sweep").definedBy(ROOT + "sweep..")
            .layer("explore").definedBy(ROOT + "explore..")
            .layer("mechanisms").definedBy(ROOT + "mechanisms..")
            .layer("embeddings").definedBy(ROOT + "embeddings..")
            .layer("evaluation").definedBy(ROOT + "evaluation..")
            .layer("theory").definedBy(ROOT + "theory..")
            .layer("training").definedBy(ROOT + "training..")
            .layer("supervision").definedBy(ROOT + "supervision..")
            .layer("model").definedBy(ROOT + "model..")
            .layer("world").definedBy(ROOT + "world..")
            .layer("random").definedBy(ROOT + "random..")
            .layer("files").definedBy(ROOT + "files..")
            .layer("base").definedBy(ROOT + "base..")
            .whereLayer("base").mayNotAccessAnyLayer()
            .whereLayer("files").mayNotAccessAnyLayer()
            .whereLayer("notebook").mayNotBeAccessedByAnyLayer()
            .whereLayer("course").mayOnlyBeAccessedByLayers("notebook")
            .whereLayer("kernel").mayOnlyBeAccessedByLayers("notebook")
            .whereLayer("plot").mayOnlyBeAccessedByLayers("notebook")
            .whereLayer("spark").mayNotBeAccessedByAnyLayer()
            .whereLayer("sweep").mayOnlyBeAccessedByLayers("plot", "spark", "notebook")
            .whereLayer("explore").mayOnlyBeAccessedByLayers("plot", "notebook")
            .whereLayer("mechanisms").mayOnlyBeAccessedByLayers("plot", "course", "notebook")
            .whereLayer("embeddings").mayOnlyBeAccessedByLayers("plot", "course", "notebook")
            .whereLayer("evaluation").mayOnlyBeAccessedByLayers(upper())
            .whereLayer("theory").mayOnlyBeAccessedByLayers(upper("evaluation"))
            .whereLayer("training").mayOnlyBeAccessedByLayers(upper("evaluation", "theory"))
            .whereLayer("supervision").mayOnlyBeAccessedByLayers(upper("evaluation", "theory", "training"))
            .whereLayer("model").mayOnlyBeAccessedByLayers(upper("evaluation", "theory", "training", "supervision"))
            .whereLayer("world").mayOnlyBeAccessedByLayers(upper("evaluation", "theory", "training", "supervision", "model"));

    /** The floors above evaluation, and more. */
    private static String[] upper(String... more) {
        return Stream.concat(Stream.of("mechanisms", "embeddings", "explore", "sweep", "plot", "course", "notebook"), Stream.of(more))
                .toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule theKernelIsForAnyLibrary = noClasses().that().resideInAPackage(ROOT + "kernel..")
            .should().dependOnClassesThat(new DescribedPredicate<JavaClass>("the laboratory's, but the base") {
                @Override
                public boolean test(JavaClass used) {
                    String name = used.getBaseComponentType().getName();
                    return name.startsWith(ROOT) && !name.startsWith(ROOT + "kernel.") && !name.startsWith(ROOT + "base.");
                }
            });

    @ArchTest
    static final ArchRule theKernelsRoomsLeadOneWay = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("kernel").definedBy(ROOT + "kernel")
            .layer("help").definedBy(ROOT + "kernel.help")
            .layer("cells").definedBy(ROOT + "kernel.cells")
            .layer("display").definedBy(ROOT + "kernel.display")
            .whereLayer("kernel").mayNotBeAccessedByAnyLayer()
            .whereLayer("help").mayOnlyBeAccessedByLayers("kernel")
            .whereLayer("cells").mayOnlyBeAccessedByLayers("help", "kernel")
            .whereLayer("display").mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule theEngineKnowsNoRun = noClasses().that().resideInAPackage(ROOT + "training.engine..")
            .should().dependOnClassesThat().resideInAPackage(ROOT + "training");

    @ArchTest
    static final ArchRule picturesKnowNeitherRunsNorTablesaw = classes().that().resideInAPackage(ROOT + "plot.svg..")
            .should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "plot.svg..", ROOT + "base..",
                    "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule theAdaptorKnowsTablesawAndNoRuns = classes().that()
            .resideInAPackage(ROOT + "plot.tablesaw..")
            .should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "plot.tablesaw..", ROOT + "base..", "java..",
                    "com.fasterxml.jackson..", "tech.tablesaw.plotly..");

    @ArchTest
    static final ArchRule ourOwnFiguresAreNotMadeOfTablesawsTraces = noClasses().that()
            .resideInAPackage(ROOT + "plot")
            .should().dependOnClassesThat(new DescribedPredicate<JavaClass>("Tablesaw's parts of a figure") {
                @Override
                public boolean test(JavaClass used) {
                    return used.getPackageName().startsWith("tech.tablesaw.plotly")
                            && !Set.of("Figure", "Trace").contains(used.getBaseComponentType().getSimpleName());
                }
            });

    @ArchTest
    static final ArchRule pagesComputeWithTheoryAlone = noClasses().that().resideInAPackage(ROOT + "explore..")
            .should().dependOnClassesThat().resideInAnyPackage("tech.tablesaw..", "com.fasterxml.jackson..", "java.io..",
                    "java.nio..", "java.util.concurrent..", "java.lang.reflect..");

    @ArchTest
    static final ArchRule nothingOfTheCompilerForPagesIsUsedElsewhere = noClasses().that()
            .resideOutsideOfPackage(ROOT + "explore.page..")
            .should().dependOnClassesThat().resideInAnyPackage("org.teavm..", ROOT + "explore.page..");

    @ArchTest
    static final ArchRule onlyKernelAndNotebookKnowJjava = noClasses().that()
            .resideOutsideOfPackages(ROOT + "kernel..", ROOT + "notebook..")
            .should().dependOnClassesThat().resideInAnyPackage("org.dflib..", "jdk.jshell..");

    @ArchTest
    static final ArchRule onlyPlotAndNotebookKnowPlotly = noClasses().that()
            .resideOutsideOfPackages(ROOT + "plot..", ROOT + "notebook..")
            .should().dependOnClassesThat().resideInAnyPackage("tech.tablesaw.plotly..");

    @ArchTest
    static final ArchRule noSignatureSpeaksOfEjml = noCodeUnits().that().arePublic().or().areProtected()
            .should(new ArchCondition<JavaCodeUnit>("have a parameter or result of EJML's") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                            .map(JavaClass::getBaseComponentType).filter(type -> type.getPackageName().startsWith("org.ejml"))
                            .forEach(type -> events.add(SimpleConditionEvent.satisfied(unit,
                                    unit.getFullName() + " speaks of " + type.getName())));
                }
            });

    @ArchTest
    static final ArchRule onlyFiguresAndFilesAreJson = noClasses().that()
            .resideOutsideOfPackages(ROOT + "plot..", ROOT + "kernel.help..", ROOT + "notebook..", ROOT + "sweep..",
                    ROOT + "files..")
            .should().dependOnClassesThat().resideInAnyPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule onlyTheStoreIsADatabase = noClasses().that()
            .haveNameNotMatching(".*\\.sweep\\.(Store|Database|Claimant)(\\$.*)?")
            .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule onlyItsOwnRoomKnowsSpark = noClasses().that().resideOutsideOfPackage(ROOT + "spark..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "scala..");

    @ArchTest
    static final ArchRule noFunctionWhoseBitsDependOnTheJdk = noClasses().should().callMethodWhere(
            new DescribedPredicate<JavaCall<?>>("a method of Math that is not exact") {
                @Override
                public boolean test(JavaCall<?> call) {
                    return call.getTargetOwner().isEquivalentTo(Math.class) && !EXACT.contains(call.getName());
                }
            });

    @ArchTest
    static final ArchRule noDrawingThatNeedsFonts = noClasses().that().resideInAPackage(ROOT + "plot..")
            .and().doNotHaveSimpleName("PaintedSvg")
            .should().dependOnClassesThat().resideInAnyPackage("java.awt..", "javax.swing..");
}
