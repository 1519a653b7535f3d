"""This tree and another commit, measured in turn: ``python -m benchmarks.beside COMMIT [NAME...]``."""
