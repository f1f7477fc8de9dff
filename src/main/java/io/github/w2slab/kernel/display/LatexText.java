package io.github.w2slab.kernel.display;

import java.util.HashMap;
import java.util.Map;

/** Plain text as LaTeX sets it. */
final class LatexText {

    private static final Map<Integer, String> WRITTEN = new HashMap<>();

    static {
        "&%$#_{}".chars().forEach(c -> WRITTEN.put(c, "\\" + (char) c));
        put("\\", "\\textbackslash{}");
        put("~", "\\textasciitilde{}");
        put("^", "\\textasciicircum{}");
        put("<", "$<$");
        put(">", "$>$");
        put("|", "$|$");
        put("\u2026", "\\dots{}");
        put("\u2212", "$-$");
        put("\u00d7", "$\\times$");
        put("\u00b7", "$\\cdot$");
        put("\u00b1", "$\\pm$");
        put("\u00b0", "$^\\circ$");
        put("\u2264", "$\\leq$");
        put("\u2265", "$\\geq$");
        put("\u2248", "$\\approx$");
        put("\u221a", "$\\surd$");
        put("\u221e", "$\\infty$");
        put("\u27e8", "$\\langle$");
        put("\u27e9", "$\\rangle$");
        put("\u2192", "$\\rightarrow$");
        put("\u211d", "$\\mathbf{R}$");
        String[] greek = {"alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa",
            "lambda", "mu", "nu", "xi", "o", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "varphi", "chi", "psi",
            "omega"};
        for (int i = 0; i < greek.length; i++) {
            WRITTEN.put(0x3b1 + i, greek[i].equals("o") ? "$o$" : "$\\" + greek[i] + "$");
        }
        for (int digit = 0; digit < 10; digit++) {
            put("⁰¹²³⁴⁵⁶⁷⁸⁹".substring(digit, digit + 1), "$^{" + digit + "}$");
            put("₀₁₂₃₄₅₆₇₈₉".substring(digit, digit + 1), "$_{" + digit + "}$");
        }
        put("\u207b", "$^{-}$");
    }

    private LatexText() {
    }

    private static void put(String character, String latex) {
        WRITTEN.put(character.codePointAt(0), latex);
    }

    /** Returns the text with what LaTeX would read as a command written out; line breaks become spaces. */
    static String of(String text) {
        StringBuilder latex = new StringBuilder();
        text.replaceAll("\\s+", " ").codePoints().forEach(c -> {
            String written = WRITTEN.get(c);
            if (written == null) {
                latex.appendCodePoint(c);
            } else {
                latex.append(written);
            }
        });
        String joined = latex.toString().replace("}$$^{", "").replace("}$$_{", "");
        // A row that begins with a bracket would be read as an option of the line break before it.
        return joined.startsWith("[") ? "{[}" + joined.substring(1) : joined;
    }

    /** Returns a number or an interval with signs of minus in place of hyphens, and powers of ten written out. */
    static String ofNumber(String text) {
        return of(text.replaceAll("(?<![\\w.])-(?=\\d)", "\u2212"))
                .replaceAll("(?<=\\d)e(-?\\d+)", "\\$\\\\times10^{$1}\\$");
    }
}
