"""A changed, dropped or reordered line breaks the chain where it happened."""

from datetime import UTC, datetime
from uuid import UUID

from haitang.parties import GENESIS, AuditRecord, first_break


def chain(length: int) -> tuple[list[AuditRecord], list[str]]:
    records: list[AuditRecord] = []
    previous = GENESIS
    for sequence in range(length):
        record = AuditRecord(
            sequence=sequence,
            at=datetime(2026, 6, 22, tzinfo=UTC),
            actor=UUID(int=1),
            actor_name="林翀",
            organisation="D2143569X",
            role="applicant",
            action="application.submit",
            project=None,
            subject="",
            result="done",
            previous=previous,
        )
        previous = record.digest()
        records.append(record)
    return records, [record.digest() for record in records]


def test_an_untouched_chain_holds() -> None:
    assert first_break(*chain(5)) is None


def test_a_changed_line_is_found() -> None:
    records, digests = chain(5)
    records[2] = records[2].model_copy(update={"result": "refused"})
    assert first_break(records, digests) == 2


def test_a_rewritten_line_breaks_the_next() -> None:
    records, digests = chain(5)
    records[2] = records[2].model_copy(update={"actor_name": "他人"})
    digests[2] = records[2].digest()
    assert first_break(records, digests) == 3


def test_a_dropped_line_is_found() -> None:
    records, digests = chain(5)
    del records[1], digests[1]
    assert first_break(records, digests) == 1
