package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Where a history comes from: what it takes to get it again, what made it, and a hash that tells whether it is the same.
 *
 * @param run       the run's name
 * @param settings  all settings but the seeds, by name; empty for numbers from elsewhere
 * @param seeds     by what is drawn from each
 * @param step      last step of the history
 * @param version   of the library
 * @param engine    what carried out the steps; empty for theory's levels
 * @param java      version and vendor
 * @param system    operating system and its version
 * @param processor its name, or its kind where the system does not tell, and how many of them
 * @param hash      of the history's bits, {@link History#hash}
 */
public record Provenance(String run, Map<String, String> settings, Map<String, Long> seeds, long step, String version,
                         String engine, String java, String system, String processor, String hash) {

    private static final String MACHINE = "machine";

    public Provenance {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
    }

    /** Returns that of a run's history as it stands. */
    public static Provenance of(Run run) {
        return Require.present("run", run).history().provenance();
    }

    /** What is known before there is a history, of this process. */
    static Provenance begun(String run, Map<String, String> settings, Map<String, Long> seeds, String engine) {
        return new Provenance(run, settings, seeds, 0, libraryVersion(), engine,
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"), Processor.NAME, "");
    }

    Provenance at(long step, String hash) {
        return new Provenance(run, settings, seeds, step, version, engine, java, system, processor, hash);
    }

    private static String libraryVersion() {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Asked once. */
    private static final class Processor {

        private static final String NAME = name() + ", " + Runtime.getRuntime().availableProcessors() + " used";

        private static String name() {
            String kind = System.getProperty("os.arch");
            try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
                return lines.filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip() + " (" + kind + ")").orElse(kind);
            } catch (IOException | RuntimeException untold) {
                String told = System.getenv("PROCESSOR_IDENTIFIER");
                return told == null ? kind : told + " (" + kind + ")";
            }
        }
    }

    /** Returns what it says as a description, for files. */
    Description description() {
        return lastingDescription().with(MACHINE, Description.ofAll(machine()));
    }

    private Description lastingDescription() {
        return Description.of("provenance").with("run", run).with("step", step).with("settings", Description.ofAll(settings))
                .with("seeds", Description.ofAll(seeds)).with("version", version).with("hash", hash);
    }

    private Map<String, String> machine() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("engine", engine);
        all.put("java", java);
        all.put("system", system);
        all.put("processor", processor);
        return all;
    }

    static Provenance of(Description description) {
        Description machine = description.inner(MACHINE);
        return new Provenance(description.text("run"), description.inner("settings").allTexts(),
                description.inner("seeds").allIntegers(), description.integer("step"), description.text("version"),
                machine.text("engine"), machine.text("java"), machine.text("system"),
                machine.text("processor"), description.text("hash"));
    }

    /** Returns all of it as JSON. */
    public String json() {
        return description().json();
    }

    /** Returns as JSON what every machine gives again: all but engine, Java, system and processor. */
    public String lastingJson() {
        return lastingDescription().json();
    }

    /** Returns a table with a row for each thing that it says. */
    public Table table() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        lines().forEach((name, value) -> {
            names.add(name);
            values.add(value);
        });
        return Table.create("Provenance of " + run, StringColumn.create("what", names), StringColumn.create("value", values));
    }

    /** Returns each thing that it says, by name. */
    public Map<String, String> lines() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("run", run);
        all.put("steps", "" + step);
        all.putAll(settings);
        seeds.forEach((what, seed) -> all.put("seed of " + what, "" + seed));
        all.put("w2s-lab", version);
        machine().forEach((name, value) -> {
            if (!value.isEmpty()) {
                all.put(name, value);
            }
        });
        all.put("SHA-256 of the history", hash);
        return all;
    }

    /** Returns a line for each thing that it says. */
    @Override
    public String toString() {
        return lines().entrySet().stream().map(line -> line.getKey() + ": " + line.getValue()).collect(Collectors.joining("\n"));
    }
}
