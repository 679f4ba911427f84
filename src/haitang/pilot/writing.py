"""Writes an application as the folder that `read_application` reads: ``application.yaml``, ``parties.yaml``, texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final

import yaml

from haitang.pilot.application import Application, Proof, Prose, Statement
from haitang.pilot.prose import typed_text
from haitang.pilot.reading import PARTIES, SHEET

_NONE: Final[Mapping[str, bytes]] = MappingProxyType({})


def write_application(application: Application, proofs: Mapping[str, bytes] = _NONE) -> dict[str, bytes]:
    """The files of an application's folder, by path; what is read back is equal, but for the version's number.

    Parameters
    ----------
    proofs : mapping of str to bytes
        Contents of the files that the statements of eligibility name; a proof without its content keeps its title.
    """
    files: dict[str, bytes] = {"introduction.md": markdown(application.introduction).encode()}
    for part in application.parts:
        files[f"{part.code}.md"] = markdown(part.prose).encode()
    for row, scheme in enumerate(application.schemes, start=1):
        for part in scheme.points:
            files[f"scheme-{row}/{part.code}.md"] = markdown(part.prose).encode()
    named = _proof_names(application, proofs)
    files |= {name: proofs[file] for file, name in named.items()}
    files[SHEET] = _yaml(_sheet(application, named))
    files[PARTIES] = _yaml([unit.model_dump(mode="json", exclude_defaults=True) for unit in application.units])
    return files


def markdown(prose: Prose) -> str:
    """A text as Markdown: an empty line between paragraphs, ``##`` before a heading.

    Examples
    --------
    >>> markdown(Prose.plain("第一段。", "第二段。"))
    '第一段。\\n\\n第二段。\\n'
    """
    return typed_text(prose).replace("\n", "\n\n") + "\n" * bool(prose.blocks)


def _proof_names(application: Application, proofs: Mapping[str, bytes]) -> dict[str, str]:
    """Where in the folder each proof's file stands, by the name under which it is kept."""
    found: dict[str, str] = {}
    for statement in application.eligibility:
        for proof in statement.proofs:
            if proof.file in proofs and proof.file not in found:
                found[proof.file] = f"proofs/{statement.item}/{PurePosixPath(proof.file).name}"
    return found


def _sheet(application: Application, named: Mapping[str, str]) -> dict[str, Any]:
    """``application.yaml`` in the order in which a person writes it; what says nothing is left out."""
    plain = application.model_dump(mode="json", exclude_defaults=True)
    sheet: dict[str, Any] = {
        "round": plain["round_code"],
        "title": plain["title"],
        "applied_on": plain["applied_on"],
        "lead": application.lead.code,
        "location": application.location,
        "joint": [
            {"party": party.organisation.code, "relation": party.relation.value, "duties": party.duties}
            for party in application.joint
        ],
        "other_natures": plain.get("other_natures"),
        "introduction": "introduction.md",
        "parts": {part.code: f"{part.code}.md" for part in application.parts},
        "schemes": [
            {
                "title": scheme.title,
                "insurers": list(scheme.insurers),
                "security": list(scheme.security),
                "points": {part.code: f"scheme-{row}/{part.code}.md" for part in scheme.points},
                "prices": [price.model_dump(mode="json", exclude_defaults=True) for price in scheme.prices],
            }
            for row, scheme in enumerate(application.schemes, start=1)
        ],
        "scope": list(application.scope),
        "eligibility": [_statement(statement, named) for statement in application.eligibility],
        "milestones": plain.get("milestones"),
        "signatures": plain.get("signatures"),
        "sealing": plain.get("sealing"),
    }
    return {key: value for key, value in sheet.items() if value}


def _statement(statement: Statement, named: Mapping[str, str]) -> dict[str, Any]:
    return {
        "item": statement.item,
        "text": statement.text,
        "proofs": [_proof(proof, named) for proof in statement.proofs],
    }


def _proof(proof: Proof, named: Mapping[str, str]) -> dict[str, Any]:
    known = {"title": proof.title}
    return known | ({"file": named[proof.file]} if proof.file in named else {})


def _yaml(plain: Any) -> bytes:
    text: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1_000)
    return text.encode()
