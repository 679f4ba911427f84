"""Services in kind (实物服务): the insurer's responders, up to a limit of their own outside the cash limits."""

from __future__ import annotations

from haitang.contract.event import Loss, LossEvent, Used
from haitang.contract.model import Contract
from haitang.contract.order import Rule
from haitang.contract.settlement import Step
from haitang.lexicon import ZERO, Label, Yuan


def settle_services(
    contract: Contract, event: LossEvent, used: Used, *, answers: bool
) -> tuple[Yuan, Yuan, tuple[Step, ...]]:
    """Value of the services rendered, how much of it the package covers, and the step.

    Parameters
    ----------
    answers : bool
        Whether the contract answers for the event; if not, no service is owed.

    Examples
    --------
    >>> from haitang.contract import ServicePackage, example_contract, example_event
    >>> package = ServicePackage(clause="7", limit=Yuan.wan(5))
    >>> contract = example_contract().model_copy(update={"services": package})
    >>> event = example_event()
    >>> event = event.model_copy(update={"losses": (event.losses[0].model_copy(update={"in_kind": True}),)})
    >>> settle_services(contract, event, Used(), answers=True)[:2]
    (Yuan('300000.00'), Yuan('50000.00'))
    """
    rendered = Yuan.total(item.amount for item in event.losses if is_in_kind(contract, item))
    if not rendered:
        return ZERO, ZERO, ()
    package = contract.services
    if package is None or not answers:
        reason = _NOT_OWED if package else _NO_PACKAGE
        return rendered, ZERO, (_step("" if package is None else package.clause, rendered, ZERO, reason),)
    left = max(package.limit - used.services, ZERO)
    covered = min(rendered, left)
    reason = Label(
        zh=f"实物服务限额 {package.limit.text()} 元，尚余 {left.text()} 元，不占用赔偿限额",
        en=f"Services in kind up to ¥{package.limit.text()}, ¥{left.text()} left, outside the limits in cash",
    )
    return rendered, covered, (_step(package.clause, rendered, covered, reason),)


def is_in_kind(contract: Contract, item: Loss) -> bool:
    """Whether an item is a service in kind rather than a loss in money."""
    return item.in_kind or contract.renders(item.cover)


def _step(clause: str, before: Yuan, after: Yuan, reason: Label) -> Step:
    return Step(rule=Rule.SERVICE, clause=clause, cover=None, before=before, after=after, reason=reason)


_NOT_OWED = Label(zh="合同对本次事故不承担责任，不提供服务", en="The contract does not answer for the event")
_NO_PACKAGE = Label(zh="合同未约定实物服务", en="The contract has no package of services in kind")
