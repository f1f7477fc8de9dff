package io.github.w2slab.plot;

import java.util.Locale;

/** What a measure is called in figures and cards; in tables it has the name of its column. */
public final class MeasureWords {

    private MeasureWords() {
    }

    /**
     * Returns the words for a column: "θ₁ kept" for {@code kept_1}; a name that is none of ours is its own words.
     *
     * @param column of a history, a comparison's or a sweep's table
     */
    public static String of(String column) {
        int at = column.indexOf('_') + 1;
        String kind = column.substring(0, Math.max(0, at));
        String rest = column.substring(at);
        boolean numbered = rest.matches("\\d+");
        return switch (kind) {
            case "kept_" -> numbered ? "θ" + lowered(rest) + " kept" : plain(column);
            case "drift_" -> numbered ? "drift of task " + rest + " to θ₀" : plain(column);
            case "frozen_", "refitted_" -> numbered ? "correlation with task " + rest + "'s reward, " + kind.replace("_", "")
                    + " head" : plain(column);
            case "pgr_" -> "PGR in " + of(rest);
            case "weak_" -> "weak teacher's " + of(rest);
            case "ceiling_" -> "ceiling's " + of(rest);
            case "localized_" -> of(rest) + " on inputs of V₀";
            default -> switch (column) {
                case "alignment" -> "alignment with θ₀";
                case "alignment_in_subspace" -> "alignment within V₀";
                case "energy_in_subspace" -> "energy in V₀";
                case "teacher_overlap" -> "overlap with the teacher";
                default -> plain(column);
            };
        };
    }

    private static String plain(String column) {
        return column.replace('_', ' ');
    }

    private static String lowered(String digits) {
        return digits.chars().collect(StringBuilder::new, (text, c) -> text.append((char) ('₀' + c - '0')),
                StringBuilder::append).toString();
    }

    /** Returns the words as a title begins with them. */
    static String title(String column) {
        String words = of(column);
        return words.substring(0, 1).toUpperCase(Locale.ROOT).replace('Θ', 'θ') + words.substring(1);
    }

    /** Returns the least and the largest value that a measure can have; null where it has no bounds. */
    static double[] range(String column) {
        String plain = column.replaceAll("^(localized_)?(weak_|ceiling_)?", "");
        return plain.matches("(kept|drift)_\\d+|alignment|alignment_in_subspace|energy_in_subspace|teacher_overlap|accuracy") ? new double[] {0, 1}
                : plain.matches("correlation|(frozen|refitted)_\\d+") ? new double[] {-1, 1} : null;
    }

    /** Returns an end of a measure's interval, which a normal law may put beyond what the measure can be. */
    static double within(String column, double end) {
        double[] range = range(column);
        return range == null ? end : Math.min(range[1], Math.max(range[0], end));
    }
}
