"""A small pen for SVG: lines, bars and words at rounded coordinates, so that the same picture is the same text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

Anchor = Literal["start", "middle", "end"]
_FAMILIES: Final = "Noto Sans CJK SC, Source Han Sans SC, Noto Sans SC, WenQuanYi Zen Hei, SimHei, sans-serif"

INK: Final = "#1F2A33"
SOFT: Final = "#6B7782"
RULE: Final = "#D5DCE2"
BLUE: Final = "#1F5F8B"
PALE: Final = "#A9C4D8"
RED: Final = "#B3402E"
GREEN: Final = "#3C7A57"


class Drawing:
    """Collects shapes on a white sheet of ``width`` × ``height`` units.

    Examples
    --------
    >>> sheet = Drawing(40, 20)
    >>> sheet.words(2, 12, "损失")
    >>> "损失" in sheet.svg()
    True
    """

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._shapes: list[str] = []

    def line(
        self, start: tuple[float, float], end: tuple[float, float], color: str, *, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        self.path([start, end], color, width=width, dash=dash)

    def path(self, points: Sequence[tuple[float, float]], color: str, *, width: float = 1.8, dash: str = "") -> None:
        """A line through points."""
        joined = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<polyline points="{joined}" fill="none" stroke="{color}" stroke-width="{_n(width)}"{dashed}/>'
        )

    def bar(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled rectangle; a bar of no width keeps a hair, so that it is seen."""
        self._shapes.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.8))}" height="{_n(height)}" fill="{color}"/>'
        )

    def words(
        self, x: float, y: float, text: str, *, color: str = INK, size: float = 11, anchor: Anchor = "start"
    ) -> None:
        """Text on its base line, on a white halo that keeps it clear of lines below."""
        halo = ' stroke="#FFFFFF" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        self._shapes.append(
            f'<text x="{_n(x)}" y="{_n(y)}" fill="{color}" font-size="{_n(size)}" text-anchor="{anchor}"{halo}>'
            f"{escape(text)}</text>"
        )

    def svg(self) -> str:
        """The drawing as SVG."""
        width, height = (_n(side) for side in self._size)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family={quoteattr(_FAMILIES)}>'
            f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>{"".join(self._shapes)}</svg>'
        )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
