package io.github.w2slab.kernel.help;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.github.w2slab.kernel.cells.Syntax;
import java.io.IOException;
import java.util.List;
import jdk.jshell.ErroneousSnippet;
import jdk.jshell.Snippet;

/**
 * A call in a cell's code.
 *
 * @param receiver   the expression before the method's name, or the type that is constructed; null if there is none
 * @param name       of the method, or of the type that is constructed
 * @param constructs whether it is a constructor's
 */
record Call(String receiver, String name, boolean constructs) {

    /**
     * Finds the innermost call in which a part of the code lies.
     *
     * @param start    where the part begins
     * @param end      where it ends
     * @param argument whether the part is an argument of the call, not the call itself
     * @return null if there is none
     */
    static Call at(Snippet snippet, int start, int end, boolean argument) {
        Snippet.Kind kind = snippet instanceof ErroneousSnippet refused ? refused.probableKind() : snippet.kind();
        String before = switch (kind) {
            case METHOD, TYPE_DECL -> "class C { ";
            case EXPRESSION -> "class C { Object o = ";
            default -> "class C { { ";
        };
        String after = switch (kind) {
            case METHOD, TYPE_DECL -> " }";
            case EXPRESSION -> snippet.source().endsWith(";") ? " }" : " ; }";
            default -> " ; } }";
        };
        String source = snippet.source();
        try {
            JavacTask task = Syntax.parser(before + source + after);
            CompilationUnitTree unit = task.parse().iterator().next();
            Finder finder = new Finder(Trees.instance(task).getSourcePositions(), unit, before.length() + start,
                    before.length() + end, argument);
            finder.scan(unit, null);
            return finder.found == null ? null : finder.call(source, before.length());
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static final class Finder extends TreeScanner<Void, Void> {

        private final SourcePositions positions;
        private final CompilationUnitTree unit;
        private final int start;
        private final int end;
        private final boolean argument;
        private Tree found;

        Finder(SourcePositions positions, CompilationUnitTree unit, int start, int end, boolean argument) {
            this.positions = positions;
            this.unit = unit;
            this.start = start;
            this.end = end;
            this.argument = argument;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            look(call, call.getMethodSelect(), call.getArguments());
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitNewClass(NewClassTree call, Void nothing) {
            look(call, call, call.getArguments());
            return super.visitNewClass(call, nothing);
        }

        /** Inner calls are visited after the outer ones. */
        private void look(Tree call, Tree named, List<? extends ExpressionTree> arguments) {
            if (argument ? arguments.stream().anyMatch(this::contains) : isSame(named)) {
                found = call;
            }
        }

        private boolean contains(Tree tree) {
            return positions.getStartPosition(unit, tree) <= start && positions.getEndPosition(unit, tree) >= end;
        }

        private boolean isSame(Tree tree) {
            return positions.getStartPosition(unit, tree) == start && positions.getEndPosition(unit, tree) == end;
        }

        Call call(String source, int offset) {
            if (found instanceof NewClassTree created) {
                String type = created.getIdentifier().toString().replaceFirst("<.*", "");
                return new Call(type, type.substring(type.lastIndexOf('.') + 1), true);
            }
            ExpressionTree method = ((MethodInvocationTree) found).getMethodSelect();
            if (method instanceof MemberSelectTree selected) {
                Tree receiver = selected.getExpression();
                int start = (int) positions.getStartPosition(unit, receiver) - offset;
                int end = (int) positions.getEndPosition(unit, receiver) - offset;
                return new Call(source.substring(start, end), selected.getIdentifier().toString(), false);
            }
            return method instanceof IdentifierTree named ? new Call(null, named.getName().toString(), false) : null;
        }
    }
}
