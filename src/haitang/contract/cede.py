"""Cedes a year's events to a program of treaties, exact to the 分, with a step and a reason for each (分出)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Self

from pydantic import model_validator

from haitang.contract.allocation import largest_remainder
from haitang.contract.treaty import Treaty, TreatyKind
from haitang.lexicon import PPM, ZERO, Label, Record, Share, Yuan, mul_div


class CedingEvent(Record):
    """One event as the insurer pays it: its losses by policy.

    Attributes
    ----------
    at : Share
        Part of the year gone by when it happens.
    """

    id: str
    at: Share
    losses: dict[str, Yuan]

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if not Share(0) <= self.at <= Share(PPM):
            raise ValueError(f"事故时点须在 0% 到 100% 之间：{self.at}")
        if any(loss < ZERO for loss in self.losses.values()):
            raise ValueError("损失不得为负")
        return self


class Cession(Record):
    """What one treaty takes of one event; of the whole year where ``event`` is empty (stop loss).

    Attributes
    ----------
    subject, ceded : Yuan
        What it saw, net of treaties that come before; what it takes.
    by_policy : dict
        ``ceded`` by policy; empty for a stop loss.
    restored : Yuan
        How much of the layer's limit is reinstated, at 100 % of the layer.
    premium : Yuan
        Reinstatement premium for that.
    """

    treaty: str
    event: str
    subject: Yuan
    ceded: Yuan
    by_policy: dict[str, Yuan] = {}
    restored: Yuan = ZERO
    premium: Yuan = ZERO
    reason: Label


class CededYear(Record):
    """A year under a program; ``gross`` is ``ceded`` and ``net`` together.

    Attributes
    ----------
    by_treaty : dict
        What each treaty took.
    net_by_event : dict
        What each event leaves before any stop loss.
    premium : Yuan
        Reinstatement premiums of the year.
    """

    cessions: tuple[Cession, ...]
    gross: Yuan
    ceded: Yuan
    net: Yuan
    premium: Yuan
    by_treaty: dict[str, Yuan]
    net_by_event: dict[str, Yuan]


def cede_year(program: Sequence[Treaty], events: Sequence[CedingEvent]) -> CededYear:
    """What a year's events cede to each treaty, in order of time and, within an event, of priority.

    A quota share and a per-risk excess act on each policy of an event, a per-event excess on the event's total,
    spread over its policies in proportion; a stop loss on the year's total, after all others. Every share is rounded
    half up where it is taken.

    Parameters
    ----------
    program : sequence of Treaty
        A program that `check_program` finds nothing wrong with.
    events : sequence of CedingEvent
        In any order; events of one moment are taken by their ``id``.

    Examples
    --------
    >>> from haitang.contract.layer import LayerTerms
    >>> quota = Treaty(code="QS", kind="quota_share", ceded="20%")
    >>> excess = Treaty(
    ...     code="XL", kind="per_event_excess", priority=2,
    ...     event=LayerTerms(deductible=Yuan.wan(100), limit=Yuan.wan(50)), placed="50%",
    ... )
    >>> year = cede_year([quota, excess], [CedingEvent(id="E1", at="25%", losses={"P1": Yuan.wan(200)})])
    >>> [(step.treaty, step.subject, step.ceded) for step in year.cessions]
    [('QS', Yuan('2000000.00'), Yuan('400000.00')), ('XL', Yuan('1600000.00'), Yuan('250000.00'))]
    >>> year.net
    Yuan('1350000.00')
    """
    ordered = sorted(program, key=lambda treaty: treaty.priority)
    per_event = _of_kind(ordered, stop_loss=False)
    ledgers = {treaty.code: _Ledger(treaty) for treaty in ordered}
    cessions: list[Cession] = []
    nets: dict[str, Yuan] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        net = {policy: loss.fen for policy, loss in event.losses.items()}
        for _, level in groupby(per_event, key=lambda treaty: treaty.priority):
            subject = dict(net)
            for treaty in level:
                cession = ledgers[treaty.code].cede(event, subject, net)
                if cession is not None:
                    cessions.append(cession)
        nets[event.id] = Yuan(sum(net.values()))
    gross = Yuan.total(loss for event in events for loss in event.losses.values())
    left = Yuan.total(nets.values())
    for _, level in groupby(_of_kind(ordered, stop_loss=True), key=lambda treaty: treaty.priority):
        total = left
        for treaty in level:
            cession = _stop_loss(treaty, total, left)
            left -= cession.ceded
            cessions.append(cession)
    by_treaty = {treaty.code: ZERO for treaty in ordered}
    for cession in cessions:
        by_treaty[cession.treaty] += cession.ceded
    return CededYear(
        cessions=tuple(cessions),
        gross=gross,
        ceded=Yuan.total(by_treaty.values()),
        net=left,
        premium=Yuan.total(cession.premium for cession in cessions),
        by_treaty=by_treaty,
        net_by_event=nets,
    )


class _Ledger:
    """One treaty through the year: how much has gone into its layer, at 100 %."""

    def __init__(self, treaty: Treaty) -> None:
        self._treaty = treaty
        self._entered = 0

    def cede(self, event: CedingEvent, subject: Mapping[str, int], net: dict[str, int]) -> Cession | None:
        """Take the treaty's part of one event out of ``net``; None where it reinsures none of its policies."""
        treaty = self._treaty
        mine = {policy: fen for policy, fen in subject.items() if treaty.covers(policy)}
        if not mine:
            return None
        paid_before = self._of_year(self._entered)
        if treaty.kind is TreatyKind.PER_EVENT_EXCESS:
            total = self._unit(sum(mine.values()))
            room = sum(net[policy] for policy in mine)
            parts = largest_remainder(min(total, room), [min(fen, net[policy]) for policy, fen in mine.items()])
            taken = dict(zip(mine, parts, strict=True))
        else:
            taken = {policy: min(self._unit(fen), net[policy]) for policy, fen in mine.items()}
        for policy, fen in taken.items():
            net[policy] -= fen
        restored, premium = self._restored(paid_before, Share(PPM - event.at.ppm))
        return Cession(
            treaty=treaty.code,
            event=event.id,
            subject=Yuan(sum(mine.values())),
            ceded=Yuan(sum(taken.values())),
            by_policy={policy: Yuan(fen) for policy, fen in taken.items()},
            restored=restored,
            premium=premium,
            reason=_reason(treaty, Yuan(paid_before), restored, premium),
        )

    def _unit(self, fen: int) -> int:
        """The treaty's part of one risk or one event."""
        treaty = self._treaty
        entering = treaty.event.taken(mul_div(fen, treaty.ceded.ppm, PPM))
        before = self._of_year(self._entered)
        self._entered += entering
        return mul_div(self._of_year(self._entered) - before, treaty.placed.ppm, PPM)

    def _of_year(self, entered: int) -> int:
        """What the layer has paid, at 100 %, once so much has gone into it."""
        return self._treaty.layer.aggregate.taken(entered)

    def _restored(self, paid_before: int, left: Share) -> tuple[Yuan, Yuan]:
        terms, limit = self._treaty.reinstatements, self._treaty.event.limit
        if terms is None or limit is None:
            return ZERO, ZERO
        paid = self._of_year(self._entered) - paid_before
        restored = terms.restored(limit, before=Yuan(paid_before), paid=Yuan(paid))
        return restored, terms.premium(self._treaty.premium, limit=limit, restored=restored, time_left=left)


def _of_kind(treaties: Sequence[Treaty], *, stop_loss: bool) -> list[Treaty]:
    return [treaty for treaty in treaties if (treaty.kind is TreatyKind.STOP_LOSS) is stop_loss]


def _stop_loss(treaty: Treaty, subject: Yuan, left: Yuan) -> Cession:
    layer = treaty.aggregate.taken(mul_div(subject.fen, treaty.ceded.ppm, PPM))
    ceded = min(Yuan(mul_div(layer, treaty.placed.ppm, PPM)), left)
    return Cession(treaty=treaty.code, event="", subject=subject, ceded=ceded, reason=_reason(treaty, ZERO, ZERO, ZERO))


def _reason(treaty: Treaty, paid_before: Yuan, restored: Yuan, premium: Yuan) -> Label:
    zh, en = [treaty.kind.label.zh], [treaty.kind.label.en]
    if treaty.ceded != Share(PPM):
        zh.append(f"分出 {treaty.ceded}")
        en.append(f"{treaty.ceded} ceded")
    terms = treaty.aggregate if treaty.kind is TreatyKind.STOP_LOSS else treaty.event
    if terms.deductible or terms.limit is not None:
        limit = "不限" if terms.limit is None else f"{terms.limit.text()} 元"
        zh.append(f"起赔点 {terms.deductible.text()} 元以上 {limit}")
        en.append(f"{'unlimited' if terms.limit is None else '¥' + terms.limit.text()} xs ¥{terms.deductible.text()}")
    if treaty.kind is not TreatyKind.STOP_LOSS and (treaty.aggregate.deductible or treaty.annual_limit is not None):
        limit = "不限" if treaty.annual_limit is None else f"{treaty.annual_limit.text()} 元"
        zh.append(f"全年免赔 {treaty.aggregate.deductible.text()} 元、限额 {limit}，此前已摊回 {paid_before.text()} 元")
        en.append(f"year: deductible ¥{treaty.aggregate.deductible.text()}, ¥{paid_before.text()} recovered before")
    if treaty.placed != Share(PPM):
        zh.append(f"承接 {treaty.placed}")
        en.append(f"{treaty.placed} placed")
    if restored:
        zh.append(f"恢复保额 {restored.text()} 元，恢复保费 {premium.text()} 元")
        en.append(f"¥{restored.text()} reinstated for ¥{premium.text()}")
    return Label(zh="，".join(zh), en=", ".join(en))
