"""Packages: what an honest maker refuses to pack, and that the bytes are the same each time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from haitang.evidence import DisclosedDocument, Log, Tampered, disclose, keys_file, write_package
from haitang.lexicon import Conflict, Digest


def test_the_same_input_gives_the_same_bytes(ledger: Any) -> None:
    assert ledger.package() == ledger.package()


def test_the_package_lists_what_it_holds(ledger: Any) -> None:
    assert list(ledger.package()) == [
        "README.zh.md",
        "bag-info.txt",
        "bagit.txt",
        "data/batches/000002.json",
        "data/checkpoint.txt",
        "data/checkpoints/000002.txt",
        "data/custody.json",
        "data/documents/000000-appointment.txt",
        "data/proofs.json",
        "data/records/000002/line-000013.raw",
        "data/records/000002/line-000014.raw",
        "data/records/000002/line-000016.raw",
        "manifest-sha256.txt",
        "manifest-sm3.txt",
        "seal.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sm3.txt",
        "verify.py",
    ]


def test_raw_records_are_not_touched(ledger: Any) -> None:
    assert ledger.package()["data/records/000002/line-000013.raw"] == ledger.records[2]


def test_a_withheld_record_keeps_its_digest_and_loses_its_text(ledger: Any) -> None:
    package = ledger.package()
    assert not any(ledger.records[4] in content for content in package.values())
    shown = disclose(ledger.leaf, ledger.index, ledger.records, [4], withheld=[4]).records[0]
    assert (shown.raw, shown.leaf in package["data/proofs.json"].decode()) == (None, True)


@pytest.mark.parametrize(
    "changed",
    [
        lambda records: (*records[:2], b"another", *records[3:]),
        lambda records: records[:-1],
        lambda records: (records[1], records[0], *records[2:]),
    ],
    ids=["changed", "truncated", "reordered"],
)
def test_records_that_were_not_committed_are_not_packed(ledger: Any, changed: Any) -> None:
    with pytest.raises(Tampered, match=r"eve\.json 第 13 行不在批次"):
        disclose(ledger.leaf, ledger.index, changed(ledger.records), [2])


def test_a_leaf_at_another_index_is_not_packed(ledger: Any) -> None:
    with pytest.raises(Tampered, match="不是日志第 1 条所存之物"):
        ledger.package(batches=[disclose(ledger.leaf, 1, ledger.records, [2])])
    with pytest.raises(Tampered, match="晚于检查点"):
        ledger.package(documents=[DisclosedDocument(index=4, name="later.txt", content=b"x")])


def test_a_history_that_was_rewritten_is_not_packed(ledger: Any) -> None:
    other = Log(ledger.log.origin)
    other.append(b"another history")
    with pytest.raises(Tampered, match="日志分叉或被改写"):
        ledger.package(earlier=[ledger.signed(other, ledger.at - timedelta(hours=2))])


def test_too_few_cosigners_make_no_package(ledger: Any) -> None:
    with pytest.raises(Tampered, match="联署方不足"):
        ledger.package(parties=ledger.parties[:1])


def test_writing_is_all_or_nothing(ledger: Any, tmp_path: Path) -> None:
    package = ledger.package()
    write_package(package, tmp_path / "evidence")
    written = {
        path.relative_to(tmp_path / "evidence").as_posix(): path.read_bytes()
        for path in (tmp_path / "evidence").rglob("*")
        if path.is_file()
    }
    assert written == package
    with pytest.raises(Conflict, match="文件夹已存在"):
        write_package(package, tmp_path / "evidence")
    assert [path.name for path in tmp_path.iterdir()] == ["evidence"]


def test_keys_are_pinned_by_a_file_apart(ledger: Any) -> None:
    text = keys_file(ledger.keeper.verifier(), ledger.parties)
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        str(ledger.keeper.verifier()),
        *map(str, ledger.parties),
    ]


def test_a_batch_has_digests_of_both_kinds(ledger: Any) -> None:
    content = b"".join(record + b"\n" for record in ledger.records)
    assert ledger.leaf.sha256 == Digest.sha256(content)
    assert ledger.leaf.sm3 == Digest.sm3(content)
    assert (ledger.leaf.size, ledger.leaf.records) == (len(content), 9)


def test_custody_needs_two_persons_and_a_signature_or_the_reason(ledger: Any) -> None:
    record = ledger.custody.model_dump()
    alone = record | {"persons": record["persons"][:1]}
    with pytest.raises(ValidationError, match="须有两人在场"):
        type(ledger.custody).model_validate(alone)
    with pytest.raises(ValidationError, match="须有持有人签认"):
        type(ledger.custody).model_validate(record | {"sign_off": None})
    assert type(ledger.custody).model_validate(alone | {"reason": "夜班仅一人在岗"}).id == UUID(int=3)
