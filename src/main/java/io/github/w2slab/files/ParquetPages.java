package io.github.w2slab.files;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** The pages of one column in one row group, read one after another and decompressed: what Parquet's decoders ask for. */
final class ParquetPages implements PageReader {

    private final InputStream in;
    private final ColumnMetaData chunk;
    private PageHeader next;
    private long valuesLeft;

    /**
     * Pages from the place where the stream stands.
     *
     * @throws IllegalArgumentException if they are compressed in a way that is not known
     */
    ParquetPages(String place, InputStream in, ColumnMetaData chunk) {
        this.in = in;
        this.chunk = chunk;
        this.valuesLeft = chunk.getNum_values();
        switch (chunk.getCodec()) {
            case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> { }
            default -> throw new IllegalArgumentException("compression of " + place + " must be snappy, zstd, gzip, lz4 or none, but is "
                    + chunk.getCodec() + ": write it anew with compression=\"snappy\"");
        }
    }

    @Override
    public long getTotalValueCount() {
        return chunk.getNum_values();
    }

    @Override
    public DictionaryPage readDictionaryPage() {
        try {
            next = Util.readPageHeader(in);
            if (next.getType() != PageType.DICTIONARY_PAGE) {
                return null;
            }
            BytesInput bytes = decompressed(body(next), 0, next.getUncompressed_page_size(), true);
            DictionaryPage page = new DictionaryPage(bytes, next.getDictionary_page_header().getNum_values(),
                    encoding(next.getDictionary_page_header().getEncoding()));
            next = null;
            return page;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged.getMessage(), damaged);
        }
    }

    @Override
    public DataPage readPage() {
        try {
            while (valuesLeft > 0) {
                PageHeader header = next == null ? Util.readPageHeader(in) : next;
                next = null;
                byte[] body = body(header);
                if (header.isSetData_page_header()) {
                    return first(header, body);
                }
                if (header.isSetData_page_header_v2()) {
                    return second(header, body);
                }
            }
            return null;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged.getMessage(), damaged);
        }
    }

    private DataPage first(PageHeader header, byte[] body) throws IOException {
        DataPageHeader page = header.getData_page_header();
        valuesLeft -= page.getNum_values();
        return new DataPageV1(decompressed(body, 0, header.getUncompressed_page_size(), true), page.getNum_values(),
                header.getUncompressed_page_size(), null, encoding(page.getRepetition_level_encoding()),
                encoding(page.getDefinition_level_encoding()), encoding(page.getEncoding()));
    }

    /** Levels lie uncompressed before the values. */
    private DataPage second(PageHeader header, byte[] body) throws IOException {
        DataPageHeaderV2 page = header.getData_page_header_v2();
        valuesLeft -= page.getNum_values();
        int repetitions = page.getRepetition_levels_byte_length();
        int levels = Math.addExact(repetitions, page.getDefinition_levels_byte_length());
        return DataPageV2.uncompressed(page.getNum_rows(), page.getNum_nulls(), page.getNum_values(),
                BytesInput.from(body, 0, repetitions), BytesInput.from(body, repetitions, levels - repetitions),
                encoding(page.getEncoding()), decompressed(body, levels, header.getUncompressed_page_size() - levels,
                        !page.isSetIs_compressed() || page.isIs_compressed()), null);
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }

    private byte[] body(PageHeader header) throws IOException {
        if (header.getCompressed_page_size() < 0 || header.getCompressed_page_size() > chunk.getTotal_compressed_size()
                || header.getUncompressed_page_size() < 0 || header.getUncompressed_page_size() > chunk.getTotal_uncompressed_size()) {
            throw new IOException("a page of it is larger than all of the column");
        }
        byte[] body = in.readNBytes(header.getCompressed_page_size());
        if (body.length < header.getCompressed_page_size()) {
            throw new EOFException("it ends too early");
        }
        if (header.isSetCrc()) {
            CRC32 sum = new CRC32();
            sum.update(body);
            if ((int) sum.getValue() != header.getCrc()) {
                throw new IOException("a page of it is not what its checksum tells");
            }
        }
        return body;
    }

    private BytesInput decompressed(byte[] body, int from, int size, boolean compressed) throws IOException {
        int length = body.length - from;
        if (!compressed || chunk.getCodec() == CompressionCodec.UNCOMPRESSED) {
            return BytesInput.from(body, from, whole(length, size));
        }
        if (size == 0) {
            // Some write nothing, some what nothing is compressed to.
            return BytesInput.empty();
        }
        byte[] bytes = new byte[size];
        if (chunk.getCodec() == CompressionCodec.GZIP) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body, from, length))) {
                // The checksum is looked at where the stream is read to its end.
                whole(unpacked.readNBytes(bytes, 0, size) + (unpacked.read() < 0 ? 0 : 1), size);
            }
        } else {
            whole(decompressor().decompress(body, from, length, bytes, 0, size), size);
        }
        return BytesInput.from(bytes);
    }

    private static int whole(int length, int size) throws IOException {
        if (length != size) {
            throw new IOException("a page of it should have " + size + " bytes, but has " + (length > size ? "more" : length));
        }
        return size;
    }

    private Decompressor decompressor() {
        return switch (chunk.getCodec()) {
            case SNAPPY -> new SnappyDecompressor();
            case ZSTD -> new ZstdDecompressor();
            default -> new Lz4Decompressor();
        };
    }
}
