"""Reads an application from its folder: ``application.yaml``, and a Markdown file for each text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

from pydantic import Field, TypeAdapter

from haitang.catalog import parse
from haitang.lexicon import BadInput, Digest, OrganisationCode, Problem, Record, refuse_if
from haitang.parties import Organisation, Relation
from haitang.pilot.application import (
    Application,
    JointParty,
    Milestone,
    OtherNature,
    Part,
    Price,
    Proof,
    Prose,
    Scheme,
    Sealing,
    Signature,
    Statement,
    SystemCode,
)
from haitang.pilot.confidentiality import refused_markings
from haitang.pilot.package import load_round
from haitang.pilot.prose import read_prose
from haitang.pilot.round import Round

SHEET: Final = "application.yaml"
PARTIES: Final = "parties.yaml"
_LARGEST_TEXT: Final = 1_000_000

T = TypeVar("T")


class JointEntry(Record):
    """A joint applicant by its code in ``parties.yaml``."""

    party: OrganisationCode
    relation: Relation
    duties: str = ""


class SchemeEntry(Record):
    """A service scheme; ``points`` names the file of each point's text."""

    title: str = Field(min_length=1)
    insurers: tuple[OrganisationCode, ...] = ()
    security: tuple[OrganisationCode, ...] = ()
    points: dict[str, str] = {}
    prices: tuple[Price, ...] = ()


class ApplicationSheet(Record):
    """What ``application.yaml`` holds; texts stand in files of their own."""

    round: str
    title: str = Field(min_length=1)
    applied_on: date
    lead: OrganisationCode
    location: str = ""
    joint: tuple[JointEntry, ...] = ()
    other_natures: tuple[OtherNature, ...] = ()
    introduction: str
    parts: dict[str, str] = {}
    schemes: tuple[SchemeEntry, ...] = ()
    scope: tuple[SystemCode, ...] = ()
    eligibility: tuple[Statement, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    signatures: tuple[Signature, ...] = ()
    sealing: Sealing | None = None

    def files(self) -> dict[str, str]:
        """File of each text by the path of its field."""
        named = {"introduction": self.introduction}
        named |= {f"parts.{code}": file for code, file in self.parts.items()}
        for row, scheme in enumerate(self.schemes):
            named |= {f"schemes.{row}.points.{code}": file for code, file in scheme.points.items()}
        return named


def json_schema() -> dict[str, dict[str, Any]]:
    """JSON Schemas of the files that a person writes, by file name."""
    return {
        SHEET: TypeAdapter(ApplicationSheet).json_schema(),
        PARTIES: TypeAdapter(tuple[Organisation, ...]).json_schema(),
    }


def read_parties(file: Path) -> tuple[Organisation, ...]:
    """The organisations of a case.

    Raises
    ------
    BadInput
        Every fault of the file at once, a code that stands twice included.
    """
    parties = read_yaml(file, tuple[Organisation, ...])
    codes = [party.code for party in parties]
    refuse_if(
        [
            Problem(file.name, f"{row}.code", "单位代码重复", code, "每家单位一次")
            for row, code in enumerate(codes)
            if code in codes[:row]
        ]
    )
    return parties


def read_application(folder: Path, parties: Iterable[Organisation], round_: Round | None = None) -> Application:
    """The application in a folder.

    Parameters
    ----------
    folder : Path
        Holds ``application.yaml`` and the files that it names; nothing outside is read.
    parties : iterable of Organisation
        Everybody whom the sheet may name by code.
    round_ : Round or None
        The round, where it does not ship with the program.

    Raises
    ------
    BadInput
        Every fault at once: of the sheet; or, once the sheet can be read, of all texts, proofs and codes together.
        A text with a classification marking is refused here, before anything keeps it.
    NotFound
        There is no such round.
    """
    sheet = read_yaml(folder / SHEET, ApplicationSheet)
    round_ = round_ or load_round(sheet.round)
    problems: list[Problem] = []
    if sheet.round != round_.code:
        problems.append(Problem(SHEET, "round", "批次不符", sheet.round, round_.code))
    texts = {at: _read_text(folder, file, at, problems) for at, file in sheet.files().items()}
    proved = _with_digests(folder, sheet.eligibility, problems)
    known = {party.code: party for party in parties}
    named = {"lead": sheet.lead} | {f"joint.{row}.party": entry.party for row, entry in enumerate(sheet.joint)}
    problems += [
        Problem(SHEET, at, "没有该单位", code, PARTIES, f"在 {PARTIES} 中补上该单位，或改正代码")
        for at, code in named.items()
        if code not in known
    ]
    refuse_if(problems)
    application = assemble(sheet.model_copy(update={"eligibility": proved}), texts, known)
    refuse_if(refused_markings(application.texts(), round_, file=folder.name))
    return application


def assemble(
    sheet: ApplicationSheet, texts: Mapping[str, Prose], known: Mapping[str, Organisation], *, version: int = 1
) -> Application:
    """The application out of a sheet, its texts by field path, and the organisations by code.

    Raises
    ------
    KeyError
        The sheet names a text or an organisation that is not given.
    """
    return Application(
        round_code=sheet.round,
        title=sheet.title,
        applied_on=sheet.applied_on,
        lead=known[sheet.lead],
        location=sheet.location,
        joint=tuple(
            JointParty(organisation=known[entry.party], relation=entry.relation, duties=entry.duties)
            for entry in sheet.joint
        ),
        other_natures=sheet.other_natures,
        introduction=texts["introduction"],
        parts=tuple(Part(code=code, prose=texts[f"parts.{code}"]) for code in sheet.parts),
        schemes=tuple(
            Scheme(
                title=entry.title,
                insurers=entry.insurers,
                security=entry.security,
                points=tuple(Part(code=code, prose=texts[f"schemes.{row}.points.{code}"]) for code in entry.points),
                prices=entry.prices,
            )
            for row, entry in enumerate(sheet.schemes)
        ),
        scope=sheet.scope,
        eligibility=sheet.eligibility,
        milestones=sheet.milestones,
        signatures=sheet.signatures,
        sealing=sheet.sealing,
        version=version,
    )


def read_yaml(file: Path, schema: type[T]) -> T:
    """A YAML file in ``schema``.

    Raises
    ------
    BadInput
        Missing, not UTF-8, not YAML, or not of that schema; every fault at once.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadInput([Problem(file.name, "", "缺少文件", advice=f"在 {file.parent.name} 文件夹中补上")]) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            [Problem(file.name, f"第 {error.start + 1} 字节", "不是 UTF-8 编码", advice="另存为 UTF-8")]
        ) from error
    return parse(text, schema, file=file.name)


def _read_text(folder: Path, name: str, at: str, problems: list[Problem]) -> Prose:
    data = _bytes_inside(folder, name, at, problems)
    if data is None:
        return Prose()
    if len(data) > _LARGEST_TEXT:
        problems.append(Problem(name, "", "文件过大", f"{len(data)} 字节", f"{_LARGEST_TEXT} 字节"))
        return Prose()
    try:
        prose, found = read_prose(data.decode("utf-8-sig"), file=name)
    except UnicodeDecodeError as error:
        problems.append(Problem(name, f"第 {error.start + 1} 字节", "不是 UTF-8 编码", advice="另存为 UTF-8"))
        return Prose()
    problems += found
    return prose


def _with_digests(folder: Path, statements: tuple[Statement, ...], problems: list[Problem]) -> tuple[Statement, ...]:
    """The same statements, each proof with the digest of its file."""

    def proved(proof: Proof, at: str) -> Proof:
        data = _bytes_inside(folder, proof.file, at, problems) if proof.file else None
        return proof if data is None else proof.model_copy(update={"digest": Digest.sha256(data)})

    return tuple(
        statement.model_copy(
            update={
                "proofs": tuple(
                    proved(proof, f"eligibility.{row}.proofs.{number}") for number, proof in enumerate(statement.proofs)
                )
            }
        )
        for row, statement in enumerate(statements)
    )


def _bytes_inside(folder: Path, name: str, at: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a file that lies inside the folder, or None with a problem noted."""
    path = PurePosixPath(name)
    file = folder / path
    if path.is_absolute() or ".." in path.parts or not file.resolve().is_relative_to(folder.resolve()):
        problems.append(Problem(SHEET, at, "文件不在申报文件夹之内", name, advice="改为文件夹内的相对路径"))
        return None
    if not file.is_file():
        problems.append(Problem(SHEET, at, "缺少文件", name, advice="补上该文件，或改正文件名"))
        return None
    return file.read_bytes()
