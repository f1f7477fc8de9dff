"""Runs the contenders side by side, in rounds, and writes what was measured."""
