"""Real Chinese forms by structure (条款结构): what each agrees, without its amounts.

No text of a wording is copied: a form says which covers answer, how an interruption is borne, which conditions count.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from haitang.catalog import Entry, load, names
from haitang.contract.cover_state import Cause, CoverState
from haitang.contract.interruption import Basis, Retention, Waiting
from haitang.contract.model import Condition
from haitang.contract.order import Order
from haitang.lexicon import Cover, Label, NotFound, Record

_FOLDER = "forms/"


class FormInterruption(Record):
    """How a form bears an interruption; hours and days where the form itself fixes them."""

    retention: Retention
    waiting: Waiting = Waiting.TIME_RETENTION
    waiting_hours: int | None = None
    hours: Literal["clock", "operating"] = "clock"
    waiting_from: Literal["interruption", "discovery", "notice"] = "interruption"
    indemnity_days: int | None = None
    indemnity_from: Literal["interruption", "waiting_end"] = "interruption"
    basis: Basis = "gross_profit"


class FormCover(Record):
    """One cover of a form.

    Attributes
    ----------
    optional : bool
        Whether it may be left out; it is then not part of the contract.
    limits : tuple of str
        Which limits the schedule has to give: ``event``, ``aggregate``.
    deductible, dependent : bool
        Whether the schedule has to give a deductible; whether losses through providers have terms of their own.
    """

    cover: Cover
    clause: str
    state: CoverState = CoverState.LIMITED
    optional: bool = False
    trigger: Literal["occurrence", "claims_made"] = "occurrence"
    causes: tuple[Cause, ...] = ()
    limits: tuple[Literal["event", "aggregate"], ...] = ()
    deductible: bool = False
    dependent: bool = False
    average: bool = False
    interruption: FormInterruption | None = None
    conditions: tuple[Condition, ...] = ()


class FormServices(Record):
    """A form's services in kind: where it is said, and which covers' costs they take the place of."""

    clause: str
    covers: tuple[Cover, ...] = ()


class Form(Entry):
    """The structure of one form.

    Attributes
    ----------
    notes : tuple of Label
        What sets it apart, for people.
    event_deductible, retroactive : bool
        Whether the schedule has to give an event deductible, a retroactive date.
    related_hours : int or None
        Hours within which events of one origin are one.
    """

    code: str
    label: Label
    form: Literal["first_party", "third_party", "package"]
    notes: tuple[Label, ...] = ()
    exclusions: tuple[str, ...] = ()
    event_deductible: bool = False
    retroactive: bool = False
    related_hours: int | None = None
    services: FormServices | None = None
    defence: Literal["outside", "inside"] = "outside"
    conditions: tuple[Condition, ...] = ()
    order: Order = Order()
    covers: tuple[FormCover, ...]
    confirmed: tuple[str, ...] = ()


@cache
def forms() -> dict[str, Form]:
    """All forms by code.

    Examples
    --------
    >>> forms()["package_higher_of"].label.zh
    '综合险：等待期与免赔额取高（苏黎世型）'
    """
    found = [load(name, Form) for name in names() if name.startswith(_FOLDER)]
    return {form.code: form for form in found}


def form_named(code: str) -> Form:
    """One form.

    Raises
    ------
    NotFound
        The message lists those that there are.
    """
    if code not in forms():
        raise NotFound(f"没有条款结构 {code!r}", advice="现有：" + "、".join(forms()))
    return forms()[code]
