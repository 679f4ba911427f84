"""Digests always carry their algorithm; what is signed or hashed is canonical JSON (RFC 8785)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, Self

import rfc8785
from cryptography.hazmat.primitives import hashes
from pydantic import BaseModel, model_validator

from haitang.lexicon.records import Record

Algorithm = Literal["sha256", "sm3"]
_HEX = re.compile(r"^[0-9a-f]{64}$")


class Digest(Record):
    """A digest and the algorithm that made it.

    Examples
    --------
    >>> str(Digest.sha256(b""))[:20]
    'sha256:e3b0c44298fc1'
    """

    algorithm: Algorithm
    hex: str

    @model_validator(mode="after")
    def _is_hex(self) -> Self:
        if not _HEX.match(self.hex):
            raise ValueError("摘要须为 64 位小写十六进制")
        return self

    @classmethod
    def sha256(cls, data: bytes) -> Digest:
        """SHA-256 of ``data``."""
        return cls(algorithm="sha256", hex=hashlib.sha256(data).hexdigest())

    @classmethod
    def sm3(cls, data: bytes) -> Digest:
        """SM3 (GB/T 32905) of ``data``."""
        state = hashes.Hash(hashes.SM3())
        state.update(data)
        return cls(algorithm="sm3", hex=state.finalize().hex())

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"


def canonical_json(value: BaseModel | Mapping[str, Any] | Sequence[Any]) -> bytes:
    """The one byte sequence that stands for a record (RFC 8785).

    Examples
    --------
    >>> canonical_json({"b": 1, "a": "堃"}).decode()
    '{"a":"堃","b":1}'
    """
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    if _simple(plain):
        with suppress(UnicodeEncodeError):
            return _PLAINLY.encode(plain).encode()
    return rfc8785.dumps(plain)


_PLAINLY = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_SAFE = 2**53 - 1


def _simple(value: object) -> bool:
    """Whether the standard encoder writes RFC 8785 as well: no floats, no large integers, no keys beyond ASCII."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        kind = type(item)
        if kind is str or kind is bool or item is None:
            continue
        if isinstance(item, dict):
            try:
                if not "".join(item).isascii():
                    return False
            except TypeError:
                return False
            waiting += item.values()
        elif kind is list or kind is tuple:
            waiting += item  # type: ignore[arg-type]
        elif kind is not int or not -_SAFE <= item <= _SAFE:  # type: ignore[operator]
            return False
    return True
