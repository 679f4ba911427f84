"""Measurements side by side with peers: `python -m benchmarks`; what they found: docs/method/benchmarks.md."""
