"""The papers of a case: which there are, who may take them, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from haitang.journeys import CaseFile, Ports
from haitang.lexicon import Label
from haitang.parties import Actor


@dataclass(frozen=True)
class Paper:
    """A paper that can be downloaded.

    Attributes
    ----------
    tab : str
        Where it is offered.
    needs : str
        The record that it is made of, as `CaseFile` names it.
    make : callable
        The journey that gives its bytes, permission-checked and audited.
    """

    code: str
    label: Label
    tab: str
    needs: str
    file: str
    media: str
    make: Callable[[Ports, Actor, UUID], bytes]


PAPERS: dict[str, Paper] = {}


def offered(file: CaseFile, tab: str) -> list[Paper]:
    """The papers of a tab whose record the actor sees whole."""
    return [paper for paper in PAPERS.values() if paper.tab == tab and _whole(file, paper.needs)]


def _whole(file: CaseFile, needs: str) -> bool:
    seen = getattr(file, needs)
    return seen is not None and getattr(seen, "body", seen) is not None
