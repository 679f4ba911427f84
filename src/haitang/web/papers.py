"""Which papers a page offers: those whose record the reader sees whole."""

from __future__ import annotations

from haitang.journeys import PAPERS, CaseFile, Paper


def offered(file: CaseFile, tab: str) -> list[Paper]:
    """The papers of a tab that can be made now, in the order of the loop."""
    return [paper for paper in PAPERS.values() if paper.tab == tab and _ready(file, paper)]


def _ready(file: CaseFile, paper: Paper) -> bool:
    seen = getattr(file, paper.needs, None)
    body = getattr(seen, "body", seen)
    if paper.code.startswith("settlement-"):
        return body is not None and body.adjustment is not None
    return bool(body)
