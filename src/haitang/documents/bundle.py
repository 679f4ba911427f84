"""报送包: all that is handed in for one application, as a folder's files and as a zip; same input, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from haitang.documents.application import build_application
from haitang.documents.archive import pack
from haitang.documents.disc import MANIFEST_FILE
from haitang.documents.docx import render_docx
from haitang.documents.figures import qr_code
from haitang.documents.fonts import FontSet
from haitang.documents.glyphs import glyph_problems
from haitang.documents.manifest import Manifest
from haitang.documents.model import Block, Cell, Document, Heading, PageBreak, Paragraph, Row, Run, Table
from haitang.documents.pdf import render_pdf
from haitang.documents.sheets import style_sheet
from haitang.documents.wording import FICTIONAL, facts
from haitang.insured import Inventory
from haitang.lexicon import Problem, canonical_json, day_text, refuse_if
from haitang.pilot import Application, Round

_PRINT = "印刷件"
DISC_FOLDER = "电子版光盘"
"""The folder of a package whose content goes on the disc."""
_ATTACHMENTS, _SCANS = "附件", "签章扫描件"
_STEM = "申报书"
_SLIPS = "份数签条"
_RECEIPT = "回执"


@dataclass(frozen=True)
class Bundle:
    """A package: its files by path, the manifest over all but the manifest and the receipt, and the whole as a zip.

    Attributes
    ----------
    number : str
        The number printed on the receipt and the slips.
    """

    number: str
    dated: date
    files: Mapping[str, bytes]
    manifest: Manifest

    def zip(self) -> bytes:
        """The package as one file, under a folder named by its number."""
        return pack({f"{self.number}/{name}": data for name, data in self.files.items()}, dated=self.dated)

    def write(self, folder: Path) -> None:
        """Write the files under ``folder``, which must be empty or absent.

        Raises
        ------
        FileExistsError
            The folder holds something already.
        """
        if folder.exists() and any(folder.iterdir()):
            raise FileExistsError(f"{folder} 不是空文件夹")
        for name, data in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def build_bundle(
    application: Application,
    rules: Round,
    *,
    number: str,
    dated: date,
    attachments: Mapping[str, bytes] | None = None,
    scans: Mapping[str, bytes] | None = None,
    inventory: Inventory | None = None,
    fonts: FontSet | None = None,
) -> Bundle:
    """The package of an application as it is handed in.

    Parameters
    ----------
    application, rules, inventory
        As for `build_application`.
    number : str
        Number of the package, such as the acceptance number (受理号) or the applicant's own.
    dated : datetime.date
        Day of handing in; every file carries it in place of the time of its making.
    attachments : mapping of str to bytes, optional
        Proofs by file name; they go on the disc.
    scans : mapping of str to bytes, optional
        Signed and sealed pages of the units by file name; they stand beside the folder of the disc.

    Raises
    ------
    BadInput
        A number or the name of an attachment that is no plain file name, or characters that no font here has;
        all of them at once.
    """
    given = dict(attachments or {})
    sealed = dict(scans or {})
    _refuse_names(number, {"attachments": given, "scans": sealed})
    paper = build_application(application, rules, inventory=inventory)
    refuse_if(glyph_problems(paper, fonts=fonts))
    docx, pdf = render_docx(paper), render_pdf(paper, fonts=fonts)
    slips = build_slips(application, rules, number=number, dated=dated)
    files = {
        f"{_PRINT}/{_STEM}.docx": docx,
        f"{_PRINT}/{_STEM}.pdf": pdf,
        f"{_PRINT}/{_SLIPS}.docx": render_docx(slips),
        f"{_PRINT}/{_SLIPS}.pdf": render_pdf(slips, fonts=fonts),
        f"{DISC_FOLDER}/{_STEM}.docx": docx,
        f"{DISC_FOLDER}/{_STEM}.pdf": pdf,
        f"{DISC_FOLDER}/application.json": canonical_json(application),
        **{f"{DISC_FOLDER}/{_ATTACHMENTS}/{name}": data for name, data in given.items()},
        **{f"{_SCANS}/{name}": data for name, data in sealed.items()},
    }
    manifest = Manifest.of(files)
    receipt = build_receipt(application, rules, manifest, number=number, dated=dated)
    files |= {
        MANIFEST_FILE: manifest.csv().encode(),
        f"{_RECEIPT}.docx": render_docx(receipt),
        f"{_RECEIPT}.pdf": render_pdf(receipt, fonts=fonts),
    }
    return Bundle(number=number, dated=dated, files=dict(sorted(files.items())), manifest=manifest)


def build_slips(application: Application, rules: Round, *, number: str, dated: date) -> Document:
    """One slip for each paper copy (份数签条): it is laid on the copy, so that the copy itself bears no mark."""
    copies = rules.intake.paper_copies
    blocks: list[Block] = []
    for copy in range(1, copies + 1):
        if blocks:
            blocks.append(PageBreak())
        pairs = [
            ("报送编号", number),
            ("份次", f"第 {copy} 份（共 {copies} 份）"),
            ("方案名称", application.title),
            ("牵头申报单位", application.lead.name),
            ("申报日期", day_text(application.applied_on)),
            ("提交地址", rules.intake.address),
        ]
        blocks += [
            Paragraph.of("申报材料份数签条", style="title", align="center"),
            Paragraph.of(rules.title, style="subtitle", align="center"),
            facts(pairs, in_pairs=False),
            Heading(level=2, text="用印核对"),
            _seal_checks(application, rules),
            Paragraph.of("本签条随材料放置，不属于申报材料；请勿在申报材料上另作份数标记。", style="note"),
        ]
    return _office_paper(f"申报材料份数签条 {number}", blocks, application, number=number, dated=dated)


def build_receipt(application: Application, rules: Round, manifest: Manifest, *, number: str, dated: date) -> Document:
    """The receipt (回执): number, what the package holds, and a QR code of number and manifest digest."""
    code = f"{number} {manifest.digest}"
    rows = [
        Row.of(
            Cell.of(entry.file),
            Cell.of(f"{entry.bytes:,}", align="right"),
            Cell.of(_fine(f"SHA-256 {entry.sha256.hex}"), _fine(f"SM3 {entry.sm3.hex}")),
        )
        for entry in manifest.entries
    ]
    head = Row.of(*(Cell.of(text, head=True) for text in ("文件", "字节数", "摘要")))
    blocks: list[Block] = [
        Paragraph.of("申报材料回执", style="title"),
        Paragraph.of(rules.title, style="subtitle"),
        facts(
            [
                ("报送编号", number),
                ("生成日期", dated.isoformat()),
                ("方案名称", application.title),
                ("牵头申报单位", application.lead.name),
                ("联合申报单位", "、".join(party.organisation.name for party in application.joint) or "无"),
                ("纸质份数", f"{rules.intake.paper_copies} 份"),
                ("电子版光盘", "1 张" if rules.intake.disc else "不要求"),
                ("清单摘要", str(manifest.digest)),
            ],
            name="回执",
        ),
        qr_code(code),
        Paragraph.of("二维码内容为报送编号与清单摘要，可与清单核对。", style="caption"),
        Heading(level=2, text="文件清单"),
        Table(widths=(27, 11, 62), rows=(head, *rows), head=1, name="文件清单"),
    ]
    return _office_paper(f"申报材料回执 {number}", blocks, application, number=number, dated=dated)


def _fine(text: str) -> Run:
    """Small enough for a digest to stand on one line."""
    return Run(text=text, half_points=14)


def _seal_checks(application: Application, rules: Round) -> Table:
    """Where seals are due, to be ticked by hand when they are there."""
    form = rules.form
    places = [("封面", application.lead.name)]
    if form.pledge:
        places += [(form.pledge.label, unit.name) for unit in application.units]
    for declaration in form.declarations:
        places += [(declaration.heading, unit.name) for unit in application.units]
    rows: list[list[str | Cell]] = [[place, unit, "公章", Cell.of("□", align="center")] for place, unit in places]
    if rules.intake.perforation_seal:
        rows.append(["全套材料侧边", application.lead.name, "骑缝章", Cell.of("□", align="center")])
    return Table.of([28, 46, 14, 12], ["用印处", "单位", "印章", "已用印"], rows, name="用印核对")


def _office_paper(title: str, blocks: list[Block], application: Application, *, number: str, dated: date) -> Document:
    return Document(
        title=title,
        sheet=style_sheet("report"),
        dated=dated,
        author=application.lead.name,
        blocks=tuple(blocks),
        number=number,
        header=FICTIONAL if application.fictional else "",
    )


def _refuse_names(number: str, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    named = [("number", number), *((at, name) for at, files in folders.items() for name in sorted(files))]
    problems = [
        Problem(file="报送包", at=at, message="不是单纯的文件名", value=name, advice="去掉路径与分隔符")
        for at, name in named
        if not _plain_name(name)
    ]
    refuse_if(problems)


def _plain_name(name: str) -> bool:
    return bool(name.strip()) and name not in {".", ".."} and PurePosixPath(name).name == name and "\\" not in name
