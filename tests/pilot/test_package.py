"""A package as a folder: every fault of all files at once, the operator's packages, what is passed over."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from haitang.lexicon import BadInput, NotFound
from haitang.pilot import find_package, load_round, read_round, round_codes, round_schema

RIVERLAND = Path(__file__).with_name("riverland-2031")
SHIPPED = Path(str(files("haitang.catalog") / "data/rounds/shanghai-2026"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of Riverland that may be spoilt."""
    return Path(shutil.copytree(RIVERLAND, tmp_path / "own" / RIVERLAND.name))


def spoil(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def faults(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(BadInput) as raised:
        read_round(folder)
    return [(problem.file, problem.at, problem.message) for problem in raised.value.problems]


def test_a_folder_is_read_whole(package: Path) -> None:
    assert read_round(package) == read_round(RIVERLAND)
    assert read_round(RIVERLAND).code == "riverland-2031"


def test_faults_of_several_files_come_at_once_each_under_its_file(package: Path) -> None:
    spoil(package / "notice.yaml", "paper_copies: 0", "paper_copies: -1")
    spoil(package / "rules.yaml", "code: seals", "code: whales")
    spoil(package / "layout.yaml", "width: 12240", "width: wide")
    spoil(package / "notice.yaml", "code: riverland-2031", "code: riverland-2032")
    assert [(file, at) for file, at, _ in faults(package)] == [
        ("notice.yaml", "code"),
        ("notice.yaml", "intake.paper_copies"),
        ("rules.yaml", "rules.14.code"),
        ("layout.yaml", "layout.page.width"),
    ]


def test_a_key_in_two_files_is_a_fault(package: Path) -> None:
    (package / "more.yaml").write_text("year: 2032\nlimits: {}\n", encoding="utf-8")
    assert faults(package) == [
        ("notice.yaml", "year", "同一内容在两个文件中"),
        ("notice.yaml", "limits", "同一内容在两个文件中"),
    ]


def test_the_folder_is_named_as_the_code(package: Path) -> None:
    moved = package.rename(package.with_name("riverland"))
    assert faults(moved) == [("notice.yaml", "code", "批次代码与文件夹名不符")]


def test_a_file_that_is_not_utf8_or_not_yaml_is_told_with_the_others(package: Path) -> None:
    (package / "rules.yaml").write_bytes("规则".encode("gbk"))
    (package / "layout.yaml").write_text("layout: [", encoding="utf-8")
    (package / "form.yaml").write_text("- a list\n", encoding="utf-8")
    assert faults(package) == [
        ("rules.yaml", "第 1 字节", "不是 UTF-8 编码"),
        ("form.yaml", "", "文件须是键值对"),
        ("layout.yaml", "第 2 行", "不是合法的 YAML"),
    ]


def test_an_empty_folder_a_file_and_nothing_are_no_packages(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("code: x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("empty", "file", "nothing"):
        assert faults(tmp_path / name) == [(name, "", "不是批次数据包")]


def test_links_and_odd_files_are_passed_over(package: Path) -> None:
    outside = package.parent / "outside.yaml"
    outside.write_text("year: 1999\n", encoding="utf-8")
    (package / "link.yaml").symlink_to(outside)
    (package / ".hidden.yaml").write_text("year: 1999\n", encoding="utf-8")
    (package / "notes.txt").write_text("year: 1999\n", encoding="utf-8")
    (package / "folder.yaml").mkdir()
    assert read_round(package) == read_round(RIVERLAND)


def test_packages_of_the_operator_stand_before_shipped_ones(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED, own / "shanghai-2026")
    spoil(own / "shanghai-2026" / "notice.yaml", "projects_per_applicant: 2", "projects_per_applicant: 3")
    (own / "__pycache__").mkdir()
    (own / "no-package").mkdir()
    monkeypatch.setenv("HAITANG_ROUNDS", f"{tmp_path / 'gone'}:{own}")
    assert round_codes() == ("riverland-2031", "shanghai-2026")
    assert load_round("riverland-2031") == read_round(package)
    assert load_round("shanghai-2026").limits.projects_per_applicant == 3
    monkeypatch.delenv("HAITANG_ROUNDS")
    assert load_round("shanghai-2026").limits.projects_per_applicant == 2
    with pytest.raises(NotFound, match="shanghai-2026"):
        load_round("riverland-2031")


def test_a_package_is_found_by_folder_or_code(package: Path) -> None:
    assert (find_package(str(package)).name, find_package("shanghai-2026").name) == ("riverland-2031", "shanghai-2026")
    with pytest.raises(NotFound, match="atlantis"):
        find_package("atlantis")


def test_the_schema_lets_entries_inherit_the_notice() -> None:
    schema = round_schema()
    assert "required" not in schema
    assert schema["$defs"]["Deadline"]["required"] == ["last_day"]
    assert schema["$defs"]["Provenance"]["required"] == []
    assert {"notice", "rules", "form", "layout"} <= set(schema["properties"])
