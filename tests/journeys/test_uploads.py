"""Files that are taken in and files that are not, by name and by content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from haitang.journeys import DOCUMENTS, accept_upload
from haitang.lexicon import BadInput, Problem


def archive(*members: tuple[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return held.getvalue()


def saved(document: object) -> bytes:
    held = BytesIO()
    document.save(held)  # type: ignore[attr-defined]
    return held.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
DOCX = saved(Document())
XLSX = saved(openpyxl.Workbook())
OFD = archive(("OFD.xml", b"<ofd/>"))


def faults(name: str, data: bytes, **options: tuple[str, ...]) -> list[str]:
    with pytest.raises(BadInput) as refused:
        accept_upload(name, data, **options)
    return [problem.message for problem in refused.value.problems]


def problem(name: str, data: bytes) -> Problem:
    with pytest.raises(BadInput) as refused:
        accept_upload(name, data)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("审计报告.pdf", PDF),
        ("扫描.png", PNG),
        ("扫描.JPG", JPEG),
        ("扫描.jpeg", JPEG),
        ("方案.docx", DOCX),
        ("清单.xlsx", XLSX),
        ("执照.ofd", OFD),
        ("说明.txt", "正文\r\n".encode()),
        ("说明.md", b"\xef\xbb\xbf# x"),
        ("表.csv", "名称,保额".encode("gb18030")),
        ("第1.2版（定稿） v3.pdf", PDF),
    ],
)
def test_what_its_name_says_is_taken(name: str, data: bytes) -> None:
    assert accept_upload(name, data) == name


def test_a_name_is_kept_in_composed_form() -> None:
    assert accept_upload("re\u0301sume\u0301.txt", b"x") == "résumé.txt"


@pytest.mark.parametrize(
    ("name", "data", "seen"),
    [
        ("报告.pdf", PNG, "PNG"),
        ("报告.pdf", b"MZ\x90\0", "Windows 程序"),
        ("报告.pdf", b"just text", "文本"),
        ("照片.png", JPEG, "JPEG"),
        ("方案.docx", XLSX, "ZIP"),
        ("方案.docx", b"PK\x03\x04 broken", "ZIP"),
        ("清单.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "旧版 Office 文件"),
        ("说明.txt", PDF, "PDF"),
        ("表.csv", b"a,b\x00c", "无法识别的内容"),
        ("说明.md", b"\x1b[31mred", "无法识别的内容"),
    ],
)
def test_what_its_name_does_not_say_is_refused(name: str, data: bytes, seen: str) -> None:
    found = problem(name, data)
    assert (found.message, found.value) == ("文件内容与扩展名不符", seen)


@pytest.mark.parametrize(("name", "data"), [("报告.pdf", PDF[:-6]), ("扫描.png", PNG[:-4]), ("扫描.jpg", JPEG[:-1])])
def test_what_was_cut_short_is_refused(name: str, data: bytes) -> None:
    assert faults(name, data) == ["文件不完整，可能上传中断或已损坏"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../../etc/执照.pdf", "文件名含路径"),
        ("c:\\x\\执照.pdf", "文件名含路径"),
        (".隐藏.pdf", "文件名含路径"),
        ("执照\u202efdp.pdf", "文件名含控制字符"),
        ("执照\x00.pdf", "文件名含控制字符"),
        ("执照\ud800.pdf", "文件名含控制字符"),
        ("a<b>.pdf", "文件名含不能使用的符号"),
        ("NUL.pdf", "文件名不能使用"),
        ("con.2026.pdf", "文件名不能使用"),
        (" 执照.pdf", "文件名不能使用"),
        ("长" * 121 + ".pdf", "文件名过长"),
        ("长" * 81 + ".pdf", "文件名过长"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(name: str, message: str) -> None:
    found = faults(name, PDF)
    assert message in found
    assert len(found) <= 2


def test_names_are_shown_without_what_a_page_cannot_show() -> None:
    assert problem("执照\ud800.pdf", PDF).file == "执照□.pdf"


@pytest.mark.parametrize(
    ("name", "seen"), [("病毒.exe", ".exe"), ("报告.pdf.exe", ".exe"), ("报告", "无"), ("页面.html", ".html")]
)
def test_other_extensions_are_refused(name: str, seen: str) -> None:
    found = problem(name, PDF)
    assert (found.message, found.value) == ("不接收这种文件", seen)
    assert found.bound == "、".join(sorted(DOCUMENTS))


def test_all_faults_are_told_at_once() -> None:
    assert faults("a/b?.pdf", b"") == ["文件名含路径", "文件名含不能使用的符号", "文件为空"]


def test_a_page_may_take_other_kinds() -> None:
    package = archive(("application.yaml", b"round: x"))
    assert accept_upload("申报.zip", package, allowed=(".zip",)) == "申报.zip"
    assert faults("申报.zip", package) == ["不接收这种文件"]
    assert faults("报告.pdf", PDF, allowed=(".zip",)) == ["不接收这种文件"]


def bomb_by_ratio() -> bytes:
    return archive(("word/document.xml", bytes(60_000_000)))


def bomb_by_size() -> bytes:
    whole = archive(("word/document.xml", b"<w/>"), ("x.bin", b"y" * 1000))
    # The directory announces 4 GB for the second member.
    at = whole.rindex(b"PK\x01\x02")
    return whole[: at + 24] + (2**32 - 2).to_bytes(4, "little") + whole[at + 28 :]


def bomb_by_overlap() -> bytes:
    whole = archive(("word/document.xml", b"<w/>"), ("x.bin", bytes(range(256)) * 40))
    at = whole.rindex(b"PK\x01\x02")
    return whole[: at + 20] + (len(whole) * 2).to_bytes(4, "little") + whole[at + 24 :]


def many() -> bytes:
    return archive(("word/document.xml", b"<w/>"), *((f"{number}.txt", b"") for number in range(2_000)))


def locked() -> bytes:
    whole = bytearray(archive(("word/document.xml", b"<w/>")))
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


@pytest.mark.parametrize(
    ("make", "messages"),
    [
        (bomb_by_ratio, ["压缩比异常，疑似压缩炸弹"]),
        (bomb_by_size, ["解压后过大"]),
        (bomb_by_overlap, ["压缩比异常，疑似压缩炸弹"]),
        (many, ["压缩包内文件过多"]),
        (locked, ["文件设有密码，无法核对"]),
        (lambda: archive(("word/document.xml", b"<w/>"), ("../x", b"")), ["压缩包内的文件名指向包外"]),
        (lambda: archive(("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"")), ["文件含宏，不予接收"]),
    ],
)
def test_unsafe_archives_are_refused_without_unpacking(make: Callable[[], bytes], messages: list[str]) -> None:
    assert faults("方案.docx", make()) == messages


def test_the_bound_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAITANG_UPLOAD_MB", "1")
    assert accept_upload("大.txt", b"x" * 2**20) == "大.txt"
    assert faults("大.txt", b"x" * (2**20 + 1)) == ["文件过大，未予接收"]
