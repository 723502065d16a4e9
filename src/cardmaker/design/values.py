"""Value texts of brands and layouts (`calc($axis - 24px)`, `#0F1A2E`) come in; small expression trees go out.

Lengths are design px: px of a canvas 1080 wide, since a phone shows every picture at its width. `em` is the own
font size, `%` the parent's size as in CSS. Syntax after CSS Values 4 `calc()`, `min()`, `max()`; `$name` is a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cardmaker.frozen import frozen
from cardmaker.scene import Rgba


@frozen
class Number:
    """A plain number or a length: `unit` is "", "px", "em" or "%"."""

    value: float
    unit: str = ""


@frozen
class Name:
    """A token, written `$name`."""

    name: str


@frozen
class Call:
    """An operation on lengths: `+ - * /`, `min`, `max`, `round`."""

    op: str
    args: tuple[Value, ...]


@frozen
class Word:
    """A keyword such as `column` or `balance`."""

    text: str


@frozen
class Paint:
    """A colour written out."""

    rgba: Rgba


Value = Number | Name | Call | Word | Paint


class BadValueError(ValueError):
    """A value text that cannot be read; the message is for the designer."""


_TOKEN = re.compile(
    r"\s*(?:(?P<hash>#[0-9A-Za-z]+)|(?P<number>[0-9]*\.?[0-9]+)(?P<unit>px|em|%)?(?![A-Za-z])"
    r"|\$(?P<name>[A-Za-z][A-Za-z0-9-]*)|(?P<word>[A-Za-z][A-Za-z0-9-]*)|(?P<op>[-+*/(),]))"
)
_CALLS = ("calc", "min", "max", "round")
_MAX_DEPTH = 20
MOST = 20_000.0
"""No number of a layout is larger: ten times as far as the largest canvas reaches."""


@lru_cache(maxsize=4096)
def parse_value(text: str) -> Value:
    """Read one value. Raises BadValueError."""
    tokens = list(_tokens(text))
    value, rest = _sum(tokens, 0)
    if rest:
        raise BadValueError(f"“{text}” has something left over after the value")
    return value


def parse_values(text: str) -> tuple[Value, ...]:
    """Read values separated by spaces, as in `padding: 52px $margin`."""
    return tuple(parse_value(part) for part in split_values(text))


def split_values(text: str) -> tuple[str, ...]:
    """Split at spaces outside parentheses."""
    parts: list[str] = []
    depth = 0
    current = ""
    for char in text.strip():
        depth += (char == "(") - (char == ")")
        if char.isspace() and depth == 0:
            if current:
                parts.append(current)
            current = ""
        else:
            current += char
    return tuple([*parts, current] if current else parts)


def parse_color(text: str) -> Rgba:
    """`#RGB`, `#RRGGBB`, `#RRGGBBAA` or `transparent`. Raises BadValueError."""
    if text == "transparent":
        return (0, 0, 0, 0)
    digits = text.removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(char * 2 for char in digits)
    if len(digits) == 6:
        digits += "ff"
    if len(digits) != 8 or not re.fullmatch("[0-9A-Fa-f]{8}", digits):
        raise BadValueError(f"“{text}” is not a colour; write it like #1D43C6")
    red, green, blue, alpha = bytes.fromhex(digits)
    return (red, green, blue, alpha)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    if len(text) > 500:
        raise BadValueError("this value is longer than 500 characters")
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            raise BadValueError(f"“{text}” cannot be read from “{text[at:].strip()}” on")
        yield match
        at = match.end()


Tokens = list[re.Match[str]]


def _op(tokens: Tokens) -> str:
    return tokens[0]["op"] or "" if tokens else ""


def _sum(tokens: Tokens, depth: int) -> tuple[Value, Tokens]:
    left, rest = _product(tokens, depth)
    while (op := _op(rest)) in ("+", "-"):
        right, rest = _product(rest[1:], depth)
        left = Call(op, (left, right))
    return left, rest


def _product(tokens: Tokens, depth: int) -> tuple[Value, Tokens]:
    left, rest = _atom(tokens, depth)
    while (op := _op(rest)) in ("*", "/"):
        right, rest = _atom(rest[1:], depth)
        left = Call(op, (left, right))
    return left, rest


def _atom(tokens: Tokens, depth: int) -> tuple[Value, Tokens]:
    if not tokens:
        raise BadValueError("the value stops in the middle")
    if depth > _MAX_DEPTH:
        raise BadValueError(f"more than {_MAX_DEPTH} parentheses inside one another")
    first, rest = tokens[0], tokens[1:]
    if first["hash"]:
        return Paint(parse_color(first["hash"])), rest
    if first["number"]:
        return _written(first), rest
    if first["name"]:
        return Name(first["name"]), rest
    if first["op"]:
        return _group(first, rest, depth)
    if first["word"] in _CALLS and _op(rest) == "(":
        return _call(first["word"], rest[1:], depth)
    return _word(first), rest


def _written(token: re.Match[str]) -> Number:
    value = float(token["number"])
    if value > MOST:  # also what has so many digits that it is infinite
        raise BadValueError(f"{token['number'][:12]}… is too large; {MOST:g} is the most")
    return Number(value, token["unit"] or "")


def _word(token: re.Match[str]) -> Value:
    return Paint((0, 0, 0, 0)) if token["word"] == "transparent" else Word(token["word"])


def _group(first: re.Match[str], rest: Tokens, depth: int) -> tuple[Value, Tokens]:
    """After an operator: a minus sign or a parenthesis."""
    if first["op"] == "-":
        value, rest = _atom(rest, depth + 1)
        if isinstance(value, Number):
            return Number(-value.value, value.unit), rest
        return Call("*", (Number(-1.0), value)), rest
    if first["op"] == "(":
        return _closed(rest, depth)
    raise BadValueError(f"unexpected “{first.group().strip()}”")


def _closed(tokens: Tokens, depth: int) -> tuple[Value, Tokens]:
    value, rest = _sum(tokens, depth + 1)
    if _op(rest) != ")":
        raise BadValueError("a closing parenthesis is missing")
    return value, rest[1:]


def _call(name: str, tokens: Tokens, depth: int) -> tuple[Value, Tokens]:
    args: list[Value] = []
    rest = tokens
    while True:
        value, rest = _sum(rest, depth + 1)
        args.append(value)
        if _op(rest) != ",":
            break
        rest = rest[1:]
    if _op(rest) != ")":
        raise BadValueError(f"the closing parenthesis of {name}( is missing")
    if name == "calc":
        if len(args) != 1:
            raise BadValueError("calc( ) takes one expression")
        return args[0], rest[1:]
    return Call(name, tuple(args)), rest[1:]


def names(value: Value) -> Iterator[str]:
    """The tokens a value mentions."""
    match value:
        case Name(name):
            yield name
        case Call(_, args):
            for arg in args:
                yield from names(arg)


def has_em(value: Value) -> bool:
    match value:
        case Number(_, unit):
            return unit == "em"
        case Call(_, args):
            return any(has_em(arg) for arg in args)
    return False


def number(value: Value, tokens: Mapping[str, float], em: float = 0.0) -> float:
    """Evaluate to design px, or a plain number. Raises BadValueError for no number, KeyError for an unknown token."""
    # By exact type, the commonest first: laying out asks this a few hundred times a card.
    kind = type(value)
    if kind is Number:
        assert isinstance(value, Number)
        if value.unit == "%":
            raise BadValueError("a percentage cannot be part of a calculation")
        return value.value * em if value.unit == "em" else value.value
    if kind is Name:
        assert isinstance(value, Name)
        return tokens[value.name]
    match value:
        case Call(op, args):
            return _apply(op, [number(arg, tokens, em) for arg in args])
        case Word(text):
            raise BadValueError(f"“{text}” stands where a number is needed")
        case _:
            raise BadValueError("a colour stands where a number is needed")


def _apply(op: str, args: list[float]) -> float:
    match op:
        case "+":
            return args[0] + args[1]
        case "-":
            return args[0] - args[1]
        case "*":
            return args[0] * args[1]
        case "/":
            if args[1] == 0:
                raise BadValueError("a division by zero")
            return args[0] / args[1]
        case "min":
            return min(args)
        case "max":
            return max(args)
        case _:
            return float(round(args[0]))
