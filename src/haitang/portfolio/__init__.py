"""Many policies: what hangs on the same vendor, firmware, provider or region (组合与累积).

>>> from haitang.contract import example_contract
>>> from haitang.insured import Inventory, Site, System
>>> from haitang.lexicon import SystemKind
>>> from haitang.portfolio import Exposed, accumulate
>>> contract = example_contract()
>>> plant = Site(code="site-1", name="临港厂区", region="310115")
>>> scada = System(
...     code=contract.systems[0], name="SCADA", kind=SystemKind.SCADA, site="site-1", vendor="示范自动化（虚构）"
... )
>>> inventory = Inventory(enterprise=contract.insured, sites=(plant,), systems=(scada,))
>>> heaviest, *_ = accumulate([Exposed(policy="P1", contract=contract, inventory=inventory)], at_least=1)
>>> heaviest.share
Share('100%')
"""

from haitang.portfolio.accumulation import Accumulation, Exposed, NodeKind, accumulate

__all__ = ["Accumulation", "Exposed", "NodeKind", "accumulate"]
