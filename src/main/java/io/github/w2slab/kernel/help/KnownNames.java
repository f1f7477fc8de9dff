package io.github.w2slab.kernel.help;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The types that a notebook can name without an import, and which of several names another one was likely meant to be. */
public final class KnownNames {

    /** What Java and JJava import by themselves. */
    private static final List<String> JAVA = List.of("java.lang", "java.util", "java.io", "java.math", "java.net",
            "java.time", "java.util.concurrent", "java.util.prefs", "java.util.regex");

    /** Whose methods a reader asks for by their names alone, as "println"; first of a name wins. */
    private static final List<Class<?>> MOST_USED = List.of(PrintStream.class, String.class, Math.class, Arrays.class, List.class,
            Map.class, Stream.class, Collectors.class);

    private KnownNames() {
    }

    /** Loaded once, on first use. */
    private static final class Index {

        static final Map<String, Class<?>> TYPES = read();

        private static Map<String, Class<?>> read() {
            Map<String, Class<?>> types = new LinkedHashMap<>();
            try (JavaFileManager files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
                for (String name : Library.current().imports()) {
                    if (!name.endsWith(".*")) {
                        add(name, types);
                        continue;
                    }
                    Set<JavaFileObject.Kind> classes = Set.of(JavaFileObject.Kind.CLASS);
                    String home = name.substring(0, name.length() - 2);
                    for (JavaFileObject file : files.list(StandardLocation.CLASS_PATH, home, classes, false)) {
                        add(files.inferBinaryName(StandardLocation.CLASS_PATH, file), types);
                    }
                }
            } catch (IOException e) {
                return types;
            }
            return types;
        }

        private static void add(String name, Map<String, Class<?>> types) {
            Class<?> type = name.contains("$") || name.contains("-info") || name.startsWith("static ") ? null : load(name);
            if (isPublic(type)) {
                types.putIfAbsent(type.getSimpleName(), type);
            }
        }
    }

    /** The public types of the library, of Tablesaw and of EJML that every notebook imports, by simple name. */
    static Map<String, Class<?>> types() {
        return Index.TYPES;
    }

    /** The known types of a package, or the packages below it; none where it is no package of these. */
    static Set<String> inPackage(String name) {
        Set<String> inside = new TreeSet<>();
        for (Class<?> type : types().values()) {
            String home = type.getPackageName();
            if (home.equals(name)) {
                inside.add(type.getSimpleName());
            } else if (home.startsWith(name + ".")) {
                inside.add(home);
            }
        }
        return inside;
    }

    /** The public types of the library itself. */
    static List<Class<?>> ownTypes() {
        List<Class<?>> own = new ArrayList<>();
        Index.TYPES.values().stream().filter(type -> Library.current().owns(type.getName())).forEach(own::add);
        return own;
    }

    /** The type of a name as a cell writes it, "World.Builder" and "java.util.List&lt;World&gt;" too; null if unknown. */
    static Class<?> type(String written) {
        String name = written.replaceAll("<.*>|\\s", "");
        Class<?> known = Index.TYPES.get(name);
        if (known != null) {
            return known;
        }
        Class<?> loaded = name.contains(".") ? load(name)
                : JAVA.stream().map(home -> load(home + "." + name)).filter(c -> c != null).findFirst().orElse(null);
        int dot = name.lastIndexOf('.');
        if (loaded != null || dot < 0) {
            return loaded;
        }
        Class<?> outer = type(name.substring(0, dot));
        return outer == null ? null : load(outer.getName() + "$" + name.substring(dot + 1));
    }

    private static boolean isPublic(Class<?> type) {
        return type != null && Modifier.isPublic(type.getModifiers());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, KnownNames.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** The names of the types that Java and JJava import. */
    static Set<String> javaTypes() {
        return Java.IMPORTED;
    }

    /** Packages that have a public type of this name, of the JDK first, and that a notebook does not import by itself. */
    static List<String> homesOf(String simpleName) {
        return Java.HOMES.getOrDefault(simpleName, List.of()).stream()
                .filter(home -> isPublic(load(home + "." + simpleName))).toList();
    }

    /** The one type of this name that a notebook has to import; null where there is none, or several. */
    static Class<?> notImported(String simpleName) {
        List<String> homes = homesOf(simpleName);
        return homes.size() == 1 ? load(homes.get(0) + "." + simpleName) : null;
    }

    /** The names of all types of the JDK's own packages and of the libraries; listed once, when an unknown name comes. */
    private static final class Java {

        static final Set<String> IMPORTED = new LinkedHashSet<>();
        static final Map<String, List<String>> HOMES = new HashMap<>();

        static {
            try (JavaFileManager files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
                list(files, StandardLocation.PLATFORM_CLASS_PATH, "java");
                for (String home : List.of("tech.tablesaw", "org.ejml", "org.hipparchus")) {
                    list(files, StandardLocation.CLASS_PATH, home);
                }
                for (String home : ownPackages()) {
                    list(files, StandardLocation.CLASS_PATH, home);
                }
            } catch (IOException e) {
                HOMES.clear();
            }
            for (Class<?> imported : Index.TYPES.values()) {
                HOMES.getOrDefault(imported.getSimpleName(), new ArrayList<>()).remove(imported.getPackageName());
            }
            HOMES.values().removeIf(List::isEmpty);
        }

        /** The library's packages that a notebook imports something of, but for those inside of others. */
        private static List<String> ownPackages() {
            Set<String> own = ownTypes().stream().map(Class::getPackageName).collect(Collectors.toCollection(TreeSet::new));
            return own.stream().filter(home -> own.stream().noneMatch(other -> home.startsWith(other + "."))).toList();
        }

        private static void list(JavaFileManager files, JavaFileManager.Location place, String home) throws IOException {
            for (JavaFileObject file : files.list(place, home, Set.of(JavaFileObject.Kind.CLASS), true)) {
                String name = files.inferBinaryName(place, file);
                int dot = name.lastIndexOf('.');
                String simple = name.substring(dot + 1);
                if (simple.contains("$") || simple.contains("-info")) {
                    continue;
                }
                if (JAVA.contains(name.substring(0, dot))) {
                    IMPORTED.add(simple);
                } else {
                    HOMES.computeIfAbsent(simple, s -> new ArrayList<>()).add(name.substring(0, dot));
                }
            }
        }
    }

    /** The library's types that have a public method of this name, or whose method a notebook imports; main types first. */
    static List<Class<?>> ownersOf(String method) {
        return Stream.concat(ownTypes().stream(), importedFrom(method)).distinct().filter(type -> methods(type).contains(method))
                .sorted(Comparator.comparing(Class::getSimpleName, Orientation.MAIN_FIRST)).toList();
    }

    /** The type whose method of this name a notebook calls without it. */
    static Stream<Class<?>> importedFrom(String method) {
        return Library.current().imports().stream().filter(line -> line.matches("static .*\\." + method))
                .map(line -> load(line.substring("static ".length(), line.lastIndexOf('.'))));
    }

    /** The first of Java's most used types that has a public method of this name; none where no one has. */
    static Stream<Class<?>> javasOwnerOf(String method) {
        return MOST_USED.stream().filter(type -> members(type).contains(method)).limit(1);
    }

    /** The names of a type's own public methods. */
    static Set<String> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of a type's public methods and fields, inherited ones too. */
    static Set<String> members(Class<?> type) {
        return Stream.concat(Stream.of(type.getMethods()).map(Method::getName), Stream.of(type.getFields()).map(Field::getName))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns up to three of the candidates that {@code name} may be a slip of: the nearest, whatever the capitals, and of
     * these the nearest with the capitals as they are.
     */
    public static List<String> nearest(String name, Collection<String> candidates) {
        int most = name.length() < 2 ? 0 : Math.max(1, Math.min(3, name.length() / 3));
        Map<String, Integer> distances = new LinkedHashMap<>();
        for (String candidate : new LinkedHashSet<>(candidates)) {
            if (!candidate.equals(name)) {
                int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
                if (distance <= most || continues(candidate, name)) {
                    distances.put(candidate, Math.min(distance, most + 1));
                }
            }
        }
        int best = distances.values().stream().min(Comparator.naturalOrder()).orElse(0);
        List<String> near = distances.keySet().stream().filter(candidate -> distances.get(candidate) == best).toList();
        int closest = near.stream().mapToInt(candidate -> distance(name, candidate)).min().orElse(0);
        return near.stream().filter(candidate -> distance(name, candidate) == closest).limit(3).toList();
    }

    /** Whether the name is cut off, yet long enough to say something. */
    private static boolean continues(String candidate, String name) {
        return name.length() >= 4 && candidate.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT));
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other. */
    static int distance(String from, String to) {
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }

    /** "A", "A or B", "A, B or C", each as it is to be written. */
    public static String or(List<String> names) {
        int last = names.size() - 1;
        return last < 1 ? String.join("", names)
                : Stream.of(String.join(", ", names.subList(0, last)), names.get(last))
                        .reduce((a, b) -> a + " or " + b).orElse("");
    }
}
