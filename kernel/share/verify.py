"""Runs the shared notebook again, in a copy, and tells whether this machine gives the same bits: python verify.py

It needs the kernel, by the wheel or from a clone, and nbclient; README.md says how."""
import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Seconds that a kernel may take to start, and an output on its way.
PATIENCE = 300


def main():
    try:
        provenance = json.loads((HERE / "provenance.json").read_text("utf-8"))
        notebook = HERE / provenance["notebook"]
        changed = [name for name, was in provenance["files"].items() if digest(HERE / name) != was]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        changed = ["provenance.json"]
    if changed:
        print(f"{changed[0]} is not the file that was shared: unpack the folder once more.", file=sys.stderr)
        return 1
    from checks.project import Trouble, refused
    from checks.verify import verify

    try:
        return verify(notebook, run)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except OSError as problem:
        print(refused(problem), file=sys.stderr)
    return 1


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def run(file, folder):
    from checks import stop
    from checks.project import Trouble

    try:
        import nbformat
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, DeadKernelError
    except ImportError as missing:
        raise Trouble(f"There is no Python package {missing.name}: pip install nbclient, then start this again.") from None
    notebook = nbformat.read(file, as_version=4)
    client = NotebookClient(notebook, kernel_name="w2s-lab", timeout=None, startup_timeout=PATIENCE, iopub_timeout=PATIENCE,
                            record_timing=False, resources={"metadata": {"path": str(file.parent)}},
                            on_cell_start=lambda cell, cell_index: print(".", end="", file=sys.stderr, flush=True))
    try:
        stop.execute(client)
    except NoSuchKernel:
        raise Trouble("There is no kernel w2s-lab here: pip install its wheel, then start this again.") from None
    except (CellExecutionError, DeadKernelError, RuntimeError) as problem:
        raise Trouble(f"\nThe notebook could not be run: {str(problem).strip().splitlines()[-1]}") from None
    print(file=sys.stderr)
    folder.mkdir()
    nbformat.write(notebook, folder / file.name)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nstopped.", file=sys.stderr)
        sys.exit(130)
