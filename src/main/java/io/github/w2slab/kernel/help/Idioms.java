package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.cells.CellMagics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is written in other languages, Python above all, and what Java writes in its place: two tables, the first row that fits counts. */
final class Idioms {

    private static final String JAVA = "Java writes ";
    private static final String NO_PYTHON = "A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none.";
    private static final String LIBRARIES = "A Java library comes with %maven group:artifact:version, or with %classpath and its jar.";
    private static final String COMMANDS =
            "A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal.";
    private static final String BLOCKS = "Java puts a condition in ( ) and what it rules in { }: if (1 < 2) { }";
    private static final String OPERATOR = "java.util.function.DoubleUnaryOperator";
    private static final String NUMBERS = "[-+\\d., ]+";
    /** A name, a call, an element, or what stands in brackets; not half of it, where more in brackets follows. */
    private static final String OPERAND = "((?:[\\w.]++|\\([^()]*\\)|\\[[^\\[\\]]*])++)";
    private static final String DECLARED = "(?:[\\w<>\\[\\]]+ )?(\\w+) = ";

    /** What nobody writes by hand is no idiom, and patterns take long on it. */
    private static final int LONGEST = 500;

    private static final String TEXT = "\"(?:[^\"\\\\]++|\\\\.)*+\"";
    private static final Pattern PART = Pattern.compile(TEXT + "|" + TEXT.replace('"', '\'') + "|.", Pattern.DOTALL);

    /** A name that nothing has, with its arguments where it is called. */
    private static final List<Idiom> NAMES = List.of(
            java("True", "true"), java("False", "false"), java("None", "null"), java("math", "Math.sqrt(2)"),
            java("NULL|nil|nullptr", "null"), java("NaN|nan", "Double.NaN"), java("Inf|inf", "Double.POSITIVE_INFINITY"),
            java("pi|PI", "Math.PI"),
            says("np|numpy|pd|pandas|plt|torch|scipy|sklearn", NO_PYTHON),
            java("len\\((.+)\\)", "$1.length()").of("$1", "String"), java("len\\((.+)\\)", "$1.length").of("$1", ".*\\[]"),
            java("len\\((.+)\\)", "$1.size()").of("$1.size()", "int"),
            java("sum\\((.+)\\)", "Arrays.stream($1).sum()").of("Arrays.stream($1).sum()", ".+"),
            java("sum\\((.+)\\)", "$1.stream().mapToDouble(x -> x).sum()").of("$1.stream().mapToDouble(x -> x).sum()", ".+"),
            java("str\\((.+)\\)", "String.valueOf($1)"), java("type\\((.+)\\)", "((Object) $1).getClass()"),
            java("range\\(.*\\)", "for (int i = 0; i < 10; i++) { }"),
            java("input\\(.*\\)", "new Scanner(System.in).nextLine()"),
            java("open\\((\".+?\").*\\)", "java.nio.file.Files.readString(java.nio.file.Path.of($1))"),
            java("printf\\(.+\\)", "System.out.$0;"), java("\\w+\\(.+\\)", "Math.$0").of("Math.$0", ".+"));

    /** A line that the compiler refuses. */
    private static final List<Idiom> LINES = List.of(
            says("\\?+|help", "A name with a question mark shows its help: String?"),
            says("(?:exit|quit)(?:\\(\\))?", "A notebook's kernel is ended by the menu: Kernel, Shut Down Kernel."),
            says("[!%]*(?:python3? -m )?(?:pip3?|conda|mamba|uv|npm) install\\b.*|%%?(?:pip|conda|mamba|uv)\\b.*", LIBRARIES),
            says("!\\s*(?:[a-z]\\w* +(?!instanceof )[-./~\"*$\\w].*|ls|dir|pwd|date|env|whoami|hostname|df|free|top|nvidia-smi)|%%?(?:bash|sh|script|cmd|system|sx)\\b.*|"
                    + "(?:cd|ls|cat|dir)(?: (?:-\\w|[./~\\w]).*)?|pwd", COMMANDS),
            says("import math(?: as \\w+)?", "Java's Math needs no import: Math.sqrt(2)"),
            says("import [a-z]\\w*|import [\\w.]+ as \\w+|from [\\w.]+ import .*", NO_PYTHON),
            says("[^\"']*#.*", "A comment begins with // in Java."),
            java("(\\w+) = True", "boolean $1 = true;"), java("(\\w+) = False", "boolean $1 = false;"),
            java("(\\w+) = None", "Object $1 = null;"),
            java("(\\w+) <- (.+)", "var $1 = $2;").of("$2", ".+"),
            java("(?:let|const|auto|val) (\\w+) = (.+)", "var $1 = $2;").of("$2", ".+"),
            java(".*\\[.+ for \\w+ in .+].*", "java.util.stream.IntStream.range(0, 10).map(i -> i * i).toArray()"),
            java("(\\w+(?:\\[])+) (\\w+) = \\[([^\\[\\]]*)]", "$1 $2 = {$3};").of("new $1 {$3}", ".+"),
            java("List<(\\w+)> (\\w+) = \\[]", "List<$1> $2 = new ArrayList<>();").of("new ArrayList<$1>()", ".+"),
            java("List<(\\w+)> (\\w+) = \\[([^\\[\\]]+)]", "List<$1> $2 = List.of($3);").of("List.<$1>of($3)", ".+"),
            java(DECLARED + "\\[]", "var $1 = new ArrayList<Double>();"), java("(\\w+) = \\{}", "var $1 = new HashMap<String, Double>();"),
            java(DECLARED + "\\[(" + NUMBERS + ")]", "double[] $1 = {$2};").of("new double[] {$2}", ".+"),
            java(DECLARED + "\\[" + NUMBERS + "]", "double[] $1 = {1, 2, 3};"),
            java(DECLARED + "\\[\\[[-+\\d., \\[\\]]+]]", "double[][] $1 = {{1, 2}, {3, 4}};"),
            java(DECLARED + "\\[(.+)]", "var $1 = List.of($2);").of("List.of($2)", ".+"),
            java(".*[(,=] ?\\[([^\\[\\]]+)].*", "List.of($1)").of("List.of($1)", ".+"),
            java("(\\w+) = \\{.+:.+}", "var $1 = Map.of(\"a\", 1, \"b\", 2);"),
            java("(\\w+) = \\((.+,.+)\\)", "var $1 = List.of($2);").of("List.of($2)", ".+"),
            java("(\\w+), (\\w+) = (.+), (.+)", "var $1 = $3; var $2 = $4;").of("List.of($3, $4)", ".+"),
            java("for (\\w+) in range\\(([^,()]+)\\):.*", "for (int $1 = 0; $1 < $2; $1++) { }"),
            java("for (\\w+) in range\\(([^,()]+), ?([^,()]+)\\):.*", "for (int $1 = $2; $1 < $3; $1++) { }"),
            java("for (\\w+) in ([A-Za-z_][\\w.]*):.*", "for (var $1 : $2) { }"),
            java("for \\((?:\\w+ )?(\\w+) (?:in|of) ([A-Za-z_][\\w.]*)\\).*", "for (var $1 : $2) { }"),
            java("for \\((?:let|const) (\\w+ = .+;.+;.+)", "for (int $1"),
            java("for [^(].* in .+:.*", "for (int i = 0; i < 10; i++) { }"),
            java("while True:.*", "while (true) { }"), java("(if|while) (\\(.+\\)):", "$1 $2 { }").of("$2", "boolean"),
            java("while (.+):", "while ($1) { }").of("$1", "boolean"),
            java("if (.+):", "if ($1) { }").of("$1", "boolean"),
            says("(?:while|if|elif) (?:[^(].*:.*|\\(.*\\):)|else:.*", BLOCKS),
            java("(?:def|function) (\\w+)\\((\\w+)\\).*", "double $1(double $2) { return $2; }"),
            java("(?:def|function) (\\w+)\\(\\).*", "void $1() { }"),
            java("(?:def|function) (\\w+)\\(.*", "double $1(double x, double y) { return x + y; }"),
            java("class (\\w+)(?:\\(.*\\))?:.*", "class $1 { }"), java("try:.*", "try { } catch (RuntimeException e) { }"),
            java("with .+:.*", "try (var in = new Scanner(\"text\")) { }"),
            java("raise (\\w+)\\((.*)\\)", "throw new IllegalArgumentException($2);"), java("assert (.+), (\".*\")", "assert $1 : $2;"),
            java("(\\w+) = lambda (\\w+): (.+)", OPERATOR + " $1 = $2 -> $3;").of("(" + OPERATOR + ") $2 -> $3", ".+"),
            java(".*\\blambda(?: [\\w, ]+)?:.*", OPERATOR + " same = x -> x;"),
            java(".*\\bf(?:\"|').*", "\"x = \" + 1"), java(".*?(\"[^\"]*\") ?\\* ?(\\d+).*", "$1.repeat($2)"),
            java("(?:.*?[^\\w.)\\]])?" + OPERAND + " ?\\*\\* ?" + OPERAND + "(?! ?\\*\\*).*", "Math.pow($1, $2)"),
            says(".*[\\w)\\]] ?\\*\\*[ =]*[-+\\w(].*", "Java writes x ** 2 as Math.pow(x, 2)"),
            java("(?:.* = )?([^;{}]+) if ([^;{}]+) else ([^;{}]+)", "$2 ? $1 : $3").of("$2 ? $1 : $3", ".+"),
            java("(?!else\\b)[^;{}]+ if [^;{}]+ else [^;{}]+", "1 < 2 ? 3 : 4"),
            java(".*?(\\w+) is None\\b.*", "$1 == null").of("$1 == null", "boolean"),
            java(".*?(\\w+) is not None\\b.*", "$1 != null").of("$1 != null", "boolean"),
            says(".* is (?:not )?None\\b.*", "Java writes == null for is None, and != null for is not None."),
            says(".*[\\w)\\]\"] (?:and|or) [\\w(\"!].*", "Java writes && for and, || for or, ! for not: 1 < 2 && 2 < 3"),
            java("print (\".*\"|[\\w.]+)", "System.out.println($1);"),
            java("print\\(([^,]*), ?end ?=.*\\)", "System.out.print($1);"),
            java("print\\(.*, ?(?:end|sep|file|flush) ?=.*\\)", "System.out.print(1 + \", \" + 2);"),
            java("console\\.log\\((.*)\\)", "System.out.println($1);"),
            java("int\\((\".*\")\\)", "Integer.parseInt($1)"), java("float\\((\".*\")\\)", "Double.parseDouble($1)"),
            java(".*\\bisinstance\\(.*", "(Object) 1 instanceof Integer"),
            java("int\\(([-\\w.]+)\\)", "(int) $1").of("(int) $1", "int"),
            java("int\\((.+)\\)", "(int) ($1)").of("(int) ($1)", "int"), java("float\\((.+)\\)", "(double) $1").of("(double) $1", "double"));

    /**
     * A row: what is written, and what is said of it, where an expression made of it has a type in Java.
     *
     * @param written    the pattern of the whole
     * @param expression what must have a type, with the pattern's groups; null for nothing
     * @param type       the pattern of that type
     * @param says       what is said, with the pattern's groups
     */
    private record Idiom(Pattern written, String expression, String type, String says) {

        /** The same only where a Java expression has a type. */
        Idiom of(String java, String itsType) {
            return new Idiom(written, java, itsType, says);
        }

        boolean fits(String text, UnaryOperator<String> typeOf) {
            if (!written.matcher(text).matches()) {
                return false;
            }
            String found = expression == null ? null : typeOf.apply(written.matcher(text).replaceFirst(expression));
            return expression == null || found != null && found.matches(type);
        }
    }

    private Idioms() {
    }

    private static Idiom java(String written, String java) {
        return says(written, JAVA + java);
    }

    private static Idiom says(String written, String says) {
        return new Idiom(Pattern.compile("^(?:" + written + ")$", Pattern.DOTALL), null, null, says);
    }

    /**
     * Returns what is said of a name that nothing has.
     *
     * @param source code in which it stands
     * @param at     where it begins
     * @param typeOf gives the type of an expression, or null
     */
    static Optional<String> ofName(String source, int at, UnaryOperator<String> typeOf) {
        int end = at;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        List<String> arguments = arguments(source, end);
        String name = source.substring(at, end);
        if (arguments != null && (name.equals("print") || name.equals("println"))) {
            return Optional.of("Java prints with " + print(source.length() > LONGEST ? List.of("...") : arguments));
        }
        String given = arguments == null ? "" : name.equals("len") || name.equals("type")
                ? arguments.stream().map(Idioms::bracketed).collect(Collectors.joining(",")) : String.join(",", arguments);
        return first(NAMES, arguments == null ? name : name + "(" + given + ")", typeOf);
    }

    /** Returns what is said of a line without comments. */
    static Optional<String> ofLine(String line, UnaryOperator<String> typeOf) {
        String code = line.length() > LONGEST ? "" : line.strip().replaceFirst("[;\\s]+$", "");
        String textless = code.replaceAll(TEXT, "\"\"");
        return first(LINES, code, typeOf).filter(said -> first(LINES, textless, typeOf).isPresent());
    }

    private static Optional<String> first(List<Idiom> rows, String text, UnaryOperator<String> typeOf) {
        return text.length() > LONGEST ? Optional.empty() : rows.stream().filter(row -> row.fits(text, typeOf)).findFirst()
                .map(row -> row.written.matcher(text).replaceFirst(row.says));
    }

    /** Python writes what it prints side by side with blanks between. */
    private static String print(List<String> arguments) {
        return "System.out.println(" + (arguments.size() == 1 ? arguments.get(0) : arguments.stream().map(String::strip)
                .map(Idioms::bracketed)
                .collect(Collectors.joining(" + \" \" + "))) + ");";
    }

    private static String bracketed(String argument) {
        return argument.matches("\"[^\"]*\"|[\\w.]+(\\([^()]*\\))?") ? argument : "(" + argument + ")";
    }

    /** What stands in the brackets that open here, one for each comma outside of others and of texts; null where none open. */
    private static List<String> arguments(String source, int open) {
        if (open >= source.length() || source.charAt(open) != '(') {
            return null;
        }
        Matcher part = PART.matcher(source).region(open + 1, source.length());
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begun = open + 1;
        while (part.find()) {
            char found = part.group().charAt(0);
            if (depth == 0 && (found == ',' || found == ')')) {
                arguments.add(source.substring(begun, part.start()));
                begun = part.end();
            }
            if (depth == 0 && found == ')') {
                return arguments.equals(List.of("")) ? List.of() : arguments;
            }
            depth += CellMagics.nesting(found);
        }
        return null;
    }
}
