"""The kernel "Java (w2s-lab)" with its jars: `python -m w2s_lab CONNECTION_FILE` starts it, as Jupyter does."""
