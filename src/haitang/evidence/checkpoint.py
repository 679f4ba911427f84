"""Checkpoints: the size and root of a log at one time, as a signed note that other parties cosign (C2SP).

A log that shows two histories needs its cosigners to sign both. A cosigner therefore signs only what extends the last
checkpoint that it saw, so that two parties who compare notes find a fork.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import Field, model_validator

from haitang.evidence.keys import COSIGNATURE, Signer, VerifierKey
from haitang.evidence.merkle import verify_consistency
from haitang.lexicon import HaitangError, Instant, Record

_DASH = "\u2014"


class Tampered(HaitangError):
    """What is shown is not what was committed; the message names what fails."""


class Checkpoint(Record):
    """Size and root of a log, and when its keeper stated them."""

    origin: str
    size: int = Field(ge=0)
    root: str = Field(pattern=r"^[0-9a-f]{64}$")
    at: Instant

    @model_validator(mode="after")
    def _one_line(self) -> Self:
        if not self.origin or "\n" in self.origin:
            raise ValueError("日志名称须为非空的一行")
        return self

    @property
    def body(self) -> str:
        """The text that is signed: origin, size, root, and the time as an extension line."""
        root = base64.b64encode(bytes.fromhex(self.root)).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {_rfc3339(self.at)}\n"

    @classmethod
    def parse(cls, body: str) -> Checkpoint:
        """Read the text of a checkpoint.

        Raises
        ------
        Tampered
            Not such a text; what was changed may be any of it.
        """
        lines = body.split("\n")
        try:
            origin, size, root, time, rest = lines
            if rest or not time.startswith("time ") or str(int(size)) != size:
                raise ValueError(body)
            at = datetime.fromisoformat(time.removeprefix("time "))
            checkpoint = cls(origin=origin, size=int(size), root=base64.b64decode(root, validate=True).hex(), at=at)
            if checkpoint.body != body:
                raise ValueError(body)
        except (ValueError, binascii.Error) as error:
            raise Tampered("检查点不是规定的格式", advice="向日志保管方索取原件") from error
        return checkpoint


class SignatureLine(Record):
    """One signature under a note: a name, the id of its key, and the bytes (in hex)."""

    name: str
    key: str = Field(pattern=r"^[0-9a-f]{8}$")
    signature: str


class Note(Record):
    """A signed note: a text, and the signatures under it.

    Examples
    --------
    >>> from haitang.evidence import Ed25519Signer
    >>> log = Ed25519Signer("plant-log", bytes(32))
    >>> checkpoint = Checkpoint(origin="plant-log", size=0, root="00" * 32, at=datetime(2026, 8, 12, tzinfo=UTC))
    >>> note = sign(checkpoint.body, log)
    >>> Note.parse(str(note)) == note, note.signed_by(log.verifier())
    (True, True)
    """

    text: str
    lines: tuple[SignatureLine, ...]

    def __str__(self) -> str:
        signatures = "".join(f"{_DASH} {line.name} {_packed(line)}\n" for line in self.lines)
        return f"{self.text}\n{signatures}"

    @classmethod
    def parse(cls, note: str) -> Note:
        """Read a signed note.

        Raises
        ------
        Tampered
            Not such a note.
        """
        text, gap, signatures = note.rpartition("\n\n")
        try:
            if not gap or not signatures.endswith("\n"):
                raise ValueError(note)
            lines = []
            for line in signatures[:-1].split("\n"):
                dash, name, packed = line.split(" ")
                raw = base64.b64decode(packed, validate=True)
                if dash != _DASH or len(raw) < 5:
                    raise ValueError(line)
                lines.append(SignatureLine(name=name, key=raw[:4].hex(), signature=raw[4:].hex()))
        except (ValueError, binascii.Error) as error:
            raise Tampered("签名文本不是规定的格式", advice="向出具方索取原件") from error
        return cls(text=text + "\n", lines=tuple(lines))

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether the holder of ``key`` signed, in the form that goes with the key's use.

        Raises
        ------
        Tampered
            There is a line by that key, and it does not verify.
        """
        for line in self.lines:
            if line.name != key.name or line.key != key.id.hex():
                continue
            if not _line_holds(self.text, line, key):
                raise Tampered(f"{key.name} 的签名与文本不符", advice="文本或签名被改动，不予采信")
            return True
        return False

    def cosigned_at(self, key: VerifierKey) -> datetime | None:
        """When the holder of a cosigner's key says it signed; None where it did not."""
        if key.kind != COSIGNATURE or not self.signed_by(key):
            return None
        line = next(line for line in self.lines if line.name == key.name and line.key == key.id.hex())
        return datetime.fromtimestamp(int.from_bytes(bytes.fromhex(line.signature)[:8]), UTC)


def sign(text: str, signer: Signer) -> Note:
    """A note with one signature, by the keeper of the log."""
    line = SignatureLine(name=signer.name, key=signer.verifier().id.hex(), signature=signer.sign(text.encode()).hex())
    return Note(text=text, lines=(line,))


def cosign(
    note: Note,
    signer: Signer,
    *,
    at: datetime,
    log: VerifierKey,
    seen: Checkpoint | None = None,
    proof: Sequence[bytes] = (),
) -> Note:
    """Add a party's cosignature, once the note is the log's own and only extends what the party saw before.

    Parameters
    ----------
    at : datetime
        When the party signs; whole seconds are signed.
    log : VerifierKey
        The pinned key of the log.
    seen : Checkpoint, optional
        The last checkpoint that this party signed.
    proof : sequence of bytes
        Consistency proof from ``seen`` to the note.

    Raises
    ------
    Tampered
        The log did not sign the note, or its history is not an extension of what was seen: a fork.
    """
    checkpoint = Checkpoint.parse(note.text)
    if not note.signed_by(log):
        raise Tampered(f"检查点没有日志 {log.name} 的签名", advice="不要联署")
    if seen is not None and not extends(seen, checkpoint, proof):
        raise Tampered(
            f"日志 {checkpoint.origin} 出现分叉：已联署第 {seen.size} 条处的根 {seen.root[:16]}…，"
            f"新检查点（{checkpoint.size} 条）不是其延续",
            advice="不要联署；保存两份检查点并通知其他各方",
        )
    stamp = int(at.timestamp())
    signature = stamp.to_bytes(8) + signer.sign(_cosigned(note.text, stamp))
    line = SignatureLine(name=signer.name, key=signer.verifier(COSIGNATURE).id.hex(), signature=signature.hex())
    return note.model_copy(update={"lines": (*note.lines, line)})


def extends(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Whether ``new`` is a later state of the same log as ``old``."""
    return (
        old.origin == new.origin
        and old.at <= new.at
        and verify_consistency(
            old_size=old.size,
            old_root=bytes.fromhex(old.root),
            new_size=new.size,
            new_root=bytes.fromhex(new.root),
            proof=proof,
        )
    )


def verified(note: Note, *, log: VerifierKey, parties: Sequence[VerifierKey], quorum: int = 2) -> Checkpoint:
    """The checkpoint of a note, once the log signed it and at least ``quorum`` of the named parties cosigned.

    Raises
    ------
    Tampered
        A signature is missing or does not verify, or too few parties cosigned; the message names them.
    """
    checkpoint = Checkpoint.parse(note.text)
    if not note.signed_by(log):
        raise Tampered(f"检查点没有日志 {log.name} 的签名", advice="核对所用公钥")
    cosigners = [key for key in parties if key.public != log.public and note.signed_by(key)]
    holders = {key.public: key.name for key in cosigners}
    if len(set(holders.values())) < quorum:
        named = "、".join(sorted(set(holders.values()))) or "无"
        raise Tampered(
            f"检查点（{checkpoint.size} 条）的联署方不足：要求 {quorum} 方，实有（{named}）",
            advice="请其余各方联署",
        )
    return checkpoint


def _line_holds(text: str, line: SignatureLine, key: VerifierKey) -> bool:
    raw = bytes.fromhex(line.signature)
    if key.kind != COSIGNATURE:
        return len(raw) == 64 and key.verifies(raw, text.encode())
    stamp = int.from_bytes(raw[:8])
    return len(raw) == 72 and key.verifies(raw[8:], _cosigned(text, stamp))


def _cosigned(text: str, stamp: int) -> bytes:
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def _packed(line: SignatureLine) -> str:
    return base64.b64encode(bytes.fromhex(line.key + line.signature)).decode()


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
