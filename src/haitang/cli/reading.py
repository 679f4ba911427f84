"""Reads the text of a file, or of standard input, that a person named on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from haitang.lexicon import BadInput, Problem

STDIN = "-"


def text_of(path: str) -> str:
    """The text of a file; ``-`` is standard input.

    Raises
    ------
    BadInput
        It cannot be read, or is not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise BadInput([Problem(path, "", "无法读取文件", str(error.strerror), advice="检查路径和权限")]) from error
    except UnicodeDecodeError as error:
        raise BadInput([Problem(path, "", "不是 UTF-8 文字", advice="另存为 UTF-8")]) from error
