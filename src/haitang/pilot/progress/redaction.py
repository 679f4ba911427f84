"""脱密核对: names, vendors, addresses and amounts of a project that stand in a text which is to be published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from haitang.insured import Inventory
from haitang.lexicon import Label, Yuan
from haitang.pilot.implementation import SecretKind

_ADDRESS: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![0-9A-Za-z.])"
)
_SUM: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元)")
_SHORTEST: Final = 2


@dataclass(frozen=True)
class Secret:
    """A word or amount that belongs to the project alone, and the record in which it stands."""

    kind: SecretKind
    value: str
    where: Label


@dataclass(frozen=True)
class Disclosure:
    """A secret that stands in a text: which, in which section, in which paragraph from 1, at which character from 1."""

    secret: Secret
    section: str
    paragraph: int
    character: int

    @property
    def place(self) -> str:
        """The place as an error names it."""
        return f"texts.{self.section} 第 {self.paragraph} 段第 {self.character} 字"


def secrets_of(
    inventory: Inventory | None, amounts: Iterable[tuple[Label, Yuan]], *, amounts_from: Yuan
) -> tuple[Secret, ...]:
    """What the project's own records hold that must not be published, each value once."""
    found: dict[tuple[SecretKind, str], Secret] = {}
    for secret in (*_named(inventory), *_sums(amounts, amounts_from)):
        if len(secret.value) >= _SHORTEST:
            found.setdefault((secret.kind, secret.value.casefold()), secret)
    return tuple(found.values())


def _named(inventory: Inventory | None) -> Iterator[Secret]:
    if inventory is None:
        return
    for system in inventory.systems:
        where = Label(zh=f"资产清单 系统 {system.code}", en=f"Inventory, system {system.code}")
        yield Secret(SecretKind.SYSTEM, system.name.strip(), where)
        for name in (system.vendor, system.provider):
            yield Secret(SecretKind.VENDOR, name.strip(), where)
    for asset in inventory.assets:
        where = Label(zh=f"资产清单 资产 {asset.code}", en=f"Inventory, asset {asset.code}")
        yield Secret(SecretKind.SYSTEM, asset.name.strip(), where)
        for name in (asset.vendor, asset.product):
            yield Secret(SecretKind.VENDOR, name.strip(), where)
        yield Secret(SecretKind.ADDRESS, asset.address.strip(), where)


def _sums(amounts: Iterable[tuple[Label, Yuan]], amounts_from: Yuan) -> Iterator[Secret]:
    for where, amount in amounts:
        if amount >= amounts_from:
            yield Secret(SecretKind.AMOUNT, amount.text(), where)


def disclosures(
    texts: Mapping[str, str], secrets: Iterable[Secret], removed: Collection[SecretKind]
) -> tuple[Disclosure, ...]:
    """Every secret of the kinds ``removed`` that stands in the texts, in reading order.

    A network address is one whether the inventory knows it or not. Amounts are compared as sums, however written.

    Examples
    --------
    >>> where = Label(zh="资产清单 系统 sys-heat", en="Inventory, system sys-heat")
    >>> secret = Secret(SecretKind.SYSTEM, "热处理SCADA", where)
    >>> found = disclosures({"results": "整改完成。\\n热处理scada恢复运行"}, [secret], {SecretKind.SYSTEM})
    >>> [each.place for each in found]
    ['texts.results 第 2 段第 1 字']
    """
    known = [secret for secret in secrets if secret.kind in removed]
    found = []
    for section, text in texts.items():
        for number, paragraph in enumerate(text.splitlines(), start=1):
            hits = sorted(_hits(paragraph, known, removed), key=lambda hit: (hit[0], -len(hit[1].value)))
            found += [Disclosure(secret, section, number, start + 1) for start, secret in hits]
    return tuple(found)


def _hits(paragraph: str, secrets: list[Secret], removed: Collection[SecretKind]) -> Iterator[tuple[int, Secret]]:
    amounts = {secret.value: secret for secret in secrets if secret.kind is SecretKind.AMOUNT}
    addresses = {secret.value: secret for secret in secrets if secret.kind is SecretKind.ADDRESS}
    for secret in secrets:
        if secret.kind in {SecretKind.SYSTEM, SecretKind.VENDOR}:
            yield from ((match.start(), secret) for match in _word(secret.value).finditer(paragraph))
    if SecretKind.ADDRESS in removed:
        unknown = Label(zh="文中网络地址", en="an address in the text")
        for match in _ADDRESS.finditer(paragraph):
            yield match.start(), addresses.get(match[0]) or Secret(SecretKind.ADDRESS, match[0], unknown)
    for match in _SUM.finditer(paragraph):
        try:
            amount = Yuan.parse(match[1].replace(",", "") + match[2]).text()
        except ValueError:
            continue
        if amount in amounts:
            yield match.start(), amounts[amount]


def _word(value: str) -> re.Pattern[str]:
    """The value as it may stand in a text: any case, and never inside another Latin word or number."""
    before = r"(?<![0-9A-Za-z])" if value[0].isascii() and value[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if value[-1].isascii() and value[-1].isalnum() else ""
    return re.compile(f"{before}{re.escape(value)}{after}", re.IGNORECASE)
