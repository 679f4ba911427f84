"""Who is registered, and who may command whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from haitang.insured import Asset, Inventory


class Roles:
    """Who is registered, and who may command whom.

    Examples
    --------
    >>> from haitang.insured import Site, System, Zone
    >>> plant = Inventory(
    ...     enterprise="D2143569-X", sites=(Site(code="s", name="厂", region="310115"),),
    ...     systems=(System(code="grind", name="磨", kind="production_control", site="s"),),
    ...     zones=(Zone(code="z", name="控制区", level=1),),
    ...     assets=(
    ...         Asset(code="plc", name="PLC", system="grind", zone="z", category="plc", address="10.0.0.3"),
    ...         Asset(code="hmi", name="HMI", system="grind", zone="z", category="hmi", address="10.0.0.5"),
    ...     ),
    ... )
    >>> roles = Roles(plant, categories=("hmi",))
    >>> roles.commands("10.0.0.5", "10.0.0.3"), roles.commands("10.0.0.9", "10.0.0.3")
    (True, False)
    """

    def __init__(self, inventory: Inventory, *, categories: Iterable[str], masters: Iterable[str] = ()) -> None:
        self.assets: dict[str, Asset] = {asset.address: asset for asset in inventory.assets if asset.address}
        kinds, self._declared = set(categories), frozenset(masters)
        self._stations = {asset.address: asset.system for asset in self.assets.values() if asset.category in kinds}

    def commands(self, actor: str, target: str) -> bool:
        """Whether ``actor`` is an allowed master (合法主站) of ``target``: declared, or a station of its system.

        An unregistered target has no system; there any registered station counts, and the target itself is a finding.
        """
        if actor in self._declared:
            return True
        system = self._stations.get(actor)
        asset = self.assets.get(target)
        return system is not None and (asset is None or asset.system == system)

    def baseline(self, target: str) -> str:
        """A short digest of the masters that ``target`` was judged against."""
        allowed = sorted(actor for actor in {*self._stations, *self._declared} if self.commands(actor, target))
        return hashlib.sha256("\n".join(allowed).encode()).hexdigest()[:8]
