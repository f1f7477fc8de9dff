package io.github.w2slab.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteJDBCLoader;

/** One connection to an SQLite file of ours, which tells in a sentence what is wrong with it. */
final class Database implements AutoCloseable {

    private static final int FORMAT = 1;
    private static final int LOCKED_MILLIS = 5_000;
    private static final int AGAIN_MILLIS = 20;
    private static final String UNCHANGING = "immutable=1";

    /** What is wrong with a file in which there is what we do not write. */
    private static final String CHANGED = "it is damaged, or another program has changed it";

    private final Path path;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    /** Tells the file from others that may come to its path; null where the system has none, or does not say. */
    private Object key;
    private boolean isUnchanging;

    /** What may fail. */
    interface Work<T> {

        /** Does it. */
        T run() throws SQLException;
    }

    private Database(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    /**
     * Opens a database, which is made where there is none.
     *
     * @param application the number that tells its files from others
     * @param schema      statements that make it
     * @throws UncheckedIOException if it cannot be opened or is no store; in one sentence
     */
    static Database open(Path path, int application, List<String> schema) {
        Connection connection = null;
        try {
            if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            load(path);
            SQLiteConfig config = new SQLiteConfig();
            config.setBusyTimeout(LOCKED_MILLIS);
            connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
            Database database = new Database(path, connection);
            database.prepareWhenFree(application, schema);
            database.key = key(path);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be kept in " + path + ": no folder can be made for it", e);
        } catch (SQLException e) {
            UncheckedIOException failed = failure(path, "kept in", e);
            close(connection, failed);
            if (primary(e) == SQLiteErrorCode.SQLITE_CANTOPEN && isWholeWithoutLog(path)) {
                return openUnchanging(path, application);
            }
            throw failed;
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    private static boolean isWholeWithoutLog(Path path) {
        return Files.isRegularFile(path) && path.toFile().length() > 0 && Path.of(path + "-wal").toFile().length() == 0;
    }

    /** In a folder that may not be written to there is no place for SQLite's locks and log. */
    private static Database openUnchanging(Path path, int application) {
        Connection connection = null;
        try {
            connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + uri(path, UNCHANGING));
            Database database = new Database(path, connection);
            if (database.number("PRAGMA application_id") != application) {
                throw noStore(path, null);
            }
            requireFormat(database.number("PRAGMA user_version"), path);
            database.key = key(path);
            database.isUnchanging = true;
            return database;
        } catch (SQLException e) {
            UncheckedIOException failed = failure(path, "read from", e);
            close(connection, failed);
            throw failed;
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    private static String uri(Path path, String how) {
        return "file:" + path.toUri().getRawPath() + "?" + how;
    }

    /** Has the tables of another file as those of a schema, to be read. */
    void attach(Path other, String schema) throws SQLException {
        execute("ATTACH '" + uri(other, isUnchanging ? UNCHANGING : "mode=ro").replace("'", "''") + "' AS " + schema);
    }

    static boolean isReadOnly(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_READONLY;
    }

    /** SQLite's library is unpacked when it is first needed. */
    private static void load(Path path) {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            String property = System.getProperty("org.sqlite.tmpdir") == null ? "java.io.tmpdir" : "org.sqlite.tmpdir";
            throw new UncheckedIOException("results cannot be kept in " + path + ": SQLite's library has to be unpacked in the "
                    + "temp folder " + System.getProperty(property) + " (" + property + "), which is not there, or may not be "
                    + "written to or run programs; start Java with -D" + property + "=FOLDER", new IOException(e));
        }
    }

    /** By its attributes alone: a file that is opened once more and closed loses SQLite's locks. */
    private static Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    boolean isDeleted() {
        return Files.notExists(path);
    }

    /** True if the file that was opened is not at its path any more, or is empty. */
    boolean isLost() {
        return path.toFile().length() == 0 || !Objects.equals(key, key(path));
    }

    /**
     * Does nothing where the file is still the one that was opened.
     *
     * @throws UncheckedIOException if it is not; in one sentence
     */
    void requireThere() {
        if (isLost()) {
            throw new UncheckedIOException(path + " was deleted, emptied or replaced while the sweep ran; "
                    + "what is complete stays in memory, and `run()` writes it again", new IOException());
        }
    }

    private static void close(Connection connection, Exception failed) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            failed.addSuppressed(e);
        }
    }

    /** Where several make it at once, some steps are refused without SQLite's own patience. */
    private void prepareWhenFree(int application, List<String> schema) throws SQLException {
        long end = System.nanoTime() + LOCKED_MILLIS * 1_000_000L;
        while (true) {
            try {
                prepare(application, schema);
                return;
            } catch (SQLException e) {
                boolean busy = switch (primary(e)) {
                    case SQLITE_BUSY, SQLITE_LOCKED -> true;
                    default -> false;
                };
                if (!busy || System.nanoTime() - end >= 0) {
                    throw e;
                }
            }
            try {
                Thread.sleep(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException(e);
            }
        }
    }

    private void prepare(int application, List<String> schema) throws SQLException {
        if (number("PRAGMA application_id") != application) {
            transaction(() -> {
                if (number("PRAGMA application_id") != application) {
                    if (number("SELECT count(*) FROM sqlite_master") > 0) {
                        throw noStore(path, null);
                    }
                    for (String sql : schema) {
                        execute(sql);
                    }
                    execute("PRAGMA application_id = " + application);
                    execute("PRAGMA user_version = " + FORMAT);
                }
                return null;
            });
        }
        requireFormat(number("PRAGMA user_version"), path);
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = NORMAL");
    }

    /** Does nothing where a file of this format is one that this version reads. */
    static void requireFormat(long format, Path path) {
        if (format != FORMAT) {
            throw new UncheckedIOException("results cannot be read from " + path + ": "
                    + (format > FORMAT ? "a later version of w2s-lab has written it" : CHANGED),
                    new IOException("user_version " + format));
        }
    }

    private static UncheckedIOException noStore(Path path, SQLException cause) {
        return new UncheckedIOException(path + " is no store of results, but a file of another kind; give another name",
                new IOException(cause));
    }

    /** Returns the number that a query answers with. */
    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Does all of it or, where it throws, nothing. */
    void transaction(Work<?> work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            work.run();
            execute("COMMIT");
            done = true;
        } finally {
            if (!done) {
                undo();
            }
        }
    }

    /** After some failures SQLite has done so by itself. */
    private void undo() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // Nothing is under way.
        }
    }

    private PreparedStatement statement(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Returns the answer of a query, which is to be closed. */
    ResultSet query(String sql, Object... values) throws SQLException {
        try {
            return statement(sql, values).executeQuery();
        } catch (SQLException e) {
            throw forgotten(sql, e);
        }
    }

    /** Returns the answer of a query that is not asked again, which is to be closed. */
    ResultSet once(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        return statement.executeQuery(sql);
    }

    /** Returns how many rows it has changed. */
    int update(String sql, Object... values) throws SQLException {
        try {
            return statement(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw forgotten(sql, e);
        }
    }

    /** A statement that has failed is closed by the driver, and would only say that it is, in place of what is wrong. */
    private SQLException forgotten(String sql, SQLException failed) {
        PreparedStatement statement = statements.remove(sql);
        try {
            if (statement != null) {
                statement.close();
            }
        } catch (SQLException e) {
            failed.addSuppressed(e);
        }
        return failed;
    }

    /**
     * Works while no other thread does.
     *
     * @param what for a sentence, for example "written to"
     * @throws UncheckedIOException if it fails, in one sentence
     */
    synchronized <T> T doing(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            UncheckedIOException failed = failure(path, what, e);
            throw new UncheckedIOException(failed.getMessage()
                    + "; what is complete stays in memory, and `run()` writes it once that is mended", failed.getCause());
        }
    }

    /**
     * Reads another file than this one.
     *
     * @param only the failures that are that file's; all where none is given
     * @throws UncheckedIOException if it fails, in one sentence that names that file
     */
    static <T> T naming(Path other, Work<T> work, SQLiteErrorCode... only) throws SQLException {
        try {
            return work.run();
        } catch (SQLException e) {
            if (only.length > 0 && !List.of(only).contains(primary(e))) {
                throw e;
            }
            throw failure(other, "read from", e);
        }
    }

    private static SQLiteErrorCode primary(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF);
    }

    /** Returns what to throw where a value is none of ours. */
    UncheckedIOException changed(RuntimeException cause) {
        return new UncheckedIOException("results cannot be read from " + path + ": " + CHANGED, new IOException(cause));
    }

    private static UncheckedIOException failure(Path path, String what, SQLException e) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode());
        String reason = Files.isDirectory(path) ? "it is a folder" : switch (primary(e)) {
            case SQLITE_NOTADB -> null;
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked it";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> "it may only be read";
            case SQLITE_CANTOPEN -> "it cannot be opened; look at its name and at who may write to the folder";
            case SQLITE_CORRUPT -> "it is damaged";
            // Our statements are right, so a table or a column is missing.
            case SQLITE_ERROR -> CHANGED + " (" + e.getMessage() + ")";
            case SQLITE_IOERR -> "the disk refuses (" + code + "); it may be full";
            default -> e.getMessage();
        };
        return reason == null ? noStore(path, e)
                : new UncheckedIOException("results cannot be " + what + " " + path + ": " + reason, new IOException(e));
    }

    /**
     * Has SQLite write its log to the file and delete it, unless another file has the name, for that log is the other's by now.
     * Where the file was emptied, the log is but a part of what was there.
     */
    @Override
    public synchronized void close() {
        boolean isEmpty = Files.exists(path) && path.toFile().length() == 0;
        if (!isEmpty && !isDeleted() && isLost()) {
            return;
        }
        IOException failed = new IOException();
        close(connection, failed);
        if (isEmpty) {
            try {
                Files.write(path, new byte[0]);
            } catch (IOException e) {
                failed.addSuppressed(e);
            }
        }
    }

    /** Returns its path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
