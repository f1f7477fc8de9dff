package io.github.w2slab.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What a value is made of: its kind, settings by name, descriptions of its parts, and arrays. As a file it is an .npz:
 * {@value #SETTINGS} is JSON with all but the arrays, which stand beside it under the names that it gives.
 *
 * <p>In Python {@code f = np.load("x.npz")}, {@code json.loads(f["settings.json"])}, {@code f["history.alignment"]}.
 *
 * <p>Code of the user's own, such as a lambda, has no description but its name ({@link #own}). Immutable.
 */
public final class Description {

    private static final String SETTINGS = "settings.json";
    private static final String KIND = "kind";
    private static final String NAME = "name";
    private static final String CLASS = "class";
    private static final String OWN = "code of the user's own";
    private static final String ARRAY = "array";
    /** Made when a file is written or read: a description alone needs none. */
    private static final class Json {

        private static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final Map<String, Object> entries;

    private Description(Map<String, Object> entries) {
        this.entries = entries;
    }

    /** A value of a kind, without settings. */
    public static Description of(String kind) {
        return new Description(Map.of()).with(KIND, kind);
    }

    /** Settings alone, of no kind. */
    public static Description ofAll(Map<String, ?> settings) {
        return new Description(new LinkedHashMap<>(settings));
    }

    /** Returns all settings by name. */
    public Map<String, Object> all() {
        return Collections.unmodifiableMap(entries);
    }

    /**
     * Code of the user's own, which no file holds.
     *
     * @param what it is, for example "link"
     * @param name what it calls itself
     */
    public static Description own(String what, String name) {
        return of(OWN).with("what", what).with(NAME, name);
    }

    /**
     * The same with a setting: a number, truth, text, list of those or of descriptions, description, or an array of numbers.
     */
    public Description with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(entries);
        more.put(name, value);
        return new Description(more);
    }

    /** Returns the kind. */
    public String kind() {
        return text(KIND);
    }

    /** True if it only names code of the user's own. */
    public boolean isOwn() {
        return kind().equals(OWN);
    }

    /**
     * Returns the kind of something that can be made again.
     *
     * @throws OwnCodeException if it is code of the user's own
     */
    public String knownKind() {
        if (isOwn()) {
            throw new OwnCodeException(text("what"), text(NAME));
        }
        return kind();
    }

    /** Returns what to throw at a kind that this version does not know. */
    public IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException(what + " is of the kind \"" + kind()
                + "\", which this version of the library does not know");
    }

    /** Returns all settings, if they are texts. */
    public Map<String, String> allTexts() {
        return allOf(String.class);
    }

    /** Returns all settings, if they are integers. */
    public Map<String, Long> allIntegers() {
        return allOf(Long.class);
    }

    private <T> Map<String, T> allOf(Class<T> type) {
        Map<String, T> all = new LinkedHashMap<>();
        entries.keySet().forEach(name -> all.put(name, get(name, type)));
        return all;
    }

    /** True if there is such a setting. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Returns a text. */
    public String text(String name) {
        return get(name, String.class);
    }

    /** Returns a truth. */
    public boolean truth(String name) {
        return get(name, Boolean.class);
    }

    /** Returns a number. */
    public double number(String name) {
        Object value = get(name, Object.class);
        if (value instanceof String text && !List.of("NaN", "Infinity", "-Infinity").contains(text)) {
            throw new IllegalArgumentException("setting \"" + name + "\" must be a number, but is " + text);
        }
        return value instanceof String text ? Double.parseDouble(text) : get(name, Number.class).doubleValue();
    }

    /** Returns an integer. */
    public long integer(String name) {
        Number value = get(name, Number.class);
        if (value instanceof Double) {
            throw new IllegalArgumentException(name + " must be an integer, but is " + value);
        }
        return value.longValue();
    }

    /** Returns a description. */
    public Description inner(String name) {
        return get(name, Description.class);
    }

    /** Returns a list of descriptions. */
    public List<Description> inners(String name) {
        return items(name, Description.class);
    }

    /** Returns a list of texts. */
    public List<String> texts(String name) {
        return items(name, String.class);
    }

    /** Returns a list of numbers, which stand in the settings themselves. */
    public double[] numbers(String name) {
        return items(name, Number.class).stream().mapToDouble(Number::doubleValue).toArray();
    }

    private <T> List<T> items(String name, Class<T> type) {
        List<?> list = get(name, List.class);
        for (Object item : list) {
            if (!type.isInstance(item)) {
                throw new IllegalArgumentException("setting \"" + name + "\" must be a list of " + type.getSimpleName()
                        + ", but has " + item + " in it");
            }
        }
        return list.stream().map(type::cast).toList();
    }

    /** Returns an array. */
    public double[] vector(String name) {
        return get(name, double[].class);
    }

    /** Returns an array of integers. */
    public long[] integers(String name) {
        return get(name, long[].class);
    }

    /** Returns an array of rows. */
    public double[][] matrix(String name) {
        return get(name, double[][].class);
    }

    private <T> T get(String name, Class<T> type) {
        Object value = entries.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("setting \"" + name + "\" of a " + entries.getOrDefault(KIND, "file") + " must be a "
                    + type.getSimpleName() + ", but is " + (value == null ? "not there" : value));
        }
        return type.cast(value);
    }

    /** Returns numbers as a list, to stand in the settings themselves. */
    public static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Returns all but the arrays' numbers as Json.MAPPER. */
    public String json() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node(this, "", new LinkedHashMap<>())) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("settings cannot be written: " + impossible.getMessage(), impossible);
        }
    }

    /**
     * Writes it to a file, whole or not at all, with the SHA-256 of every part, by which {@link #load} sees a change.
     *
     * @param file ends in .npz
     * @param type class whose {@code load} reads it
     * @return the file, by the path that was given
     */
    public Path save(String file, Class<?> type) {
        return with(CLASS, type.getSimpleName()).save(file);
    }

    /** The same of what no class loads. */
    Path save(String file) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        node(this, "", arrays);
        String version = Description.class.getPackage().getImplementationVersion();
        Description whole = with("library", "w2s-lab " + (version == null ? "unpackaged" : version));
        return Npz.writeSealed(file, arrays, Map.of(SETTINGS, whole.json()));
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param kinds what it must be, one of these
     * @throws IllegalArgumentException if there is no such file, it holds something else, or it was changed since
     */
    public static Description load(String file, String... kinds) {
        String kind = String.join(" or a ", kinds);
        AtomicFile.ending(file, List.of("npz"));
        if (!Files.exists(AtomicFile.path(file))) {
            throw new IllegalArgumentException(file + " must hold a " + kind + ", but there is no such file");
        }
        Npz npz = Npz.read(file);
        if (npz.text(SETTINGS) == null) {
            throw new IllegalArgumentException(file + " must hold a " + kind + ", but holds arrays without " + SETTINGS);
        }
        Description read;
        try {
            read = (Description) value(Json.MAPPER.readTree(npz.text(SETTINGS)), npz);
        } catch (JsonProcessingException | ClassCastException damaged) {
            throw new IllegalArgumentException(file + " must hold settings as JSON, but they are damaged", damaged);
        }
        if (!List.of(kinds).contains(read.kind())) {
            throw read.misplaced(file, kind);
        }
        return read;
    }

    /** Returns the refusal of a file that holds this and not what was wanted; it tells what loads it. */
    public IllegalArgumentException misplaced(String file, String wanted) {
        return new IllegalArgumentException(!has(CLASS) ? file + " must hold a " + wanted + ", but holds a " + kind()
                : file + " holds a " + text(CLASS) + ": " + text(CLASS) + ".load(\"" + file + "\")");
    }

    /**
     * Returns what is made of a file.
     *
     * @throws IllegalArgumentException that names the file and what is wrong, whatever it was that failed
     */
    public static <T> T reading(String file, Supplier<T> make) {
        try {
            return make.get();
        } catch (UncheckedIOException | CancellationException unread) {
            throw unread;
        } catch (RuntimeException wrong) {
            String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
            if (wrong instanceof IllegalArgumentException told && message.contains(String.valueOf(file))) {
                throw told;
            }
            if (wrong.getClass() == IllegalArgumentException.class || wrong instanceof OwnCodeException) {
                IllegalArgumentException named = new IllegalArgumentException(
                        file + (message.startsWith("must ") ? " " : ": ") + message, wrong.getCause());
                named.setStackTrace(wrong.getStackTrace());
                throw named;
            }
            throw new IllegalArgumentException(file + " must be as it was written, but what it holds does not fit together ("
                    + wrong.getClass().getSimpleName() + ": " + message + ")", wrong);
        }
    }

    private static JsonNode node(Object value, String path, Map<String, Object> arrays) {
        if (value instanceof Description description) {
            ObjectNode object = Json.MAPPER.createObjectNode();
            description.entries.forEach((name, inner) ->
                    object.set(name, node(inner, path.isEmpty() ? name : path + "." + name, arrays)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            for (int i = 0; i < list.size(); i++) {
                array.add(node(list.get(i), path + "." + i, arrays));
            }
            return array;
        }
        if (value.getClass().isArray()) {
            arrays.put(path, value);
            return Json.MAPPER.createObjectNode().put(ARRAY, path);
        }
        boolean infinite = value instanceof Double number && !Double.isFinite(number);
        return Json.MAPPER.valueToTree(infinite ? value.toString() : value);
    }

    private static Object value(JsonNode node, Npz npz) {
        if (node.isObject() && node.size() == 1 && node.has(ARRAY)) {
            String name = node.get(ARRAY).asText();
            if (npz.shape(name).length == 2) {
                return npz.matrix(name);
            }
            return npz.isInteger(name) ? npz.integers(name) : npz.vector(name);
        }
        if (node.isObject()) {
            Map<String, Object> entries = new LinkedHashMap<>();
            node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue(), npz)));
            return new Description(entries);
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item, npz)));
            return list;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        return node.isNumber() ? (Object) node.asDouble() : node.asText();
    }

    @Override
    public String toString() {
        return json();
    }
}
