"""What a file says that is to be imported into an application: a folder in a ZIP, or a workbook."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from haitang.journeys.uploads import accept_upload
from haitang.journeys.workbook_reading import read_sheets
from haitang.journeys.workbook_sheets import Sheets
from haitang.lexicon import BadInput, Problem
from haitang.parties import Organisation
from haitang.pilot import Round, fields_of, read_application, read_parties


@dataclass(frozen=True)
class Imported:
    """What a file says, before anything of it is taken.

    Attributes
    ----------
    lead : str
        Code of the lead.
    fields : dict of str to str
        Text by path.
    schemes : int
        How many schemes it holds.
    proofs : dict
        By criterion: title, file name and content of each proof that came along.
    units : dict of str to str
        Names of the joint units that it names, by their codes.
    sheets : Sheets or None
        The workbook, where it was one: it knows the cell of each field.
    """

    lead: str
    fields: dict[str, str]
    schemes: int
    proofs: dict[str, list[tuple[str, str, bytes]]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    sheets: Sheets | None = None


def read_import(name: str, data: bytes, round_: Round) -> Imported:
    """What a file says.

    Raises
    ------
    BadInput
        It cannot be read, every fault at once; or it is for another round.
    """
    if name.lower().endswith(".xlsx"):
        sheets = read_sheets(data, file=name)
        _same_round(sheets.round_code, round_, name)
        units = {code: sheets.fields.get(f"joint.{code}.name", code) for code in sheets.units if code}
        lead = sheets.units[""]["code"] if "" in sheets.units else ""
        return Imported(lead=lead, fields=sheets.fields, schemes=sheets.schemes, units=units, sheets=sheets)
    with tempfile.TemporaryDirectory() as place:
        folder = unpacked(data, Path(place), file=name)
        parties: tuple[Organisation, ...] = read_parties(folder / "parties.yaml")
        application = read_application(folder, parties, round_)
        proofs = {
            statement.item: [
                (proof.title, accept_upload(Path(proof.file).name, content), content)
                for proof in statement.proofs
                if proof.file
                for content in [(folder / proof.file).read_bytes()]
            ]
            for statement in application.eligibility
        }
    return Imported(
        lead=application.lead.code,
        fields=fields_of(application),
        schemes=len(application.schemes),
        proofs=proofs,
        units={party.organisation.code: party.organisation.name for party in application.joint},
    )


def _same_round(code: str, round_: Round, file: str) -> None:
    if code != round_.code:
        raise BadInput([Problem(file, "round", "批次不符", code, round_.code, "换成本批次的文件")])


def unpacked(data: bytes, place: Path, *, file: str) -> Path:
    """The folder with ``application.yaml`` out of a ZIP that was accepted as an upload.

    Raises
    ------
    BadInput
        It holds no application, or a member cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(place)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as error:
        raise BadInput([Problem(file, "", "压缩包损坏，无法解开", str(error)[:60], advice="重新打包")]) from error
    sheet = next(iter(sorted(place.rglob("application.yaml"), key=lambda path: len(path.parts))), None)
    if sheet is None:
        bound = "application.yaml、parties.yaml 和各部分的 .md 文件"
        raise BadInput([Problem(file, "", "压缩包中没有申报方案", bound=bound, advice="按导出的文件夹打包")])
    return sheet.parent
