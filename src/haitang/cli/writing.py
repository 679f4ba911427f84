"""Writes a file that a person named on the command line, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from haitang.lexicon import HaitangError


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files as a new folder: they are written beside the place, and one rename puts them there.

    Raises
    ------
    HaitangError
        The place holds something already, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HaitangError(f"{out} 不是空文件夹", advice="换一个位置，或先清空")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as place:
            draft = Path(place) / out.name
            for name, data in files.items():
                (draft / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).write_bytes(data)
            draft.replace(out)
    except OSError as error:
        raise HaitangError(f"无法写出 {out}：{error.strerror}", advice="检查路径、权限和剩余空间") from error


def write_whole(out: Path, data: bytes, *, private: bool = False) -> None:
    """Write beside the place and rename: a killed run leaves the old file or the new one.

    Parameters
    ----------
    private : bool
        Whether its owner alone may read it.

    Raises
    ------
    HaitangError
        It cannot be written there.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o600 if private else 0o644)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise HaitangError(f"无法写出 {out}：{error.strerror}", advice="检查路径、权限和剩余空间") from error
