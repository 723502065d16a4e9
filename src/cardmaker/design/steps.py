"""Nodes of `fit` and of what gives way come in; steps, sizes with their ranges and lengths go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cardmaker import source
from cardmaker.design.declarations import near
from cardmaker.design.properties import FLAGS, TEXTS
from cardmaker.design.values import BadValueError, Number, Value, parse_value
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

STEP_KEYS = {
    "shrink": "a size that may shrink, with `to`",
    "to": "how far it may shrink or grow, at most",
    "drop": "the id of a box that goes",
    "save-line": "a text that may shrink `within` a share if that saves a line",
    "even": "a size whose texts may shrink `within` a share if a last line is under `last-line` of the longest, or if "
    "lines are torn, short above long ones or, in a body, leave holes; slides that share a body shrink together",
    "last-line": "share of the longest line",
    "within": "share of the size",
    "grow": "a size that grows back as far as it fits, with `to` no further than that",
    "spare": "how much empty height, in a box that grows, makes `save-line` needless, and `grow` worth it",
    "when": "the flag without which the step is left out",
}


@frozen
class Step:
    """One step of `fit`: `kind` is shrink, drop, save-line, even or grow; `name` a size or a box."""

    kind: str
    name: str
    to: Value | None
    within: float
    last_line: float
    spare: Value | None
    when: str
    span: Span


@frozen
class Range:
    """How large a size starts and how small it may become, in design px."""

    max: Value
    min: Value


def items_of(node: source.Node | None) -> tuple[source.Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, source.Sequence) else (node,)


def word_of(node: source.Node | None, accepted: tuple[str, ...], what: str, problems: Problems) -> str:
    words = words_of(node, accepted, what, problems)
    return words[0] if words else ""


def words_of(node: source.Node | None, accepted: tuple[str, ...], what: str, problems: Problems) -> tuple[str, ...]:
    words = []
    for item in items_of(node):
        if isinstance(item, source.Scalar) and item.value in accepted:
            words.append(item.value)
        else:
            named = item.value if isinstance(item, source.Scalar) else "this"
            problems.error(item.span, f"`{named}` is not a known {what}", near(named, accepted))
    return tuple(words)


def entries_of(node: source.Node | None) -> tuple[tuple[source.Scalar, source.Node], ...]:
    return node.entries if isinstance(node, source.Mapping) else ()


def lengths_of(node: source.Node | None, problems: Problems) -> Iterator[tuple[str, Value]]:
    for key, value in entries_of(node):
        yield key.value, length_of(value, problems) or STAND_IN.max


def length_of(node: source.Node, problems: Problems) -> Value | None:
    if not isinstance(node, source.Scalar):
        problems.error(node.span, "a length is expected here", "write it like 24px or calc($margin + 24px)")
        return None
    try:
        return parse_value(node.value)
    except BadValueError as error:
        problems.error(node.span, str(error))
        return None


# In the place of what is in error, so that what names it is not in error too.
STAND_IN = Range(Number(40.0, "px"), Number(40.0, "px"))


def size_of(node: source.Node, problems: Problems) -> Range | None:
    if not isinstance(node, source.Mapping):
        problems.error(node.span, "a size has a `max` and a `min`", "write it like {max: 44px, min: 34px}")
        return None
    before = problems.told
    ends = dict(lengths_of(node, problems))
    if problems.told > before:
        return None
    if set(ends) != {"max", "min"}:
        problems.error(
            node.span, "a size has a `max` and a `min`, nothing else", "write it like {max: 44px, min: 34px}"
        )
        return None
    return Range(ends["max"], ends["min"])


def steps_of(node: source.Node | None, sizes: Mapping[str, Range], problems: Problems) -> Iterator[Step]:
    for item in items_of(node):
        step = _step(item, sizes, problems)
        if step:
            yield step


def _step(node: source.Node, sizes: Mapping[str, Range], problems: Problems) -> Step | None:
    if not isinstance(node, source.Mapping):
        problems.error(node.span, "a step of `fit` is a mapping", "write it like {shrink: body, to: 38px}")
        return None
    parts: dict[str, source.Node] = {}
    for key, value in node.entries:
        if key.value not in STEP_KEYS:
            problems.error(key.span, f"`{key.value}` is not a key of a step", near(key.value, STEP_KEYS))
        parts[key.value] = value
    kinds = [kind for kind in ("shrink", "drop", "save-line", "even", "grow") if kind in parts]
    named = parts[kinds[0]] if len(kinds) == 1 else None
    if not isinstance(named, source.Scalar):
        problems.error(node.span, "a step does one thing", "shrink, drop, save-line, even or grow")
        return None
    if kinds[0] != "drop" and named.value not in sizes:
        problems.error(named.span, f"there is no size `{named.value}`", near(named.value, sizes))
        return None
    to = length_of(parts["to"], problems) if "to" in parts else None
    return Step(
        kinds[0],
        named.value,
        to,
        _share(parts.get("within"), problems),
        _share(parts.get("last-line"), problems),
        length_of(parts["spare"], problems) if "spare" in parts else None,
        word_of(parts.get("when"), (*FLAGS, *TEXTS), "flag", problems),
        node.span,
    )


def _share(node: source.Node | None, problems: Problems) -> float:
    if node is None:
        return 0.0
    text = node.value.strip() if isinstance(node, source.Scalar) else ""
    # Only with its sign: 0.14 might be meant as 14% or as 0.14%.
    if _SHARE.fullmatch(text) and float(text.removesuffix("%")) <= 100:
        return float(text.removesuffix("%")) / 100
    problems.error(node.span, f"“{text[:40]}” is not a share of 0% to 100%", "write it with its sign, like 14%")
    return 0.0


_SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?%|0")
