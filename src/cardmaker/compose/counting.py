"""A figure as printed and what it was before come in; the figures a count passes on its way go out, as printed."""

from __future__ import annotations

import re

MOST = 36
_NUMBER = re.compile(r"(\d[\d\u00a0\u202f ]*\d|\d)([.,]\d{1,6})?")


def steps(value: str, was: str) -> tuple[str, ...]:
    """From `was`, or else from nothing, to `value`, both among them; only `value` where it is not a number.

    What stands around the number (№, %, «до») stays; groups of digits and decimals are printed as in `value`.
    """
    match = _NUMBER.search(value)
    if match is None or len(match[1]) > 12:
        return (value,)
    before = _NUMBER.fullmatch(was.strip()[:14])
    places = len(match[2] or "") - 1 if match[2] else 0
    end, start = _scaled(match, places), _scaled(before, places) if before else 0
    count = min(abs(end - start), MOST)
    if not count:
        return (value,)
    head, tail = value[: match.start()], value[match.end() :]
    grouped = re.search(r"[^\d]", match[1])
    point = match[2][0] if match[2] else ""
    passed = [start + (end - start) * index // count if end > start else -((start - end) * index // count) + start
              for index in range(count)]  # fmt: skip
    printed = [f"{head}{_printed(number, places, point, grouped[0] if grouped else '')}{tail}" for number in passed]
    return (*dict.fromkeys(printed), value)


def _scaled(match: re.Match[str], places: int) -> int:
    """The number in units of its last decimal place."""
    whole = int(re.sub(r"\D", "", match[1]))
    decimals = (match[2] or ".")[1:]
    return int(f"{whole}{(decimals + '0' * places)[:places]}")


def _printed(number: int, places: int, point: str, group: str) -> str:
    whole, rest = divmod(number, int("1" + "0" * places))
    text = f"{whole:,}".replace(",", group) if group else str(whole)
    return f"{text}{point}{rest:0{places}}" if places else text
