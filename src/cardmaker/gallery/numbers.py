"""Sizes and counts come in; how a page tells them in any language goes out."""

from __future__ import annotations

THIN = "\u202f"


def number(value: int) -> str:
    """With a thin space between thousands, which no language takes for a decimal mark."""
    return f"{value:,}".replace(",", THIN)


def weight(size: int) -> str:
    """Bytes as people read them: KB and MB of 1,000, as platforms count."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)) if size else 0} KB"
    return f"{size / 1_000_000:.1f} MB" if size < 100_000_000 else f"{number(round(size / 1_000_000))} MB"
