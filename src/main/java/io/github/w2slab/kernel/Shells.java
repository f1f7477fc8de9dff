package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;

/**
 * Who answers the requests of the shell channel: the main shell or, where a request names one, a subshell (Jupyter's enhancement
 * proposal 91), so that a second place can ask while a cell runs. What needs nothing of the running cell is answered beside it,
 * so that a page which is loaded meanwhile learns at once that there is a kernel; its next cell shows what the running one does
 * ({@link CellRecord}).
 */
final class Shells {

    /** Answered at once: nothing of the running cell is needed for it. */
    private static final Set<MessageType<?>> AT_ONCE = Set.of(MessageType.KERNEL_INFO_REQUEST,
            MessageType.HISTORY_REQUEST, MessageType.COMM_INFO_REQUEST);
    /** Answered beside a cell that takes long, by what is known until now. */
    private static final Set<MessageType<?>> ABOUT_CODE = Set.of(MessageType.COMPLETE_REQUEST,
            MessageType.INSPECT_REQUEST, MessageType.IS_COMPLETE_REQUEST);
    private static final long LONG_NANOS = 500_000_000;

    private final LabConnection connection;
    private final Map<String, Shell> subshells = new ConcurrentSkipListMap<>();
    private final Shell main = new Shell("w2s-lab shell", this);
    private final Shell beside = new Shell("w2s-lab beside", this);
    private final ThreadLocal<Shell> answering = new ThreadLocal<>();
    private volatile CellRecord record;

    Shells(LabConnection connection) {
        this.connection = connection;
    }

    /** Returns the name of a new subshell. */
    String create() {
        String id = UUID.randomUUID().toString();
        subshells.put(id, new Shell("w2s-lab subshell " + id.substring(0, 8), this));
        return id;
    }

    /** Removes a subshell; what it has been sent already it answers. Returns false where there is none. */
    boolean delete(String id) {
        Shell shell = id == null ? null : subshells.remove(id);
        if (shell != null) {
            shell.close();
        }
        return shell != null;
    }

    /** Returns the names of all subshells. */
    List<String> list() {
        return List.copyOf(subshells.keySet());
    }

    /** Returns a subshell, or null. */
    Shell subshell(String id) {
        return subshells.get(id);
    }

    /** Returns the shell whose thread calls. */
    Shell own() {
        Shell own = answering.get();
        return own != null ? own : main;
    }

    boolean isMain(Shell shell) {
        return shell == main;
    }

    /** Has a record of the main shell's cells told which pages are loaded meanwhile. */
    void record(CellRecord ofCell) {
        record = ofCell;
    }

    /** Takes a request from the channel, in the channel's thread. */
    void accept(Message<?> request) {
        String id = SubshellHeader.subshellOf(request);
        if (id != null) {
            Shell shell = subshells.get(id);
            if (shell == null) {
                refuse(request, id);
            } else {
                shell.add(request);
            }
            return;
        }
        if (main.running() != null) {
            record.heardFrom(request.getHeader().getSessionId());
            if (AT_ONCE.contains(request.getHeader().getType())) {
                beside.add(request);
                return;
            }
            if (request.getContent() instanceof ExecuteRequest && record.isMissedBy(request.getHeader().getSessionId())) {
                record.showIn(connection.prepareReplyEnv(request));
            }
        }
        main.add(request);
    }

    /** Looks whether something that waits can be answered; called a few times a second. */
    void look() {
        main.takeIfBusy(ABOUT_CODE, LONG_NANOS).forEach(beside::add);
    }

    void catchUp() {
        connection.readAll();
    }

    void answer(Message<?> request, Shell shell) {
        answering.set(shell);
        try {
            CellOutput own = connection.prepareReplyEnv(request);
            if (!connection.handle(own, request)) {
                return;
            }
            if (shell != main) {
                sayBusy();
            }
            if (own.isMarkedForShutdown()) {
                connection.close();
            }
        } catch (OutOfMemoryError e) {
            KernelMemory.release();
        } catch (RuntimeException | Error e) {
            // The shell goes on; what could be told of it has been told.
        }
    }

    /** Says again that the main shell's cell is running, if one is: the "idle" of another answer is not the kernel's. */
    void sayBusy() {
        Message<?> cell = main.running();
        if (cell != null) {
            connection.prepareReplyEnv(cell).setStatusBusy();
        }
    }

    /** Answers a request in full. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void reply(Message<?> request, MessageType type, Map<String, Object> content) {
        CellOutput own = connection.prepareReplyEnv(request);
        own.setBusyDeferIdle();
        own.reply(new Message(request, type, content));
        own.resolveDeferrals();
    }

    /** A client goes by the "idle" of this answer too. */
    private void refuse(Message<?> request, String id) {
        CellOutput own = connection.prepareReplyEnv(request);
        own.refuse(request, "UnknownSubshellError", "there is no subshell " + id);
        own.resolveDeferrals();
    }
}
