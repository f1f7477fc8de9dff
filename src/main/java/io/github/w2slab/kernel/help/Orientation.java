package io.github.w2slab.kernel.help;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.kernel.display.Html;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jdk.jshell.JShell;
import jdk.jshell.VarSnippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** The first page of help: what there is, in the order of its use. */
final class Orientation {

    private static final List<String> IN_ORDER = Library.current().mainTypes();

    /** Sorts names of types so that the main ones come first. */
    static final Comparator<String> MAIN_FIRST = Comparator.comparingInt(
            name -> IN_ORDER.contains(name) ? IN_ORDER.indexOf(name) : IN_ORDER.size());

    private static final List<String> EXAMPLES = Library.current().examples();

    private static final Map<String, String> MAGICS = Map.of(
            "help", "%help " + EXAMPLES.get(2) + "\tthe same as help(\"" + EXAMPLES.get(2) + "\")",
            "time", "%time expression\thow long it takes; %%time in a cell's first line times the cell",
            "load", "%load file\truns a file of cells",
            "classpath", "%classpath path\tadds jars to this notebook",
            "maven", "%maven group:artifact:version\tadds a library from Maven Central",
            "mavenRepo", "%mavenRepo name address\tadds a place where %maven looks");

    private Orientation() {
    }

    static HelpPage page(JShell session) {
        HelpPage page = new HelpPage();
        page.paragraph(Library.current().welcome());
        page.list("Main types, in the order of their use", types());
        page.list("More help", List.of(
                code("help(" + EXAMPLES.get(0) + ".class)") + "\ta type and its methods",
                code("help(" + EXAMPLES.get(1) + ")") + "\tthe same for any object",
                code("help(\"" + EXAMPLES.get(2) + "\")") + "\ta method, in full",
                "Shift-Tab\twhat is under the cursor; Tab completes it"));
        page.list("Commands in a line of their own", magics());
        if (session != null) {
            page.list("Variables of this notebook", session.variables()
                    .filter(variable -> !variable.name().startsWith("$")).map(Orientation::variable).toList());
        }
        page.list("Lessons, in the folder notebooks", lessons());
        return page;
    }

    private static List<String> types() {
        return IN_ORDER.stream().filter(KnownNames.types()::containsKey)
                .map(name -> code(name) + "\t" + TypeDoc.of(KnownNames.types().get(name)).comment().summary()).toList();
    }

    private static List<String> magics() {
        Set<String> known = magicNames();
        return MAGICS.keySet().stream().sorted().filter(name -> known.contains("%" + name)).map(Orientation::line).toList();
    }

    /** The magics of the running kernel, each with its percent sign; none outside of a kernel. */
    static Set<String> magicNames() {
        try {
            return BaseKernel.notebookKernel().getMagicsRegistry().getLineMagicNames().stream().map("%"::concat)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NullPointerException noKernel) {
            return Set.of();
        }
    }

    /** The page of a magic, "%time" or "%%time", or of all, "%"; null where there is none. */
    static HelpPage magic(String name) {
        String word = name.replaceFirst("^%+", "");
        return word.isEmpty() ? new HelpPage().list("Commands in a line of their own", magics())
                : !MAGICS.containsKey(word) ? null : new HelpPage().list("A command in a line of its own", List.of(line(word)));
    }

    private static String line(String magic) {
        String[] parts = MAGICS.get(magic).split("\t");
        return code(parts[0]) + "\t" + parts[1];
    }

    private static String variable(VarSnippet variable) {
        return code(variable.name()) + "\t" + code(Html.escaped(variable.typeName()));
    }

    /** The notebooks beside the library's folder, each with its title. */
    private static List<String> lessons() {
        List<String> lessons = new ArrayList<>();
        try {
            Path own = Path.of(Orientation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = own.resolveSibling("../notebooks").normalize();
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".ipynb")).sorted().toList()) {
                        lessons.add(code(file.getFileName().toString()) + "\t" + Html.escaped(title(file)));
                    }
                }
            }
        } catch (URISyntaxException | IOException | RuntimeException e) {
            return lessons;
        }
        return lessons;
    }

    private static String title(Path notebook) throws IOException {
        JsonNode cells = new ObjectMapper().readTree(notebook.toFile()).path("cells");
        return StreamSupport.stream(cells.spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("markdown"))
                .flatMap(cell -> source(cell.path("source")).lines())
                .filter(line -> line.startsWith("# ")).map(line -> line.substring(2).strip())
                .findFirst().orElse("");
    }

    /** The format allows a text or a list of lines. */
    private static String source(JsonNode source) {
        StringBuilder text = new StringBuilder(source.isTextual() ? source.asText() : "");
        source.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    private static String code(String text) {
        return "<code>" + text + "</code>";
    }
}
