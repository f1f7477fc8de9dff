package io.github.w2slab.kernel.display;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value looks like as the last line of a cell: an array by its elements, also where it is inside a record, a collection,
 * a map or an {@code Optional}, whose own texts have "[D@1b2c3d" there; all else by its {@code toString}.
 */
public final class ValueText {

    private static final Pattern ARRAY = Pattern.compile("\\[+(?:[ZBCSIJFD]|L[^;\\s]+;)@[0-9a-f]+");
    private static final int DEEPEST = 4;
    private static final int MOST_ARRAYS = 1_000;

    private final Map<String, Object> arrays = new LinkedHashMap<>();

    private ValueText() {
    }

    /** Returns the text; "null" for null, and for what has no text of its own. */
    public static String of(Object value) {
        if (value != null && value.getClass().isArray()) {
            return ArrayText.of(value);
        }
        String text = String.valueOf(SnippetNames.plain(value == null ? null : value.toString()));
        Matcher array = ARRAY.matcher(text);
        if (!array.find()) {
            return text;
        }
        ValueText inside = new ValueText();
        inside.look(value, 0);
        return array.reset().replaceAll(found -> Matcher.quoteReplacement(inside.named(found.group())));
    }

    /** A list's text begins with a bracket too, and an array's name has one for each of its dimensions. */
    private String named(String found) {
        for (int at = 0; found.charAt(at) == '['; at++) {
            Object array = arrays.get(found.substring(at));
            if (array != null) {
                return found.substring(0, at) + ArrayText.inside(array);
            }
        }
        return found;
    }

    private void look(Object value, int depth) {
        if (value == null || depth > DEEPEST || arrays.size() >= MOST_ARRAYS) {
            return;
        }
        if (value.getClass().isArray()) {
            arrays.put(SnippetNames.plain(value.toString()), value);
        } else if (value instanceof Record) {
            lookAtFields(value, depth);
        } else if (value instanceof Optional<?> optional) {
            look(optional.orElse(null), depth + 1);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            look(entry.getKey(), depth + 1);
            look(entry.getValue(), depth + 1);
        } else if (isJavas(value) && value instanceof Map<?, ?> map) {
            map.forEach((key, held) -> {
                look(key, depth + 1);
                look(held, depth + 1);
            });
        } else if (isJavas(value) && value instanceof Collection<?> collection) {
            collection.forEach(held -> look(held, depth + 1));
        }
    }

    /** Nothing of a reader's own is run for a second time. */
    private static boolean isJavas(Object value) {
        return value.getClass().getName().startsWith("java.util.");
    }

    private void lookAtFields(Object shown, int depth) {
        for (Field field : shown.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && field.trySetAccessible()) {
                try {
                    look(field.get(shown), depth + 1);
                } catch (IllegalAccessException e) {
                    return;
                }
            }
        }
    }
}
