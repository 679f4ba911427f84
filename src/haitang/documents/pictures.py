"""SVG to PNG by the typesetter, for word processors; the same picture and fonts give the same bytes."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from haitang.documents.fonts import FontSet, find_fonts

_DOTS_PER_INCH = 220.0
_ANY_DAY = date(1970, 1, 1)
_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(json("picture.json")), format: "svg")
"""


def png(svg: str, *, fonts: FontSet | None = None) -> bytes:
    """An SVG drawing as PNG at 220 dots per inch.

    Examples
    --------
    >>> square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    >>> png(square)[1:4]
    b'PNG'
    """
    return _png(svg, find_fonts() if fonts is None else fonts)


@lru_cache(maxsize=32)
def _png(svg: str, fonts: FontSet) -> bytes:
    sources = {"main.typ": _PAGE.encode(), "picture.json": json.dumps(svg).encode()}
    return fonts.typesetter.compile(sources, kind="png", dated=_ANY_DAY, dots_per_inch=_DOTS_PER_INCH)
