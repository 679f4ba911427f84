"""The terms of the whole policy, applied to the sum of its covers."""

from __future__ import annotations

from haitang.contract.event import Used
from haitang.contract.model import Contract, Rule
from haitang.contract.settlement import Step
from haitang.lexicon import PPM, ZERO, Label, Share, Yuan, mul_div


class PolicyAmount:
    """The sum of the covers on its way through the policy's terms."""

    def __init__(self, contract: Contract, used: Used, amount: int, credit: int) -> None:
        self._contract = contract
        self._used = used
        self._credit = credit
        self.fen = amount
        self.steps: list[Step] = []
        self._take(Rule.SUM, amount, "各险别理算金额合计", "Sum of what the covers leave")

    def _take(self, rule: Rule, after: int, zh: str, en: str) -> None:
        step = Step(
            rule=rule,
            clause=self._contract.clauses.get(rule, ""),
            cover=None,
            before=Yuan(self.fen),
            after=Yuan(after),
            reason=Label(zh=zh, en=en),
        )
        self.steps.append(step)
        self.fen = after

    def apply(self, rule: Rule) -> None:
        """Apply the term that ``rule`` names; a term that the contract does not agree leaves no step."""
        match rule:
            case Rule.EVENT_DEDUCTIBLE:
                self._event_deductible()
            case Rule.EVENT_LIMIT:
                self._event_limit()
            case Rule.POLICY_SHARE:
                self._policy_share()
            case _:
                self._aggregate()

    def _event_deductible(self) -> None:
        deductible = self._contract.event_deductible
        if deductible.amount == ZERO and deductible.rate == Share(0):
            return
        agreed = max(deductible.amount.fen, mul_div(self.fen, deductible.rate.ppm, PPM))
        borne = min(max(agreed - self._credit, 0), self.fen)
        self._take(
            Rule.EVENT_DEDUCTIBLE,
            self.fen - borne,
            f"每次事故免赔 {Yuan(agreed).text()} 元，营业中断已自担 {Yuan(self._credit).text()} 元予以抵扣，"
            f"实扣 {Yuan(borne).text()} 元，不重复扣除",
            f"Event deductible ¥{Yuan(agreed).text()}, credited with ¥{Yuan(self._credit).text()} that business "
            f"interruption already bore: ¥{Yuan(borne).text()} deducted, nothing twice",
        )

    def _event_limit(self) -> None:
        limit = self._contract.event_limit
        if limit is not None:
            self._take(
                Rule.EVENT_LIMIT,
                min(self.fen, limit.fen),
                f"每次事故限额 {limit.text()} 元",
                f"Event limit ¥{limit.text()}",
            )

    def _policy_share(self) -> None:
        share = self._contract.insured_share
        if share != Share(0):
            self._take(
                Rule.POLICY_SHARE,
                self.fen - mul_div(self.fen, share.ppm, PPM),
                f"被保险人共付 {share}",
                f"The insured bears {share}",
            )

    def _aggregate(self) -> None:
        limit = self._contract.aggregate_limit
        left = max(limit.fen - self._used.aggregate.fen, 0)
        self._take(
            Rule.AGGREGATE,
            min(self.fen, left),
            f"累计限额 {limit.text()} 元，已赔 {self._used.aggregate.text()} 元，尚余 {Yuan(left).text()} 元",
            f"Aggregate limit ¥{limit.text()}, ¥{self._used.aggregate.text()} paid before, ¥{Yuan(left).text()} left",
        )
