package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.cells.CellMagics;
import io.github.w2slab.kernel.display.Html;
import io.github.w2slab.kernel.display.SnippetNames;
import io.github.w2slab.kernel.help.TypeDoc.Kind;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/** What was likely meant by code that the compiler refuses: similar names, a missing import, the forms of a call. */
public final class Hints {

    private static final Pattern SYMBOL = Pattern.compile(
            "(class|interface|variable|method|package)\\s+(?:<[^>]*>)?([\\w.]+)");
    private static final Pattern LOCATION = Pattern.compile(
            "location:\\s+(?:variable \\w+ of type |class |interface )(\\S+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(\\w+)\\s*=(?!=)\\s*(.+?)\\s*;?\\s*", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("\\s*import\\s+(\\w+)\\s*;?\\s*");
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(.+)]", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'([^'\n]{2,})'");
    private static final Map<String, String> OBJECTS = Map.of("int", "Integer", "long", "Long", "double", "Double", "float", "Float",
            "boolean", "Boolean", "char", "Character", "byte", "Byte", "short", "Short");
    private static final int MOST_FORMS = 4;
    private static final String CURVED = "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a\u2013\u2014\u2212\u00d7\u00f7";
    private static final String STRAIGHT = "\"\"\"\"\"'''---*/";
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final JShell shell;
    private final Snippet snippet;
    private final String source;

    public Hints(JShell shell, Snippet snippet) {
        this.shell = shell;
        this.snippet = snippet;
        this.source = snippet.source();
    }

    /** Lines that say it, none where nothing is known. */
    public List<String> of(Diag diag) {
        Optional<String> idiom = idiom(diag);
        return idiom.isPresent() ? List.of(idiom.get()) : ofJava(diag);
    }

    /** Says what Java writes in the place of what another language writes. */
    public Optional<String> idiom(Diag diag) {
        int start = (int) Math.max(0, Math.min(diag.getStartPosition(), source.length()));
        Optional<String> ofName = diag.getCode().startsWith("compiler.err.cant.resolve") && !span(diag).contains(".")
                ? Idioms.ofName(source, start, this::typeNameOf) : Optional.empty();
        String code = CellMagics.withoutComments(source);
        int end = code.indexOf('\n', start);
        return ofName.or(() -> Idioms.ofLine(code.substring(code.lastIndexOf('\n', start - 1) + 1, end < 0 ? code.length() : end),
                this::typeNameOf));
    }

    /** The same of a line without a diagnosis: of an unknown magic, or of code that does not end. */
    public static Optional<String> idiom(JShell shell, String line) {
        return Idioms.ofLine(CellMagics.withoutComments(line), expression -> typeName(shell, expression));
    }

    private String typeNameOf(String expression) {
        return typeName(shell, expression);
    }

    private static String typeName(JShell shell, String expression) {
        return shell.sourceCodeAnalysis().analyzeType(expression, expression.length());
    }

    private List<String> ofJava(Diag diag) {
        String code = diag.getCode();
        String message = diag.getMessage(Locale.ENGLISH);
        if (code.startsWith("compiler.err.illegal.char")) {
            return character((int) diag.getStartPosition());
        }
        if (code.startsWith("compiler.err.cant.resolve")) {
            Matcher symbol = SYMBOL.matcher(message.substring(Math.max(0, message.indexOf("symbol:"))));
            return symbol.find() ? unknown(symbol.group(1), symbol.group(2), diag, message) : List.of();
        }
        if (code.startsWith("compiler.err.doesnt.exist")) {
            String first = span(diag).replaceFirst("[^\\w].*", "");
            return snippet.kind() == Snippet.Kind.IMPORT ? List.of() : packages(first);
        }
        Matcher alone = IMPORT.matcher(source);
        if (alone.matches()) {
            String name = alone.group(1);
            return KnownNames.javaTypes().contains(name) || KnownNames.types().containsKey(name) ? List.of(name + " needs no import.")
                    : imports(name, KnownNames.homesOf(name));
        }
        if (code.startsWith("compiler.err.expected") && message.startsWith("';' ") && endsLine((int) diag.getStartPosition())) {
            return List.of("This line lacks its semicolon.");
        }
        if (code.startsWith("compiler.err.unclosed.char.lit")) {
            Matcher text = QUOTED.matcher(source);
            boolean found = text.find((int) Math.max(0, Math.min(diag.getStartPosition(), source.length()))) || text.find(0);
            return found ? List.of("Java writes text in double quotes: \"" + text.group(1) + "\"") : List.of();
        }
        if (code.startsWith("compiler.err.type.found.req") && OBJECTS.containsKey(span(diag))) {
            return List.of("Only types of objects stand in < >: " + OBJECTS.get(span(diag)));
        }
        if (code.startsWith("compiler.err.array.req.but.found")) {
            return element(span(diag));
        }
        if (code.startsWith("compiler.err.illegal.text.block.open")) {
            return List.of("A text block begins on the line below its \"\"\"; a comment stands between /* and */.");
        }
        boolean argument = code.startsWith("compiler.err.prob.found.req");
        if (argument || code.startsWith("compiler.err.cant.apply") || code.startsWith("compiler.err.report.access")
                || code.startsWith("compiler.err.abstract.cant.be.instantiated")) {
            Call call = Call.at(snippet, (int) diag.getStartPosition(), (int) diag.getEndPosition(), argument);
            return call == null ? List.of() : call(call, argument ? span(diag) : "", message);
        }
        return List.of();
    }

    /** What stands in Java for a character of a page or of another keyboard, a curved quotation mark or a wide semicolon. */
    private List<String> character(int position) {
        if (position < 0 || position >= source.length()) {
            return List.of();
        }
        char found = source.charAt(position);
        int known = CURVED.indexOf(found);
        String plain = known >= 0 ? STRAIGHT.substring(known, known + 1) : Normalizer.normalize(String.valueOf(found), Normalizer.Form.NFKC);
        if (found == BYTE_ORDER_MARK) {
            return List.of("An invisible mark stands here, which some editors put at a file's beginning: delete it.");
        }
        return plain.length() == 1 && plain.charAt(0) > ' ' && plain.charAt(0) < 0x7f && plain.charAt(0) != found
                ? List.of("Java writes " + plain + " in the place of " + found) : List.of();
    }

    /** Lines about what is missing, as JShell names it: "method foo(int)". */
    public List<String> of(String missing) {
        Matcher symbol = SYMBOL.matcher(missing);
        return symbol.find() ? name(symbol.group(1), symbol.group(2)) : List.of();
    }

    /** Whether nothing but blanks follows in the line. */
    private boolean endsLine(int position) {
        return position >= 0 && position <= source.length() && source.substring(position).lines().findFirst().orElse("").isBlank();
    }

    private String span(Diag diag) {
        int start = (int) Math.max(0, Math.min(diag.getStartPosition(), source.length()));
        return source.substring(start, (int) Math.max(start, Math.min(diag.getEndPosition(), source.length())));
    }

    private List<String> unknown(String kind, String name, Diag diag, String message) {
        String span = span(diag);
        List<String> undeclared = undeclared(kind, name);
        if (!undeclared.isEmpty()) {
            return undeclared;
        }
        if (!span.matches("(?s).*\\.\\s*" + Pattern.quote(name))) {
            List<String> homes = kind.equals("method") ? List.of() : KnownNames.homesOf(name);
            return homes.isEmpty() ? name(kind, name) : imports(name, homes);
        }
        String owner = span.substring(0, span.lastIndexOf('.')).strip();
        if (kind.equals("method") && name.matches("length|size") && String.valueOf(typeNameOf(owner)).endsWith("[]")) {
            return List.of("Of an array it is no method: " + owner + ".length");
        }
        Class<?> type = typeOf(owner);
        Matcher location = LOCATION.matcher(message);
        if (type == null && location.find()) {
            type = KnownNames.type(location.group(1));
        }
        return type == null ? List.of() : member(TypeDoc.of(type), kind, name);
    }

    private static List<String> imports(String name, List<String> homes) {
        return homes.isEmpty() ? List.of() : List.of(name + " needs an import: " + KnownNames.or(
                homes.stream().limit(MOST_FORMS).map(home -> "import " + home + "." + name + ";").toList()));
    }

    /** "x = 3" without a declaration. */
    private List<String> undeclared(String kind, String name) {
        Matcher assigned = ASSIGNMENT.matcher(source);
        if (!kind.equals("variable") || !assigned.matches() || !assigned.group(1).equals(name)) {
            return List.of();
        }
        String value = assigned.group(2);
        String type = typeNameOf(value);
        List<String> lines = new ArrayList<>(name(kind, name));
        if (type != null && !value.contains("\n")) {
            String known = SnippetNames.withoutPackages(type);
            boolean named = !known.equals("Object") && (known.matches("[a-z]+") || typeNameOf("(" + known + ") null") != null);
            lines.add("A new variable is declared with a type: " + (named ? known : "var") + " " + name + " = " + value + ";");
        }
        return lines;
    }

    /** "list[0]" of what is no array. */
    private List<String> element(String span) {
        Matcher element = ELEMENT.matcher(span);
        return !element.matches() ? List.of() : Stream.of("get", "charAt")
                .map(name -> element.group(1) + "." + name + "(" + element.group(2) + ")").filter(java -> typeNameOf(java) != null)
                .findFirst().map(java -> List.of("Java writes " + java)).orElse(List.of());
    }

    /** "wrld.task" is a package's to the compiler where nothing is called wrld. */
    private List<String> packages(String first) {
        List<String> near = Stream.concat(KnownNames.types().keySet().stream(), KnownNames.javaTypes().stream())
                .filter(first::equalsIgnoreCase).findFirst().map(type -> List.of("Did you mean " + type + "?"))
                .orElseGet(() -> name("variable", first));
        return near.isEmpty() ? List.of("There is no variable or type " + first + ".") : near;
    }

    /** A name that stands alone. */
    private List<String> name(String kind, String name) {
        Set<String> names = new LinkedHashSet<>();
        if (kind.equals("method")) {
            if (KnownNames.types().containsKey(name)) {
                return forms(new Call(name, name, true), KnownNames.types().get(name));
            }
            shell.methods().map(MethodSnippet::name).forEach(names::add);
            names.addAll(List.of("help", "display", "render", "clearOutput"));
        } else {
            if (kind.equals("variable")) {
                shell.variables().map(VarSnippet::name).forEach(names::add);
            }
            if (Character.isUpperCase(name.charAt(0)) || names.isEmpty()) {
                names.addAll(KnownNames.types().keySet());
                names.addAll(KnownNames.javaTypes());
                shell.types().map(TypeDeclSnippet::name).forEach(names::add);
            }
        }
        List<String> near = KnownNames.nearest(name, names);
        return near.isEmpty() ? elsewhere(name) : List.of("Did you mean " + KnownNames.or(near) + "?");
    }

    private List<String> member(TypeDoc doc, String kind, String name) {
        String type = doc.type().getSimpleName();
        Set<String> names = KnownNames.members(doc.type());
        if (names.contains(name)) {
            return List.of(kind.equals("method") ? name + " is no method: write " + name + "."
                    : name + " is a method: write " + name + "().");
        }
        List<String> near = KnownNames.nearest(name, names);
        List<String> lines = new ArrayList<>();
        if (!near.isEmpty()) {
            lines.add("Did you mean " + KnownNames.or(near) + "?");
            near.forEach(n -> ShellSignature.callables(doc, n).stream().limit(MOST_FORMS).forEach(m -> add(m, lines)));
            return lines;
        }
        lines.addAll(elsewhere(name));
        lines.add(KnownNames.types().get(type) == doc.type() ? "help(" + type + ".class) shows what " + type + " has."
                : type + " has " + String.join(", ", KnownNames.members(doc.type())) + ".");
        return lines;
    }

    /** The library's types that have a member of just this name. */
    private static List<String> elsewhere(String name) {
        List<String> owners = KnownNames.ownersOf(name).stream().map(Class::getSimpleName).toList();
        return owners.isEmpty() ? List.of() : List.of(name + " is a method of "
                + String.join(", ", owners.subList(0, Math.min(MOST_FORMS, owners.size())))
                + (owners.size() > MOST_FORMS ? " and others." : "."));
    }

    private List<String> call(Call call, String argument, String message) {
        Class<?> type = call.receiver() == null ? KnownNames.importedFrom(call.name()).findFirst().orElse(null)
                : typeOf(call.receiver());
        if (type == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        if (argument.matches("\"\\s*[-+]?\\.?\\d.*") && message.matches("(?s).*to (double|int|long|float)\\b.*")) {
            lines.add("A number is written without quotes.");
        } else if (message.matches("(?s).*from (double|float) to (int|long)\\b.*")) {
            lines.add("It takes a whole number.");
        }
        lines.addAll(forms(call, type));
        return lines;
    }

    /** The methods of the called name, or all ways to make an object of the type. */
    private static List<String> forms(Call call, Class<?> type) {
        TypeDoc doc = TypeDoc.of(type);
        List<String> lines = new ArrayList<>();
        List<Member> forms = new ArrayList<>(ShellSignature.callables(doc, call.name()));
        boolean constructor = call.constructs();
        if (constructor) {
            doc.completeMembers().stream().filter(HelpPage.makes(doc)).forEach(forms::add);
        }
        forms.removeIf(member -> member.kind() == (constructor ? Kind.METHOD : Kind.CONSTRUCTOR));
        if (!forms.isEmpty()) {
            lines.add((constructor ? type.getSimpleName() + " is made by" : call.name() + " takes") + ":");
            forms.stream().limit(call.receiver() == null ? forms.size() : MOST_FORMS).forEach(member -> add(member, lines));
        }
        return lines;
    }

    private static void add(Member member, List<String> lines) {
        lines.add("    " + member.signature());
        member.comment().parameters().forEach((name, means) ->
                HtmlText.of(Html.escaped(name) + ": " + means, "        ").lines().forEach(lines::add));
    }

    /** The type of an expression, or the type that is named; null where it cannot be known outside of its snippet. */
    private Class<?> typeOf(String expression) {
        String code = expression.strip();
        Class<?> named = KnownNames.type(code);
        if (named != null) {
            return named;
        }
        String type = typeNameOf(code);
        return type == null ? null : KnownNames.type(type);
    }
}
