"""公文: the forms of a round's letters as data, with the placeholders that they may name."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from haitang.catalog import Entry
from haitang.lexicon import Label, NotFound

OCCASIONS: Final = (
    "acceptance",
    "correction",
    "inadmissible",
    "selected",
    "not_selected",
    "exit_notice",
    "exit_decision",
    "summary_reminder",
)
"""Moments of an application's life at which an authority writes; a round has a letter for each, and may have more."""

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "round": "试点名称",
        "notice": "通知文号",
        "address": "材料提交地址",
        "summary_deadline": "总结报送期限",
        "lead": "牵头单位名称",
        "units": "全部申报单位名称",
        "title": "方案名称",
        "number": "申报方案编号",
        "reasons": "理由或事项，逐条",
        "deadline": "期限",
    }
)
"""What a letter's text may name, and what it stands for."""

GIVEN: Final = ("reasons", "deadline")
"""Placeholders that whoever writes the letter fills; all others follow from the round and the application."""


class LetterForm(Entry):
    """One kind of letter (文书样式).

    Attributes
    ----------
    code : str
        One of `OCCASIONS`, or a further one of the round's own.
    to : str
        Whom it is addressed to: the lead alone, or every unit of the application.
    issued_by : str
        The authority that leads the round, or all of its authorities together (联合行文).
    body : tuple of str
        Paragraphs; a paragraph that is ``{reasons}`` alone becomes one for each reason.
    copies : tuple of str
        Who gets a copy (抄送).
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")
    label: Label
    title: str = Field(min_length=1)
    to: Literal["lead", "units"] = "lead"
    issued_by: Literal["lead", "all"] = "lead"
    body: tuple[str, ...] = Field(min_length=1)
    closing: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_only_what_is_known(self) -> Self:
        for place, text in self._texts():
            try:
                named = _named(text)
            except ValueError as error:
                raise ValueError(f"{place} 的花括号不成对") from error
            if unknown := [name for name in named if name not in PLACEHOLDERS]:
                raise ValueError(f"{place} 有未知的占位符 {'、'.join(unknown)}；可用：{'、'.join(PLACEHOLDERS)}")
        return self

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "title", self.title
        for name, texts in (("body", self.body), ("attachments", self.attachments), ("copies", self.copies)):
            yield from ((f"{name}.{index}", text) for index, text in enumerate(texts))
        yield "closing", self.closing

    @property
    def needs(self) -> tuple[str, ...]:
        """Which of `GIVEN` the text names."""
        named = {name for _, text in self._texts() for name in _named(text)}
        return tuple(name for name in GIVEN if name in named)


class Letters(Entry):
    """The letters of a round.

    Attributes
    ----------
    number : str
        Pattern of 发文字号, with ``{year}`` and ``{serial}``; all letters of that pattern in a year are one series.
    mark : str
        What stands behind the names in the head: 文件.
    printer : str
        Who prints the letters (印发机关), for the record at their end; empty for no such record.
    replacing : str
        The sentence of a letter that takes the place of an earlier one, with ``{replaced}``.
    day, separator : str
        How a date is written, with ``{year}``, ``{month}`` and ``{day}``; what stands between the names of units.
    """

    number: str = Field(max_length=48)
    mark: str = ""
    printer: str = ""
    day: str = "{year}年{month}月{day}日"
    separator: str = "、"
    replacing: str = Field(pattern=r"\{replaced\}")
    forms: tuple[LetterForm, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        try:
            filled = {self.number.format(year=year, serial=serial) for year in (2026, 2027) for serial in (1, 2)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("发文字号只能用 {year} 与 {serial}") from error
        if len(filled) != len({(year, serial) for year in (2026, 2027) for serial in (1, 2)}):
            raise ValueError("发文字号须随 {year} 与 {serial} 变化")
        codes = [form.code for form in self.forms]
        if len(codes) != len(set(codes)):
            raise ValueError("文书代码重复")
        if absent := [code for code in OCCASIONS if code not in codes]:
            raise ValueError("缺少文书：" + "、".join(absent))
        return self

    def form(self, code: str) -> LetterForm:
        """The form of that code, or `NotFound`."""
        found = next((form for form in self.forms if form.code == code), None)
        if found is None:
            raise NotFound(f"本批次没有文书 {code}", advice="现有：" + "、".join(form.code for form in self.forms))
        return found


def _named(text: str) -> list[str]:
    """Names of the placeholders in a text; one without a name counts as unknown."""
    return [
        f"{{{name}}}" if spec or conversion or not name else name
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    ]
