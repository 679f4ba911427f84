"""An application's folder, written and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from haitang.lexicon import Yuan
from haitang.pilot import Application, Price, Round, fill_in, read_application, read_parties, write_application

CASE = Path(__file__).parents[2] / "examples" / "haimao-bearing"


@pytest.fixture
def proofs(application: Application) -> dict[str, bytes]:
    files = [proof.file for statement in application.eligibility for proof in statement.proofs]
    return {file: (CASE / "application" / file).read_bytes() for file in files}


def unpacked(files: dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def read_back(folder: Path) -> Application:
    return read_application(folder, read_parties(folder / "parties.yaml"))


def renamed(application: Application) -> Application:
    """With the proofs where an exported folder keeps them."""
    statements = tuple(
        statement.model_copy(
            update={
                "proofs": tuple(
                    proof.model_copy(update={"file": f"proofs/{statement.item}/{Path(proof.file).name}"})
                    for proof in statement.proofs
                )
            }
        )
        for statement in application.eligibility
    )
    return application.model_copy(update={"eligibility": statements})


def test_what_is_written_is_read_back_equal(application: Application, proofs: dict[str, bytes], tmp_path: Path) -> None:
    assert read_back(unpacked(write_application(application, proofs), tmp_path)) == renamed(application)


def test_the_same_application_gives_the_same_bytes(application: Application, proofs: dict[str, bytes]) -> None:
    assert write_application(application, proofs) == write_application(application, proofs)


def test_every_fen_and_every_heading_comes_back(
    application: Application, shanghai_round: Round, proofs: dict[str, bytes], tmp_path: Path
) -> None:
    text = "- 开头有短横\n## 标题：含冒号\n'引号' \"双引号\"\n2026-06-18\nnull"
    changed, problems = fill_in(
        application, {"parts.security": text, "title": "=1+1", "lead.other_nature": "是: 否"}, shanghai_round
    )
    assert problems == ()
    price = Price(item="a", unit="b", premium=Yuan(1), sum_insured=Yuan(70_368_744_177_664_01), note="# x")
    schemes = (changed.schemes[0].model_copy(update={"prices": (price,)}),)
    changed = renamed(changed.model_copy(update={"schemes": schemes}))
    kept = {
        new.file: proofs[old.file]
        for one, other in zip(changed.eligibility, application.eligibility, strict=True)
        for new, old in zip(one.proofs, other.proofs, strict=True)
    }
    assert read_back(unpacked(write_application(changed, kept), tmp_path)) == changed


def test_a_proof_without_its_file_keeps_its_title(application: Application, tmp_path: Path) -> None:
    found = read_back(unpacked(write_application(application), tmp_path))
    assert [proof.title for statement in found.eligibility for proof in statement.proofs] == [
        proof.title for statement in application.eligibility for proof in statement.proofs
    ]
    assert {proof.digest for statement in found.eligibility for proof in statement.proofs} == {None}
