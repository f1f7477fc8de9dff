"""The experiment of the benchmark in other tools: one module each, served by child.py."""
