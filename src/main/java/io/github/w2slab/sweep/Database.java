package io.github.w2slab.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** One connection to an SQLite file of ours, which tells in a sentence what is wrong with it. */
final class Database implements AutoCloseable {

    private static final int FORMAT = 1;
    private static final int LOCKED_MILLIS = 5_000;
    private static final int AGAIN_MILLIS = 20;

    private final Path path;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

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
            SQLiteConfig config = new SQLiteConfig();
            config.setBusyTimeout(LOCKED_MILLIS);
            connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
            Database database = new Database(path, connection);
            database.prepareWhenFree(application, schema);
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be kept in " + path + ": no folder can be made for it", e);
        } catch (SQLException e) {
            UncheckedIOException failed = failure(path, "kept in", e);
            close(connection, failed);
            throw failed;
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
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
                boolean busy = switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF)) {
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
        if (number("PRAGMA user_version") > FORMAT) {
            throw new UncheckedIOException(new IOException("results cannot be read from " + path
                    + ": a later version of w2s-lab has written it"));
        }
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = NORMAL");
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
        return statement(sql, values).executeQuery();
    }

    /** Returns the answer of a query that is not asked again, which is to be closed. */
    ResultSet once(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        return statement.executeQuery(sql);
    }

    /** Returns how many rows it has changed. */
    int update(String sql, Object... values) throws SQLException {
        return statement(sql, values).executeUpdate();
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

    private static UncheckedIOException failure(Path path, String what, SQLException e) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode());
        String reason = switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF)) {
            case SQLITE_NOTADB -> null;
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked it";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> "it may only be read";
            case SQLITE_CANTOPEN -> "it cannot be opened; look at its name and at who may write to the folder";
            case SQLITE_CORRUPT -> "it is damaged";
            case SQLITE_IOERR -> "the disk refuses (" + code + "); it may be full";
            default -> e.getMessage();
        };
        return reason == null ? noStore(path, e)
                : new UncheckedIOException("results cannot be " + what + " " + path + ": " + reason, new IOException(e));
    }

    @Override
    public synchronized void close() {
        close(connection, new IOException());
    }

    /** Returns its path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
