package io.github.w2slab.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.base.Require;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sqlite.SQLiteErrorCode;

/**
 * Results of sweeps in a file, an SQLite database that several processes share. A point's row is known by a digest of
 * library version, plan, values of the axes, and seed; it has what became of the run, and each measure with its value at
 * the end and its history.
 *
 * <p>A process claims a point before it runs it. A claim ends with the point's result, with the process, or when its
 * {@link Claimant} gives no sign of life any more.
 *
 * <p>Results are written by a thread of the store's own, all that have come within {@value #PACE_MILLIS} ms in one
 * transaction, and reported once they are on the disk. Each other statement is a transaction by itself, which a killed
 * process, though no power cut, leaves in the file. All methods may be called on several threads.
 */
final class Store implements AutoCloseable {

    /** "w2sl", at byte 68 of the file. */
    private static final int APPLICATION = 0x7732736C;
    private static final int PACE_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> SCHEMA = List.of("""
            CREATE TABLE point (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, library TEXT NOT NULL,
            plan TEXT NOT NULL, settings TEXT NOT NULL, seed INTEGER NOT NULL, run TEXT NOT NULL, engine TEXT NOT NULL,
            recipe TEXT NOT NULL, status TEXT NOT NULL, steps INTEGER NOT NULL, recorded BLOB NOT NULL)""",
            // Without a type, for SQLite writes a REAL of -0.0 as the integer 0; a value that is not a number is NULL.
            """
            CREATE TABLE measure (point INTEGER NOT NULL REFERENCES point(id), place INTEGER NOT NULL, name TEXT NOT NULL,
            value, version TEXT, history BLOB, PRIMARY KEY (point, place)) WITHOUT ROWID""",
            "CREATE TABLE claimant (id TEXT PRIMARY KEY, host TEXT, pid INTEGER, begun INTEGER, alive INTEGER)",
            "CREATE TABLE claim (digest TEXT PRIMARY KEY, claimant TEXT NOT NULL) WITHOUT ROWID");

    private final Plan plan;
    private final Database database;
    private final Claimant self = Claimant.ofThisProcess();
    private final List<Waiting> queue = new ArrayList<>();
    private volatile Thread writer;
    private volatile UncheckedIOException failure;
    private boolean closing;
    private boolean hurried;
    private int unwritten;

    private record Waiting(Result.Full full, Consumer<Result> written) {
    }

    private Store(Plan plan, Database database) {
        this.plan = plan;
        this.database = database;
    }

    /**
     * Opens a store, which is made where there is none.
     *
     * @param plan of all points that it is asked for
     * @throws UncheckedIOException if it cannot be opened or is no store; in one sentence
     */
    static Store open(Path path, Plan plan) {
        return new Store(plan, Database.open(path, APPLICATION, SCHEMA));
    }

    private String digest(Point point) {
        return new Digest().add(version()).add(plan.describe(point)).add(point).toString();
    }

    private static String version() {
        String version = Sweep.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Returns the result of a point, or null where there is none yet. */
    Result result(Point point) {
        return read(() -> {
            long id;
            String recipe;
            long steps;
            Status.Kind end;
            try (ResultSet row = database.query("SELECT id, recipe, steps, status FROM point WHERE digest = ?",
                    digest(point))) {
                if (!row.next()) {
                    return null;
                }
                id = row.getLong(1);
                recipe = row.getString(2);
                steps = row.getLong(3);
                end = Status.Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT));
            }
            Map<String, Double> values = new LinkedHashMap<>();
            Map<String, String> versions = new LinkedHashMap<>();
            try (ResultSet row = database.query(
                    "SELECT name, value, version FROM measure WHERE point = ? ORDER BY place", id)) {
                while (row.next()) {
                    Double value = (Double) row.getObject(2);
                    values.put(row.getString(1), value == null ? Double.NaN : value);
                    if (row.getString(3) != null) {
                        versions.put(row.getString(1), row.getString(3));
                    }
                }
            }
            Require.check(!values.isEmpty(), "measures of " + point, "missing", "there");
            return new Result(point, new Fingerprint(recipe, versions), steps, end, values);
        });
    }

    /** Reads values that another program may have changed. */
    private <T> T read(Database.Work<T> work) {
        return database.doing("read from", () -> {
            try {
                return work.run();
            } catch (ClassCastException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException e) {
                throw database.changed(e);
            }
        });
    }

    boolean has(Point point) {
        return database.doing("read from", () -> {
            try (ResultSet row = database.query("SELECT 1 FROM point WHERE digest = ?", digest(point))) {
                return row.next();
            }
        });
    }

    /** Returns a result with what is kept beside it, or null where that is not here. */
    Result.Full full(Result result) {
        History history = history(result.point());
        return history == null ? null : database.doing("read from", () -> {
            try (ResultSet row = database.query("SELECT engine FROM point WHERE digest = ?", digest(result.point()))) {
                return row.next() ? new Result.Full(result, row.getString(1), history) : null;
            }
        });
    }

    /** Returns the history of a point's run, or null where there is none, or no result yet. */
    History history(Point point) {
        return read(() -> {
            long id;
            String name;
            long[] steps;
            try (ResultSet row = database.query("SELECT id, run, recorded FROM point WHERE digest = ?", digest(point))) {
                if (!row.next()) {
                    return null;
                }
                id = row.getLong(1);
                name = row.getString(2);
                steps = longs(row.getBytes(3));
            }
            if (steps.length == 0) {
                return null;
            }
            List<String> columns = new ArrayList<>();
            double[][] values = new double[steps.length][];
            List<long[]> bits = new ArrayList<>();
            try (ResultSet row = database.query(
                    "SELECT name, history FROM measure WHERE point = ? AND history IS NOT NULL ORDER BY place", id)) {
                while (row.next()) {
                    columns.add(row.getString(1));
                    long[] column = longs(row.getBytes(2));
                    Require.check(column.length == steps.length, "length of a history", column.length, "that of its steps");
                    bits.add(column);
                }
            }
            for (int i = 0; i < steps.length; i++) {
                int at = i;
                values[i] = bits.stream().mapToDouble(column -> Double.longBitsToDouble(column[at])).toArray();
            }
            return History.of(name, columns, steps, values);
        });
    }

    private static long[] longs(byte[] bytes) {
        Require.check(bytes.length % Long.BYTES == 0, "number of bytes", bytes.length, "a multiple of " + Long.BYTES);
        long[] longs = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(longs);
        return longs;
    }

    private static byte[] bytes(long[] longs) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * longs.length);
        bytes.asLongBuffer().put(longs);
        return bytes.array();
    }

    /**
     * Takes in all results of another store that are not here yet.
     *
     * @param part a file, which stays as it is
     * @throws IllegalStateException if another version of the library has computed it: its numbers may differ
     * @throws UncheckedIOException  if it cannot be read
     */
    void gather(Path part) {
        database.doing("put together in", () -> {
            Database.naming(part, () -> {
                database.attach(part, "part");
                return null;
            });
            try {
                if (Database.naming(part, () -> hasMore(part))) {
                    database.transaction(() -> Database.naming(part, this::copy,
                            SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_ERROR));
                }
            } finally {
                database.execute("DETACH part");
            }
            return null;
        });
    }

    private boolean hasMore(Path part) throws SQLException {
        if (database.number("PRAGMA part.application_id") != APPLICATION) {
            throw new IllegalStateException(part + " is no part of a sweep; give the sweep another name, or move the file");
        }
        Database.requireFormat(database.number("PRAGMA part.user_version"), part);
        try (ResultSet other = database.once("SELECT library FROM part.point WHERE library <> '"
                + version().replace("'", "''") + "' LIMIT 1")) {
            if (other.next()) {
                throw new IllegalStateException(part + " was computed by version " + other.getString(1)
                        + " of the library, and this is " + version()
                        + ": versions are not mixed, so compute the part again or move it away");
            }
        }
        return database.number("SELECT count(*) FROM part.point WHERE digest NOT IN (SELECT digest FROM main.point)") > 0;
    }

    private Void copy() throws SQLException {
        database.execute("CREATE TEMP TABLE fresh AS SELECT digest FROM part.point "
                + "WHERE digest NOT IN (SELECT digest FROM main.point)");
        database.execute("INSERT INTO main.point SELECT NULL, digest, library, plan, settings, seed, run, engine, "
                + "recipe, status, steps, recorded FROM part.point WHERE digest IN (SELECT digest FROM fresh)");
        database.execute("INSERT INTO main.measure SELECT here.id, place, name, value, version, history "
                + "FROM part.measure JOIN part.point AS there ON there.id = part.measure.point "
                + "JOIN main.point AS here ON here.digest = there.digest "
                + "WHERE there.digest IN (SELECT digest FROM fresh)");
        database.execute("DROP TABLE fresh");
        return null;
    }

    /**
     * Claims a point for this process.
     *
     * @return false if it has a result, or another process is at it
     */
    boolean claim(Point point) {
        return database.doing("kept in", () -> {
            if (writer == null) {
                self.write(database::update);
                start();
            }
            String digest = digest(point);
            return database.update("INSERT OR IGNORE INTO claim SELECT ?, ? "
                    + "WHERE NOT EXISTS (SELECT 1 FROM point WHERE digest = ?)", digest, self.id(), digest) == 1;
        });
    }

    /** Ends the claims of processes that are no more, where the file may be written to. */
    void bury() {
        database.doing("kept in", () -> {
            List<Claimant> all = new ArrayList<>();
            try (ResultSet row = database.query("SELECT id, host, pid, begun, alive FROM claimant")) {
                while (row.next()) {
                    all.add(new Claimant(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)));
                }
            }
            for (Claimant claimant : all) {
                if (!claimant.id().equals(self.id()) && !claimant.isAlive()) {
                    try {
                        forget(claimant);
                    } catch (SQLException e) {
                        if (!Database.isReadOnly(e)) {
                            throw e;
                        }
                    }
                }
            }
            return null;
        });
    }

    private void forget(Claimant claimant) throws SQLException {
        database.update("DELETE FROM claim WHERE claimant = ?", claimant.id());
        database.update("DELETE FROM claimant WHERE id = ?", claimant.id());
    }

    private synchronized void start() {
        if (writer != null) {
            return;
        }
        writer = new Thread(null, this::write, "w2s-lab store", 0, false);
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Has a result written.
     *
     * @param written called on another thread once it is on the disk
     */
    void add(Result.Full full, Consumer<Result> written) {
        synchronized (queue) {
            queue.add(new Waiting(full, written));
            unwritten++;
        }
        start();
    }

    /** True if its file was deleted since it was opened, and no other is in its place. */
    boolean isDeleted() {
        return database.isDeleted();
    }

    /** True if results could not be written; {@link #flush} tells why. */
    boolean hasFailed() {
        return failure != null;
    }

    /**
     * Waits until all results are on the disk.
     *
     * @throws UncheckedIOException if that cannot be, or the file is not there any more
     */
    void flush() {
        boolean interrupted = false;
        synchronized (queue) {
            hurried = true;
            queue.notifyAll();
            while (unwritten > 0 && failure == null) {
                try {
                    queue.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            hurried = false;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new UncheckedIOException(failure.getMessage(), failure.getCause());
        }
        database.requireThere();
    }

    private void write() {
        try {
            for (List<Waiting> batch = next(); batch != null; batch = next()) {
                write(batch);
                batch.forEach(one -> one.written().accept(one.full().result()));
                synchronized (queue) {
                    unwritten -= batch.size();
                    queue.notifyAll();
                }
            }
        } catch (UncheckedIOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new UncheckedIOException("results cannot be written to " + database + ": " + e, new IOException(e)));
        }
    }

    private void fail(UncheckedIOException e) {
        synchronized (queue) {
            failure = e;
            queue.notifyAll();
        }
    }

    /** Returns what has come in a while, which may be nothing; null at the end. */
    private List<Waiting> next() {
        synchronized (queue) {
            long end = System.nanoTime() + PACE_MILLIS * 1_000_000L;
            for (long left = PACE_MILLIS; left > 0 && !closing && !hurried; left = (end - System.nanoTime()) / 1_000_000) {
                try {
                    queue.wait(left);
                } catch (InterruptedException e) {
                    // Nobody else knows this thread.
                }
            }
            if (closing && queue.isEmpty()) {
                return null;
            }
            List<Waiting> batch = List.copyOf(queue);
            queue.clear();
            return batch;
        }
    }

    private void write(List<Waiting> batch) {
        database.requireThere();
        database.doing("written to", () -> {
            if (self.isDue()) {
                self.write(database::update);
            }
            if (!batch.isEmpty()) {
                database.execute("PRAGMA synchronous = FULL");
                try {
                    database.transaction(() -> {
                        for (Waiting one : batch) {
                            insert(one.full());
                        }
                        return null;
                    });
                } finally {
                    database.execute("PRAGMA synchronous = NORMAL");
                }
            }
            return null;
        });
    }

    private void insert(Result.Full full) throws SQLException {
        Result result = full.result();
        Point point = result.point();
        History history = full.history();
        String digest = digest(point);
        database.update("DELETE FROM claim WHERE digest = ? AND claimant = ?", digest, self.id());
        if (database.update("INSERT OR IGNORE INTO point VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", digest, version(),
                plan.describe(point), json(point), point.seed(), history.name(), full.engine(),
                result.fingerprint().recipe(), result.endWord(), result.steps(), bytes(history.steps())) == 0) {
            return;
        }
        long id = database.number("SELECT last_insert_rowid()");
        int place = 0;
        for (Map.Entry<String, Double> value : result.values().entrySet()) {
            String name = value.getKey();
            byte[] column = !history.columns().contains(name) ? null
                    : bytes(Arrays.stream(history.column(name)).mapToLong(Double::doubleToRawLongBits).toArray());
            database.update("INSERT INTO measure VALUES (?, ?, ?, ?, ?, ?)", id, place++, name, value.getValue(),
                    result.fingerprint().measures().get(name), column);
        }
    }

    private static String json(Point point) {
        try {
            return JSON.writeValueAsString(point.values());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes what is left to write and ends this process's claims. */
    @Override
    public void close() {
        try {
            flush();
        } finally {
            synchronized (queue) {
                closing = true;
                queue.notifyAll();
            }
            join();
            try {
                self.end();
                if (writer != null && !database.isLost()) {
                    forget(self);
                }
            } catch (SQLException e) {
                // Others see that its claims are void.
            } finally {
                database.close();
            }
        }
    }

    private void join() {
        boolean interrupted = false;
        Thread thread = writer;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
