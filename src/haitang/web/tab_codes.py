"""Codes of the tabs of a case page, in the order of the loop; known without Django."""

from __future__ import annotations

TAB_CODES = (
    "application",
    "plant",
    "assessment",
    "quote",
    "policy",
    "signals",
    "incident",
    "claim",
    "repair",
    "ledger",
    "summary",
)
"""A tab is seen by whoever may do ``<code>.view`` in the permission matrix."""
