package io.github.w2slab.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of work with the values of the cells' variables that its code reads. On another machine those variables, static fields
 * of JShell's classes, would be 0 or null, and nobody would be told.
 *
 * <p>Values are those of the moment when the parcel was made.
 */
final class Parcel implements Serializable {

    private static final long serialVersionUID = 1;

    private final List<CellCode.Variable> variables;
    private final byte[] content;

    private Parcel(List<CellCode.Variable> variables, byte[] content) {
        this.variables = variables;
        this.content = content;
    }

    /**
     * Makes a parcel.
     *
     * @param work       what is to be done there
     * @param classFiles folder of the cells' class files, null where there are no cells
     * @param loader     knows the cells' classes
     * @throws IllegalArgumentException if something in it cannot be sent: a variable by its name; or if it sets a variable
     */
    static Parcel of(Serializable work, Path classFiles, ClassLoader loader) {
        CellCode code = new CellCode(classFiles);
        List<CellCode.Variable> variables = List.of();
        while (true) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            try (Packing packing = new Packing(content, classFiles == null ? null : code)) {
                for (CellCode.Variable variable : variables) {
                    packing.pack(value(variable, loader), variable.name());
                }
                packing.pack(work, null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (CellCode.Variable variable : code.set()) {
                throw new IllegalArgumentException("the recipe sets the variable " + variable.name() + " of a cell, and on other"
                        + " machines that would be lost: have it return what it finds, or measure it");
            }
            if (code.read().size() == variables.size()) {
                return new Parcel(new ArrayList<>(variables), content.toByteArray());
            }
            variables = List.copyOf(code.read());
        }
    }

    private static final class Packing extends ObjectOutputStream {

        private final CellCode code;

        /** @param code told of each lambda and class, may be null */
        Packing(OutputStream out, CellCode code) throws IOException {
            super(out);
            this.code = code;
            enableReplaceObject(true);
        }

        /** @param variable that holds the object, or null */
        void pack(Object value, String variable) throws IOException {
            try {
                writeObject(value);
            } catch (NotSerializableException | InvalidClassException e) {
                String type = value == null ? "" : value.getClass().getSimpleName();
                throw new IllegalArgumentException(variable == null
                        ? "the recipe cannot be sent to other machines, for it holds a " + e.getMessage() + ": build it in the recipe"
                        : "the recipe reads the variable " + variable + ", a " + type + ", which cannot be sent to other machines ("
                                + e.getMessage() + " is not Serializable): build it in the recipe", e);
            }
        }

        @Override
        protected Object replaceObject(Object object) {
            if (code != null && object instanceof SerializedLambda lambda) {
                code.add(lambda);
            } else if (code != null && object != null) {
                code.add(object.getClass());
            }
            return object;
        }
    }

    private static Field field(CellCode.Variable variable, ClassLoader loader) {
        try {
            Field field = Class.forName(variable.type(), true, loader).getDeclaredField(variable.name());
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the variable " + variable.name() + " of a cell is not there: " + e, e);
        }
    }

    private static Object value(CellCode.Variable variable, ClassLoader loader) {
        try {
            return field(variable, loader).get(null);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Gives the variables their values and returns the work.
     *
     * @param loader knows the cells' classes here
     */
    Object open(ClassLoader loader) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(content)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (ClassNotFoundException primitive) {
                    return super.resolveClass(description);
                }
            }
        }) {
            for (CellCode.Variable variable : variables) {
                field(variable, loader).set(null, in.readObject());
            }
            return in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("what came from the notebook cannot be read here: " + e, e);
        }
    }
}
