"""The terms of the whole policy, applied to the sum of its covers."""

from __future__ import annotations

from haitang.contract.cover_terms import raised_by
from haitang.contract.event import LossEvent, Used
from haitang.contract.model import Contract, Deductible, OtherInsurance
from haitang.contract.order import Rule
from haitang.contract.settlement import Step
from haitang.contract.waiting_period import raised_deductible
from haitang.lexicon import PPM, Label, Share, Yuan, mul_div


class PolicyAmount:
    """The sum of the covers on its way through the policy's terms."""

    def __init__(self, contract: Contract, event: LossEvent, used: Used, amount: int, credit: int) -> None:
        self._contract = contract
        self._event = event
        self._used = used
        self._loss = amount
        self._credit = credit
        self.fen = amount
        self.borne_by_aggregate_deductible = 0
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
            case Rule.OTHER_INSURANCE:
                self._other_insurance()
            case Rule.AGGREGATE_DEDUCTIBLE:
                self._aggregate_deductible()
            case _:
                self._aggregate()

    def _event_deductible(self) -> None:
        deductible = self._contract.event_deductible
        if deductible == Deductible():
            return
        unmet = tuple(item for item in self._contract.conditions if item.code in self._event.breached)
        agreed = raised_deductible(deductible, self.fen, raised_by(unmet))
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

    def _other_insurance(self) -> None:
        others, mode = self._event.other_sums, self._contract.other_insurance
        if not others:
            return
        own = self._contract.sum_insured
        after = self.fen
        if mode is OtherInsurance.PRO_RATA:
            after = mul_div(self.fen, own.fen, own.fen + others.fen)
        elif mode is OtherInsurance.EXCESS:
            after = min(self.fen, max(self._loss - others.fen, 0))
        self._take(
            Rule.OTHER_INSURANCE,
            after,
            f"另有保险金额 {others.text()} 元承保同一损失，本合同保险金额 {own.text()} 元，{mode.label.zh}"
            "（《保险法》第五十六条）",
            f"Other contracts insure the same loss with ¥{others.text()}, this one with ¥{own.text()}: "
            f"{mode.label.en} (Insurance Law Art. 56)",
        )

    def _aggregate_deductible(self) -> None:
        agreed = self._contract.aggregate_deductible
        if not agreed:
            return
        left = max(agreed.fen - self._used.deductible.fen, 0)
        self.borne_by_aggregate_deductible = min(self.fen, left)
        self._take(
            Rule.AGGREGATE_DEDUCTIBLE,
            self.fen - self.borne_by_aggregate_deductible,
            f"累计免赔额 {agreed.text()} 元，前次事故已扣 {self._used.deductible.text()} 元，"
            f"本次扣 {Yuan(self.borne_by_aggregate_deductible).text()} 元",
            f"Aggregate deductible ¥{agreed.text()}, ¥{self._used.deductible.text()} borne before, "
            f"¥{Yuan(self.borne_by_aggregate_deductible).text()} now",
        )

    def _aggregate(self) -> None:
        contract = self._contract
        limit = contract.aggregate_limit
        left = max(contract.capacity.fen - self._used.aggregate.fen, 0)
        restored = contract.reinstatements
        times = f"，可恢复 {restored.count} 次" if restored else ""
        times_en = f", restored {restored.count} times" if restored else ""
        self._take(
            Rule.AGGREGATE,
            min(self.fen, limit.fen, left),
            f"累计限额 {limit.text()} 元{times}，已赔 {self._used.aggregate.text()} 元，尚余 {Yuan(left).text()} 元",
            f"Aggregate limit ¥{limit.text()}{times_en}, ¥{self._used.aggregate.text()} paid before, "
            f"¥{Yuan(left).text()} left",
        )
