"""The one place that calls typst: sources in memory, named fonts only, a fixed time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

_PDF_STANDARD = "a-2b"
_DAY_SECONDS = 86_400


class TypesettingError(RuntimeError):
    """The typesetter refused the sources; its own message is kept."""


@dataclass(frozen=True)
class FontFile:
    """One cut of a family: the file, and which font of a collection it is."""

    family: str
    weight: int
    upright: bool
    path: str
    index: int


class Typesetter:
    """Typst over the fonts of some folders and no others."""

    def __init__(self, folders: Iterable[Path]) -> None:
        import typst

        self._fonts: Any = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in folders],
        )

    def fonts(self) -> tuple[FontFile, ...]:
        """Every cut of every family found."""
        return tuple(
            FontFile(info.family, info.weight, info.style == "normal", str(info.path), info.index)
            for info in self._fonts.fonts()
        )

    def compile(
        self, sources: Mapping[str, bytes], *, kind: Literal["pdf", "png"], dated: date, dots_per_inch: float = 144.0
    ) -> bytes:
        """Set ``main.typ`` of ``sources`` as PDF/A-2b, or its only page as PNG.

        Raises
        ------
        TypesettingError
            With the typesetter's own message.
        """
        import typst

        # The published stubs know files on disk alone; sources in memory are documented all the same.
        run: Any = typst.compile
        options: dict[str, Any] = {"pdf_standards": [_PDF_STANDARD]} if kind == "pdf" else {"ppi": dots_per_inch}
        try:
            made: bytes = run(
                dict(sources),
                format=kind,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                timestamp=(dated - date(1970, 1, 1)).days * _DAY_SECONDS,
                **options,
            )
        except typst.TypstError as error:
            raise TypesettingError(str(error)) from error
        return made
