"""The terms of one cover, applied to its loss one by one, each with its reason."""

from __future__ import annotations

from haitang.contract.event import MINUTES_PER_HOUR, LossEvent, Piece, Used
from haitang.contract.model import Condition, Contract, CoverTerms, Deductible
from haitang.contract.order import Rule
from haitang.contract.settlement import Step
from haitang.contract.waiting_period import (
    deductible_of,
    duration,
    end_of_indemnity,
    loss_until,
    retained,
    wait,
)
from haitang.lexicon import PPM, ZERO, Label, Share, Yuan, mul_div


class CoverAmount:
    """The amount of one cover on its way through the terms; collects the steps and what BI retained."""

    def __init__(self, contract: Contract, terms: CoverTerms, event: LossEvent, used: Used, amount: int) -> None:
        self._contract = contract
        self._terms = terms
        self._event = event
        self._used = used
        self.fen = amount
        self.borne_by_retention = 0
        self.steps: list[Step] = []

    def take(self, rule: Rule, after: int, zh: str, en: str, clause: str = "") -> None:
        """Record one step and move on with what it leaves."""
        step = Step(
            rule=rule,
            clause=clause or self._terms.clause,
            cover=self._terms.cover,
            before=Yuan(self.fen),
            after=Yuan(after),
            reason=Label(zh=zh, en=en),
        )
        self.steps.append(step)
        self.fen = after

    def apply(self, rule: Rule) -> None:
        """Apply the term that ``rule`` names; a term that the contract does not agree leaves no step."""
        match rule:
            case Rule.RETENTION:
                self._retention()
            case Rule.AVERAGE:
                self._average()
            case Rule.DEDUCTIBLE:
                self._deductible()
            case Rule.ADDED_RATE:
                self._added_rate()
            case Rule.SUBLIMIT:
                self._sublimits()
            case _:
                self._insured_share()

    def _retention(self) -> None:
        terms = self._terms.interruption
        if terms is None:
            return
        curve = curve_of(self._terms, self._event)
        waited = wait(curve, terms, self._event.minutes_until(terms.waiting_from))
        end = end_of_indemnity(terms, waited)
        if duration(curve) > end:
            beyond = loss_until(curve, duration(curve)) - loss_until(curve, end)
            self.take(
                Rule.INDEMNITY_PERIOD,
                max(self.fen - beyond, 0),
                f"最大赔偿期 {terms.indemnity_days} 天之后的损失不计",
                f"Loss after the maximum indemnity period of {terms.indemnity_days} days does not count",
            )
        raised = self._raised()
        self.borne_by_retention = retained(waited, terms, self._terms.deductible, self.fen, raised)
        lasted = f"{duration(curve) / MINUTES_PER_HOUR:g}"
        counting = "" if waited.lasted == duration(curve) else f"（计 {waited.lasted / MINUTES_PER_HOUR:g} 小时）"
        counting_en = "" if not counting else f" ({waited.lasted / MINUTES_PER_HOUR:g} h count)"
        self.take(
            Rule.RETENTION,
            self.fen - self.borne_by_retention,
            f"中断 {lasted} 小时{counting}，{_HOURS[terms.hours][0]}{_STARTS[terms.waiting_from][0]}"
            f" {terms.waiting_hours} 小时，{_MODES[terms.retention][0]}{_raised_text(raised)[0]}："
            f"被保险人自担 {Yuan(self.borne_by_retention).text()} 元",
            f"Interrupted for {lasted} h{counting_en}, {_HOURS[terms.hours][1]}{_STARTS[terms.waiting_from][1]} "
            f"{terms.waiting_hours} h, {_MODES[terms.retention][1]}{_raised_text(raised)[1]}: "
            f"the insured bears ¥{Yuan(self.borne_by_retention).text()}",
        )

    def _raised(self) -> int:
        """By how much unmet conditions raise the deductible, ppm of itself."""
        return raised_by(breached_conditions(self._contract, self._terms, self._event))

    def _average(self) -> None:
        share = self._event.insured_values.get(self._terms.cover)
        if share is None or not self._terms.average:
            return
        self.take(
            Rule.AVERAGE,
            mul_div(self.fen, share.ppm, PPM),
            f"不足额保险，按投保比例 {share} 赔付（《保险法》第五十五条）",
            f"Under-insured: paid in proportion, {share} (Insurance Law Art. 55)",
        )

    def _deductible(self) -> None:
        deductible = self._terms.deductible
        if self._terms.interruption is not None or deductible == Deductible():
            return
        raised = self._raised()
        borne = deductible_of(deductible, self.fen, raised)
        self.take(
            Rule.DEDUCTIBLE,
            self.fen - borne,
            f"免赔额 {deductible.amount.text()} 元与免赔率 {deductible.rate} 取高{_raised_text(raised)[0]}，"
            f"扣 {Yuan(borne).text()} 元",
            f"Higher of ¥{deductible.amount.text()} and {deductible.rate}{_raised_text(raised)[1]}: "
            f"¥{Yuan(borne).text()} deducted",
        )

    def _added_rate(self) -> None:
        breached = [
            item
            for item in breached_conditions(self._contract, self._terms, self._event)
            if item.effect == "added_rate" and item.added_rate.ppm
        ]
        if not breached:
            return
        rate = Share(min(sum(item.added_rate.ppm for item in breached), PPM))
        self.take(
            Rule.ADDED_RATE,
            self.fen - mul_div(self.fen, rate.ppm, PPM),
            f"未满足：{'、'.join(item.text().zh for item in breached)}；加扣免赔率 {rate}",
            f"Not met: {', '.join(item.text().en for item in breached)}; {rate} more is deducted",
            "、".join(item.clause for item in breached),
        )

    def _sublimits(self) -> None:
        dependent = self._terms.dependent
        if dependent is not None and dependent.event_limit is not None and self._event.through_provider:
            provider = self._event.provider or "服务商"
            self.take(
                Rule.DEPENDENT,
                min(self.fen, dependent.event_limit.fen),
                f"经由 {provider} 的损失，每次事故限额 {dependent.event_limit.text()} 元",
                f"Loss through a provider ({self._event.provider}): sublimit ¥{dependent.event_limit.text()}",
            )
        limit = self._terms.event_limit
        if limit is not None:
            self.take(
                Rule.SUBLIMIT,
                min(self.fen, limit.fen),
                f"每次事故分项限额 {limit.text()} 元",
                f"Sublimit per event ¥{limit.text()}",
            )
        aggregate = self._terms.aggregate_limit
        if aggregate is not None:
            left = max(aggregate.fen - self._used.covers.get(self._terms.cover, ZERO).fen, 0)
            self.take(
                Rule.COVER_AGGREGATE,
                min(self.fen, left),
                f"分项累计限额 {aggregate.text()} 元，尚余 {Yuan(left).text()} 元",
                f"Sublimit in the aggregate ¥{aggregate.text()}, ¥{Yuan(left).text()} left",
            )

    def _insured_share(self) -> None:
        share = self._terms.insured_share
        if share == Share(0):
            return
        self.take(
            Rule.INSURED_SHARE,
            self.fen - mul_div(self.fen, share.ppm, PPM),
            f"被保险人共付 {share}",
            f"The insured bears {share}",
        )


def breached_conditions(contract: Contract, terms: CoverTerms, event: LossEvent) -> tuple[Condition, ...]:
    """Conditions of the cover and of the whole policy that the event did not meet."""
    return tuple(item for item in (*terms.conditions, *contract.conditions) if item.code in event.breached)


def raised_by(breached: tuple[Condition, ...]) -> int:
    """By how much unmet conditions raise a deductible, ppm of itself; several add up."""
    return sum(item.raised_by.ppm for item in breached if item.effect == "raised_deductible")


def curve_of(terms: CoverTerms, event: LossEvent) -> tuple[Piece, ...]:
    """The event's loss-rate curve on the basis that the cover agrees."""
    if terms.interruption is None:
        return event.interruption
    basis = terms.interruption.basis
    return tuple(piece.on(basis) for piece in event.interruption)


def _raised_text(raised: int) -> tuple[str, str]:
    return (f"，免赔上浮 {Share(raised)}", f", raised by {Share(raised)}") if raised else ("", "")


_MODES = {
    "waiting_only": ("只扣等待期", "waiting period only"),
    "deductible_only": ("只扣免赔额", "deductible only"),
    "higher_of": ("等待期与免赔额取高", "the higher of waiting period and deductible"),
    "both": ("等待期与免赔额都扣", "waiting period and deductible"),
}
_HOURS = {
    "clock": ("等待期", "waiting period"),
    "operating": ("等待期（运行小时）", "waiting period (operating hours)"),
}
_STARTS = {
    "interruption": ("", ""),
    "discovery": ("自发现起", " from discovery"),
    "notice": ("自通知保险人起", " from notice"),
}
