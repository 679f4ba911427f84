"""The two shapes that every room's records share: a frozen record, and a label in two languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record at a boundary: unknown fields are refused, equal content is equal.

    Examples
    --------
    >>> class Site(Record):
    ...     name: str
    >>> Site(name="临港厂区") == Site(name="临港厂区")
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", allow_inf_nan=False)


class Label(Record):
    """What people read in place of a code: Chinese first, English second.

    Examples
    --------
    >>> Label(zh="营业中断", en="Business interruption").text("en")
    'Business interruption'
    """

    zh: str
    en: str

    def text(self, language: str = "zh") -> str:
        """The label in ``language`` (``zh…`` or anything else for English)."""
        return self.zh if language.startswith("zh") else self.en
