"""Custody records (保管链): who handled evidence, in whose presence, what, when, where, how, and who signed for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from haitang.lexicon import Digest, Instant, Label, Moment, Record


class CustodyStep(StrEnum):
    """What was done (环节)."""

    COLLECTED = "collected"
    SEALED = "sealed"
    TRANSFERRED = "transferred"
    EXAMINED = "examined"
    DISCLOSED = "disclosed"

    @property
    def label(self) -> Label:
        """What people read."""
        return _STEPS[self]


_STEPS = {
    CustodyStep.COLLECTED: Label(zh="提取", en="Collected"),
    CustodyStep.SEALED: Label(zh="封存", en="Sealed"),
    CustodyStep.TRANSFERRED: Label(zh="移交", en="Transferred"),
    CustodyStep.EXAMINED: Label(zh="检验", en="Examined"),
    CustodyStep.DISCLOSED: Label(zh="出示", en="Disclosed"),
}


class Person(Record):
    """Somebody who took part."""

    name: str
    organisation: str
    role: str = ""


class SignOff(Record):
    """The holder's signature to the record (持有人签认)."""

    person: Person
    at: Instant


class CustodyRecord(Record):
    """One step of custody: by two persons, signed off by the holder; where one is missing, the reason stands instead.

    Attributes
    ----------
    what : str
        The thing: which file, medium or stream.
    at : Moment
        When, with the error of the clock.
    method : str
        Method and version, such as ``haitang watch 0.1.0``.
    digests : tuple of Digest
        Of the thing as it was left.
    reason : str
        Why a second person or the sign-off is absent; required where one is.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from pydantic import ValidationError
    >>> alone = dict(
    ...     id=UUID(int=1), step="collected", what="eve.json", place="临港", method="haitang watch 0.1.0",
    ...     at=Moment.at(datetime(2026, 8, 12, tzinfo=UTC)), digests=(Digest.sha256(b""),),
    ...     persons=(Person(name="林翀", organisation="上海海锚"),),
    ... )
    >>> try:
    ...     CustodyRecord.model_validate(alone)
    ... except ValidationError as error:
    ...     print(error.errors()[0]["msg"])
    Value error, 须有两人在场，或写明缺少的理由
    """

    id: UUID
    step: CustodyStep
    persons: tuple[Person, ...] = Field(min_length=1)
    what: str
    at: Moment
    place: str
    method: str
    digests: tuple[Digest, ...] = Field(min_length=1)
    sign_off: SignOff | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _complete_or_reasoned(self) -> Self:
        if len(set(self.persons)) < 2 and not self.reason:
            raise ValueError("须有两人在场，或写明缺少的理由")
        if self.sign_off is None and not self.reason:
            raise ValueError("须有持有人签认，或写明缺少的理由")
        return self
