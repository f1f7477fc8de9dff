package io.github.w2slab.explore.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/** Has the library call {@link Instead} where TeaVM has not what it calls. Works while Maven builds, and never in a kernel. */
public final class PagePlugin implements TeaVMPlugin {

    private static final String LAB = "io.github.w2slab.";
    private static final String VECTORS = LAB + "random.VectorNormals";

    @Override
    public void install(TeaVMHost host) {
        host.add(new ClassHolderTransformer() {
            @Override
            public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
                if (!type.getName().startsWith(LAB + "explore.page.")) {
                    type.getMethods().forEach(PagePlugin::transform);
                }
            }
        });
    }

    private static void transform(MethodHolder method) {
        Program program = method.getProgram();
        for (int b = 0; program != null && b < program.basicBlockCount(); b++) {
            for (Instruction instruction : program.basicBlockAt(b)) {
                if (instruction instanceof InvokeInstruction call) {
                    transform(call);
                } else if (instruction instanceof GetFieldInstruction read
                        && read.getField().getClassName().equals(VECTORS)) {
                    IntegerConstantInstruction width = new IntegerConstantInstruction();
                    width.setConstant(1);
                    width.setReceiver(read.getReceiver());
                    read.replace(width);
                }
            }
        }
    }

    private static void transform(InvokeInstruction call) {
        MethodReference method = call.getMethod();
        if (method.getClassName().equals(VECTORS)) {
            call.delete();
        } else if (isMissing(method.getClassName(), method.getName())) {
            List<ValueType> types = new ArrayList<>();
            List<Variable> arguments = new ArrayList<>();
            if (call.getInstance() != null) {
                types.add(ValueType.object("org.hipparchus.exception.Localizable"));
                arguments.add(call.getInstance());
                call.setInstance(null);
            }
            types.addAll(Arrays.asList(method.getParameterTypes()));
            types.add(method.getReturnType());
            arguments.addAll(call.getArguments());
            call.setType(InvocationType.SPECIAL);
            call.setMethod(new MethodReference(Instead.class.getName(), method.getName(), types.toArray(new ValueType[0])));
            call.setArguments(arguments.toArray(new Variable[0]));
        }
    }

    private static boolean isMissing(String type, String method) {
        return switch (method) {
            case "fma", "rint", "tanh", "log1p", "expm1", "log10" -> type.equals("java.lang.Math") || type.equals("java.lang.StrictMath");
            case "run" -> type.equals(LAB + "base.Workers");
            case "begun" -> type.equals(LAB + "training.Provenance");
            case "getLocalizedString" -> type.startsWith("org.hipparchus.");
            default -> false;
        };
    }
}
