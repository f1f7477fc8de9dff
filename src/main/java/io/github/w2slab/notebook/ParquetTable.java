package io.github.w2slab.notebook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Columns as a Parquet file: one group of rows, a page for each column, plain and not compressed, which every reader knows. The
 * structures of the format (version 2.9, Apache Parquet) are its own library's.
 *
 * <p>There are nulls among booleans alone: integers of which some are missing come as double with NaN, so that one beyond 2^53 is
 * rounded, and a text that is missing is empty.
 */
final class ParquetTable {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private ParquetTable() {
    }

    /**
     * Writes columns of the same length.
     *
     * @param columns by name; arrays of double, float, int, long, boolean, Boolean (null is missing), or String
     * @param rows    their length
     */
    static void write(Map<String, Object> columns, int rows, OutputStream out) throws IOException {
        out.write(MAGIC);
        long place = MAGIC.length;
        List<SchemaElement> schema = new ArrayList<>(List.of(new SchemaElement("table").setNum_children(columns.size())));
        List<ColumnChunk> chunks = new ArrayList<>();
        for (Map.Entry<String, Object> column : columns.entrySet()) {
            Type type = type(column.getValue());
            schema.add(element(column.getKey(), type, column.getValue() instanceof Boolean[]));
            byte[] chunk = chunk(plain(column.getValue()), rows);
            out.write(chunk);
            chunks.add(new ColumnChunk(0).setMeta_data(new ColumnMetaData(type, List.of(Encoding.PLAIN, Encoding.RLE),
                    List.of(column.getKey()), CompressionCodec.UNCOMPRESSED, rows, chunk.length, chunk.length, place)));
            place += chunk.length;
        }
        List<RowGroup> groups = rows == 0 ? List.of() : List.of(new RowGroup(chunks, place - MAGIC.length, rows));
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, schema, rows, groups).setCreated_by("w2s-lab"), end);
        out.write(end.toByteArray());
        out.write(little(Integer.BYTES).putInt(end.size()).array());
        out.write(MAGIC);
    }

    private static SchemaElement element(String name, Type type, boolean optional) {
        SchemaElement element = new SchemaElement(name).setType(type).setRepetition_type(optional ? FieldRepetitionType.OPTIONAL
                : FieldRepetitionType.REQUIRED);
        return type != Type.BYTE_ARRAY ? element
                : element.setConverted_type(ConvertedType.UTF8).setLogicalType(LogicalType.STRING(new StringType()));
    }

    /** A page with its header. */
    private static byte[] chunk(byte[] page, int rows) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        Util.writePageHeader(new PageHeader(PageType.DATA_PAGE, page.length, page.length)
                .setData_page_header(new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)), chunk);
        chunk.write(page);
        return chunk.toByteArray();
    }

    private static Type type(Object values) {
        if (values instanceof double[]) {
            return Type.DOUBLE;
        }
        if (values instanceof float[]) {
            return Type.FLOAT;
        }
        if (values instanceof int[]) {
            return Type.INT32;
        }
        if (values instanceof long[]) {
            return Type.INT64;
        }
        return values instanceof boolean[] || values instanceof Boolean[] ? Type.BOOLEAN : Type.BYTE_ARRAY;
    }

    private static byte[] plain(Object values) throws IOException {
        if (values instanceof double[] numbers) {
            ByteBuffer bytes = little(Double.BYTES * numbers.length);
            bytes.asDoubleBuffer().put(numbers);
            return bytes.array();
        }
        if (values instanceof float[] numbers) {
            ByteBuffer bytes = little(Float.BYTES * numbers.length);
            bytes.asFloatBuffer().put(numbers);
            return bytes.array();
        }
        if (values instanceof int[] numbers) {
            ByteBuffer bytes = little(Integer.BYTES * numbers.length);
            bytes.asIntBuffer().put(numbers);
            return bytes.array();
        }
        if (values instanceof long[] numbers) {
            ByteBuffer bytes = little(Long.BYTES * numbers.length);
            bytes.asLongBuffer().put(numbers);
            return bytes.array();
        }
        if (values instanceof boolean[] truths) {
            return bits(IntStream.range(0, truths.length).mapToObj(i -> truths[i]).toList());
        }
        if (values instanceof Boolean[] truths) {
            return nullable(Arrays.asList(truths));
        }
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        for (String text : (String[]) values) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            texts.write(little(Integer.BYTES).putInt(utf8.length).array());
            texts.write(utf8);
        }
        return texts.toByteArray();
    }

    /** Where there is a value, as a bit each in one run of groups of eight, and the values. */
    private static byte[] nullable(List<Boolean> truths) throws IOException {
        ByteArrayOutputStream levels = new ByteArrayOutputStream();
        for (int run = (truths.size() + 7) / 8 << 1 | 1; ; run >>>= 7) {
            levels.write(run > 0x7F ? run & 0x7F | 0x80 : run);
            if (run <= 0x7F) {
                break;
            }
        }
        levels.write(bits(truths.stream().map(Objects::nonNull).toList()));
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.write(little(Integer.BYTES).putInt(levels.size()).array());
        page.write(levels.toByteArray());
        page.write(bits(truths.stream().filter(Objects::nonNull).toList()));
        return page.toByteArray();
    }

    private static byte[] bits(List<Boolean> truths) {
        byte[] bits = new byte[(truths.size() + 7) / 8];
        for (int i = 0; i < truths.size(); i++) {
            bits[i / 8] |= (byte) (truths.get(i) ? 1 << i % 8 : 0);
        }
        return bits;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
