"""Files in and out: equal both ways, shown before taken, every faulty cell named, nothing run."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.journeys.conftest import Draft

from haitang.journeys import (
    export_application,
    packed,
    preview_import,
    read_workbook,
    take_import,
    write_application,
    write_workbook,
)
from haitang.lexicon import BadInput, Conflict, NotAllowed, NotFound
from haitang.parties import Role
from haitang.pilot import Application, fields_of, fill_in, load_round, read_application, read_parties
from haitang.pilot import write_application as folder_of

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"
SHANGHAI = load_round("shanghai-2026")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def application() -> Application:
    """The worked case's application without what a workbook leaves behind."""
    read = read_application(CASE / "application", read_parties(CASE / "parties.yaml"))
    bare = tuple(statement.model_copy(update={"proofs": ()}) for statement in read.eligibility)
    return read.model_copy(update={"signatures": (), "sealing": None, "eligibility": bare})


def edited(data: bytes, changes: dict[tuple[str, str], str]) -> bytes:
    """A workbook with other values in some cells."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, cell), value in changes.items():
        workbook[sheet][cell] = value
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def faults(data: bytes) -> list[tuple[str, str, str]]:
    with pytest.raises(BadInput) as refused:
        read_workbook(data, file="a.xlsx")
    return [(problem.at, problem.message, problem.value) for problem in refused.value.problems]


def test_a_workbook_is_read_back_equal_and_written_to_the_same_bytes(application: Application) -> None:
    data = write_workbook(application, SHANGHAI)
    assert read_workbook(data, file="a.xlsx") == application
    assert write_workbook(application, SHANGHAI) == data


def test_what_looks_like_a_formula_is_text_in_the_workbook_and_back(application: Application) -> None:
    hostile = {"title": "=cmd|' /C calc'!A0", "parts.security": "+1+1\n-2\n@SUM(A1)", "location": "=1+1"}
    changed, problems = fill_in(application, hostile, SHANGHAI)
    assert problems == ()
    data = write_workbook(changed, SHANGHAI)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert b"<f>" not in sheets
    assert read_workbook(data, file="a.xlsx") == changed


def test_a_formula_is_refused_and_never_run(application: Application) -> None:
    data = edited(write_workbook(application, SHANGHAI), {("基本信息", "C3"): "=1+1"})
    assert faults(data) == [("基本信息 C3", "单元格是公式", "=1+1")]


def test_every_faulty_cell_is_named_at_once(application: Application) -> None:
    data = edited(
        write_workbook(application, SHANGHAI),
        {
            ("申报单位", "B3"): "9131011500000B0271",
            ("申报单位", "C2"): "巫师",
            ("服务方案", "A2"): "零",
            ("基本信息", "A4"): "colour",
        },
    )
    assert [(at, value) for at, _message, value in faults(data)] == [
        ("基本信息 A4", "colour"),
        ("申报单位 C2", "巫师"),
        ("申报单位 B3", "9131011500000B0271"),
        ("服务方案 A2", "零"),
    ]


def test_fields_that_cannot_be_taken_are_named_by_their_cells(application: Application) -> None:
    data = edited(
        write_workbook(application, SHANGHAI),
        {("申报单位", "K2"): "昨天", ("保费保额", "D2"): "很多", ("里程碑", "C3"): "明天", ("系统范围", "A3"): "S 1"},
    )
    assert [(at, value) for at, _message, value in faults(data)] == [
        ("申报单位 K2", "'昨天'"),
        ("保费保额 2 行起 第 1 行 premium", "'很多'"),
        ("系统范围 A 1", "'S'"),
        ("里程碑 第 2 行 due", "'明天'"),
    ]


def test_sheets_and_heads_stay_as_the_template_has_them(application: Application) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(write_workbook(application, SHANGHAI)))
    del workbook["正文"]
    workbook.create_sheet("别的")
    workbook["系统范围"]["A1"] = "名称"
    held = io.BytesIO()
    workbook.save(held)
    assert [(at, message) for at, message, _value in faults(held.getvalue())] == [
        ("系统范围", "表头不符"),
        ("别的", "未知的工作表"),
        ("正文", "缺少工作表"),
    ]


def test_a_paragraph_beyond_a_cell_is_refused_when_it_is_written(application: Application) -> None:
    long, _ = fill_in(application, {"introduction": "字" * 32_768}, SHANGHAI)
    with pytest.raises(BadInput, match="段落过长"):
        write_workbook(long, SHANGHAI)


def test_a_marking_is_refused_before_it_is_kept(application: Application) -> None:
    data = edited(write_workbook(application, SHANGHAI), {("正文", "C2"): "机密★ 十年"})
    found = faults(data)
    assert found == [("正文 C2", "含机密级标志，不予接收和保存", "")]


def test_an_import_is_shown_then_taken_and_keeps_what_others_fill_in(joined: Draft, application: Application) -> None:
    ports, lead, project = joined.walk.ports, joined.applicant, joined.project
    insurer = joined.actor(Role.INSURER_MANAGER).organisation
    before = joined.stored
    preview = preview_import(ports, lead, project, "a.xlsx", write_workbook(application, SHANGHAI))
    assert joined.stored == before
    assert {each.at for each in preview.differences} >= {"title", "introduction", "parts.security", "scope"}
    assert [label.zh.split(" · ")[1] for label in preview.kept] == ["职责分工", "职责分工"]
    assert preview.strangers == (application.joint[1].organisation.name, application.joint[3].organisation.name)
    # Milestones may name any unit; schemes name those that apply: both bodies of the worked scheme have joined.
    assert preview.problems == ()
    stored = take_import(ports, lead, project, preview.record.id, base=before.version)
    fields, wanted = fields_of(stored.body), fields_of(application)
    same = [at for at in wanted if not at.startswith("joint.")]
    assert {at: fields[at] for at in same} == {at: wanted[at] for at in same}
    assert fields[f"joint.{insurer}.duties"] == "先前所拟"
    with pytest.raises(Conflict, match="已经导入"):
        take_import(ports, lead, project, preview.record.id, base=stored.version)


def test_a_folder_brings_its_proofs(joined: Draft) -> None:
    ports, lead, project = joined.walk.ports, joined.applicant, joined.project
    case = joined.walk.case.application
    proofs = {name: (CASE / "application" / name).read_bytes() for name in joined.walk.case.proofs}
    pack = packed(folder_of(case, proofs))
    preview = preview_import(ports, lead, project, "a.zip", pack)
    stored = take_import(ports, lead, project, preview.record.id, base=joined.stored.version)
    files = [proof.file for statement in stored.body.eligibility for proof in statement.proofs]
    assert len(files) == len(proofs) == 5
    with ports.transaction() as work:
        kept = {work.file(project, file) for file in files}
    assert kept == set(proofs.values())
    exported = export_application(ports, lead, project, "zip")
    again = preview_import(ports, lead, project, "b.zip", exported)
    assert again.differences == ()
    assert export_application(ports, lead, project, "zip") == exported


def test_what_an_import_cannot_take_is_named_by_its_cell(draft: Draft, application: Application) -> None:
    preview = preview_import(
        draft.walk.ports, draft.applicant, draft.project, "a.xlsx", write_workbook(application, SHANGHAI)
    )
    assert [(problem.file, problem.at, problem.message) for problem in preview.problems] == [
        ("a.xlsx", "服务方案 C2", "不是申报单位"),
        ("a.xlsx", "服务方案 D2", "不是申报单位"),
    ]
    assert "title" in {each.at for each in preview.differences}


def test_fewer_schemes_are_fewer_schemes(joined: Draft, application: Application) -> None:
    ports, lead, project = joined.walk.ports, joined.applicant, joined.project
    write_application(ports, lead, project, {"schemes.0.title": "一", "schemes.1.title": "二"}, base=1)
    preview = preview_import(ports, lead, project, "a.xlsx", write_workbook(application, SHANGHAI))
    assert [scheme.title for scheme in preview.after.schemes] == [application.schemes[0].title]


def test_a_file_that_is_not_this_projects_is_refused(draft: Draft, application: Application) -> None:
    ports, lead, project = draft.walk.ports, draft.applicant, draft.project
    other = edited(write_workbook(application, SHANGHAI), {("基本信息", "C2"): "riverland-2031"})
    foreign = application.model_copy(update={"lead": application.joint[0].organisation, "joint": ()})
    bad = (
        ("a.xlsx", other, "批次不符"),
        ("a.xlsx", write_workbook(foreign.model_copy(update={"schemes": ()}), SHANGHAI), "不是本单位的申报方案"),
        ("a.zip", packed({"x.txt": b"x"}), "压缩包中没有申报方案"),
        ("a.zip", packed({"../application.yaml": b"x"}), "压缩包内的文件名指向包外"),
        ("a.zip", packed({"application.yaml": b"round: ["}), "缺少文件"),
        ("a.xlsx", b"PK\x03\x04", "文件内容与扩展名不符"),
        ("a.docx", b"PK\x03\x04", "不接收这种文件"),
    )
    for name, data, message in bad:
        with pytest.raises(BadInput) as refused:
            preview_import(ports, lead, project, name, data)
        assert message in [problem.message for problem in refused.value.problems]
    assert draft.stored.version == 1


def test_an_import_is_the_leads_and_the_projects(joined: Draft, application: Application) -> None:
    ports, project = joined.walk.ports, joined.project
    data = write_workbook(application, SHANGHAI)
    with pytest.raises(NotAllowed):
        preview_import(ports, joined.actor(Role.INSURER_MANAGER), project, "a.xlsx", data)
    with pytest.raises(NotAllowed):
        export_application(ports, joined.actor(Role.INSURER_MANAGER), project, "zip")
    preview = preview_import(ports, joined.applicant, project, "a.xlsx", data)
    with pytest.raises((NotFound, Conflict)):
        take_import(ports, joined.applicant, joined.walk.project, preview.record.id, base=1)
    write_application(ports, joined.applicant, project, {"location": "临港"}, base=joined.stored.version)
    with pytest.raises(Conflict, match="预览之后方案又有改动"):
        take_import(ports, joined.applicant, project, preview.record.id, base=preview.before.version)
