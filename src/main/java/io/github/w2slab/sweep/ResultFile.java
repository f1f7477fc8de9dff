package io.github.w2slab.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.training.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results on disk, a line of JSON for each, written when its run is complete. A line that was cut off is passed over, and
 * so is one of another version of the library or of another plan.
 */
final class ResultFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final Plan plan;

    ResultFile(Path path, Plan plan) {
        this.path = path;
        this.plan = plan;
    }

    private static String version() {
        String version = Sweep.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Returns the results that the file holds, the last of each point. */
    List<Result> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        Map<Point, Result> results = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(path)) {
                Result result = parse(line);
                if (result != null) {
                    results.put(result.point(), result);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be read from " + path + ": " + e.getMessage(), e);
        }
        return new ArrayList<>(results.values());
    }

    private Result parse(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException cutOff) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        json.path("point").properties().forEach(e -> values.put(e.getKey(),
                e.getValue().isTextual() ? e.getValue().asText() : (Object) e.getValue().asDouble()));
        Point point = new Point(values, json.path("seed").asLong());
        if (!json.path("library").asText().equals(version()) || !json.path("plan").asText().equals(planAt(point))) {
            return null;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        json.path("measures").properties().forEach(e -> measures.put(e.getKey(),
                e.getValue().isNumber() ? e.getValue().asDouble() : Double.NaN));
        return new Result(point, json.path("recipe").asText(), json.path("steps").asLong(),
                Status.Kind.valueOf(json.path("end").asText().toUpperCase(Locale.ROOT)), measures);
    }

    /** A point of other axes may be none for which the plan has a number of steps. */
    private String planAt(Point point) {
        try {
            return plan.describe(point);
        } catch (IllegalArgumentException otherAxes) {
            return "";
        }
    }

    /** Adds a line, after one that was cut off on a line of its own. */
    synchronized void write(Result result) {
        ObjectNode json = JSON.createObjectNode();
        json.put("library", version()).put("plan", plan.describe(result.point()));
        ObjectNode point = json.putObject("point");
        result.point().values().forEach(point::putPOJO);
        json.put("seed", result.point().seed()).put("recipe", result.recipe());
        json.put("steps", result.steps()).put("end", result.endWord());
        ObjectNode measures = json.putObject("measures");
        result.values().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                measures.put(name, value);
            } else {
                measures.putNull(name);
            }
        });
        try {
            if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            String line = (endsInALine() ? "" : "\n") + JSON.writeValueAsString(json) + "\n";
            Files.write(path, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be written to " + path + ": " + e.getMessage(), e);
        }
    }

    private boolean endsInALine() throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return true;
        }
        try (var channel = Files.newByteChannel(path)) {
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) == '\n';
        }
    }
}
