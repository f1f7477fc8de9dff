package io.github.w2slab.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A saved file as someone else changes it: its members in a zip that is whole again. */
public final class TamperedFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final Map<String, byte[]> members = new LinkedHashMap<>();

    private TamperedFile(String file) {
        this.file = Path.of(file);
        try (ZipFile zip = new ZipFile(file)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TamperedFile of(String file) {
        return new TamperedFile(file);
    }

    /** As files were before they had sums. */
    public TamperedFile withoutSums() {
        members.remove("SHA256SUMS");
        return this;
    }

    public TamperedFile settings(Consumer<ObjectNode> change) {
        try {
            ObjectNode settings = (ObjectNode) MAPPER.readTree(members.get("settings.json"));
            change.accept(settings);
            members.put("settings.json", MAPPER.writeValueAsBytes(settings));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TamperedFile array(String name, Object array) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            NpyArray.write(bytes, array);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        members.put(name + ".npy", bytes.toByteArray());
        return this;
    }

    public void write() {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
