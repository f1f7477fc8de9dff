package io.github.w2slab.sweep;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who claims points of a {@link Store}: one opening of it by a process. It gives a sign of life each second. Whoever sits on
 * the same machine sees whether the process runs; others go by its signs, and if one was suspended too long, two compute the
 * same bits.
 */
final class Claimant {

    private static final long SIGN_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long CLOCK_MILLIS = 5_000;
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

    private final String id;
    private final String host;
    private final long pid;
    private final long begun;
    private long alive;

    interface Update {
        int run(String sql, Object... values) throws SQLException;
    }

    Claimant(String id, String host, long pid, long begun, long alive) {
        this.id = id;
        this.host = host;
        this.pid = pid;
        this.begun = begun;
        this.alive = alive;
    }

    static Claimant ofThisProcess() {
        ProcessHandle process = ProcessHandle.current();
        Claimant self = new Claimant(UUID.randomUUID().toString(), Host.NAME, process.pid(), begin(process), 0);
        OPEN.add(self.id);
        return self;
    }

    private static final class Host {
        static final String NAME = name();

        private static String name() {
            try {
                return java.net.InetAddress.getLocalHost().getHostName();
            } catch (java.net.UnknownHostException e) {
                return "localhost";
            }
        }
    }

    private static long begin(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    String id() {
        return id;
    }

    boolean isDue() {
        return System.currentTimeMillis() - alive >= SIGN_MILLIS;
    }

    /** Gives a sign of life. */
    void write(Update update) throws SQLException {
        long now = System.currentTimeMillis();
        update.run("INSERT OR REPLACE INTO claimant VALUES (?, ?, ?, ?, ?)", id, host, pid, begun, now);
        alive = now;
    }

    /** Makes the claims of one in this process void, even if that cannot be written. */
    void end() {
        OPEN.remove(id);
    }

    boolean isAlive() {
        if (Math.abs(System.currentTimeMillis() - alive) > PATIENCE_MILLIS) {
            return false;
        }
        if (!host.equals(Host.NAME)) {
            return true;
        }
        if (pid == ProcessHandle.current().pid()) {
            return OPEN.contains(id);
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(begin(process) - begun) < CLOCK_MILLIS).isPresent();
    }
}
