#!/usr/bin/env python3
"""Checks an evidence package offline, with Python 3.8 or later and nothing else.

    python3 verify.py [FOLDER] [--keys FILE] [--earlier FILE ...]

It recomputes every digest (SHA-256 and SM3), the signatures (Ed25519, RFC 8032), the proofs that each record was
committed (RFC 6962) and that the log only grew, and says of each record whether it holds. Exit code 0: all hold;
1: something does not; 2: there is no package to check. It reads files and writes only to the screen.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from haitang.evidence.offline.arithmetic import ed25519, extends, fast_sm3, included, leaf_hash


class Fault(Exception):
    """Something does not hold; the text says what, in Chinese and in English."""


class Key:
    """A public key as ``name+id+base64(kind || key)``; kind 1 is a log's, kind 4 a cosigner's."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        try:
            self.name, identifier, material = self.text.split("+", 2)
            raw = base64.b64decode(material, validate=True)
        except ValueError:
            raise Fault(f"公钥不是规定的格式：{text[:60]} / not a verifier key") from None
        self.kind, self.public = raw[:1], raw[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        if self.id.hex() != identifier or len(self.public) != 32 or self.kind not in (b"\x01", b"\x04"):
            raise Fault(f"公钥与其标识不符：{text[:60]} / key does not match its id")

    def fingerprint(self) -> str:
        """SHA-256 of the key, in groups to be read aloud."""
        whole = hashlib.sha256(self.public).hexdigest()
        return " ".join(whole[i : i + 8] for i in range(0, 64, 8))


class Note:
    """A text with signatures under it (C2SP signed note)."""

    def __init__(self, text: str, name: str) -> None:
        body, _, signatures = text.rpartition("\n\n")
        self.name, self.body, self.lines = name, body + "\n", []
        try:
            for line in signatures[:-1].split("\n"):
                dash, holder, packed = line.split(" ")
                raw = base64.b64decode(packed, validate=True)
                self.lines.append((holder, raw[:4], raw[4:]))
                if dash != "\u2014" or not signatures.endswith("\n"):
                    raise ValueError(line)
        except ValueError:
            raise Fault(f"{name} 不是签名文本 / not a signed note") from None

    def signed_by(self, key: Key) -> bool:
        """Whether the holder signed; a signature of theirs that does not verify is a fault."""
        for holder, identifier, signature in self.lines:
            if holder != key.name or identifier != key.id:
                continue
            message, plain = self.body.encode(), signature
            if key.kind == b"\x04":
                stamp, plain = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {stamp}\n".encode() + message
            if not ed25519(key.public, message, plain):
                raise Fault(f"{self.name}：{key.name} 的签名不成立 / signature does not verify")
            return True
        return False


class Checkpoint(Note):
    """Size and root of the log at one time."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text, name)
        try:
            self.origin, size, root, time, rest = self.body.split("\n")
            self.size, self.root, self.at = int(size), base64.b64decode(root, validate=True), instant(time[5:])
            if rest or not time.startswith("time ") or len(self.root) != 32 or self.size < 0:
                raise ValueError(time)
        except ValueError:
            raise Fault(f"{name} 不是检查点 / not a checkpoint") from None


def instant(text: str) -> datetime:
    """An RFC 3339 time; Python 3.8 does not read the Z."""
    at = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(timezone.utc)  # noqa: UP017 - Python 3.8 has no datetime.UTC


def hexes(proof: Sequence[str]) -> list[bytes]:
    """The steps of a proof."""
    return [bytes.fromhex(step) for step in proof]


class Verifier:
    """Checks one folder, says of each thing whether it holds, and counts."""

    def __init__(self, folder: Path, keys: Sequence[Key] | None, held: Sequence[Path]) -> None:
        self.folder, self.pinned, self.held = folder, keys, held
        self.good = self.bad = 0
        self.proofs: dict[str, Any] = {}
        self.earlier: list[Checkpoint] = []
        self.used: set[str] = {"data/proofs.json", "data/custody.json"}

    def holds(self, text: str) -> None:
        """Say that something holds."""
        self.good += 1
        say("[通过 OK]   " + text)

    def fails(self, text: str) -> None:
        """Say that something does not hold."""
        self.bad += 1
        say("[不符 FAIL] " + text)

    def step(self, check: Callable[..., Any], *arguments: Any) -> Any:
        """Run one check; a fault in it, or data that is not of the form, is a failure and not a crash."""
        try:
            return check(*arguments)
        except Fault as fault:
            self.fails(str(fault))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OSError, OverflowError) as error:
            self.fails(f"材料不合格式 / malformed ({type(error).__name__}: {error})")
        return None

    def read(self, path: str) -> bytes:
        """Bytes of a file of the package; never of one outside it."""
        parts = path.split("/")
        if "\\" in path or ":" in path or any(part in ("", ".", "..") for part in parts):
            raise Fault(f"路径越出证据包：{path} / path leaves the package")
        whole = self.folder.joinpath(*parts)
        if whole.is_symlink() or not whole.is_file():
            raise Fault(f"缺少文件：{path} / file is missing")
        return whole.read_bytes()

    def text(self, path: str) -> str:
        """Text of a file of the package."""
        try:
            return self.read(path).decode("utf-8")
        except UnicodeDecodeError:
            raise Fault(f"{path} 不是 UTF-8 文本 / not UTF-8") from None

    def on_disk(self) -> set[str]:
        """Paths of all files of the folder, links included."""
        return {
            (Path(root) / name).relative_to(self.folder).as_posix()
            for root, folders, files in os.walk(self.folder)
            for name in [*files, *(name for name in folders if (Path(root) / name).is_symlink())]
        }

    def bag(self) -> None:
        """The BagIt structure: nothing changed, nothing missing, nothing added."""
        if self.text("bagit.txt") != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
            self.fails("bagit.txt 被改动 / bagit.txt was changed")
        files, before = self.on_disk(), self.bad
        payload = {path for path in files if path.startswith("data/")}
        tags = files - payload - {"seal.txt", "tagmanifest-sha256.txt", "tagmanifest-sm3.txt"}
        for kind, expected in (("manifest", payload), ("tagmanifest", tags)):
            for algorithm in ("sha256", "sm3"):
                self.step(self.manifest, f"{kind}-{algorithm}.txt", algorithm, expected)
        if self.bad == before:
            self.holds(f"{len(payload | tags)} 个文件与 SHA-256、SM3 清单一致 / files match both manifests")

    def manifest(self, name: str, algorithm: str, expected: set[str]) -> None:
        """One manifest: each line, and that it lists every file."""
        listed = set()
        for line in self.text(name).splitlines():
            digest, _, path = line.partition("  ")
            if path in listed:
                self.fails(f"{name} 重复列出 {path} / listed twice")
            listed.add(path)
            self.step(self.listed, path, digest, algorithm)
        for path in sorted(expected - listed):
            self.fails(f"多出文件：{path} 不在 {name} 中 / file was added")

    def listed(self, path: str, digest: str, algorithm: str) -> None:
        """One line of a manifest."""
        data = self.read(path)
        if (hashlib.sha256(data).hexdigest() if algorithm == "sha256" else fast_sm3(data)) != digest:
            raise Fault(f"文件被改动：{path} 的 {algorithm} 与清单不符 / file was changed")

    def seal(self) -> None:
        """The signature over the manifests: without it a manifest could be rewritten with the files."""
        note = Note(self.text("seal.txt"), "seal.txt")
        digests = "sha256 {}\nsm3 {}\n".format(
            hashlib.sha256(self.read("tagmanifest-sha256.txt")).hexdigest(),
            fast_sm3(self.read("tagmanifest-sm3.txt")),
        )
        if note.body != f"haitang/seal/v1\n{self.proofs['package']}\n{digests}":
            raise Fault("封签与清单不符：证据包在封存后被改动 / the package was changed after it was sealed")
        if not note.signed_by(self.log):
            raise Fault(f"封签没有 {self.log.name} 的签名 / the seal is not signed by the log's keeper")
        self.holds(f"封签成立 / the seal holds: {self.log.name}")

    def choose_keys(self) -> bool:
        """Pinned keys decide; without them the package's own are used, and the reader is told to compare them."""
        self.log, parties = Key(self.proofs["log_key"]), [Key(text) for text in self.proofs["parties"]]
        if self.pinned is None:
            say("[说明 NOTE] 未指定可信公钥（--keys）：请把下列指纹与各方另行公布的逐一核对，否则只证明包内自洽。")
            say("            No pinned keys: compare these fingerprints with those published by the parties.")
            for key in [self.log, *parties]:
                say(f"            {'日志' if key is self.log else '联署'} {key.name}：{key.fingerprint()}")
        elif self.log.text not in {key.text for key in self.pinned}:
            raise Fault(f"日志公钥 {self.log.name} 不在可信公钥之列 / the log's key is not pinned")
        else:
            parties = list(self.pinned)
        self.parties = [key for key in parties if key.kind == b"\x04" and key.public != self.log.public]
        self.quorum = max(2, int(self.proofs["quorum"]))
        return True

    def checkpoint(self, path: str) -> Checkpoint:
        """A checkpoint that the log signed and enough parties cosigned."""
        checkpoint = Checkpoint(self.text(path), path)
        if checkpoint.origin != self.proofs["origin"]:
            raise Fault(f"{path} 属于另一日志 {checkpoint.origin} / checkpoint of another log")
        if not checkpoint.signed_by(self.log):
            raise Fault(f"{path} 没有日志 {self.log.name} 的签名 / not signed by the log")
        signed = [key for key in self.parties if checkpoint.signed_by(key)]
        count = min(len({key.name for key in signed}), len({key.public for key in signed}))
        names = "、".join(key.name for key in signed)
        if count < self.quorum:
            raise Fault(f"{path} 联署方不足：要求 {self.quorum}，实有 {count}（{names}）/ too few cosigners")
        self.holds(f"检查点 {path}：{checkpoint.size} 条，{checkpoint.at.isoformat()}，联署 {names}")
        return checkpoint

    def older(self, item: dict[str, Any]) -> None:
        """One earlier checkpoint in the package: it leads to the one that the proofs use."""
        old, now = self.checkpoint(item["file"]), self.current
        if old.at > now.at or not extends(old.size, old.root, now.size, now.root, hexes(item["proof"])):
            raise Fault(f"日志分叉或被改写：{item['file']}（{old.size} 条）不能延续到当前的 {now.size} 条 / fork")
        self.earlier.append(old)

    def held_checkpoint(self, path: Path) -> None:
        """A checkpoint that the reader kept: the surest way to find a second history."""
        held, now = Checkpoint(path.read_text(encoding="utf-8"), str(path)), self.current
        roots = {item.root for item in [*self.earlier, now] if item.size == held.size}
        if held.origin != now.origin or not held.signed_by(self.log):
            raise Fault(f"{path} 不是本日志的检查点 / not a checkpoint of this log")
        if held.size > now.size:
            raise Fault(f"日志被截短：您持有的 {path} 有 {held.size} 条，本包只有 {now.size} 条 / truncated")
        if not roots:
            raise Fault(f"{path}（{held.size} 条）不在本包所列历史中，请索取一致性证明 / no proof for it")
        if roots != {held.root}:
            raise Fault(f"日志分叉：您持有的 {path}（{held.size} 条）与本包同条数的根不同 / fork")
        self.holds(f"您持有的 {path} 与本包历史一致 / agrees with the checkpoint you hold")

    def leaf(self, item: dict[str, Any]) -> bytes:
        """A leaf of the log: in the tree at its index."""
        data, now = self.read(item["file"]), self.current
        if not included(leaf_hash(data), item["index"], now.size, hexes(item["proof"]), now.root):
            raise Fault(f"{item['file']} 不在日志第 {item['index']} 条：内容、次序或证明被改 / leaf is not in the log")
        return data

    def document(self, item: dict[str, Any]) -> None:
        """A leaf that is itself the thing."""
        self.leaf(item)
        self.holds(f"文书 {item['file']}（日志第 {item['index']} 条）/ document holds")

    def batch(self, item: dict[str, Any]) -> None:
        """A batch: its leaf, its dates, and the records disclosed from it."""
        self.used.update(record["file"] for record in item["records"] if record["file"] is not None)
        leaf = self.step(self.leaf, item)
        if leaf is None:
            for record in item["records"]:
                self.fails(f"记录 {record['file'] or record['leaf_hash']}：所在批次不成立 / its batch does not hold")
            return
        batch = json.loads(leaf.decode("utf-8"))
        self.holds(f"批次 {batch['name']}（日志第 {item['index']} 条，{batch['records']} 条记录）/ batch holds")
        self.step(self.dates, batch, item["index"])
        last = -1
        for record in item["records"]:
            label = f"{batch['name']} 第 {batch['first_line'] + record['position']} 行"
            if record["position"] <= last:
                self.fails(f"记录 {label} 重复或次序颠倒 / listed twice or out of order")
            last = record["position"]
            self.step(self.record, record, batch, label)

    def record(self, record: dict[str, Any], batch: dict[str, Any], label: str) -> None:
        """One record: its bytes, and its place in the batch."""
        committed, root = bytes.fromhex(record["leaf_hash"]), bytes.fromhex(batch["root"]["hex"])
        name = f"记录 {label}（{record['file'] or '仅出示摘要 digest only'}）"
        if record["file"] is not None and leaf_hash(self.read(record["file"])) != committed:
            raise Fault(f"{name} 内容与存证不符 / record was changed")
        if not included(committed, record["position"], batch["records"], hexes(record["proof"]), root):
            raise Fault(f"{name} 不在批次的第 {record['position'] + 1} 位 / record is not at that place")
        self.holds(name)

    def dates(self, batch: dict[str, Any], index: int) -> None:
        """No batch was collected well before a checkpoint that lacks it, nor after one that has it."""
        at, error = instant(batch["collected_at"]), timedelta(seconds=batch["clock"]["error_seconds"])
        every = sorted([*self.earlier, self.current], key=lambda item: (item.size, item.at))
        without = [item.at for item in every if item.size <= index]
        having = [item.at for item in every if item.size > index]
        if without and at + error < without[-1]:
            said = f"批次 {batch['name']} 自称采集于 {at.isoformat()}，却不在 {without[-1].isoformat()} 的检查点中"
            if not batch["late_reason"]:
                raise Fault(f"{said}：时间倒签 / back-dated")
            say(f"[说明 NOTE] {said}；所述理由：{batch['late_reason']}")
        if at - error > having[0]:
            raise Fault(f"批次 {batch['name']} 的采集时间晚于收录它的检查点 / collected after it was committed")

    def custody(self) -> None:
        """Every step of custody names two persons and a sign-off, or the reason why not; in order of time."""
        records, last = json.loads(self.text("data/custody.json")), None
        for number, record in enumerate(records, 1):
            people = {(person["name"], person["organisation"]) for person in record["persons"]}
            if (len(people) < 2 or not record["sign_off"]) and not record["reason"]:
                raise Fault(f"保管记录第 {number} 条缺少第二人或签认，又无理由 / custody record is incomplete")
            if last is not None and instant(record["at"]["latest"]) < last:
                raise Fault(f"保管记录第 {number} 条的时间早于前一条 / custody is out of order")
            last = instant(record["at"]["earliest"])
        self.holds(f"保管记录 {len(records)} 条完整有序 / custody records are complete and in order")

    def nothing_more(self) -> None:
        """Every file of the payload is one that the proofs speak of."""
        items = [*self.proofs["batches"], *self.proofs["documents"], *self.proofs["earlier"]]
        known = self.used | {item["file"] for item in items} | {self.proofs["checkpoint"]}
        for path in sorted(self.on_disk() - known):
            if path.startswith("data/"):
                self.fails(f"多出文件：{path} 没有证明 / file without a proof")

    def run(self) -> bool:
        """All checks; True where everything holds."""
        self.step(self.bag)
        loaded = self.step(lambda: json.loads(self.text("data/proofs.json")))
        if not isinstance(loaded, dict) or loaded.get("format") != "haitang/evidence/v1":
            self.fails("data/proofs.json 缺失或不合格式 / no proofs")
            return False
        self.proofs = loaded
        if not self.step(self.choose_keys):
            return False
        self.step(self.seal)
        self.current = self.step(self.checkpoint, loaded.get("checkpoint"))
        if self.current is None:
            return False
        for check, name in ((self.older, "earlier"), (self.batch, "batches"), (self.document, "documents")):
            for item in self.step(lambda key=name: list(loaded[key])) or []:
                self.step(check, item)
        for path in self.held:
            self.step(self.held_checkpoint, path)
        self.step(self.custody)
        self.step(self.nothing_more)
        return self.bad == 0


def say(text: str) -> None:
    """One line on the screen."""
    sys.stdout.write(text + "\n")


def main() -> int:
    """Read the command line, check, and say so."""
    parser = argparse.ArgumentParser(description="离线核验证据包 / verify an evidence package offline")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--keys", type=Path, help="可信公钥，每行一个 / pinned keys, one per line")
    parser.add_argument("--earlier", type=Path, action="append", default=[], help="您另行持有的检查点 / one you hold")
    options = parser.parse_args()
    getattr(sys.stdout, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    if not (options.folder / "bagit.txt").is_file():
        say(f"这里没有证据包：{options.folder} / no evidence package here")
        return 2
    keys = None
    if options.keys:
        try:
            lines = [line.strip() for line in options.keys.read_text(encoding="utf-8").splitlines()]
            keys = [Key(line) for line in lines if line and not line.startswith("#")]
        except (OSError, UnicodeDecodeError, Fault) as error:
            say(f"不能读取可信公钥 {options.keys}：{error} / cannot read the pinned keys")
            return 2
    verifier = Verifier(options.folder, keys, options.earlier)
    if verifier.run():
        say(f"结论：全部成立（{verifier.good} 项）/ every record holds")
        return 0
    say(f"结论：不成立（{verifier.bad} 项不符）/ the package does NOT hold")
    return 1


if __name__ == "__main__":
    sys.exit(main())
