"""Versions, conflicts, numbers, files and the outbox, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from haitang.incident import Signal, SignalKind, TimeBasis
from haitang.journeys import PLANT, Walk
from haitang.lexicon import BadInput, Conflict, Label, Moment, NotFound, Share
from haitang.parties import Role
from haitang.pilot.outreach import Material
from haitang.storage import files, models
from haitang.storage.mappers import body_of
from haitang.storage.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_two_editors_one_wins_the_other_is_told(walked: Walk) -> None:
    actor = walked.actor(Role.RISK_MANAGER)
    with unit_of_work() as work:
        mine = theirs = work.latest(PLANT, walked.project)
        assert mine is not None
        revised = work.revise(PLANT, mine, actor=actor, at=AT)
        with pytest.raises(Conflict, match="他人修改"):
            work.revise(PLANT, theirs, actor=actor, at=AT)
        assert revised.version == mine.version + 1
        assert [each.version for each in work.history(PLANT, mine.id)] == [1, 2]
        assert work.history(PLANT, mine.id)[0] == mine


def test_what_is_stored_comes_back_equal(walked: Walk) -> None:
    with unit_of_work() as work:
        plant = work.latest(PLANT, walked.project)
    assert plant is not None
    assert plant.body == walked.case.inventory


def test_nothing_of_a_failed_transaction_stays(walked: Walk) -> None:
    before = models.OutboxMessage.objects.count(), models.NumberSeries.objects.count()

    def fail_midway() -> None:
        with unit_of_work() as work:
            work.send("test", {"number": "1"}, at=AT)
            work.next_number("test-series")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_midway()
    assert (models.OutboxMessage.objects.count(), models.NumberSeries.objects.count()) == before


def test_numbers_run_without_gaps(walked: Walk) -> None:
    with unit_of_work() as work:
        assert [work.next_number("gapless") for _ in range(3)] == [1, 2, 3]


def test_a_signal_seen_again_is_folded(walked: Walk) -> None:
    seen = datetime(2026, 10, 1, tzinfo=UTC)
    signal = Signal(
        id=walked.ports.ids.new(AT),
        kind=SignalKind.EXPOSURE,
        key="asset/rule/baseline",
        title=Label(zh="测试", en="Test"),
        seen=Moment.at(seen),
        last_seen=seen,
        time_basis=TimeBasis.ZONE_GIVEN,
        confidence=Share.parse("50%"),
        sensor_coverage=Share.parse("50%"),
        count=2,
    )
    with unit_of_work() as work:
        project = work.project(walked.project)
        later = signal.model_copy(update={"id": walked.ports.ids.new(AT), "last_seen": AT, "count": 3})
        assert [work.merge_signals(project, [each], at=AT) for each in (signal, later)] == [1, 0]
        (folded,) = [each for each in work.signals(walked.project) if each.key == signal.key]
    assert (folded.id, folded.count, folded.last_seen) == (signal.id, 5, AT)


def test_a_file_is_kept_once_and_checked_when_read(walked: Walk, settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    actor = walked.actor(Role.APPLICANT)
    with unit_of_work() as work:
        project = work.project(walked.project)
        digests = {work.keep_file(project, name, b"same", actor=actor, at=AT) for name in ("a.txt", "b.txt")}
        assert len(digests) == 1
        assert work.file(walked.project, "b.txt") == b"same"
        assert [work.has_file(walked.project, name) for name in ("a.txt", "c.txt")] == [True, False]
        with pytest.raises(NotFound):
            work.file(walked.project, "c.txt")
    (digest,) = digests
    (tmp_path / digest.hex[:2] / digest.hex).write_bytes(b"changed")
    with pytest.raises(OSError, match="changed on disk"):
        files.read(digest.hex)


def test_a_killed_write_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically(tmp_path / "target", b"data")
    assert list(tmp_path.iterdir()) == []


def test_an_idempotency_key_is_bound_once(walked: Walk) -> None:
    with unit_of_work() as work:
        assert work.outcome_of("key") is None
        work.remember("key", "first", at=AT)
        assert work.outcome_of("key") == "first"
        with pytest.raises(IntegrityError), transaction.atomic():
            work.remember("key", "second", at=AT)


def test_a_text_that_no_database_keeps_is_told_with_its_place() -> None:
    body = Material(
        title="一\0二",
        kind="faq",
        text="\\u0000 written out stays",
        publisher="9131011500000A016L",
        publisher_name="甲",
    )
    with pytest.raises(BadInput) as refused:
        body_of(body)
    assert [(problem.at, problem.message) for problem in refused.value.problems] == [("title", "含空字符（NUL）")]
    plain, _ = body_of(body.model_copy(update={"title": "一二"}))
    assert plain["text"] == "\\u0000 written out stays"


def test_no_organisation_has_a_code_with_a_nul() -> None:
    with unit_of_work() as work, pytest.raises(NotFound):
        work.organisation("9131011500000A016L\0")
