"""Archives (ZIP, and the office formats that are one) judged by their directories, before anything is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from haitang.lexicon import Problem

_MOST_MEMBERS: Final = 2_000
_MOST_RATIO: Final = 200
_SMALL: Final = 2**20
"""An archive that unpacks to less than this is no bomb, whatever its ratio."""


def holds(data: bytes, member: str) -> bool:
    """Whether the bytes are an archive, and hold ``member`` where one is named."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return not member or member in archive.namelist()
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return False


def archive_faults(data: bytes, *, most: int) -> Iterator[Problem]:
    """What makes an archive unsafe to open: its size unpacked, its names, a password, macros.

    Parameters
    ----------
    most : int
        The most bytes that it may unpack to.

    Examples
    --------
    >>> bomb = BytesIO()
    >>> with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
    ...     archive.writestr("a.txt", bytes(50_000_000))
    >>> [fault.message for fault in archive_faults(bomb.getvalue(), most=2**30)]
    ['压缩比异常，疑似压缩炸弹']
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MOST_MEMBERS:
        yield _fault("压缩包内文件过多", str(len(members)), f"{_MOST_MEMBERS} 个以内", "删减后重新打包")
    if unpacked > most:
        yield _fault("解压后过大", f"{unpacked // 2**20} MB", f"{most // 2**20} MB 以内", "拆分后上传")
    # Members that share bytes pack more than the archive is long.
    elif packed > len(data) or (unpacked > _SMALL and unpacked > _MOST_RATIO * max(packed, 1)):
        ratio = f"{unpacked // max(packed, 1)} 倍"
        yield _fault("压缩比异常，疑似压缩炸弹", ratio, f"{_MOST_RATIO} 倍以内", "用常用软件重新保存")
    if any(member.flag_bits & 0x1 for member in members):
        yield _fault("文件设有密码，无法核对", advice="取消密码后重新上传")
    if any(_outside(member.filename) for member in members):
        yield _fault("压缩包内的文件名指向包外", bound="相对路径，不含 ..", advice="重新打包")
    if any(PurePosixPath(member.filename).name.lower() == "vbaproject.bin" for member in members):
        yield _fault("文件含宏，不予接收", bound="不含宏", advice="另存为不含宏的格式")


def _outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def _fault(message: str, value: str = "", bound: str = "", advice: str = "") -> Problem:
    return Problem("", "", message, value, bound, advice)
