package io.github.w2slab.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Columns of a Parquet file, as pandas, pyarrow or Polars write it: numbers, texts, and a list of numbers a row.
 *
 * <pre>
 * Parquet file = Parquet.open("embeddings.parquet");
 * float[][] rows = file.lists("embedding");
 * </pre>
 *
 * <p>What is read: float16, 32, 64, integers, booleans (as 0 and 1), texts; lists of numbers, one level deep; all encodings; snappy,
 * zstd, gzip, lz4 or no compression. A column is read when it is asked for, page by page. The index of a pandas frame is passed over.
 */
public final class Parquet {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 16;
    private static final int MOST_NAMED = 12;
    private static final int ARROW_DURATION = 18;

    private final String file;
    private final FileMetaData meta;
    private final Map<String, Leaf> columns;

    /** A column of the file. */
    private record Leaf(int index, SchemaElement type, ColumnDescriptor descriptor, boolean structure, boolean duration) {

        boolean isList() {
            return descriptor.getMaxRepetitionLevel() > 0;
        }

        boolean isText() {
            return type.getType() == Type.BYTE_ARRAY && !isOf("DECIMAL") && !structure;
        }

        boolean isOf(String meaning) {
            return isLogical() && type.getLogicalType().getSetField().getFieldName().equals(meaning)
                    || type.isSetConverted_type() && type.getConverted_type().name().equals(meaning);
        }

        /** A logical type that is not known is there, but has nothing set. */
        private boolean isLogical() {
            return type.isSetLogicalType() && type.getLogicalType().getSetField() != null;
        }

        /** DuckDB and fastparquet write the older of the two signs only. */
        boolean isUnsigned() {
            return isLogical() && type.getLogicalType().isSetINTEGER() ? !type.getLogicalType().getINTEGER().isIsSigned()
                    : type.isSetConverted_type() && type.getConverted_type().name().startsWith("UINT_");
        }

        boolean isFloating() {
            return type.getType() == Type.FLOAT || type.getType() == Type.DOUBLE || isOf("FLOAT16");
        }

        String kind() {
            String other = otherThanNumbers();
            String one = other != null ? other : isText() ? "texts" : type.getType() == Type.BOOLEAN ? "booleans" : isFloating() ? "numbers"
                    : "integers";
            return isList() && other == null ? "lists of " + one : one;
        }

        /** Returns what is in it, where it is neither numbers nor texts; else null. */
        String otherThanNumbers() {
            if (descriptor.getMaxRepetitionLevel() > 1) {
                return "lists in lists";
            }
            if (structure) {
                return isList() ? "lists of structures" : "structures";
            }
            if (duration) {
                return "DURATION";
            }
            for (String meaning : List.of("DECIMAL", "DATE", "TIME", "TIMESTAMP", "UUID", "TIME_MILLIS", "TIME_MICROS",
                    "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS", "INTERVAL")) {
                if (isOf(meaning)) {
                    return meaning;
                }
            }
            boolean bytes = type.getType() == Type.FIXED_LEN_BYTE_ARRAY && !isOf("FLOAT16") || type.getType() == Type.INT96;
            return bytes ? type.getType().toString() : null;
        }
    }

    /** Takes the values of a column. */
    private interface Sink {

        /**
         * Takes a value, or that there is none.
         *
         * @param begins whether a row begins with it
         * @param defined how far it is there: the reader's largest level where it is a value
         */
        void take(ColumnReader reader, boolean begins, int defined);
    }

    /** Takes the number of a row; where there is none, the reader is null. */
    private interface Cell {

        void take(int row, Leaf leaf, ColumnReader reader);
    }

    private Parquet(String file, FileMetaData meta) {
        this.file = file;
        this.meta = meta;
        this.columns = new LinkedHashMap<>();
        new Schema().addAll();
        columns.keySet().removeAll(indexColumns());
    }

    /**
     * Opens a file and reads what its columns are.
     *
     * @throws IllegalArgumentException if it is no Parquet file, is encrypted or damaged
     * @throws UncheckedIOException     if it is not there or cannot be read
     */
    public static Parquet open(String file) {
        Path path = AtomicFile.path(file);
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            long at = channel.size() - end.capacity();
            byte[] begins = new byte[MAGIC.length];
            if (at >= MAGIC.length) {
                channel.read(end, at);
                channel.read(ByteBuffer.wrap(begins), 0);
            }
            byte[] magic = Arrays.copyOfRange(end.array(), 4, 8);
            if (new String(magic, StandardCharsets.US_ASCII).equals("PARE")) {
                throw new IllegalArgumentException(file + " must be readable without a key, but is encrypted");
            }
            long footer = Integer.toUnsignedLong(end.getInt(0));
            if (!Arrays.equals(magic, MAGIC) || !Arrays.equals(begins, MAGIC) || footer > at - MAGIC.length) {
                throw damaged(file, "it does not begin and end as one", null);
            }
            channel.position(at - footer);
            return of(file, new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
        } catch (IOException unreadable) {
            // Thrift's exceptions come as IOException too.
            if (unreadable.getCause() != null) {
                throw damaged(file, unreadable.getCause().getMessage(), unreadable);
            }
            throw AtomicFile.unreadable(path, unreadable);
        }
    }

    private static Parquet of(String file, InputStream footer) throws IOException {
        try {
            FileMetaData meta = Util.readFileMetaData(footer);
            long rows = meta.getRow_groups().stream().mapToLong(RowGroup::getNum_rows).sum();
            if (rows != meta.getNum_rows() || rows != (int) rows || rows < 0) {
                throw damaged(file, "it tells of " + meta.getNum_rows() + " rows and has " + rows, null);
            }
            return new Parquet(file, meta);
        } catch (Refused said) {
            throw said;
        } catch (RuntimeException wrong) {
            throw damaged(file, "what it tells of its columns makes no sense", wrong);
        }
    }

    private static Refused damaged(String file, String why, Exception cause) {
        return new Refused(file + " must be a whole Parquet file, but is cut off, changed or of another kind ("
                + Objects.requireNonNullElse(why, "it cannot be decoded") + ")", cause);
    }

    /** Walks the schema, which lies in the file depth first, and keeps columns whose content is one leaf. */
    private final class Schema {

        private final List<SchemaElement> elements = meta.getSchema();
        private final Set<String> durations = durations();
        private int at;
        private int leaf;

        void addAll() {
            int fields = elements.get(at++).getNum_children();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < fields; i++) {
                SchemaElement column = elements.get(at);
                String name = column.getName();
                if (!names.add(name)) {
                    throw new Refused("columns of " + file + " must have a name each, but two are " + name, null);
                }
                int first = leaf;
                Leaf found = next(new ArrayList<>(), 0, 0);
                if (leaf == first + 1) {
                    columns.put(name, new Leaf(first, found.type, found.descriptor, !isOneDeep(column, found.descriptor.getPath().length),
                            durations.contains(name)));
                }
            }
        }

        /** Numbers, or the three (formerly two) levels of a list. */
        private boolean isOneDeep(SchemaElement column, int levels) {
            boolean list = column.getConverted_type() == ConvertedType.LIST
                    || column.isSetLogicalType() && column.getLogicalType().isSetLIST();
            return levels == 1 || list && levels <= 3;
        }

        private Leaf next(List<String> path, int repetitions, int definitions) {
            SchemaElement element = elements.get(at++);
            FieldRepetitionType kind = element.getRepetition_type();
            int repeated = repetitions + (kind == FieldRepetitionType.REPEATED ? 1 : 0);
            int defined = definitions + (kind == FieldRepetitionType.REQUIRED ? 0 : 1);
            path.add(element.getName());
            if (!element.isSetType()) {
                Leaf last = null;
                for (int i = 0; i < element.getNum_children(); i++) {
                    last = next(new ArrayList<>(path), repeated, defined);
                }
                return last;
            }
            PrimitiveType type = Types.primitive(PrimitiveTypeName.valueOf(element.getType() == Type.BYTE_ARRAY ? "BINARY"
                    : element.getType().name()), Repetition.valueOf(kind.name())).length(element.getType_length()).named(element.getName());
            return new Leaf(leaf++, element, new ColumnDescriptor(path.toArray(new String[0]), type, repeated, defined), false, false);
        }
    }

    private String told(String key) {
        return (meta.isSetKey_value_metadata() ? meta.getKey_value_metadata() : List.<KeyValue>of()).stream()
                .filter(pair -> key.equals(pair.getKey()) && pair.getValue() != null).map(KeyValue::getValue).findFirst().orElse("");
    }

    /** Columns of durations: Parquet has no type for them, Arrow's own schema (a FlatBuffer) beside it tells of them. */
    private Set<String> durations() {
        Set<String> names = new HashSet<>();
        try {
            ByteBuffer arrow = ByteBuffer.wrap(Base64.getDecoder().decode(told("ARROW:schema"))).order(ByteOrder.LITTLE_ENDIAN);
            if (arrow.hasRemaining()) {
                // Message.header, Schema.fields; Field.name, Field.type_type.
                int fields = follow(arrow, entry(arrow, follow(arrow, entry(arrow, follow(arrow, 8), 2)), 1));
                for (int i = 0; i < arrow.getInt(fields); i++) {
                    int field = follow(arrow, fields + 4 + 4 * i);
                    if (isDuration(arrow, field)) {
                        int name = follow(arrow, entry(arrow, field, 0));
                        names.add(new String(arrow.array(), name + 4, arrow.getInt(name), StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (RuntimeException unknown) {
            // Then none is known to be one.
        }
        return names;
    }

    /** A field of durations, or of lists of them. */
    private static boolean isDuration(ByteBuffer arrow, int field) {
        int type = entry(arrow, field, 2);
        int children = entry(arrow, field, 5);
        boolean list = children > 0 && arrow.getInt(follow(arrow, children)) == 1;
        return type > 0 && arrow.get(type) == ARROW_DURATION || list && isDuration(arrow, follow(arrow, follow(arrow, children) + 4));
    }

    private static int follow(ByteBuffer buffer, int at) {
        return at + buffer.getInt(at);
    }

    /** Returns where a table of a FlatBuffer has its entry of a number, or 0 if it has none. */
    private static int entry(ByteBuffer buffer, int table, int number) {
        int places = table - buffer.getInt(table);
        int offset = 4 + 2 * number < buffer.getShort(places) ? buffer.getShort(places + 4 + 2 * number) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private Set<String> indexColumns() {
        Set<String> names = new HashSet<>();
        try {
            for (JsonNode index : new ObjectMapper().readTree(told("pandas")).path("index_columns")) {
                names.add(index.asText());
            }
        } catch (JsonProcessingException unknown) {
            // Then all columns are columns.
        }
        return names;
    }

    /** Returns the file, its number of rows, and the first columns with what is in them. */
    @Override
    public String toString() {
        String first = columns.entrySet().stream().limit(MOST_NAMED).map(column -> column.getKey() + " (" + column.getValue().kind() + ")")
                .collect(Collectors.joining(", "));
        int more = columns.size() - MOST_NAMED;
        return file + ": " + rows() + " rows; " + (columns.isEmpty() ? "no columns" : first) + (more > 0 ? " and " + more + " more" : "");
    }

    /** Returns the names of the columns, in the file's order, but for structures of several fields and an index of pandas. */
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /** Returns the number of rows. */
    public int rows() {
        return (int) meta.getNum_rows();
    }

    /** True if a column has texts. */
    public boolean isText(String column) {
        return leaf(column).isText() && !leaf(column).isList();
    }

    /** True if a column has a list for each row. */
    public boolean isList(String column) {
        return leaf(column).isList();
    }

    /**
     * Returns a column of numbers. What is missing is NaN in a floating-point column: so pandas writes its NaN.
     *
     * @throws IllegalArgumentException if it has something else, or an integer or boolean is missing: rows are counted from 0
     */
    public double[] numbers(String column) {
        double[] values = new double[rows()];
        readNumbers(column, (row, leaf, reader) -> values[row] = reader == null ? Double.NaN : number(leaf, reader));
        return values;
    }

    /**
     * As {@link #numbers}, in single precision, each number rounded once.
     *
     * @throws IllegalArgumentException if it has something else, or an integer or boolean is missing: rows are counted from 0
     */
    public float[] singles(String column) {
        float[] values = new float[rows()];
        readNumbers(column, (row, leaf, reader) -> values[row] = reader == null ? Float.NaN : single(leaf, reader));
        return values;
    }

    private void readNumbers(String column, Cell cell) {
        Leaf leaf = numbersOf(column);
        if (leaf.isList()) {
            throw new IllegalArgumentException("column " + column + " of " + file + " must be a number for each row, but is a list for each");
        }
        int[] row = {0};
        read(leaf, (reader, begins, defined) -> {
            boolean there = defined == leaf.descriptor.getMaxDefinitionLevel();
            if (!leaf.isFloating()) {
                require(leaf, defined, () -> place(row[0], column));
            }
            cell.take(row[0], leaf, there ? reader : null);
            row[0]++;
        });
        requireAll(row[0]);
    }

    /**
     * Returns a column of texts, or of numbers as texts: whole ones without a point and exactly.
     *
     * @throws IllegalArgumentException if it has something else, or one is missing: rows are counted from 0
     */
    public List<String> texts(String column) {
        Leaf leaf = leaf(column);
        String other = leaf.otherThanNumbers() == null && leaf.isList() ? "a list for each" : leaf.otherThanNumbers();
        if (other != null) {
            throw new IllegalArgumentException("column " + column + " of " + file + " must be a text or number for each row, but is " + other);
        }
        List<String> texts = new ArrayList<>(rows());
        read(leaf, (reader, begins, defined) -> {
            if (defined < leaf.descriptor.getMaxDefinitionLevel()) {
                throw new Refused(place(texts.size(), column) + " must be a text, but is missing", null);
            }
            texts.add(text(leaf, reader, () -> place(texts.size(), column)));
        });
        return texts;
    }

    private static String text(Leaf leaf, ColumnReader reader, Supplier<String> place) {
        if (leaf.isText()) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(reader.getBinary().toByteBuffer()).toString();
            } catch (CharacterCodingException other) {
                throw new Refused(place.get() + " must be a text in UTF-8, but is other bytes", other);
            }
        }
        if (leaf.type.getType() == Type.INT64) {
            return leaf.isUnsigned() ? Long.toUnsignedString(reader.getLong()) : Long.toString(reader.getLong());
        }
        double value = number(leaf, reader);
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    /**
     * Returns the columns of numbers and texts as a table, in the file's order: integers without a sign as double, all others as they are,
     * what is missing as missing. Lists, dates and their like are left out.
     *
     * @throws IllegalArgumentException if a text is not in UTF-8: rows are counted from 0
     */
    public Table table() {
        Table table = Table.create(file);
        columns.forEach((name, leaf) -> {
            if (!leaf.isList() && leaf.otherThanNumbers() == null) {
                table.addColumns(all(name, leaf));
            }
        });
        return table;
    }

    private Column<?> all(String name, Leaf leaf) {
        Type type = leaf.type.getType();
        Column<?> column = leaf.isText() ? StringColumn.create(name) : type == Type.BOOLEAN ? BooleanColumn.create(name)
                : leaf.isFloating() || leaf.isUnsigned() ? DoubleColumn.create(name)
                : type == Type.INT64 ? LongColumn.create(name) : IntColumn.create(name);
        read(leaf, (reader, begins, defined) -> {
            if (defined < leaf.descriptor.getMaxDefinitionLevel()) {
                column.appendMissing();
            } else if (leaf.isText()) {
                column.appendObj(text(leaf, reader, () -> place(column.size(), name)));
            } else if (type == Type.BOOLEAN) {
                column.appendObj(reader.getBoolean());
            } else if (column instanceof DoubleColumn numbers) {
                numbers.append(number(leaf, reader));
            } else {
                column.appendObj(type == Type.INT64 ? (Object) reader.getLong() : (Object) reader.getInteger());
            }
        });
        requireAll(column.size());
        return column;
    }

    /**
     * Returns a column of lists of numbers, in single precision.
     *
     * @throws IllegalArgumentException if it has something else, or a list or a number is missing: rows and places are counted from 0
     */
    public float[][] lists(String column) {
        Leaf leaf = numbersOf(column);
        if (!leaf.isList()) {
            throw new IllegalArgumentException("column " + column + " of " + file + " must be a list for each row, but is a number for each");
        }
        float[][] rows = new float[rows()][];
        float[][] row = {new float[16]};
        int[] at = {-1, 0};
        read(leaf, (reader, begins, defined) -> {
            if (begins) {
                close(rows, at, row);
            } else if (at[0] < 0) {
                throw damaged(file, "column " + column + " begins within a row", null);
            }
            if (defined < leaf.descriptor.getMaxDefinitionLevel() - 1) {
                throw new Refused(place(at[0], column) + " must be a list of numbers, but is missing or empty", null);
            }
            if (at[1] == row[0].length) {
                row[0] = Arrays.copyOf(row[0], 2 * row[0].length);
            }
            require(leaf, defined, () -> place(at[0], column) + ", place " + at[1]);
            row[0][at[1]] = single(leaf, reader);
            at[1]++;
        });
        requireAll(at[0] + 1);
        close(rows, at, row);
        return rows;
    }

    /** Keeps the row that was read last, and begins the next one. */
    private static void close(float[][] rows, int[] at, float[][] row) {
        if (at[0] >= 0) {
            rows[at[0]] = Arrays.copyOf(row[0], at[1]);
        }
        at[0]++;
        at[1] = 0;
    }

    private void requireAll(int read) {
        if (read != rows()) {
            throw damaged(file, "it has " + read + " rows of a column and should have " + rows(), null);
        }
    }

    private Leaf leaf(String column) {
        Leaf leaf = columns.get(column);
        if (leaf == null) {
            throw new IllegalArgumentException("column of " + file + " must be one of " + columns() + ", but is " + column);
        }
        return leaf;
    }

    private Leaf numbersOf(String column) {
        Leaf leaf = leaf(column);
        String other = leaf.isText() ? "texts" : leaf.otherThanNumbers();
        if (other != null) {
            throw new IllegalArgumentException("column " + column + " of " + file + " must be numbers, but is " + other);
        }
        return leaf;
    }

    private String place(int row, String column) {
        return file + ", row " + row + ", column " + column;
    }

    /** Says what is wrong, and in which file. */
    private static final class Refused extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        Refused(String sentence, Exception cause) {
            super(sentence, cause);
        }
    }

    private static void require(Leaf leaf, int defined, Supplier<String> place) {
        if (defined < leaf.descriptor.getMaxDefinitionLevel()) {
            throw new Refused(place.get() + " must be a number, but is missing", null);
        }
    }

    private static float single(Leaf leaf, ColumnReader reader) {
        return leaf.type.getType() == Type.INT64 ? NpyArray.single(reader.getLong(), leaf.isUnsigned()) : (float) number(leaf, reader);
    }

    private static double number(Leaf leaf, ColumnReader reader) {
        return switch (leaf.type.getType()) {
            case BOOLEAN -> reader.getBoolean() ? 1 : 0;
            case INT32 -> leaf.isUnsigned() ? Integer.toUnsignedLong(reader.getInteger()) : reader.getInteger();
            case INT64 -> leaf.isUnsigned() ? NpyArray.unsigned(reader.getLong()) : reader.getLong();
            case FLOAT -> reader.getFloat();
            case DOUBLE -> reader.getDouble();
            default -> NpyArray.half(reader.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort());
        };
    }

    private void read(Leaf leaf, Sink sink) {
        String name = "column " + leaf.descriptor.getPath()[0] + " of " + file;
        try (FileChannel channel = FileChannel.open(AtomicFile.path(file))) {
            for (RowGroup group : meta.getRow_groups()) {
                ColumnChunk chunk = group.getColumns().get(leaf.index);
                ColumnMetaData column = chunk.getMeta_data();
                if (chunk.isSetFile_path() || column == null) {
                    throw new IllegalArgumentException(name + " must lie in it, readable without a key, but does not");
                }
                if (column.getNum_values() == 0) {
                    continue;
                }
                boolean words = column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0;
                channel.position(words ? Math.min(column.getDictionary_page_offset(), column.getData_page_offset())
                        : column.getData_page_offset());
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
                ColumnReader reader = new ColumnReaderImpl(leaf.descriptor, new ParquetPages(name, in, column), new PrimitiveConverter() { },
                        null);
                for (long i = column.getNum_values(); i > 0; i--) {
                    sink.take(reader, reader.getCurrentRepetitionLevel() == 0, reader.getCurrentDefinitionLevel());
                    reader.consume();
                }
            }
        } catch (IOException | UncheckedIOException unreadable) {
            throw damaged(file, name + ": " + unreadable.getMessage(), unreadable);
        } catch (Refused said) {
            throw said;
        } catch (IllegalArgumentException refused) {
            throw refused.getMessage() != null && refused.getMessage().contains(file) ? refused
                    : damaged(file, name + ": " + refused.getMessage(), refused);
        } catch (RuntimeException undecoded) {
            // Decoders meet damage as indices out of bounds, negative sizes and exceptions of their own.
            throw damaged(file, name + ": " + undecoded.getMessage(), undecoded);
        }
    }
}
