"""The pieces of an answer's body come in as they were sent; the unpacked bytes go out, never more than a cap."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Protocol

GZIP = b"\x1f\x8b"


class TooLargeError(Exception):
    """The body is larger than its cap. The text is for people."""


class DamagedError(Exception):
    """The body is not what its `Content-Encoding` says, or ends too early. The text is for people."""


class _Unpacker(Protocol):
    """What `zlib.decompressobj` gives."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


@dataclass(slots=True)
class Body:
    """Collects a body. `encoding` is the answer's `Content-Encoding`; `sent_most` and `most` are caps in bytes.

    What is unpacked is cut off at the cap while it is unpacked, so a small bomb cannot fill the memory.
    """

    encoding: str
    sent_most: int
    most: int
    sent: int = 0
    size: int = 0
    _parts: list[bytes] = field(default_factory=list)
    _unpacker: _Unpacker | None = None

    def __post_init__(self) -> None:
        self.encoding = self.encoding.strip().lower().removeprefix("x-") or "identity"
        if self.encoding not in ("identity", "gzip", "deflate"):
            raise DamagedError(f"its text is packed as `{self.encoding[:40]}`, which we did not ask for")

    def feed(self, data: bytes) -> None:
        """Takes the next piece. Raises TooLargeError, DamagedError."""
        self.sent += len(data)
        if self.sent > self.sent_most:
            raise TooLargeError(f"it is larger than {self.sent_most / 1e6:.0f} MB")
        try:
            self._take(data)
        except zlib.error:
            raise DamagedError(f"its text is said to be packed as {self.encoding}, but cannot be unpacked") from None

    def _take(self, data: bytes) -> None:
        if self.encoding == "identity":
            self._keep(data)
            return
        while data:
            if self._unpacker is None:
                self._unpacker = zlib.decompressobj(_window(self.encoding, data))
            self._keep(self._unpacker.decompress(data, self.most - self.size + 1))
            if not self._unpacker.eof:
                return
            data = self._unpacker.unused_data
            if not data.startswith(GZIP):  # a file may have several parts; what follows the last is nothing
                return
            self._unpacker = None

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.most:
            raise TooLargeError(f"unpacked, it is larger than {self.most / 1e6:.0f} MB")
        self._parts.append(data)

    def whole(self) -> bytes:
        """All of it. Raises DamagedError where it ends in the middle."""
        if self.sent and self._unpacker is not None and not self._unpacker.eof:
            raise DamagedError("its packed text ends in the middle")
        return b"".join(self._parts)


def _window(encoding: str, data: bytes) -> int:
    """How zlib is to read it: gzip with its head, or deflate, which some servers send without the head of zlib."""
    if encoding == "gzip":
        return 16 + zlib.MAX_WBITS
    headed = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS
