"""Checkpoints: their form, their signatures, and what a cosigner refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from haitang.evidence import COSIGNATURE, Checkpoint, Ed25519Signer, Log, Note, Tampered, VerifierKey, cosign, verified


def test_a_note_reads_back_as_it_was_written(ledger: Any) -> None:
    note = Note.parse(str(ledger.note))
    assert note == ledger.note
    assert Checkpoint.parse(note.text) == ledger.log.state(ledger.at)
    assert note.text.split("\n")[:2] == ["haitang.example/haimao", "4"]
    assert note.text.split("\n")[3] == "time 2026-08-12T04:00:00Z"


def test_signatures_are_deterministic(ledger: Any) -> None:
    assert str(ledger.signed(ledger.log, ledger.at)) == str(ledger.note)


def test_two_of_the_named_parties_suffice_and_one_does_not(ledger: Any) -> None:
    key = ledger.keeper.verifier()
    assert verified(ledger.note, log=key, parties=ledger.parties).size == 4
    alone = ledger.note.model_copy(update={"lines": ledger.note.lines[:2]})
    with pytest.raises(Tampered, match="联署方不足：要求 2 方，实有（海锚）"):
        verified(alone, log=key, parties=ledger.parties)


def test_the_log_cannot_cosign_itself_nor_one_party_twice(ledger: Any) -> None:
    key, first = ledger.keeper.verifier(), ledger.cosigners[0]
    twice = ledger.log.checkpoint(ledger.at, ledger.keeper)
    again = Ed25519Signer("海锚", b"another key of the same party...")
    for signer in (ledger.keeper, first, again):
        twice = cosign(twice, signer, at=ledger.at, log=key)
    parties = [signer.verifier(COSIGNATURE) for signer in (ledger.keeper, first, again)]
    with pytest.raises(Tampered, match="联署方不足"):
        verified(twice, log=key, parties=parties)


def test_a_changed_text_is_found_and_its_signer_named(ledger: Any) -> None:
    forged = ledger.note.model_copy(update={"text": ledger.note.text.replace("\n4\n", "\n3\n")})
    with pytest.raises(Tampered, match="plant-log 的签名与文本不符"):
        verified(forged, log=ledger.keeper.verifier(), parties=ledger.parties)


def test_a_cosigner_says_when_it_signed(ledger: Any) -> None:
    assert ledger.note.cosigned_at(ledger.parties[0]) == ledger.at + timedelta(seconds=5)
    assert ledger.note.cosigned_at(ledger.keeper.verifier()) is None


def test_a_cosigner_refuses_a_fork(ledger: Any) -> None:
    seen = Checkpoint.parse(ledger.earlier.text)
    other = Log(ledger.log.origin)
    for leaf in (b"another history", b"b", b"c", b"d"):
        other.append(leaf)
    forked = other.checkpoint(ledger.at, ledger.keeper)
    with pytest.raises(Tampered, match="出现分叉"):
        cosign(
            forked,
            ledger.cosigners[0],
            at=ledger.at,
            log=ledger.keeper.verifier(),
            seen=seen,
            proof=other.consistency(2, 4),
        )


def test_a_cosigner_refuses_a_truncated_log(ledger: Any) -> None:
    short = ledger.signed(Log.from_leaves(ledger.log.leaves[:3], origin=ledger.log.origin), ledger.at)
    with pytest.raises(Tampered, match="出现分叉"):
        cosign(
            short,
            ledger.cosigners[0],
            at=ledger.at,
            log=ledger.keeper.verifier(),
            seen=Checkpoint.parse(ledger.note.text),
        )


def test_a_cosigner_signs_what_extends(ledger: Any) -> None:
    seen = Checkpoint.parse(ledger.earlier.text)
    note = ledger.log.checkpoint(ledger.at, ledger.keeper)
    proof = ledger.log.consistency(seen.size)
    key = ledger.keeper.verifier()
    signed = cosign(note, ledger.cosigners[0], at=ledger.at, log=key, seen=seen, proof=proof)
    assert signed.signed_by(ledger.parties[0])


def test_a_cosigner_refuses_what_the_log_did_not_sign(ledger: Any) -> None:
    stranger = Ed25519Signer("plant-log", b"somebody else under this name...")
    note = ledger.log.checkpoint(ledger.at, stranger)
    with pytest.raises(Tampered, match="没有日志 plant-log 的签名"):
        cosign(note, ledger.cosigners[0], at=ledger.at, log=ledger.keeper.verifier())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no gap",
        "a\n0\nAAAA\ntime 2026-08-12T04:00:00Z\n",
        "body\n\n— name notbase64!\n",
        "body\n\n- name AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(Tampered):
        Checkpoint.parse(Note.parse(text).text)


@pytest.mark.parametrize("size", ["04", "-1", "4 ", "x"])
def test_a_size_has_one_spelling(ledger: Any, size: str) -> None:
    with pytest.raises(Tampered, match="不是规定的格式"):
        Checkpoint.parse(ledger.note.text.replace("\n4\n", f"\n{size}\n"))


def test_keys_have_a_text_form_that_carries_its_own_check(ledger: Any) -> None:
    key = ledger.parties[0]
    assert VerifierKey.parse(str(key)) == key
    name, _, material = str(key).split("+", 2)
    with pytest.raises(ValueError, match="与公钥不符"):
        VerifierKey.parse(f"{name}+00000000+{material}")
    with pytest.raises(ValueError, match="空格或加号"):
        Ed25519Signer("two words", bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        Ed25519Signer("short", b"")
