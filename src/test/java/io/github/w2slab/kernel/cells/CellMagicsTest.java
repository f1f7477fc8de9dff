package io.github.w2slab.kernel.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellMagicsTest {

    private final CellMagics magics = new CellMagics(new MagicTranspiler(), "help");

    @ParameterizedTest
    @ValueSource(strings = {
        "String s = \"\"\"\n    %maven a\n    \\\"\"\" %maven b\n    \"\"\";",
        "int rest = 17\n    %seven;",
        "f(3)\n %seven",
        "a[1]\n  %seven",
        "/*\n%maven\n Figures?\n*/\n",
        "String s = \"a\" // it's\n + \"%maven\";",
        "char c = '\"';\nint r = c\n %seven;",
        "boolean b = flag\n    ? a : b;",
        "flag?\n    1 : 2",
        "int m = 5 % 3;"})
    void javaStaysAsItIs(String cell) {
        assertEquals(cell, magics.resolve(cell));
        assertEquals(cell, CellMagics.blanked(cell));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%maven a", "int a = 3;\n  %maven a", "{\n%maven a\n}", "// a\n%maven a", "%maven a\n%maven b",
        "Object o = %time 1 + 1", "class A { }\n%maven a", "Figures?", "?Figures", "int a = 3;\nFigures.alignment??\nint b;"})
    void aStatementsPlaceTakesAMagic(String cell) {
        String java = magics.resolve(cell);
        assertTrue(java.contains(cell.contains("%time") ? "cellMagic(" : "lineMagic(") || java.contains("help(\""), java);
        assertEquals(cell.lines().count(), java.lines().count(), java);
        assertEquals(cell.length(), CellMagics.blanked(cell).length());
        assertTrue(CellMagics.blanked(cell).indexOf('%') < 0 && CellMagics.blanked(cell).indexOf('?') < 0);
    }

    /** A line's magic gets its words without their quotes. */
    @Test
    void whatIsTimedStaysAsItIsWritten() {
        String code = "System.out.println(\"two  words\");";
        assertTrue(magics.resolve("int a;\n%time " + code).contains(
                Base64.getEncoder().encodeToString(code.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aCellsMagicTakesTheWholeCell() {
        assertTrue(magics.resolve("%%time\nint a = 3;\n%maven b").contains("cellMagic("));
    }

    @Test
    void commentsAndTextBlocksAreLeftOutButNotTexts() {
        assertEquals("int a;         String s = \"// a\" +    \n     \n   ; char c = '\"';",
                CellMagics.withoutComments("int a; /* a */ String s = \"// a\" + \"\"\"\n  a b\n\"\"\"; char c = '\"';"));
    }

    @Test
    void aLongCellsLastStatementsBeginWhereOneEnded() {
        String last = "; */\n int b = f(\";\", () -> { g(); }); if (a) b++; else b.";
        String cell = "int a = 3; /*" + last;
        assertEquals(0, CellMagics.lastStatements(cell, 1000));
        assertEquals("int a = 3;".length(), CellMagics.lastStatements(cell, 40));
        assertEquals(cell.indexOf(" if"), CellMagics.lastStatements(cell, 5));
        assertEquals(0, CellMagics.lastStatements("class A { int a; int b; int c = b.", 5));
    }
}
