"""Costs that the Insurance Law puts on top of the indemnity: Art. 57, 64 and 66."""

from __future__ import annotations

from typing import Literal

from haitang.contract.event import LossEvent
from haitang.contract.model import Contract
from haitang.contract.order import Rule
from haitang.contract.settlement import StatutoryPayment, Step
from haitang.lexicon import ZERO, Label, Yuan

_Statute = Literal["mitigation", "ascertainment", "defence"]


def statutory_payments(
    contract: Contract, event: LossEvent, *, answers: bool
) -> tuple[tuple[StatutoryPayment, ...], tuple[Step, ...]]:
    """What is paid on top of the covers, and the steps.

    Mitigation has a cap of its own, a further sum insured, read per event in favour of the insured (Art. 57, 30);
    ascertainment has none; defence comes here only where the contract keeps it outside the limits.

    Parameters
    ----------
    answers : bool
        Whether the contract answers for the event; if not, none of these is owed.
    """
    cap = contract.sum_insured
    claims: list[tuple[_Statute, Rule, Yuan, Yuan, str, str]] = [
        (
            "mitigation",
            Rule.MITIGATION,
            event.mitigation,
            min(event.mitigation, cap),
            f"施救费用在赔偿金额以外另计，以保险金额 {cap.text()} 元为限",
            f"Mitigation costs come on top, at most a further sum insured of ¥{cap.text()}",
        ),
        (
            "ascertainment",
            Rule.ASCERTAINMENT,
            event.ascertainment,
            event.ascertainment,
            "查明事故性质、原因和损失程度的必要合理费用由保险人承担",
            "Necessary costs of ascertaining cause and extent of the loss are the insurer's",
        ),
    ]
    if contract.defence == "outside":
        claims.append(
            (
                "defence",
                Rule.DEFENCE,
                event.defence,
                event.defence,
                "仲裁、诉讼等必要合理费用由保险人承担",
                "Necessary costs of arbitration and litigation are the insurer's",
            )
        )
    payments: list[StatutoryPayment] = []
    steps: list[Step] = []
    for statute, rule, claimed, owed, zh, en in claims:
        if claimed == ZERO:
            continue
        payable = owed if answers else ZERO
        reason = Label(zh=zh, en=en) if answers else _NOT_OWED
        payments.append(StatutoryPayment(statute=statute, claimed=claimed, payable=payable))
        steps.append(
            Step(rule=rule, clause=_CLAUSES[statute], cover=None, before=claimed, after=payable, reason=reason)
        )
    return tuple(payments), tuple(steps)


_CLAUSES = {
    "mitigation": "《保险法》第五十七条",
    "ascertainment": "《保险法》第六十四条",
    "defence": "《保险法》第六十六条",
}
_NOT_OWED = Label(zh="合同对本次事故不承担责任，费用不予承担", en="The contract does not answer for the event")
