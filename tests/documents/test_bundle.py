"""The package holds what the notice asks for, lists it truly, and is the same bytes each time."""

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from papers import INVENTORY, application

from haitang.documents import Bundle, Manifest, build_application, build_bundle, build_slips, render_docx
from haitang.lexicon import BadInput, Digest
from haitang.pilot import Round

DAY = date(2026, 6, 22)
PROOFS = {"营业执照.pdf": b"scan", "审计报告.pdf": b"report"}


def bundle(shanghai: Round, **changes: object) -> Bundle:
    given = {"number": "HT2026-0001", "dated": DAY, "attachments": PROOFS, "inventory": INVENTORY} | changes
    return build_bundle(application(), shanghai, **given)


def test_what_is_in_it(shanghai: Round) -> None:
    assert list(bundle(shanghai).files) == sorted(
        [
            "印刷件/申报书.docx",
            "印刷件/申报书.pdf",
            "印刷件/份数签条.docx",
            "印刷件/份数签条.pdf",
            "电子版光盘/申报书.docx",
            "电子版光盘/申报书.pdf",
            "电子版光盘/application.json",
            "电子版光盘/附件/营业执照.pdf",
            "电子版光盘/附件/审计报告.pdf",
            "清单.csv",
            "回执.docx",
            "回执.pdf",
        ]
    )


def test_the_print_copy_is_the_filing_unaltered(shanghai: Round) -> None:
    filing = render_docx(build_application(application(), shanghai, inventory=INVENTORY))
    files = bundle(shanghai).files
    assert files["印刷件/申报书.docx"] == files["电子版光盘/申报书.docx"] == filing


def test_one_slip_for_each_copy(shanghai: Round) -> None:
    texts = list(build_slips(application(), shanghai, number="HT2026-0001", dated=DAY).texts())
    assert [text for text in texts if text.startswith("第 ")] == [f"第 {n} 份（共 3 份）" for n in (1, 2, 3)]


def test_the_manifest_lists_bytes_and_both_digests(shanghai: Round) -> None:
    made = bundle(shanghai)
    rows = list(csv.DictReader(StringIO(made.files["清单.csv"].decode())))
    listed = {row["file"] for row in rows}
    assert set(made.files) - listed == {"清单.csv", "回执.docx", "回执.pdf"}
    scan = next(row for row in rows if row["file"] == "电子版光盘/附件/营业执照.pdf")
    assert (scan["bytes"], scan["sha256"], scan["sm3"]) == ("4", Digest.sha256(b"scan").hex, Digest.sm3(b"scan").hex)


def test_a_changed_file_is_found(shanghai: Round) -> None:
    made = bundle(shanghai)
    listed = {entry.file: made.files[entry.file] for entry in made.manifest.entries}
    assert made.manifest.faults(listed) == ()
    name = "电子版光盘/附件/营业执照.pdf"
    assert made.manifest.faults(listed | {name: b"scam"}) == (f"{name}：内容与清单不符",)
    del listed[name]
    assert made.manifest.faults(listed) == (f"{name}：缺失",)


def test_same_input_same_bytes_and_any_change_shows(shanghai: Round) -> None:
    assert bundle(shanghai).zip() == bundle(shanghai).zip()
    digests = {bundle(shanghai, **change).manifest.digest.hex for change in ({}, {"attachments": {}}, {"number": "X"})}
    assert len(digests) == 3


def test_the_zip_holds_the_folder(shanghai: Round, tmp_path: Path) -> None:
    made = bundle(shanghai)
    made.write(tmp_path / "包")
    with zipfile.ZipFile(BytesIO(made.zip())) as archive:
        assert archive.testzip() is None
        zipped = {name.removeprefix("HT2026-0001/"): archive.read(name) for name in archive.namelist()}
    written = {
        path.relative_to(tmp_path / "包").as_posix(): path.read_bytes()
        for path in (tmp_path / "包").rglob("*")
        if path.is_file()
    }
    assert zipped == written == dict(made.files)
    with pytest.raises(FileExistsError, match="不是空文件夹"):
        made.write(tmp_path / "包")


def test_scans_stand_beside_the_disc_and_are_listed(shanghai: Round) -> None:
    made = bundle(shanghai, scans={"91310000.pdf": b"sealed"})
    assert made.files["签章扫描件/91310000.pdf"] == b"sealed"
    assert "签章扫描件/91310000.pdf" in {entry.file for entry in made.manifest.entries}
    on_disc = [name for name in made.files if name.startswith("电子版光盘/")]
    assert on_disc == [name for name in bundle(shanghai).files if name.startswith("电子版光盘/")]


def test_names_that_are_no_file_names_are_all_refused_at_once(shanghai: Round) -> None:
    bad = {"../a.pdf": b"", "b/c.pdf": b"", "..": b"", "好.pdf": b""}
    with pytest.raises(BadInput) as caught:
        bundle(shanghai, number="a/b", attachments=bad, scans={"d\\e": b""})
    assert [problem.value for problem in caught.value.problems] == ["a/b", "..", "../a.pdf", "b/c.pdf", "d\\e"]


def test_an_empty_manifest_has_no_faults() -> None:
    assert Manifest.of({}).faults({}) == ()
