package io.github.w2slab.kernel;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** What Jupyter starts; it lies beside the kernel's specification, for the library may have gone from its place since. */
final class KernelStart {

    private KernelStart() {
    }

    /**
     * @param args the folder of the library's clone, then {@link LabKernel}'s
     * @throws Throwable what the kernel throws
     */
    public static void main(String[] args) throws Throwable {
        Class<?> kernel;
        try {
            kernel = Class.forName("io.github.w2slab.kernel.LabKernel");
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            System.err.println("w2s-lab: the kernel's library is not in " + new File(args[0], "target")
                    + ": has its folder been moved? Run `./lab kernel --prefix DIR` in the folder where it is now.");
            System.exit(1);
            return;
        }
        try {
            kernel.getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
