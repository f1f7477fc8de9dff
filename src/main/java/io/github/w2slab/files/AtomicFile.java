package io.github.w2slab.files;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes a file whole or not at all: beside it first, on disk, and then in its place. Whoever reads meanwhile, and whoever
 * looks after a failure or a power cut, finds the old file or the new one.
 */
public final class AtomicFile {

    private AtomicFile() {
    }

    /** Writes a file's bytes. */
    @FunctionalInterface
    public interface Body {

        /** Writes all bytes. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file; one that is there is replaced, folders that are missing are made.
     *
     * @param file a path
     * @param body writes the bytes
     * @return the file, by the path that was given
     * @throws IllegalArgumentException if {@code file} is no path of a file
     * @throws UncheckedIOException     if it cannot be written; one that was there is as it was
     */
    public static Path write(String file, Body body) {
        Path path = path(file);
        Path beside = null;
        try {
            if (Files.isSymbolicLink(path) && !Files.exists(path)) {
                throw new FileSystemException(path.toString(), null, "it is a link that leads to no file");
            }
            path = Files.exists(path) ? path.toRealPath() : path;
            if (Files.exists(path) && !Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString(), null, "it may not be written to");
            }
            Files.createDirectories(path.getParent());
            beside = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
            try (FileOutputStream stream = new FileOutputStream(beside.toFile())) {
                OutputStream out = new BufferedOutputStream(stream, 1 << 16);
                body.writeTo(out);
                out.flush();
                stream.getFD().sync();
            }
            move(beside, path);
            return given(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(path + " cannot be written: " + reason(unwritable)
                    + (Files.exists(path) ? "; the file that is there is as it was" : ""), unwritable);
        } finally {
            remove(beside);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(Path beside) {
        try {
            if (beside != null) {
                Files.deleteIfExists(beside);
            }
        } catch (IOException left) {
            // The sentence about the file itself says more.
        }
    }

    /** Returns the absolute path of a file, which need not exist. */
    static Path path(String file) {
        if (file == null || file.isBlank()) {
            throw new IllegalArgumentException("file must be a path, but is " + (file == null ? "null" : "empty"));
        }
        Path path = given(file).toAbsolutePath().normalize();
        if (path.getFileName() == null || Files.isDirectory(path)) {
            throw new IllegalArgumentException("file must be a file's path, but is the folder " + file);
        }
        return path;
    }

    /**
     * Returns the path that a user has given, from the home directory on where it begins with "~/", as in a shell.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Path given(String file) {
        boolean atHome = file.equals("~") || file.startsWith("~/") || file.startsWith("~" + File.separator);
        try {
            return Path.of(atHome ? System.getProperty("user.home") + file.substring(1) : file);
        } catch (InvalidPathException impossible) {
            throw new IllegalArgumentException("file must be a path, but is " + file, impossible);
        }
    }

    /**
     * Returns the ending of a file's name, in small letters and without its dot.
     *
     * @param endings what it may be
     * @throws IllegalArgumentException if it is another
     */
    public static String ending(String file, List<String> endings) {
        String name = path(file).getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!name.contains(".") || !endings.contains(ending)) {
            throw new IllegalArgumentException("ending of file must be " + (endings.size() == 1 ? "" : "one of ") + "."
                    + String.join(", .", endings) + ", but is " + file);
        }
        return ending;
    }

    /** Returns what is thrown where a file cannot be read: its path, and why. */
    public static UncheckedIOException unreadable(Path file, IOException e) {
        boolean forbidden = e instanceof AccessDeniedException denied && denied.getReason() == null;
        return new UncheckedIOException(file + " cannot be read: " + (forbidden ? "you have no permission to read it" : reason(e)), e);
    }

    /** Returns why a file cannot be written, for the end of a sentence. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        if (e instanceof AccessDeniedException) {
            return "its folder may not be written to";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        String message = String.valueOf(e.getMessage());
        int bracket = message.lastIndexOf(" (");
        return bracket > 0 && message.endsWith(")") ? message.substring(bracket + 2, message.length() - 1) : message;
    }
}
