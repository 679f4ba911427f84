"""Heads of loss (损失科目): the cover of each, the statutory cost that it may be instead, and what it needs."""

from __future__ import annotations

from typing import Literal

from haitang.catalog import Entry, load
from haitang.lexicon import Cover, Label

Statute = Literal["mitigation", "ascertainment", "defence"]
STATUTES: dict[Statute, Label] = {
    "mitigation": Label(zh="施救减损费用（保险法第五十七条）", en="Mitigation costs (Insurance Law Art. 57)"),
    "ascertainment": Label(zh="查勘定损费用（保险法第六十四条）", en="Costs of ascertainment (Insurance Law Art. 64)"),
    "defence": Label(zh="仲裁诉讼费用（保险法第六十六条）", en="Defence costs (Insurance Law Art. 66)"),
}


class LossHead(Entry):
    """One head of loss.

    Attributes
    ----------
    statutes : tuple of Statute
        Statutory costs that an item of this head may be claimed as, in place of the cover.
    consent : bool
        Whether forms commonly ask for the insurer's consent before the cost is incurred.
    payable : str
        ``nominal``: written in forms but not payable in China; listed, never settled.
    exclusion : str
        Code of the exclusion that the head falls under, where the contract names it.
    accounts : bool
        Whether it belongs in the accounts of the interruption and not among the invoices.
    """

    code: str
    label: Label
    cover: Cover
    statutes: tuple[Statute, ...] = ()
    consent: bool = False
    payable: Literal["yes", "nominal"] = "yes"
    exclusion: str = ""
    accounts: bool = False


def loss_heads() -> dict[str, LossHead]:
    """The heads that ship with the program, by code."""
    table: list[LossHead] = load("loss-heads", list[LossHead])
    return {head.code: head for head in table}
