"""What an interrupt from the keyboard (Ctrl-C), or a request to end, makes of a process: one sentence and an exit code."""
import atexit
import os
import signal

STOPPED = 130
# A terminal that is closed asks so too, unless `nohup` has it unheard.
HANGUP = (signal.SIGHUP,) if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else ()
REQUESTS = (signal.SIGTERM, *HANGUP)
SIGNALS = (signal.SIGINT, *REQUESTS)


def stop_at_once():
    """From now on either signal ends this process with a sentence: while it imports, and when all is done."""
    _at_signals(lambda *_: (_say(), os._exit(STOPPED)))


def run_to_end(main):
    """Returns main's exit code; either signal is a KeyboardInterrupt in it, once, so that what it cleans up then is cleaned up."""
    def interrupt(*_):
        _at_signals(signal.SIG_IGN)
        raise KeyboardInterrupt

    _at_signals(interrupt)
    try:
        return main()
    except KeyboardInterrupt:
        _say()
        return STOPPED
    finally:
        stop_at_once()


def execute(client):
    """Runs an nbclient's notebook. A signal ends its kernel, and is a KeyboardInterrupt once what ran is in the notebook.

    nbclient's own handlers, set before it starts the kernel, end the kernel under the running cell, which fails in several ways then.
    A signal that comes before the event loop is there waits for it: raised inside the loop's making, it would leave half a loop.
    """
    start, before, asked, stopped = client.async_start_new_kernel, [signal.getsignal(each) for each in SIGNALS], [], []

    async def start_to_be_stopped(**words):
        import asyncio
        task = asyncio.current_task()

        def stop():
            if not stopped:
                stopped.append(True)
                client.shutdown_kernel = "immediate"
                task.cancel()

        try:
            for each in SIGNALS:
                asyncio.get_running_loop().add_signal_handler(each, stop)
        except (NotImplementedError, RuntimeError):  # On Windows, and in another thread than the first.
            pass
        if asked:
            stop()
        await start(**words)

    client.async_start_new_kernel = start_to_be_stopped
    try:
        _at_signals(lambda *_: asked.append(True))
        client.execute()
    except BaseException:
        if not stopped:
            raise
    finally:
        for each, handler in zip(SIGNALS, before):
            signal.signal(each, handler)
    if asked and not stopped:  # Between the cells and here.
        raise KeyboardInterrupt
    if stopped:
        atexit.unregister(client._cleanup_kernel)
        if client.km:  # Stopped before it was ready.
            client._cleanup_kernel()
        raise KeyboardInterrupt


def _say():
    try:
        os.write(2, b"lab: stopped.\n")
    except OSError:  # Nobody hears it any more.
        pass


def _at_signals(handler):
    for each in SIGNALS:
        signal.signal(each, handler)
