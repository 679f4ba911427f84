"""Haitang (海塘): an industrial cyber-insurance platform.

The rooms and floors are drawn in ARCHITECTURE.md; each room's ``__init__`` is its door.
"""

__version__ = "0.1.0"
