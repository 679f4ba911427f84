"""A settlement as a waterfall: from the fact loss, by what each rule takes, to the payment."""

from __future__ import annotations

from typing import Literal

from haitang.contract.order import Rule
from haitang.contract.settlement import Settlement
from haitang.lexicon import ZERO, Label, Record, Yuan


class WaterfallRow(Record):
    """One bar: where it starts and ends, and what it stands for.

    Attributes
    ----------
    kind : str
        ``total`` stands on the ground; ``fall`` and ``rise`` hang between ``start`` and ``end``.
    change : Yuan
        ``end - start``; the height for a total.
    """

    rule: Rule | None
    label: Label
    kind: Literal["total", "fall", "rise"]
    start: Yuan
    end: Yuan

    @property
    def change(self) -> Yuan:
        """What the bar takes or adds."""
        return self.end - self.start


_LOSS = Label(zh="事实损失", en="Fact loss")
_INDEMNITY = Label(zh="保险赔款", en="Indemnity")
_PAYMENT = Label(zh="赔付合计", en="Payment")


def waterfall(settlement: Settlement) -> tuple[WaterfallRow, ...]:
    """Rows from fact loss to payment; what one rule takes of several covers is one bar, in order of settlement.

    Examples
    --------
    >>> from haitang.contract import example_contract, example_event, settle
    >>> for row in waterfall(settle(example_contract(), example_event())):
    ...     print(row.label.en, row.change)
    Fact loss 1500000.00
    Waiting period and deductible -240000.00
    Payment 1260000.00
    """
    rows = [_total(_LOSS, settlement.loss)]
    level = settlement.loss
    for rule, taken in _taken_by_rule(settlement).items():
        rows.append(WaterfallRow(rule=rule, label=rule.label, kind="fall", start=level, end=level - taken))
        level -= taken
    risen = [payment for payment in settlement.statutory if payment.payable]
    if risen:
        rows.append(_total(_INDEMNITY, settlement.indemnity))
    for payment in risen:
        rule, end = Rule(payment.statute), level + payment.payable
        rows.append(WaterfallRow(rule=rule, label=rule.label, kind="rise", start=level, end=end))
        level = end
    return (*rows, _total(_PAYMENT, settlement.total))


def _taken_by_rule(settlement: Settlement) -> dict[Rule, Yuan]:
    apart = {Rule.MITIGATION, Rule.ASCERTAINMENT, Rule.DEFENCE, Rule.SERVICE}
    taken: dict[Rule, Yuan] = {}
    for step in settlement.steps:
        if step.rule not in apart and step.after != step.before:
            taken[step.rule] = taken.get(step.rule, ZERO) + step.before - step.after
    return taken


def _total(label: Label, amount: Yuan) -> WaterfallRow:
    return WaterfallRow(rule=None, label=label, kind="total", start=ZERO, end=amount)
