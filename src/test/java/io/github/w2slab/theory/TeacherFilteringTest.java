package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;

/** The exact law of a localized teacher's alignment, drawn as overlaps, against teachers drawn as vectors. */
class TeacherFilteringTest {

    private static World world(int d, int s) {
        return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).build();
    }

    private static void assertMeanAndSpread(int d, int s, double spread) {
        World world = world(d, s);
        double[] alignments = Ensemble.weakToStrong(world, 0.7).size(20_000).teacherAlignments();
        double average = ClosedForms.teacherAlignment(0.7, world.ceiling(), s, d);
        assertEquals(average, TwoSample.mean(alignments), 0.001, "mean at d = " + d);
        assertEquals(spread, Math.sqrt(TwoSample.variance(alignments)), 0.0006, "spread at d = " + d);
    }

    @Test
    void localizingFiltersTheTeachersErrorByItsShareOfTheDimensions() {
        assertEquals(0.936, ClosedForms.teacherAlignment(0.7, Math.sqrt(0.91), 128, 1024), 0.001);
        assertEquals(0.51, Math.pow(ClosedForms.teacherScale(0.7, Math.sqrt(0.91), 128, 1024), 2), 0.005);
        assertMeanAndSpread(1024, 128, 0.007);
        assertMeanAndSpread(256, 32, 0.014);
    }

    private static void assertSameLaw(World world) {
        int vectors = 2000;
        double[][] full = new double[2][vectors];
        for (int i = 0; i < vectors; i++) {
            WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(i);
            full[0][i] = teacher.alignmentInSubspace();
            full[1][i] = teacher.scaleInSubspace();
        }
        Ensemble ensemble = Ensemble.weakToStrong(world, 0.7).size(20_000).seed(9);
        TwoSample.assertSameLaw("alignment in V_0", full[0], ensemble.teacherAlignments());
        TwoSample.assertSameLaw("tau", full[1], ensemble.teacherScales());
    }

    @Test
    void teachersDrawnAsOverlapsHaveTheLawOfThoseDrawnAsVectors() {
        assertSameLaw(world(256, 32));
        assertSameLaw(World.builder().dimension(128).subspaceDimension(16).tasks(3).correlation(0.3, 0.5)
                .geometry(Geometry.OVERLAPPING_SUBSPACES).build());
        assertSameLaw(World.builder().dimension(128).subspaceDimension(16).tasks(3).correlation(0.3, 0.5).build());
    }
}
