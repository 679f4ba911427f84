"""Keys that sign checkpoints, and the text form in which the other parties pin them (C2SP signed-note verifier keys).

Only Ed25519 signs here. A second line of signatures by SM2 (GB/T 32918) needs a certified module: whoever has one
fulfils `Signer` with it; none ships with the program, and nothing here pretends to.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import model_validator

from haitang.lexicon import Record

ED25519: Final = 0x01
"""Signature type of a log's own signature (C2SP signed-note)."""
COSIGNATURE: Final = 0x04
"""Signature type of a timestamped cosignature (C2SP tlog-cosignature v1)."""


class VerifierKey(Record):
    """A public key under the name by which the parties know its holder.

    Attributes
    ----------
    name : str
        Name of the holder; no space and no plus sign.
    kind : int
        1 for a log's own key, 4 for a cosigner's.
    public : str
        The 32 bytes of the key, in hex.

    Examples
    --------
    >>> key = Ed25519Signer("plant-log", bytes(32)).verifier()
    >>> VerifierKey.parse(str(key)) == key
    True
    """

    name: str
    kind: int
    public: str

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        if not self.name or any(character.isspace() or character == "+" for character in self.name):
            raise ValueError("密钥名称不得为空，不得含空格或加号")
        if self.kind not in (ED25519, COSIGNATURE):
            raise ValueError("密钥用途须为 1（日志签名）或 4（联署）")
        if len(bytes.fromhex(self.public)) != 32:
            raise ValueError("Ed25519 公钥须为 32 字节")
        return self

    @property
    def id(self) -> bytes:
        """The four bytes that name this key on a signature line."""
        material = bytes([self.kind]) + bytes.fromhex(self.public)
        return hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, in groups that two people can read to each other."""
        whole = hashlib.sha256(bytes.fromhex(self.public)).hexdigest()
        return " ".join(whole[start : start + 8] for start in range(0, 64, 8))

    def __str__(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + bytes.fromhex(self.public)).decode()
        return f"{self.name}+{self.id.hex()}+{material}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read ``name+id+key``.

        Raises
        ------
        ValueError
            Not that form, or the id does not belong to the key.
        """
        name, identifier, material = text.strip().split("+", 2)
        raw = base64.b64decode(material, validate=True)
        key = cls(name=name, kind=raw[0], public=raw[1:].hex())
        if key.id.hex() != identifier:
            raise ValueError(f"密钥标识 {identifier} 与公钥不符，应为 {key.id.hex()}")
        return key

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the holder signed ``message``."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public)).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Signer(Protocol):
    """Somebody who can sign: a key in memory, a token, a certified module."""

    @property
    def name(self) -> str:
        """Name of the holder."""
        ...

    def verifier(self, kind: int = ED25519) -> VerifierKey:
        """The public half, for one use."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature of ``message``."""
        ...


class Ed25519Signer:
    """A key made from 32 given bytes (RFC 8032); its signatures are deterministic.

    Examples
    --------
    >>> signer = Ed25519Signer("insurer", bytes(range(32)))
    >>> signer.verifier().verifies(signer.sign(b"root"), b"root")
    True
    """

    def __init__(self, name: str, seed: bytes) -> None:
        if len(seed) != 32:
            raise ValueError(f"an Ed25519 seed has 32 bytes, got {len(seed)}")
        self._name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier()

    @property
    def name(self) -> str:
        """Name of the holder."""
        return self._name

    def verifier(self, kind: int = ED25519) -> VerifierKey:
        """The public half, for the log's own signature (1) or for cosigning (4)."""
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifierKey(name=self._name, kind=kind, public=public.hex())

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)
