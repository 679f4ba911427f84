"""Fonts for PDF: where they are, which of a style's faces exist here, and which characters none of them has."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from haitang.documents.sheets import Face
from haitang.documents.typesetter import FontFile, Typesetter
from haitang.lexicon import HaitangError

ENVIRONMENT = "HAITANG_FONT_DIRS"
"""Setting with more folders of fonts, separated as the system separates paths; searched first."""
_SYSTEM = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_PROBE = "海塘中文"
_BOLD = 600


class NoChineseFont(HaitangError):
    """No font on this machine can set Chinese."""


class MissingGlyphs(HaitangError):
    """Some characters of a document are in no font on this machine; ``characters`` lists them in order."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        shown = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)
        super().__init__(
            f"现有字体缺少 {len(characters)} 个字：{shown}",
            advice=f"把含这些字的字体放进一个文件夹，并在 {ENVIRONMENT} 中列出该文件夹",
        )


def font_folders(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders that are searched and exist: the operator's, the environment's own, then the system's."""
    settings = os.environ if environ is None else environ
    named = [folder for folder in settings.get(ENVIRONMENT, "").split(os.pathsep) if folder]
    wanted: list[str] = [*named, f"{sys.prefix}/share/fonts", *_SYSTEM]
    folders = (Path(folder).expanduser() for folder in wanted)
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir()))


@dataclass(frozen=True)
class FontSet:
    """The fonts under some folders.

    Examples
    --------
    >>> from haitang.documents.sheets import style_sheet
    >>> fonts = find_fonts()
    >>> fonts.missing("周堃", style_sheet("notice").face("body"))
    ''
    """

    folders: tuple[Path, ...]

    @cached_property
    def typesetter(self) -> Typesetter:
        """A typesetter that knows these fonts and no others."""
        return Typesetter(self.folders)

    @cached_property
    def families(self) -> Mapping[str, tuple[FontFile, ...]]:
        """Faces by family."""
        found: dict[str, list[FontFile]] = {}
        for info in self.typesetter.fonts():
            found.setdefault(info.family, []).append(info)
        return {family: tuple(sorted(infos, key=_by_closeness_to_regular)) for family, infos in sorted(found.items())}

    def chain(self, face: Face) -> tuple[str, ...]:
        """The families of a face that exist here, best first; where none does, all that can set Chinese.

        Raises
        ------
        NoChineseFont
            There is none at all.
        """
        chain = tuple(family for family in face.faces if family in self.families) or self._chinese
        if not chain:
            raise NoChineseFont(
                "本机没有可用于排版的中文字体",
                advice="安装 fonts-noto-cjk 与 fonts-lxgw-wenkai（Debian），"
                f"或把字体放进一个文件夹并在 {ENVIRONMENT} 中列出",
            )
        return chain

    @cached_property
    def _chinese(self) -> tuple[str, ...]:
        """Families that can set Chinese, those cut for the mainland first."""
        able = [family for family in self.families if set(map(ord, _PROBE)) <= self.coverage(family)]
        return tuple(sorted(able, key=lambda family: (" SC" not in family, "Mono" in family, family)))

    def coverage(self, family: str) -> frozenset[int]:
        """Code points that the family's regular cut has."""
        infos = self.families.get(family, ())
        return _coverage(infos[0].path, infos[0].index) if infos else frozenset()

    def has_bold(self, family: str) -> bool:
        """Whether the family has a bold cut; where it has none, a text stroke stands in."""
        return any(info.weight >= _BOLD for info in self.families.get(family, ()))

    def missing(self, text: str, face: Face) -> str:
        """Characters of ``text`` that neither the face's families nor any other font here has, each once."""
        wanted = dict.fromkeys(character for character in text if not _unseen(character))
        for family in (*self.chain(face), *self.families):
            if not wanted:
                break
            has = self.coverage(family)
            wanted = dict.fromkeys(character for character in wanted if ord(character) not in has)
        return "".join(wanted)


def _unseen(character: str) -> bool:
    """White space, format characters and variation selectors need no glyph of their own."""
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf"} or ord(character) in _SELECTORS


def find_fonts(folders: Iterable[Path] | None = None) -> FontSet:
    """The fonts of this machine, or of the folders given; looked up once per list of folders."""
    return _found(tuple(font_folders() if folders is None else folders))


@cache
def _found(folders: tuple[Path, ...]) -> FontSet:
    return FontSet(folders)


def _by_closeness_to_regular(info: FontFile) -> tuple[int, bool, str, int]:
    return (abs(info.weight - 400), not info.upright, info.path, info.index)


@cache
def _coverage(path: str, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
