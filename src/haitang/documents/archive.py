"""Zip files whose bytes depend on their content alone: sorted, with one date, without the maker's machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

_ZIP_EPOCH = 1980


def pack(files: Mapping[str, bytes], *, dated: date, first: tuple[str, ...] = ()) -> bytes:
    """A zip of ``files``, each dated ``dated``; names in ``first`` come first, the rest sorted.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 6, 22)
    >>> pack({"b": b"2", "a": b"1"}, dated=day) == pack({"a": b"1", "b": b"2"}, dated=day)
    True
    """
    ahead = tuple(name for name in first if name in files)
    stamp = (max(dated.year, _ZIP_EPOCH), dated.month, dated.day, 0, 0, 0)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in (*ahead, *sorted(set(files) - set(ahead))):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[name], compresslevel=6)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a zip by name."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}
