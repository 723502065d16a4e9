"""Stub."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def needed(text: str) -> bool:
    return not text.isascii() and _RTL.search(text) is not None


def levels(text: str, base: int | None = None) -> Sequence[int]:
    return [base or 0] * len(text)
