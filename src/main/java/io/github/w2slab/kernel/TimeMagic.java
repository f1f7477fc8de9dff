package io.github.w2slab.kernel;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.kernel.JavaKernel;

/** {@code %time}: how long code took by the clock, and what all threads of the kernel worked meanwhile. */
final class TimeMagic implements LineMagic<DisplayData, JavaKernel>, CellMagic<DisplayData, JavaKernel> {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Override
    public DisplayData eval(JavaKernel kernel, List<String> words) {
        return words.isEmpty() ? null : eval(kernel, List.of(), String.join(" ", words));
    }

    @Override
    public DisplayData eval(JavaKernel kernel, List<String> words, String code) {
        long worked = SYSTEM.getProcessCpuTime();
        long begun = System.nanoTime();
        try {
            return (DisplayData) kernel.evalBuilder(code).resolveMagics().renderResults().eval();
        } finally {
            double seconds = (System.nanoTime() - begun) / 1e9;
            double all = (SYSTEM.getProcessCpuTime() - worked) / 1e9;
            kernel.display(new DisplayData(String.format(Locale.ROOT, "Wall time: %.3f s, CPU time of all threads: %.3f s", seconds,
                    all)));
        }
    }
}
