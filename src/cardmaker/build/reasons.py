"""What an output was made of and what it would be made of now come in; why it is made anew goes out, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cardmaker.manifest import Groups

NEW = "not made before"
FORCED = "everything was asked to be made anew"
MISSING = "output missing"
ALTERED = "output's bytes were altered"
WARNED = "it had a warning, which is told again"
EARLIER = "made by an earlier version of cardmaker"
MOST = 3
"""How many reasons are named: one is enough."""

_PLAIN = {
    "wording": "today another wording is in force",
    "state": "what the law says of it on this day changed",
    "law": "it rests on other articles now",
    "placement": "the placement's size or limits changed",
    "partner": "the deck has another partner",
    "topic": "its topic changed",
    "instead": "what holds in its place changed",
    "updated": "the date of its correction is shown, or no more",
    "topics": "the deck's topics changed",
    "number of cards": "the deck has another number of cards",
    "cover": "the deck's placements changed",
}
_OVER = {
    "state": ("wording", "laws: ", "law"),
    "instead": ("wording", "laws: ", "law", "state"),
    "law": ("wording",),
    "laws: ": ("wording",),
}
"""What is only what follows from something else that is named then."""


def why(old: Mapping[str, str], new: Mapping[str, str], before: Groups, now: Groups) -> str:
    """Why outputs made of `old` must be made of `new`; empty where the two are the same."""
    if old == new:
        return ""
    if "programs" not in old:
        return EARLIER
    changed = [name for name in sorted({*old, *new}, key=_rank) if old.get(name) != new.get(name)]
    shown = [name for name in changed if not _follows(name, changed)]
    sentences = [part for name in shown for part in _told(name, old, new, before, now)]
    rest = len(sentences) - MOST
    return ", ".join(sentences[:MOST]) + (f" and {rest} more" if rest > 0 else "")


def _rank(name: str) -> tuple[int, str]:
    """The day's wording first, then texts, then the law, then how it looks, and last what follows from it: pictures."""
    kinds = ("wording", "question.", "answer.", "short.", "laws: ", "law", "state")
    last = len(kinds) + name.startswith("assets/")
    return next((index for index, kind in enumerate(kinds) if name.startswith(kind)), last), name


def _follows(name: str, changed: list[str]) -> bool:
    for kind, leaders in _OVER.items():
        if name.startswith(kind):
            return any(other.startswith(leader) for other in changed for leader in leaders if other != name)
    kinds = ("question.", "answer.", "short.", "figure")
    return "wording" in changed and name.startswith(kinds)


def _told(name: str, old: Mapping[str, str], new: Mapping[str, str], before: Groups, now: Groups) -> Iterator[str]:
    was, is_ = old.get(name), new.get(name)
    if name in ("programs", "fonts"):
        yield from _members(name, before.get(was or "", {}), now.get(is_ or "", {}))
    elif name in _PLAIN:
        yield _PLAIN[name]
    elif name in ("brand", "layout"):
        yield f"its {name} is {is_} now"
    elif name.startswith("laws: "):
        yield f"{name} has a new wording" if " art. " in name else f"{name} changed"
    elif name.startswith(("layout ", "brand ")):
        if was and is_:
            yield f"the {name} changed"
    elif was is None:
        yield f"{name} was added"
    else:
        yield f"{name} changed" if is_ else f"{name} was taken away"


def _members(kind: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*before, *now}):
        was, is_ = before.get(name), now.get(name)
        if was == is_:
            continue
        if kind == "programs":
            what = (
                f"{name} changed" if name == "cardmaker" else f"{name} is {is_ or 'gone'} now, not {was or 'missing'}"
            )
            yield what
        else:
            ending = "changed" if was and is_ else "was added" if is_ else "was taken away"
            yield f"font {name.rpartition('/')[2]} {ending}"
