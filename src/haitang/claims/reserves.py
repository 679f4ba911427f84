"""The ledger of a claim's reserve (未决赔款准备金): opened, changed, paid, recovered; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from haitang.lexicon import ZERO, Conflict, Instant, Label, Record, Yuan

Kind = Literal["opened", "changed", "paid", "recovered"]
KINDS: dict[Kind, Label] = {
    "opened": Label(zh="立案", en="Opened"),
    "changed": Label(zh="调整", en="Changed"),
    "paid": Label(zh="赔付", en="Paid"),
    "recovered": Label(zh="追偿收回", en="Recovered"),
}


class ReserveMovement(Record):
    """One movement.

    Attributes
    ----------
    key : str
        Idempotency key: the same key is the same movement and counts once.
    amount : Yuan
        Signed for ``changed``, else positive; a reserve is opened at zero or above.
    """

    key: str
    kind: Kind
    amount: Yuan
    at: Instant
    by: str
    reason: str = ""


class ReserveBalance(Record):
    """Where the ledger stands: what is still set aside, what was paid, what came back."""

    outstanding: Yuan
    paid: Yuan
    recovered: Yuan

    @property
    def incurred(self) -> Yuan:
        """Paid and outstanding less recovered (已报告赔款)."""
        return self.outstanding + self.paid - self.recovered


def balance(movements: Sequence[ReserveMovement]) -> ReserveBalance:
    """What the movements add up to.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 8, 28, tzinfo=UTC)
    >>> opened = ReserveMovement(key="1", kind="opened", amount=Yuan.wan(100), at=at, by="丁睿")
    >>> paid = ReserveMovement(key="2", kind="paid", amount=Yuan.wan(30), at=at, by="丁睿")
    >>> balance([opened, paid]).outstanding.in_wan()
    '70.00'
    """
    total = {kind: Yuan.total(move.amount for move in movements if move.kind == kind) for kind in KINDS}
    return ReserveBalance(
        outstanding=total["opened"] + total["changed"] - total["paid"],
        paid=total["paid"],
        recovered=total["recovered"],
    )


def record(movements: Sequence[ReserveMovement], movement: ReserveMovement) -> tuple[ReserveMovement, ...]:
    """The ledger with one movement more; the same movement again changes nothing.

    Raises
    ------
    Conflict
        Another movement has the key; the ledger is opened twice or not first; time runs backwards; more would be paid
        than is set aside, set aside less than nothing, or recovered more than was paid.
    """
    same = next((move for move in movements if move.key == movement.key), None)
    if same is not None:
        if same == movement:
            return tuple(movements)
        raise Conflict(f"编号 {movement.key} 已用于另一笔准备金变动", advice="换一个编号；同一笔不重复登记")
    _refuse_out_of_order(movements, movement)
    after = (*movements, movement)
    state = balance(after)
    if state.outstanding < ZERO:
        before = balance(movements).outstanding
        raise Conflict(f"准备金不足：现有 {before.text()} 元，变动 {movement.amount.text()} 元", advice="先调整准备金")
    if state.recovered > state.paid:
        raise Conflict(f"追偿收回 {state.recovered.text()} 元超过已赔付 {state.paid.text()} 元", advice="核对追偿金额")
    return after


def _refuse_out_of_order(movements: Sequence[ReserveMovement], movement: ReserveMovement) -> None:
    if (movement.kind == "opened") is bool(movements):
        raise Conflict("准备金须先立案，且只立案一次", advice="已立案的用 changed 调整")
    if movements and movement.at < movements[-1].at:
        raise Conflict("变动时间早于上一笔", advice="按发生的先后登记")
    if movement.kind != "changed" and movement.amount < ZERO:
        raise Conflict(f"金额不得为负：{movement.amount.text()} 元", advice="减少准备金用 changed")
