"""Starts the kernel of the notebook that JupyterLab opens with while the page loads, which then finds it running and warm."""
import json
from pathlib import PurePosixPath
from urllib.parse import unquote

TREE = "/lab/tree/"


def _jupyter_server_extension_points():
    return [{"module": "w2slab_early"}]


def _load_jupyter_server_extension(server):
    # Called back once the server listens: by then it is known what it opens with.
    server.io_loop.add_callback(begin, server)


async def begin(server):
    """Whatever is missing, the page starts a kernel as ever, and says what it could not do."""
    url = unquote(server.default_url)
    path = url.partition(TREE)[2].partition("?")[0]
    if not path.endswith(".ipynb"):
        return
    try:
        notebook = await _awaited(server.contents_manager.get(path, type="file", format="text"))
        kernel = json.loads(notebook["content"])["metadata"]["kernelspec"]["name"]
        if kernel not in server.kernel_spec_manager.get_all_specs():
            return
        sessions = server.session_manager
        if not await _awaited(sessions.session_exists(path=path)):
            await _awaited(sessions.create_session(path=path, name=PurePosixPath(path).name, type="notebook", kernel_name=kernel))
    except Exception as problem:
        server.log.info("no kernel was started before the page: %s", problem)


async def _awaited(value):
    return await value if hasattr(value, "__await__") else value
