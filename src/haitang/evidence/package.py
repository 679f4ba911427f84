"""Evidence packages (证据包): BagIt folders with chosen raw records, their proofs, and a verifier that runs offline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from haitang.evidence.checkpoint import Checkpoint, Note, Tampered, extends, sign, verified
from haitang.evidence.custody import CustodyRecord
from haitang.evidence.disclosure import DisclosedBatch, DisclosedDocument
from haitang.evidence.keys import Signer, VerifierKey
from haitang.evidence.log import Log
from haitang.evidence.merkle import leaf_hash, verify_inclusion
from haitang.evidence.offline import verifier_source
from haitang.evidence.readme import readme
from haitang.lexicon import Conflict, Digest

_BAGIT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
QUORUM: Final = 2
"""How many parties have to cosign a checkpoint before it proves anything to a third."""


def build_package(
    *,
    package_id: UUID,
    title: str,
    log: Log,
    note: Note,
    log_key: VerifierKey,
    parties: Sequence[VerifierKey],
    signer: Signer,
    batches: Sequence[DisclosedBatch] = (),
    documents: Sequence[DisclosedDocument] = (),
    earlier: Sequence[Note] = (),
    custody: Sequence[CustodyRecord] = (),
    quorum: int = QUORUM,
) -> dict[str, bytes]:
    """The files of a package by path; the same input gives the same bytes.

    Parameters
    ----------
    title : str
        What the package is evidence of; one line.
    note : Note
        The cosigned checkpoint that all proofs lead to.
    log_key, parties : VerifierKey
        Keys of the log and of the cosigners; a reader compares them with those that the parties published.
    signer : Signer
        The log's keeper, who seals the manifests.
    earlier : sequence of Note
        Cosigned checkpoints before ``note``: they date the batches and show that history was not rewritten.

    Raises
    ------
    Tampered
        A signature, a proof or the history does not hold: such a package is not made.
    """
    now = verified(note, log=log_key, parties=parties, quorum=quorum)
    payload: dict[str, bytes] = {"data/checkpoint.txt": str(note).encode()}
    proofs: dict[str, Any] = {
        "format": "haitang/evidence/v1",
        "package": str(package_id),
        "origin": log.origin,
        "checkpoint": "data/checkpoint.txt",
        "quorum": quorum,
        "log_key": str(log_key),
        "parties": [str(key) for key in parties],
        "earlier": [],
        "batches": [],
        "documents": [],
    }
    for item in sorted(earlier, key=lambda one: Checkpoint.parse(one.text).size):
        old = verified(item, log=log_key, parties=parties, quorum=quorum)
        steps = _history(log, old, now)
        path = f"data/checkpoints/{old.size:06d}.txt"
        payload[path] = str(item).encode()
        proofs["earlier"].append({"file": path, "proof": steps})
    for batch in sorted(batches, key=lambda item: item.index):
        _add_batch(payload, proofs, log, batch, now)
    for document in sorted(documents, key=lambda item: item.index):
        path = f"data/documents/{document.index:06d}-{document.name}"
        payload[path] = document.content
        steps = _leaf_proof(log, document.content, document.index, now, path)
        proofs["documents"].append({"file": path, "index": document.index, "proof": steps})
    payload["data/custody.json"] = _pretty([record.model_dump(mode="json") for record in custody])
    payload["data/proofs.json"] = _pretty(proofs)
    tags = {"README.zh.md": readme(title, now, batches, documents, keys=[log_key, *parties]).encode()}
    return _sealed(payload, tags, package_id=package_id, title=title, signer=signer)


def write_package(package: Mapping[str, bytes], folder: Path) -> None:
    """Write a package into a folder that does not yet exist; all of it or nothing.

    Raises
    ------
    Conflict
        The folder exists.
    """
    if folder.exists():
        raise Conflict(f"文件夹已存在：{folder}", advice="换一个文件夹，或先移走原有的证据包")
    unfinished = folder.with_name(f".{folder.name}.part")
    for path, content in package.items():
        target = unfinished / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    unfinished.rename(folder)


def keys_file(log_key: VerifierKey, parties: Sequence[VerifierKey]) -> str:
    """What each party keeps apart from any package, to pin with ``verify.py --keys``."""
    lines = [f"# {key.name} {key.fingerprint}\n{key}" for key in (log_key, *parties)]
    return "\n".join(lines) + "\n"


def _history(log: Log, old: Checkpoint, now: Checkpoint) -> list[str]:
    """Proof that ``now`` extends ``old``."""
    steps = log.consistency(old.size, now.size) if old.size <= now.size else ()
    if not extends(old, now, steps):
        raise Tampered(
            f"检查点（{old.size} 条，{old.at.isoformat()}）不能延续到当前检查点（{now.size} 条）：日志分叉或被改写",
            advice="停止使用该日志，向各方索取其持有的检查点",
        )
    return [step.hex() for step in steps]


def _add_batch(
    payload: dict[str, bytes], proofs: dict[str, Any], log: Log, batch: DisclosedBatch, now: Checkpoint
) -> None:
    path = f"data/batches/{batch.index:06d}.json"
    payload[path] = batch.leaf.encoded
    records = []
    for record in batch.records:
        file = None
        if record.raw is not None:
            file = f"data/records/{batch.index:06d}/line-{batch.leaf.first_line + record.position:06d}.raw"
            payload[file] = record.raw
        proof = list(record.proof)
        records.append({"position": record.position, "file": file, "leaf_hash": record.leaf, "proof": proof})
    steps = _leaf_proof(log, batch.leaf.encoded, batch.index, now, batch.leaf.name)
    proofs["batches"].append({"file": path, "index": batch.index, "proof": steps, "records": records})


def _leaf_proof(log: Log, leaf: bytes, index: int, now: Checkpoint, name: str) -> list[str]:
    if index >= now.size:
        raise Tampered(f"{name}（日志第 {index} 条）晚于检查点（{now.size} 条）", advice="请用更晚的检查点")
    steps, root = log.inclusion(index, now.size), bytes.fromhex(now.root)
    if not verify_inclusion(leaf_hash(leaf), index=index, size=now.size, proof=steps, root=root):
        raise Tampered(f"{name} 不是日志第 {index} 条所存之物", advice="核对批次与日志序号")
    return [step.hex() for step in steps]


def _sealed(
    payload: Mapping[str, bytes], tags: Mapping[str, bytes], *, package_id: UUID, title: str, signer: Signer
) -> dict[str, bytes]:
    """Add manifests over the payload, manifests over the rest, and a signature over those."""
    octets = sum(len(content) for content in payload.values())
    information = (
        f"External-Identifier: {package_id}\nExternal-Description: {title}\nPayload-Oxum: {octets}.{len(payload)}\n"
    )
    head = {
        **tags,
        "bagit.txt": _BAGIT,
        "bag-info.txt": information.encode(),
        "manifest-sha256.txt": _manifest(payload, Digest.sha256),
        "manifest-sm3.txt": _manifest(payload, Digest.sm3),
        "verify.py": verifier_source(),
    }
    outer = {
        "tagmanifest-sha256.txt": _manifest(head, Digest.sha256),
        "tagmanifest-sm3.txt": _manifest(head, Digest.sm3),
    }
    text = (
        f"haitang/seal/v1\n{package_id}\n"
        f"sha256 {Digest.sha256(outer['tagmanifest-sha256.txt']).hex}\n"
        f"sm3 {Digest.sm3(outer['tagmanifest-sm3.txt']).hex}\n"
    )
    seal = {"seal.txt": str(sign(text, signer)).encode()}
    return dict(sorted({**payload, **head, **outer, **seal}.items()))


def _manifest(files: Mapping[str, bytes], digest: Callable[[bytes], Digest]) -> bytes:
    return "".join(f"{digest(files[path]).hex}  {path}\n" for path in sorted(files)).encode()


def _pretty(value: object) -> bytes:
    """JSON that a person can read, with one form for one content."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
