"""`verify.py` as a court's expert runs it: alone, isolated, on packages that somebody tampered with.

Three hands tamper. A clumsy one changes files. A careful one rewrites the manifests as well. The third is the keeper
of the log, who can sign anything alone but cannot make the other parties sign.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haitang.evidence import Log, keys_file, sign, verifier_source, write_package
from haitang.evidence.offline import arithmetic
from haitang.lexicon import Digest

Package = dict[str, bytes]
LOST_BATCH = [
    "data/batches/000002.json 不在日志第 2 条：内容、次序或证明被改 / leaf is not in the log",
    "记录 data/records/000002/line-000013.raw：所在批次不成立 / its batch does not hold",
    "记录 data/records/000002/line-000014.raw：所在批次不成立 / its batch does not hold",
]
RECORD = "data/records/000002/line-000013.raw"
DIGESTS = (("sha256", Digest.sha256), ("sm3", Digest.sm3))
NEXT = "data/records/000002/line-000014.raw"


def run(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Exit code, and what was said not to hold (all lines where nothing was)."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    faults = [line.removeprefix("[不符 FAIL] ") for line in lines if line.startswith("[不符 FAIL]")]
    return done.returncode, faults or lines


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., tuple[int, list[str]]]:
    """Write a package and run its verifier."""

    def checked(package: Package, *arguments: str) -> tuple[int, list[str]]:
        write_package(package, tmp_path / "evidence")
        return run(tmp_path / "evidence", *arguments)

    return checked


def rebagged(package: Package) -> Package:
    """The careful hand: every manifest agrees with the files again; only the seal cannot be made anew."""
    payload = {path: content for path, content in package.items() if path.startswith("data/")}
    for name, digest in DIGESTS:
        lines = [f"{digest(payload[path]).hex}  {path}\n" for path in sorted(payload)]
        package = package | {f"manifest-{name}.txt": "".join(lines).encode()}
    head = {path: content for path, content in package.items() if not path.startswith(("data/", "tagmanifest", "seal"))}
    for name, digest in DIGESTS:
        lines = [f"{digest(head[path]).hex}  {path}\n" for path in sorted(head)]
        package = package | {f"tagmanifest-{name}.txt": "".join(lines).encode()}
    return package


def resealed(package: Package, ledger: Any) -> Package:
    """The keeper's hand: the seal is made anew as well."""
    package = rebagged(package)
    digests = [f"{name} {digest(package[f'tagmanifest-{name}.txt']).hex}\n" for name, digest in DIGESTS]
    text = f"haitang/seal/v1\n{UUID(int=7)}\n" + "".join(digests)
    return package | {"seal.txt": str(sign(text, ledger.keeper)).encode()}


def with_proofs(package: Package, change: Callable[[dict[str, Any]], object]) -> Package:
    """Change the proofs."""
    proofs = json.loads(package["data/proofs.json"])
    change(proofs)
    return package | {"data/proofs.json": json.dumps(proofs).encode()}


def without(package: Package, *paths: str) -> Package:
    """Drop files."""
    return {path: content for path, content in package.items() if path not in paths}


def test_an_untouched_package_holds(ledger: Any, check: Any) -> None:
    code, lines = check(ledger.package())
    assert code == 0
    assert lines[-1] == "结论：全部成立（11 项）/ every record holds"
    held = [line.removeprefix("[通过 OK]   ") for line in lines if "记录 eve.json" in line]
    assert held == [
        f"记录 eve.json 第 13 行（{RECORD}）",
        f"记录 eve.json 第 14 行（{NEXT}）",
        "记录 eve.json 第 15 行（仅出示摘要 digest only）",
        "记录 eve.json 第 16 行（data/records/000002/line-000016.raw）",
    ]


def test_without_pinned_keys_it_shows_fingerprints_to_compare(ledger: Any, check: Any) -> None:
    _, lines = check(ledger.package())
    keys = [ledger.keeper.verifier(), *ledger.parties]
    assert [line.strip() for line in lines if "：" in line and line.startswith("   ") and "compare" not in line] == [
        f"{'联署' if number else '日志'} {key.name}：{key.fingerprint}" for number, key in enumerate(keys)
    ]


def test_pinned_keys_are_used_in_place_of_the_packages_own(ledger: Any, check: Any, tmp_path: Path) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(keys_file(ledger.keeper.verifier(), ledger.parties), encoding="utf-8")
    code, lines = check(ledger.package(), "--keys", str(keys))
    assert (code, [line for line in lines if "NOTE" in line]) == (0, [])
    keys.write_text(keys_file(ledger.keeper.verifier(), ledger.parties[:1]), encoding="utf-8")
    code, faults = run(tmp_path / "evidence", "--keys", str(keys))
    assert code == 1
    assert faults == ["data/checkpoint.txt 联署方不足：要求 2，实有 1（海锚）/ too few cosigners"]
    keys.write_text(keys_file(ledger.parties[0], ledger.parties), encoding="utf-8")
    assert run(tmp_path / "evidence", "--keys", str(keys)) == (
        1,
        ["日志公钥 plant-log 不在可信公钥之列 / the log's key is not pinned"],
    )


def test_one_changed_byte_is_found_whoever_changed_it(ledger: Any, tmp_path: Path) -> None:
    package = ledger.package()
    changed = package | {RECORD: package[RECORD].replace(b"modbus", b"modbuS")}
    for name, forged in (
        ("clumsy", changed),
        ("careful", rebagged(changed)),
        ("keeper", resealed(changed, ledger)),
    ):
        write_package(forged, tmp_path / name)
        code, faults = run(tmp_path / name)
        named = f"记录 eve.json 第 13 行（{RECORD}） 内容与存证不符 / record was changed"
        expected = {
            "clumsy": [
                f"文件被改动：{RECORD} 的 sha256 与清单不符 / file was changed",
                f"文件被改动：{RECORD} 的 sm3 与清单不符 / file was changed",
                named,
            ],
            "careful": ["封签与清单不符：证据包在封存后被改动 / the package was changed after it was sealed", named],
            "keeper": [named],
        }
        assert (code, faults) == (1, expected[name])


@pytest.mark.parametrize(
    "path", ["README.zh.md", "bag-info.txt", "verify.py", "data/custody.json", "data/checkpoint.txt"]
)
def test_a_changed_byte_of_any_other_file_is_found(ledger: Any, check: Any, path: str) -> None:
    package = ledger.package()
    code, faults = check(package | {path: package[path] + b" \n"})
    assert code == 1
    assert faults[0] == f"文件被改动：{path} 的 sha256 与清单不符 / file was changed"


def test_a_dropped_record_is_named(ledger: Any, check: Any) -> None:
    code, faults = check(without(ledger.package(), RECORD))
    assert (code, faults) == (1, [f"缺少文件：{RECORD} / file is missing"] * 3)


def test_a_record_dropped_from_the_proofs_too_breaks_the_seal(ledger: Any, check: Any) -> None:
    package = with_proofs(without(ledger.package(), RECORD), lambda proofs: proofs["batches"][0]["records"].pop(0))
    code, faults = check(rebagged(package))
    assert (code, faults) == (1, ["封签与清单不符：证据包在封存后被改动 / the package was changed after it was sealed"])


def test_two_records_in_each_others_place_are_named(ledger: Any, check: Any) -> None:
    package = ledger.package()
    code, faults = check(resealed(package | {RECORD: package[NEXT], NEXT: package[RECORD]}, ledger))
    assert code == 1
    assert faults == [
        f"记录 eve.json 第 13 行（{RECORD}） 内容与存证不符 / record was changed",
        f"记录 eve.json 第 14 行（{NEXT}） 内容与存证不符 / record was changed",
    ]


def test_records_renumbered_in_the_proofs_are_named(ledger: Any, check: Any) -> None:
    def swap(proofs: dict[str, Any]) -> None:
        first, second = proofs["batches"][0]["records"][:2]
        first["position"], second["position"] = second["position"], first["position"]

    code, faults = check(resealed(with_proofs(ledger.package(), swap), ledger))
    assert code == 1
    assert faults == [
        f"记录 eve.json 第 14 行（{RECORD}） 不在批次的第 4 位 / record is not at that place",
        "记录 eve.json 第 13 行 重复或次序颠倒 / listed twice or out of order",
        f"记录 eve.json 第 13 行（{NEXT}） 不在批次的第 3 位 / record is not at that place",
    ]


def test_a_truncated_record_is_named(ledger: Any, check: Any) -> None:
    package = ledger.package()
    code, faults = check(resealed(package | {RECORD: package[RECORD][:-1]}, ledger))
    assert (code, faults) == (1, [f"记录 eve.json 第 13 行（{RECORD}） 内容与存证不符 / record was changed"])


def test_a_truncated_batch_is_not_the_one_in_the_log(ledger: Any, check: Any) -> None:
    package = ledger.package()
    path = "data/batches/000002.json"
    short = ledger.leaf_of(ledger.records[:6], ledger.leaf.collected_at).encoded
    code, faults = check(resealed(package | {path: short}, ledger))
    assert (code, faults[:3], len(faults)) == (1, LOST_BATCH, 5)


def test_an_added_file_is_named(ledger: Any, check: Any) -> None:
    extra = "data/records/000002/line-000017.raw"
    package = ledger.package() | {extra: b"invented"}
    code, faults = check(resealed(package, ledger))
    assert (code, faults) == (1, [f"多出文件：{extra} 没有证明 / file without a proof"])


def test_an_added_file_outside_the_payload_is_named(ledger: Any, check: Any) -> None:
    code, faults = check(ledger.package() | {"note.txt": b"x"})
    assert (code, faults) == (
        1,
        [f"多出文件：note.txt 不在 tagmanifest-{name}.txt 中 / file was added" for name in ("sha256", "sm3")],
    )


def test_a_link_out_of_the_package_is_not_followed(ledger: Any, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_package(ledger.package(), folder)
    (tmp_path / "outside.raw").write_bytes((folder / RECORD).read_bytes())
    (folder / RECORD).unlink()
    (folder / RECORD).symlink_to(tmp_path / "outside.raw")
    code, faults = run(folder)
    assert (code, faults) == (1, [f"缺少文件：{RECORD} / file is missing"] * 3)


def test_a_path_out_of_the_package_is_refused(ledger: Any, check: Any) -> None:
    def point_outside(proofs: dict[str, Any]) -> None:
        proofs["batches"][0]["records"][0]["file"] = "../outside.raw"

    _, faults = check(resealed(with_proofs(ledger.package(), point_outside), ledger))
    assert faults[0] == "路径越出证据包：../outside.raw / path leaves the package"


def test_a_checkpoint_of_another_state_does_not_prove_these_records(ledger: Any, check: Any) -> None:
    package = ledger.package()
    swapped = package | {"data/checkpoint.txt": package["data/checkpoints/000002.txt"]}
    code, faults = check(resealed(swapped, ledger))
    assert (code, faults[1:4]) == (1, LOST_BATCH)


def forked(ledger: Any, records: tuple[bytes, ...], **changes: Any) -> tuple[Log, Any]:
    """Another history under the same name, with one changed batch; and its leaf."""
    log = Log(ledger.log.origin)
    log.append(b"appointment")
    log.append(ledger.leaf_of((b"rewritten",), ledger.at - timedelta(hours=3)).encoded)
    leaf = ledger.leaf_of(records, ledger.leaf.collected_at, **changes)
    log.append(leaf.encoded)
    log.append(b"later")
    return log, leaf


def test_a_fork_that_only_the_keeper_signed_has_too_few_cosigners(ledger: Any, check: Any) -> None:
    other, _ = forked(ledger, ledger.records)
    package = ledger.package() | {"data/checkpoint.txt": str(other.checkpoint(ledger.at, ledger.keeper)).encode()}
    code, faults = check(resealed(package, ledger))
    assert (code, faults) == (1, ["data/checkpoint.txt 联署方不足：要求 2，实有 0（）/ too few cosigners"])


def test_a_fork_with_everybodys_signatures_contradicts_the_earlier_checkpoint(ledger: Any, check: Any) -> None:
    """Even parties who conspire now cannot undo what they cosigned before."""
    other, _ = forked(ledger, ledger.records)
    package = ledger.package() | {"data/checkpoint.txt": str(ledger.signed(other, ledger.at)).encode()}
    code, faults = check(resealed(package, ledger))
    assert code == 1
    assert faults[0] == "日志分叉或被改写：data/checkpoints/000002.txt（2 条）不能延续到当前的 4 条 / fork"


def test_a_party_who_kept_a_checkpoint_finds_the_fork(ledger: Any, check: Any, tmp_path: Path) -> None:
    other, _ = forked(ledger, ledger.records)
    held = tmp_path / "held.txt"
    held.write_text(str(ledger.signed(other, ledger.at)), encoding="utf-8")
    code, faults = check(ledger.package(), "--earlier", str(held))
    assert (code, faults) == (1, [f"日志分叉：您持有的 {held}（4 条）与本包同条数的根不同 / fork"])


def test_a_party_who_kept_a_later_checkpoint_finds_the_truncation(ledger: Any, check: Any, tmp_path: Path) -> None:
    longer = Log.from_leaves(ledger.log.leaves, origin=ledger.log.origin)
    longer.append(b"one more")
    held = tmp_path / "held.txt"
    held.write_text(str(ledger.signed(longer, ledger.at + timedelta(hours=1))), encoding="utf-8")
    code, faults = check(ledger.package(), "--earlier", str(held))
    assert (code, faults) == (1, [f"日志被截短：您持有的 {held} 有 5 条，本包只有 4 条 / truncated"])
    held.write_text(str(ledger.earlier), encoding="utf-8")
    assert run(tmp_path / "evidence", "--earlier", str(held))[0] == 0


def backdated(ledger: Any, reason: str) -> Package:
    """A batch that says it was collected before a checkpoint that lacks it; everything else is in order."""
    log = Log.from_leaves(ledger.log.leaves[:2], origin=ledger.log.origin)
    leaf = ledger.leaf_of(ledger.records, ledger.at - timedelta(hours=2, minutes=30), late_reason=reason)
    index = log.append(leaf.encoded)
    from haitang.evidence import disclose

    return ledger.package(
        log=log, note=ledger.signed(log, ledger.at), batches=[disclose(leaf, index, ledger.records, [2])]
    )


def test_a_back_dated_batch_is_named(ledger: Any, check: Any) -> None:
    code, faults = check(backdated(ledger, ""))
    assert (code, faults) == (
        1,
        [
            (
                "批次 eve.json 自称采集于 2026-08-12T01:30:00+00:00，却不在 2026-08-12T02:00:00+00:00 的检查点中："
                "时间倒签 / back-dated"
            )
        ],
    )


def test_a_late_batch_with_its_reason_holds_and_the_reason_is_shown(ledger: Any, check: Any) -> None:
    code, lines = check(backdated(ledger, "厂区断网，恢复后补传"))
    assert code == 0
    assert [line for line in lines if line.endswith("所述理由：厂区断网，恢复后补传")] != []


def test_a_changed_date_is_another_leaf(ledger: Any, check: Any) -> None:
    package = ledger.package()
    path = "data/batches/000002.json"
    earlier = package[path].replace(b"T03:00:00Z", b"T02:00:00Z")
    assert earlier != package[path]
    code, faults = check(resealed(package | {path: earlier}, ledger))
    assert (code, faults[:3], len(faults)) == (1, LOST_BATCH, 5)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("data/proofs.json", b"[]"),
        ("data/proofs.json", b"{not json"),
        ("data/proofs.json", b'{"format": "haitang/evidence/v1"}'),
        ("data/proofs.json", b"\xff"),
        ("data/checkpoint.txt", b""),
        ("data/custody.json", b"{}"),
        ("seal.txt", b""),
        ("manifest-sha256.txt", b"nonsense\n"),
        ("bagit.txt", b"BagIt-Version: 0.97\n"),
    ],
)
def test_rubbish_is_a_failure_and_not_a_crash(ledger: Any, check: Any, path: str, content: bytes) -> None:
    code, faults = check(ledger.package() | {path: content})
    assert (code, len(faults) > 0) == (1, True)


@pytest.mark.parametrize("path", ["seal.txt", "data/checkpoint.txt", "data/custody.json", "tagmanifest-sm3.txt"])
def test_a_missing_part_is_a_failure(ledger: Any, check: Any, path: str) -> None:
    code, faults = check(without(ledger.package(), path))
    assert (code, f"缺少文件：{path} / file is missing" in faults) == (1, True)


def test_no_package_is_exit_code_two(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(verifier_source())
    code, lines = run(tmp_path)
    assert (code, lines) == (2, [f"这里没有证据包：{tmp_path} / no evidence package here"])
    code, lines = run(tmp_path, str(tmp_path), "--keys", "nowhere.txt")
    assert code == 2


def test_the_verifier_needs_only_the_standard_library_of_python_3_8() -> None:
    tree = ast.parse(verifier_source(), feature_version=(3, 8))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    allowed = {"argparse", "base64", "hashlib", "json", "os", "sys", "datetime", "pathlib", "typing", "__future__"}
    assert imported == allowed | {"collections.abc"}
    newer = {"removeprefix", "removesuffix", "bit_count", "is_relative_to", "pairwise", "UTC"}
    assert {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & newer == set()


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_sm3_in_plain_python_agrees_with_openssl(length: int) -> None:
    data = bytes(number % 251 for number in range(length))
    assert arithmetic.sm3(data) == Digest.sm3(data).hex == arithmetic.fast_sm3(data)


def test_ed25519_in_plain_python_agrees_with_openssl() -> None:
    for seed in range(8):
        key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bytes([seed])).digest())
        public, message = key.public_key().public_bytes_raw(), bytes([seed]) * seed
        signature = key.sign(message)
        assert arithmetic.ed25519(public, message, signature)
        for place in (0, 31, 32, 63):
            forged = bytearray(signature)
            forged[place] ^= 1
            assert not arithmetic.ed25519(public, message, bytes(forged))
        assert not arithmetic.ed25519(public, message + b".", signature)


def test_ed25519_refuses_what_is_not_canonical() -> None:
    """A signature plus the group's order, a key that is no point, wrong lengths (RFC 8032, section 5.1.7)."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"m")
    scalar = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    assert not arithmetic.ed25519(public, b"m", signature[:32] + scalar.to_bytes(32, "little"))
    assert not arithmetic.ed25519((2**255 - 18).to_bytes(32, "little"), b"m", signature)
    assert not arithmetic.ed25519(b"\x02" + bytes(31), b"m", signature)
    assert not arithmetic.ed25519(public[:31], b"m", signature)
    assert not arithmetic.ed25519(public, b"m", signature[:63])


def test_it_runs_where_the_screen_is_not_utf8(ledger: Any, tmp_path: Path) -> None:
    write_package(ledger.package(), tmp_path / "evidence")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "evidence" / "verify.py")],
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "结论：全部成立".encode() in done.stdout
