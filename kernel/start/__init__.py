"""What the script `lab` does. Only the standard library is used, but for `page`, which runs in .venv."""
