package io.github.w2slab.plot.tablesaw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.PlotlyJson;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Walks every public option of every builder of Tablesaw 0.44 and says where in the JSON it arrives, with which value
 * for which argument. The list is src/test/resources/tablesaw-options.txt; a run leaves its own in target.
 */
class TablesawOptionsTest {

    private final ArrayNode tried = new ObjectMapper().createArrayNode();

    private static final Path KNOWN = Path.of("src/test/resources/tablesaw-options.txt");

    /** What does not reach the JSON, and why it cannot. */
    private static final Map<String, String> OUT_OF_REACH = new TreeMap<>(Map.ofEntries(
            Map.entry("Axis.fixedRange(boolean)", "true is Tablesaw's default: it cannot be told from a setting that "
                    + "nobody made, and as Tablesaw writes neither, axes can be zoomed; false says just that"),
            Map.entry("Scatter.whiskerWidth(double)", "candlesticks alone have whiskers; there it arrives"),
            Map.entry("Scatter.increasing(Increasing)", "prices alone have it; there it arrives"),
            Map.entry("Scatter.decreasing(Decreasing)", "prices alone have it; there it arrives"),
            Map.entry("Candlestick.mode(Mode)", "prices have no mode, fill or markers"),
            Map.entry("Candlestick.fill(Fill)", "prices have no mode, fill or markers"),
            Map.entry("Candlestick.fillColor(String)", "prices have no mode, fill or markers"),
            Map.entry("Candlestick.marker(Marker)", "prices have no mode, fill or markers"),
            Map.entry("MarkerOfBars.size(NumericColumn)", "bars have no size"),
            Map.entry("MarkerOfBars.size(double[])", "bars have no size"),
            Map.entry("MarkerOfBars.sizeMode(SizeMode)", "bars have no size"),
            Map.entry("MarkerOfBars.symbol(Symbol)", "bars have no symbol"),
            Map.entry("MarkerOfBars.gradient(Gradient)", "Plotly fills bars with one colour"),
            Map.entry("Layout.autosize(boolean)", "a figure without a size takes its page's width anyhow"),
            Map.entry("Scatter3D.xAxis(String)", "a trace in space has a scene and no axes"),
            Map.entry("Scatter3D.yAxis(String)", "a trace in space has a scene and no axes"),
            Map.entry("Pie.xAxis(String)", "a pie has no axes"),
            Map.entry("Pie.yAxis(String)", "a pie has no axes"),
            Map.entry("ColorBarTicks.mirror(Mirror)", "a colour bar has no opposite side"),
            Map.entry("ColorBarTicks.autoMargin(boolean)", "a colour bar makes room for its labels anyhow"),
            Map.entry("Camera.xAxis(Center)", "the class of its argument is not public"),
            Map.entry("Figure.addEventHandlers(EventHandler[])", "a handler is a script, and JSON carries none")));

    /** Builders that no figure takes. */
    private static final Map<String, String> NO_PLACE = Map.of(
            "Annotation", "neither a layout nor a trace of Tablesaw takes an annotation",
            "Center", "its class is not public", "Trace", "abstract", "Change", "abstract",
            "Page", "a page of HTML", "HoverBroadcast", "a script", "HoverEventHanlder", "a script");

    @Test
    void everyOptionArrivesOrHasAReasonNotTo() throws Exception {
        Map<String, TablesawHosts.Host> hosts = TablesawHosts.all();
        List<String> lines = new ArrayList<>();
        Set<String> unreached = new TreeSet<>();
        for (Map.Entry<String, TablesawHosts.Host> host : hosts.entrySet()) {
            for (Method option : options(host.getValue().builder())) {
                String name = host.getKey() + "." + signature(option);
                Map<String, String> arrived = arrived(host.getKey(), host.getValue(), option);
                if (arrived.isEmpty()) {
                    unreached.add(name);
                    lines.add(name + ": does not arrive: " + OUT_OF_REACH.get(name));
                }
                arrived.forEach((path, values) -> lines.add(name + ": " + path + " = " + values));
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/tablesaw-options.txt"), lines);
        Files.writeString(Path.of("target/tablesaw-options.json"), tried.toString());
        assertEquals(OUT_OF_REACH.keySet(), unreached);
        assertEquals(String.join("\n", Files.readAllLines(KNOWN)), String.join("\n", lines));
    }

    @Test
    void everyBuilderOfTablesawIsWalked() throws Exception {
        Set<String> walked = new HashSet<>();
        TablesawHosts.all().values().forEach(host -> walked.add(host.builder().getClass().getName()));
        Set<String> missed = new TreeSet<>();
        for (Class<?> builder : builders()) {
            String name = builder.getSimpleName().replaceAll("Builder$", "");
            if (!walked.contains(builder.getName()) && !NO_PLACE.containsKey(name)) {
                missed.add(name);
            }
        }
        assertEquals(Set.of(), missed);
    }

    private static List<Class<?>> builders() throws Exception {
        URL jar = tech.tablesaw.plotly.components.Figure.class.getProtectionDomain().getCodeSource().getLocation();
        List<Class<?>> builders = new ArrayList<>();
        try (JarFile file = new JarFile(Path.of(jar.toURI()).toFile())) {
            for (String entry : file.stream().map(e -> e.getName()).filter(e -> e.endsWith("Builder.class")).toList()) {
                builders.add(Class.forName(entry.replace('/', '.').replaceAll("\\.class$", "")));
            }
        }
        assertTrue(builders.size() > 20, builders.toString());
        return builders;
    }

    private static List<Method> options(Object builder) {
        Map<String, Method> options = new TreeMap<>();
        for (Method method : builder.getClass().getMethods()) {
            boolean returnsBuilder = method.getReturnType().isAssignableFrom(builder.getClass());
            if (returnsBuilder && method.getParameterCount() > 0 && method.getDeclaringClass() != Object.class
                    && Modifier.isPublic(method.getModifiers()) && !method.isBridge()) {
                options.put(signature(method), method);
            }
        }
        return List.copyOf(options.values());
    }

    private static String signature(Method method) {
        return method.getName() + "(" + String.join(", ", Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName).toList()) + ")";
    }

    /** The paths in the JSON that an option changes, each with its values for all arguments that are tried. */
    private Map<String, String> arrived(String owner, TablesawHosts.Host host, Method option) throws Exception {
        JsonNode without = PlotlyJson.of(host.figure());
        Map<String, Set<String>> changes = new TreeMap<>(Comparator.naturalOrder());
        for (Object[] arguments : TablesawHosts.arguments(owner, option)) {
            TablesawHosts.Host fresh = TablesawHosts.all().get(owner);
            option.setAccessible(true);
            try {
                option.invoke(fresh.builder(), arguments);
            } catch (InvocationTargetException refused) {
                throw new AssertionError(owner + "." + option + " of " + Arrays.deepToString(arguments),
                        refused.getCause());
            }
            ObjectNode with = PlotlyJson.of(fresh.figure());
            tried.add(with.deepCopy().put("option", owner + "." + signature(option)));
            difference("", without, with)
                    .forEach((path, value) -> changes.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(value));
        }
        Map<String, String> arrived = new LinkedHashMap<>();
        changes.forEach((path, values) -> arrived.put(path, String.join(" | ", values)));
        return arrived;
    }

    private static Map<String, String> difference(String path, JsonNode before, JsonNode after) {
        Map<String, String> different = new LinkedHashMap<>();
        if (before.equals(after)) {
            return different;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                different.putAll(difference(path + (path.isEmpty() ? "" : ".") + name, before.path(name),
                        after.path(name)));
            }
        } else if (path.equals("data") && before.size() == after.size()) {
            for (int i = 0; i < after.size(); i++) {
                different.putAll(difference("data", before.get(i), after.get(i)));
            }
        } else {
            different.put(path, after.isMissingNode() ? "(none)" : after.toString());
        }
        return different;
    }

    @Test
    void aHoverLabelWithoutAFontIsRefusedWithAWordOfAdvice() {
        var trace = tech.tablesaw.plotly.traces.ScatterTrace.builder(new double[] {1}, new double[] {1})
                .hoverLabel(tech.tablesaw.plotly.components.HoverLabel.builder().bgColor("#fff").build()).build();
        var refused = org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class,
                () -> PlotlyJson.of(new tech.tablesaw.plotly.components.Figure(trace)));
        assertTrue(refused.getMessage().contains("must have a font"), refused.getMessage());
    }

    @Test
    void aRangeSliderMayBeWrittenWithQuotes() throws Exception {
        var axis = tech.tablesaw.plotly.components.Axis.builder().rangeslider("{\"visible\": true}").build();
        var figure = new tech.tablesaw.plotly.components.Figure(tech.tablesaw.plotly.components.Layout.builder()
                .xAxis(axis).build());
        assertEquals(new ObjectMapper().readTree("{\"visible\": true}"),
                PlotlyJson.of(figure).at("/layout/xaxis/rangeslider"));
    }
}
