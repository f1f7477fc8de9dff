package io.github.w2slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.kernel.display.Tables;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.notebook.LabLibrary;
import io.github.w2slab.notebook.Saving;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a notebook calls: where an argument is null that may not be, the exception names it. Each public method and
 * constructor of what the notebooks import is called, once for each of its references, with null for that one and
 * {@link Examples} for the others.
 */
class NullArgumentsTest {

    private static final String OWN = "io.github.w2slab.";
    private final List<Class<?>> surface = surface();
    private final Examples examples = new Examples(surface);

    /** All public classes that a cell knows by their names. */
    static List<Class<?>> surface() {
        Set<Class<?>> all = new LinkedHashSet<>(List.of(Help.class, Saving.class, Tables.class));
        for (String name : new LabLibrary().imports()) {
            if (name.startsWith(OWN)) {
                all.addAll(name.endsWith(".*") ? Examples.classesOf(name.substring(0, name.length() - 2))
                        : List.of(Examples.classNamed(name)));
            }
        }
        List<Class<?>> surface = new ArrayList<>();
        for (Class<?> type : all) {
            Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
                    .filter(each -> Modifier.isPublic(each.getModifiers())).forEach(surface::add);
        }
        return surface;
    }

    private Stream<Executable> callable(Class<?> type) {
        return Stream.<Executable>concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic()
                        && !Modifier.isAbstract(each.getModifiers()) && !each.getName().equals("equals")
                        && !(type.isEnum() && each.getName().equals("valueOf"))
                        && !(type.isRecord() && each instanceof Constructor<?>)
                        && Arrays.stream(each.getParameterTypes()).noneMatch(this::isHidden));
    }

    /** What may be null, as its documentation says. */
    private static final Set<String> MAY_BE_NULL = Set.of("course.Exercise.check[Object] answer");

    /** A type of the library that no notebook imports: what takes one is for the library itself. */
    private boolean isHidden(Class<?> type) {
        return type.getName().startsWith(OWN) && !surface.contains(type);
    }

    @Test
    void theExceptionNamesWhatIsNull() {
        Set<String> asked = new TreeSet<>();
        Set<String> wrong = new TreeSet<>();
        for (Class<?> type : surface) {
            callable(type).forEach(each -> {
                for (int i = 0; i < each.getParameterCount(); i++) {
                    Parameter parameter = each.getParameters()[i];
                    String name = name(each) + " " + parameter.getName();
                    if (!parameter.getType().isPrimitive() && !MAY_BE_NULL.contains(name)) {
                        asked.add(name);
                        String told = told(each, i);
                        if (told != null) {
                            wrong.add(name + ": " + told);
                        }
                    }
                }
            });
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(asked.size() > 400, "only " + asked.size() + " arguments were tried");
    }

    /**
     * As "name must be given, but is null", of this argument or of one that is looked at before it: a sentence of the library,
     * not what the JVM says of its instructions.
     */
    private static boolean isOneSentence(Throwable thrown) {
        return thrown instanceof IllegalArgumentException && String.valueOf(thrown.getMessage()).contains(" must be ");
    }

    private static String name(Executable each) {
        return each.getDeclaringClass().getName().substring(OWN.length()) + (each instanceof Method ? "." + each.getName() : "")
                + Arrays.toString(Arrays.stream(each.getParameters()).map(p -> p.getType().getSimpleName()).toArray());
    }

    /** Returns null where all is right, else what happened. */
    private String told(Executable each, int nothing) {
        Object[] arguments = new Object[each.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            if (i != nothing) {
                arguments[i] = examples.of(each.getParameters()[i].getParameterizedType());
                if (arguments[i] == null) {
                    return "NO EXAMPLE of " + each.getParameters()[i].getParameterizedType();
                }
            }
        }
        try {
            if (each instanceof Constructor<?> made) {
                made.newInstance(arguments);
            } else {
                Object receiver = Modifier.isStatic(each.getModifiers()) ? null : examples.of(each.getDeclaringClass());
                if (receiver == null && !Modifier.isStatic(each.getModifiers())) {
                    return "NO EXAMPLE of " + each.getDeclaringClass();
                }
                if (receiver != null && Proxy.isProxyClass(receiver.getClass())) {
                    return null;
                }
                ((Method) each).invoke(receiver, arguments);
            }
            return "taken";
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            return isOneSentence(thrown) ? null : thrown.toString();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(each + ": " + e);
        }
    }
}
