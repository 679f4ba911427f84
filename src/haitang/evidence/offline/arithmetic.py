"""What a verifier has to compute: SM3, Ed25519 and Merkle proofs, in plain Python 3.8.

Written apart from the code that makes the packages, so that one mistake cannot hide in both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    _Point = tuple[int, int, int, int]

_WORD = 0xFFFFFFFF


def _rotate(value: int, count: int) -> int:
    count %= 32
    return ((value << count) | (value >> (32 - count))) & _WORD


def sm3(data: bytes) -> str:
    """SM3 digest (GB/T 32905), in hex."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = _sm3_block(state, padded[start : start + 64])
    return "".join(f"{word:08x}" for word in state)


def _sm3_block(state: list[int], block: bytes) -> list[int]:
    words = [int.from_bytes(block[4 * i : 4 * i + 4], "big") for i in range(16)]
    for i in range(16, 68):
        mixed = words[i - 16] ^ words[i - 9] ^ _rotate(words[i - 3], 15)
        mixed ^= _rotate(mixed, 15) ^ _rotate(mixed, 23)
        words.append((mixed ^ _rotate(words[i - 13], 7) ^ words[i - 6]) & _WORD)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        constant = 0x79CC4519 if i < 16 else 0x7A879D8A
        ss1 = _rotate((_rotate(a, 12) + e + _rotate(constant, i)) & _WORD, 7)
        ss2 = ss1 ^ _rotate(a, 12)
        ff = a ^ b ^ c if i < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if i < 16 else (e & f) | (~e & g & _WORD)
        tt1 = (ff + d + ss2 + (words[i] ^ words[i + 4])) & _WORD
        tt2 = (gg + h + ss1 + words[i]) & _WORD
        a, b, c, d = tt1, a, _rotate(b, 9), c
        e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
    mixed_state = (a, b, c, d, e, f, g, h)
    return [state[i] ^ mixed_state[i] for i in range(8)]


def fast_sm3(data: bytes) -> str:
    """SM3 by the interpreter's own library where it has it; the same digest either way."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return sm3(data)


# Ed25519 (RFC 8032): points are (x, y, z, t) with x = x/z, y = y/z, t = xy/z on the twisted Edwards curve.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: _Point) -> _Point:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _point(encoded: bytes) -> _Point:
    """The point that 32 bytes stand for; ValueError where they stand for none."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        raise ValueError("not a point")
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


_GENERATOR = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes ``signature`` sign ``message`` under the 32 bytes ``public``."""
    scalar = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or scalar >= _L:
        return False
    try:
        x, y, z, t = _point(public)
    except ValueError:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    x, y, z, _ = _add(_times(scalar, _GENERATOR), _times(hashed, (_P - x, y, z, _P - t)))
    inverse = pow(z, _P - 2, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# Merkle proofs (RFC 6962; the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2).


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _climb(fn: int, sn: int, proof: Sequence[bytes]) -> list[tuple[bytes, bool]]:
    """Each step of a proof and whether it stands on the left; ValueError where the proof has the wrong length."""
    steps = []
    for step in proof:
        left = bool(fn & 1) or fn == sn
        steps.append((step, left))
        while left and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        if sn == 0:
            raise ValueError("proof is too long")
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise ValueError("proof is too short")
    return steps


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` leads from the leaf hash at ``index`` to the root of a tree of ``size``."""
    try:
        for step, left in _climb(index, size - 1, proof):
            leaf = _node(step, leaf) if left else _node(leaf, step)
    except ValueError:
        return False
    return 0 <= index < size and leaf == root


def extends(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the new tree only appended to the old one."""
    if old_size in (0, new_size):
        return not proof and old_root == (new_root if old_size else hashlib.sha256(b"").digest())
    path = ([old_root] if old_size & (old_size - 1) == 0 else []) + list(proof)
    if not 0 < old_size < new_size or not path:
        return False
    fn, sn, old, new = old_size - 1, new_size - 1, path[0], path[0]
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    try:
        for step, left in _climb(fn, sn, path[1:]):
            old = _node(step, old) if left else old
            new = _node(step, new) if left else _node(new, step)
    except ValueError:
        return False
    return old == old_root and new == new_root
