"""Regions by their six-digit code (GB/T 2260): the districts of Shanghai, and the provinces."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from haitang.lexicon.records import Label

DISTRICTS: Final = MappingProxyType(
    {
        "310101": Label(zh="黄浦区", en="Huangpu"),
        "310104": Label(zh="徐汇区", en="Xuhui"),
        "310105": Label(zh="长宁区", en="Changning"),
        "310106": Label(zh="静安区", en="Jing'an"),
        "310107": Label(zh="普陀区", en="Putuo"),
        "310109": Label(zh="虹口区", en="Hongkou"),
        "310110": Label(zh="杨浦区", en="Yangpu"),
        "310112": Label(zh="闵行区", en="Minhang"),
        "310113": Label(zh="宝山区", en="Baoshan"),
        "310114": Label(zh="嘉定区", en="Jiading"),
        "310115": Label(zh="浦东新区", en="Pudong"),
        "310116": Label(zh="金山区", en="Jinshan"),
        "310117": Label(zh="松江区", en="Songjiang"),
        "310118": Label(zh="青浦区", en="Qingpu"),
        "310120": Label(zh="奉贤区", en="Fengxian"),
        "310151": Label(zh="崇明区", en="Chongming"),
    }
)
"""The sixteen districts of Shanghai."""

SHANGHAI_PREFIX: Final = "31"


def in_shanghai(region: str) -> bool:
    """Whether a region code lies in Shanghai.

    Examples
    --------
    >>> in_shanghai("310115"), in_shanghai("320500")
    (True, False)
    """
    return region.startswith(SHANGHAI_PREFIX)
