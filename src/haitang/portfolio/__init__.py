"""Many policies: what they share, and so may lose together.

>>> from uuid import UUID
>>> from haitang.contract import example_contract
>>> from haitang.insured import Inventory, Site, System
>>> from haitang.lexicon import SystemKind
>>> from haitang.portfolio import Holding, accumulate
>>> grinding = System(
...     code="sys-grind", name="磨加工线控制系统", kind=SystemKind.PRODUCTION_CONTROL, site="s", vendor="某控制器厂商"
... )
>>> plant = Inventory(
...     enterprise="D2143569X", sites=(Site(code="s", name="临港", region="310115"),), systems=(grinding,)
... )
>>> book = [Holding(policy=UUID(int=n), contract=example_contract(), inventory=plant) for n in (1, 2)]
>>> [(item.node, item.name, item.sum_insured.in_wan()) for item in accumulate(book)]
[('region', '310115', '4,000.00'), ('vendor', '某控制器厂商', '4,000.00')]
"""

from haitang.portfolio.accumulation import Accumulation, Holding, accumulate

__all__ = ["Accumulation", "Holding", "accumulate"]
