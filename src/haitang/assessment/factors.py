"""Names of everything that can move a frequency or a severity: the controls, and the zone graph (定价因子)."""

from __future__ import annotations

from haitang.assessment.catalogues import Catalogues
from haitang.assessment.profile import REACH
from haitang.lexicon import Label

_REACH = Label(zh="网络可达性", en="Reach through the network")


def factor_names(catalogues: Catalogues | None = None) -> dict[str, Label]:
    """Label of each factor by its code.

    Examples
    --------
    >>> factor_names()["reach"].zh
    '网络可达性'
    """
    given = catalogues or Catalogues.shipped()
    return {**{control.code: control.label for control in given.controls.controls}, REACH: _REACH}
