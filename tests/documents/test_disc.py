"""A manifest from a disc is hostile until read; a package that was touched is told file by file."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from papers import INVENTORY, application

from haitang.documents import (
    Bundle,
    Manifest,
    build_bundle,
    check_disc,
    manifest_of,
    package_faults,
    read_manifest,
    read_package,
)
from haitang.lexicon import BadInput
from haitang.pilot import Round

HEAD = "file,bytes,sha256,sm3"
HEX = "0" * 64


@pytest.fixture(scope="module")
def bundle(shanghai: Round) -> Bundle:
    return build_bundle(
        application(),
        shanghai,
        number="HT2026-0001",
        dated=date(2026, 6, 22),
        attachments={"营业执照, 副本.pdf": b"scan"},
        inventory=INVENTORY,
    )


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_manifest(text)
    return [(problem.at, problem.message) for problem in caught.value.problems]


def test_a_manifest_is_read_back_as_it_was_written(bundle: Bundle) -> None:
    assert read_manifest(bundle.manifest.csv()) == bundle.manifest
    assert read_manifest("\ufeff" + bundle.manifest.csv().replace("\n", "\r\n")) == bundle.manifest


def test_columns_may_stand_in_another_order_and_digests_in_capitals() -> None:
    manifest = Manifest.of({"a.txt": b"1"})
    (entry,) = manifest.entries
    text = f"sm3,sha256,bytes,file\n{entry.sm3.hex.upper()},{entry.sha256.hex.upper()},1,a.txt\n\n"
    assert read_manifest(text) == manifest


def test_every_faulty_row_is_told_at_once() -> None:
    rows = [
        HEAD,
        f"a.txt,1,{HEX},{HEX}",
        f"a.txt,1,{HEX},{HEX}",
        f"../a.txt,x,{HEX[:-1]},{HEX}",
        f"/etc/passwd,-1,{HEX},{'g' * 64}",
        f"b\\c.txt,99999999999999999999999,{HEX},{HEX}",
        f"C:/a.txt,1,{HEX},{HEX}",
        f"d.txt,1,{HEX},{HEX},more",
        f"e.txt,1,{HEX}",
        f"f.txt,٣,{HEX},{HEX}",
    ]
    assert faults("\n".join(rows)) == [
        ("第 3 行 file", "同一文件列了两次"),
        ("第 4 行 file", "不是包内的文件路径"),
        ("第 4 行 bytes", "不是字节数"),
        ("第 4 行 sha256", "不是摘要"),
        ("第 5 行 file", "不是包内的文件路径"),
        ("第 5 行 bytes", "不是字节数"),
        ("第 5 行 sm3", "不是摘要"),
        ("第 6 行 file", "不是包内的文件路径"),
        ("第 6 行 bytes", "不是字节数"),
        ("第 7 行 file", "不是包内的文件路径"),
        ("第 8 行", "列数与表头不符"),
        ("第 9 行 sm3", "不是摘要"),
        ("第 10 行 bytes", "不是字节数"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "第 1 行", "表头不符"),
        ("file,bytes\n", "第 1 行", "表头不符"),
        ("PK\x03\x04\x00", "第 1 行", "表头不符"),
        (f'{HEAD}\n"a.txt,1', "", "不是 CSV 表格"),
        (f"{HEAD}\n{'a' * 200_000}", "", "不是 CSV 表格"),
        (HEAD + f"\na,1,{HEX},{HEX}" * 5_001, "", "行数过多"),
    ],
)
def test_what_is_no_manifest_is_refused_whole(text: str, place: str, message: str) -> None:
    assert faults(text) == [(place, message)]


def test_a_disc_like_the_submission_has_no_faults(bundle: Bundle) -> None:
    assert check_disc(bundle.manifest.csv(), bundle.manifest) == []


def test_what_differs_on_a_disc_is_told_by_file(bundle: Bundle) -> None:
    files = {entry.file: bundle.files[entry.file] for entry in bundle.manifest.entries}
    del files["电子版光盘/申报书.pdf"]
    files |= {"电子版光盘/申报书.docx": b"other", "电子版光盘/病毒.exe": b"x"}
    found = check_disc(Manifest.of(files).csv(), bundle.manifest)
    assert [(problem.at, problem.message) for problem in found] == [
        ("电子版光盘/申报书.docx", "内容与报送的不同"),
        ("电子版光盘/申报书.pdf", "光盘清单缺少这个文件"),
        ("电子版光盘/病毒.exe", "报送材料中没有这个文件"),
    ]


def test_a_disc_whose_manifest_cannot_be_read_tells_its_rows(bundle: Bundle) -> None:
    found = check_disc(f"{HEAD}\n../x,1,{HEX},{HEX}\n", bundle.manifest)
    assert [(problem.at, problem.message) for problem in found] == [("第 2 行 file", "不是包内的文件路径")]


def test_a_package_agrees_with_its_manifest_as_folder_and_as_zip(bundle: Bundle, tmp_path: Path) -> None:
    bundle.write(tmp_path / "folder")
    (tmp_path / "package.zip").write_bytes(bundle.zip())
    for path in (tmp_path / "folder", tmp_path / "package.zip", tmp_path):
        files = read_package(path)
        if path != tmp_path:
            assert files == dict(bundle.files)
        assert package_faults(files) == []
        assert manifest_of(files) == bundle.manifest


def test_every_touched_file_of_a_package_is_told(bundle: Bundle, tmp_path: Path) -> None:
    bundle.write(tmp_path)
    (tmp_path / "印刷件/申报书.docx").write_bytes(b"touched")
    (tmp_path / "电子版光盘/申报书.pdf").unlink()
    (tmp_path / "印刷件/另附.txt").write_bytes(b"")
    assert [(problem.file, problem.message) for problem in package_faults(read_package(tmp_path))] == [
        ("印刷件/另附.txt", "不在清单中"),
        ("印刷件/申报书.docx", "内容与清单不符"),
        ("电子版光盘/申报书.pdf", "缺失"),
    ]


def test_links_are_not_followed(bundle: Bundle, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bundle.write(tmp_path / "package")
    (tmp_path / "package/印刷件/链接.txt").symlink_to(secret)
    assert read_package(tmp_path / "package") == dict(bundle.files)


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    path.write_bytes(held.getvalue())
    return path


def test_a_zip_that_reaches_outside_or_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("text")
    whole = zipped(tmp_path / "whole.zip", ("清单.csv", HEAD.encode() + b"\n" + b"x" * 4000)).read_bytes()
    (tmp_path / "torn.zip").write_bytes(whole[: len(whole) - 30])
    tried = {
        zipped(tmp_path / "out.zip", ("../a", b""), ("清单.csv", b"")): "文件名指向包外",
        zipped(tmp_path / "none.zip", ("a.txt", b"")): "没有清单",
        tmp_path / "text.zip": "不是完好的 ZIP 文件",
        tmp_path / "torn.zip": "不是完好的 ZIP 文件",
        tmp_path / "absent.zip": "无法读取文件",
    }
    for path, message in tried.items():
        with pytest.raises(BadInput) as caught:
            read_package(path)
        assert [problem.message for problem in caught.value.problems] == [message]


def test_a_manifest_in_another_encoding_is_refused() -> None:
    with pytest.raises(BadInput, match="不是 UTF-8"):
        manifest_of({"清单.csv": "文件".encode("gb18030")})
