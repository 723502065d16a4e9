"""The node of a group of keys comes in; its values go out one by one, each checked against the table of keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from cardmaker.content.model import SYNTHETIC, Localised, Text
from cardmaker.content.names import wrong_path
from cardmaker.content.shapes import CARD_NAME, DATE, LANGUAGE, WORD, Shape
from cardmaker.content.writing import look_over
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.source import Mapping, Node, Scalar, Sequence, describe, suggest

TEXT_MAX = 20_000
SECONDS_LEAST, SECONDS_MOST = 3, 600
MANY = 20
_LANGUAGE = re.compile(LANGUAGE)
_WORD = re.compile(WORD)
_CARD = re.compile(CARD_NAME)
_DATE = re.compile(DATE)
_OTHER_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.?[^\s]*", re.IGNORECASE)
_TAG = re.compile(r"(?=\w*[^\W\d_])\w+")
TAG_MAX = 100
_RECORDING = "assets/audio/name.mp3"
_SECONDS = re.compile(r"\d{1,3}(\.\d{1,3})?")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)(%?)")
_INVISIBLE = re.compile("[\\s*~\u00ad\u200b-\u200f\u2060-\u2064\u061c\u180e\u034f\ufe0e\ufe0f]+")
# What people write for a language, and its code (ISO 639-1).
_CODES = {
    "kz": "kk",
    "kaz": "kk",
    "qaz": "kk",
    "rus": "ru",
    "eng": "en",
    "gb": "en",
    "us": "en",
    "ua": "uk",
    "kg": "ky",
}
_YES = {"true": True, "yes": True, "on": True, "да": True, "false": False, "no": False, "off": False, "нет": False}


@frozen
class Languages:
    """`needed` must each have a text; any other gets a warning where `known` is given (not empty)."""

    needed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


class Fields:
    """The keys of one group. Reading a key of the wrong kind reports it and gives an empty value."""

    __slots__ = ("node", "problems", "shape", "span")

    def __init__(self, node: Mapping, shape: Shape, problems: Problems) -> None:
        self.node, self.shape, self.problems, self.span = node, shape, problems, node.span
        self._unknown()
        for key in shape:
            if key.required and self.raw(key.name) is None:
                held = node.key(key.name)
                what = "is empty" if held else f"is missing from this {shape.name}"
                self.problems.error(held.span if held else self.span, f"`{key.name}` {what}", key.about)

    def _unknown(self) -> None:
        known = self.shape.names
        strangers = [name for name, _ in self.node.entries if name.value not in known]
        free = [name for name in known if self.node.key(name) is None]
        for name in strangers[:MANY]:
            hint = suggest(name.value, free or known, "Its other keys")
            self.problems.error(name.span, f"unknown key `{name.value[:60]}` in this {self.shape.name}", hint)

    def raw(self, name: str) -> Node | None:
        """The node of a key of the table; None if it is not there or empty without quotes."""
        self.shape.key(name)
        node = self.node.get(name)
        return None if isinstance(node, Scalar) and node.missing else node

    def place(self, name: str) -> Span:
        """Where a key's value stands; the group's own place if it is not there."""
        node = self.node.get(name)
        return node.span if node else self.span

    def _scalar(self, name: str, wanted: str) -> Scalar | None:
        node = self.raw(name)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.problems.error(node.span, f"`{name}` is {describe(node)}; it should be {wanted}", self._about(name))
            return None
        return node

    def _about(self, name: str) -> str:
        return self.shape.key(name).about

    # Simple values -------------------------------------------------------------------------------------------

    def line(self, name: str) -> str:
        """A text in one line; empty if there is none."""
        node = self._scalar(name, "a text")
        if node is None:
            return ""
        value = " ".join(node.value.split("\n")).strip(" \t")
        if len(value) > 200:
            self.problems.error(node.span, f"`{name}` has {len(value)} letters; 200 is the most", self._about(name))
            return ""
        if not _INVISIBLE.sub("", value):
            self.problems.error(node.span, f"`{name}` is empty", "Write it, or leave out the key.")
        look_over(node, "", self.problems, marked=False)
        return value

    def word(self, name: str, default: str = "") -> str:
        """A name; one of the key's choices where it has some."""
        node = self._scalar(name, "a name")
        if node is None:
            return default
        value, key = node.value.strip(), self.shape.key(name)
        if key.choices and value not in key.choices:
            self.problems.error(
                node.span, f"`{name}` cannot be `{value[:60]}`", suggest(value, key.choices, "It can be")
            )
            return default
        return value if self._is_word(value, name, node.span) else default

    def _is_word(self, value: str, name: str, span: Span) -> bool:
        if _WORD.fullmatch(value) and len(value) <= 100:
            return True
        hint = f"{self._about(name)} A name has letters, digits, - and _."
        self.problems.error(span, f"`{value[:60]}` cannot be a name in `{name}`", hint)
        return False

    def card(self, name: str) -> str:
        """The name of a card, `deck/card`; empty if there is none."""
        node = self._scalar(name, "the name of a card")
        if node is None:
            return ""
        value = node.value.strip()
        if _CARD.fullmatch(value) and len(value) <= 200:
            return value
        hint = "Write the deck and the card, as in media-law-now/answer-time."
        self.problems.error(node.span, f"`{value[:60]}` is not the name of a card", hint)
        return ""

    def words(self, name: str) -> tuple[tuple[str, Span], ...]:
        """A list of names with their places, each once; a single name is a list of one."""
        node = self.raw(name)
        items = node.items if isinstance(node, Sequence) else () if node is None else (node,)
        found: dict[str, Span] = {}
        for item in items:
            if not isinstance(item, Scalar) or item.missing:
                what = describe(item)
                self.problems.error(
                    item.span, f"an entry of `{name}` is {what}; it should be a name", self._about(name)
                )
            elif item.value in found:
                self.problems.error(item.span, f"`{item.value[:60]}` stands twice in `{name}`", "Keep one of them.")
            elif self._is_word(item.value, name, item.span):
                found[item.value] = item.span
        return tuple(found.items())

    def languages(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of language codes."""
        if self.raw(name) is None:
            return default
        codes = []
        for code, span in self.words(name):
            if code in _CODES or not _LANGUAGE.fullmatch(code):
                self.problems.error(span, f"`{code}` is not the code of a language", _language_hint(code))
            if _LANGUAGE.fullmatch(code):
                codes.append(_CODES.get(code, code))  # so that nothing else is told of a language that there is not
        if not codes:
            self.problems.error(self.place(name), f"`{name}` names no language", "Write them as [kk, ru, en].")
        return tuple(dict.fromkeys(codes)) or default

    def tags(self, name: str, languages: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Hashtags with their sign, by language: of a list for all of them, or of a list for each."""
        node = self.raw(name)
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            found = self._tags(name, node)
            return tuple((language, found) for language in languages) if found else ()
        known = Languages((), languages)
        return tuple(
            (key.value, self._tags(name, value))
            for key, value in node.entries
            if self._is_language(key, value, name, known)
        )

    def _tags(self, name: str, node: Node) -> tuple[str, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        found: dict[str, str] = {}
        for item in items:
            text = item.value.strip().removeprefix("#") if isinstance(item, Scalar) and not item.missing else ""
            if not _TAG.fullmatch(text) or len(text) > TAG_MAX:
                what = f"`{text[:60]}`" if text else describe(item)
                joined = re.sub(r"\W+", "_", text).strip("_")
                hint = f"A hashtag is one word of letters, digits and _{': ' + joined if joined else ''}."
                self.problems.error(item.span, f"{what} in `{name}` cannot be a hashtag", hint)
            else:
                found.setdefault(text.casefold(), f"#{text}")
        return tuple(found.values())

    def date(self, name: str) -> dt.date | None:
        """A day written as 2026-11-20; other orders are not guessed."""
        node = self._scalar(name, "a day such as 2026-11-20")
        return None if node is None else self._day(node)

    def dates(self, name: str, languages: Languages) -> tuple[dt.date | None, tuple[tuple[str, dt.date], ...]]:
        """A day for all languages, or one for each: (the day, none) or (None, days by language, sorted)."""
        node = self.raw(name)
        if not isinstance(node, Mapping):
            return self.date(name), ()
        found: dict[str, dt.date] = {}
        for key, value in node.entries:
            if not self._is_language(key, value, name, languages):
                continue
            if not isinstance(value, Scalar) or value.missing:
                message = f"`{name}` in {key.value} is {describe(value)}; it should be a day such as 2026-11-20"
                self.problems.error(value.span, message, self._about(name))
            elif day := self._day(value):
                found[key.value] = day
        return None, tuple(sorted(found.items()))

    def _day(self, node: Scalar) -> dt.date | None:
        value = node.value.strip()
        try:
            if _DATE.fullmatch(value):
                return dt.date.fromisoformat(value)
            message = f"`{value[:40]}` is not a day as it is written here"
        except ValueError:
            message = f"there is no day {value}"
        hint = "Write year, month, day: 2026-11-20."
        if other := _OTHER_DATE.fullmatch(value):
            day, month, year = other.groups()
            hint = f"Write year, month, day: {year}-{int(month):02}-{int(day):02}."
        self.problems.error(node.span, message, hint)
        return None

    def flag(self, name: str) -> bool:
        """true or false; false if it is not there."""
        node = self._scalar(name, "true or false")
        if node is None:
            return False
        if node.value.lower() not in _YES:
            self.problems.error(node.span, f"`{name}` cannot be `{node.value[:60]}`", "Write true or false.")
        return _YES.get(node.value.lower(), False)

    def choice(self, name: str) -> bool | None:
        """true or false; None if it is not there, so that others decide."""
        return self.flag(name) if self.raw(name) is not None else None

    def seconds(self, name: str) -> float | None:
        """A length of time between SECONDS_LEAST and SECONDS_MOST; None if there is none."""
        node = self._scalar(name, "a number of seconds")
        if node is None:
            return None
        value = node.value.strip().removesuffix("s").strip()
        if _SECONDS.fullmatch(value) and SECONDS_LEAST <= float(value) <= SECONDS_MOST:
            return float(value)
        hint = f"Write {SECONDS_LEAST} to {SECONDS_MOST}, as in {name}: 20."
        self.problems.error(node.span, f"`{name}` cannot be `{node.value[:40]}` seconds", hint)
        return None

    def recordings(self, name: str, languages: Languages) -> Localised:
        """A sound file of the project, or `synthetic`, for each language; a wrong path is reported and left out."""
        found = self.texts(name, languages)
        good = []
        for language, text in found.texts:
            if text.value != SYNTHETIC and (reason := wrong_path(text.value, _RECORDING)):
                self.problems.error(text.span, *reason)
            else:
                good.append((language, text))
        return Localised(tuple(good))

    def address(self, name: str) -> str:
        """An http or https address; empty if there is none."""
        node = self._scalar(name, "an address")
        if node is None:
            return ""
        value = node.value.strip()
        if not _ADDRESS.fullmatch(value) or len(value) > 2000:
            hint = f"Write it whole, https://{value}" if re.fullmatch(r"[\w.-]+\.\w+\S*", value[:80]) else "https://…"
            self.problems.error(node.span, f"`{value[:80]}` is not a whole address", hint)
            return ""
        return value

    def path(self, name: str) -> str:
        """A path inside the project, with slashes; empty if there is none or it is wrong."""
        node = self._scalar(name, "a path")
        if node is None:
            return ""
        return node.value if _path(node, self.problems) else ""

    def focus(self, name: str) -> tuple[float, float]:
        """Two shares between 0 and 1, also written as per cent; the middle if there are none."""
        node = self.raw(name)
        if node is None:
            return 0.5, 0.5
        parts: list[str] = []
        if isinstance(node, Sequence):
            parts = [item.value if isinstance(item, Scalar) else "" for item in node.items]
        elif isinstance(node, Scalar):
            parts = node.value.replace(",", " ").split()
        shares = [_share(part) for part in parts]
        if len(shares) == 2 and shares[0] is not None and shares[1] is not None:
            return shares[0], shares[1]
        self.problems.error(node.span, f"`{name}` should be two numbers between 0 and 1", self._about(name))
        return 0.5, 0.5

    # Texts ---------------------------------------------------------------------------------------------------

    def texts(self, name: str, languages: Languages, *, marked: bool = False) -> Localised:
        """A text for each language, sorted by language. `marked`: Markdown's inline marks are read later."""
        node = self.raw(name)
        if node is None:
            return Localised()
        if isinstance(node, Scalar) and self.shape.key(name).kind == "texts-or-line":
            text = self._text(node, name, "", marked=marked)
            return Localised(tuple((language, text) for language in sorted(languages.known)) if text else ())
        if not isinstance(node, Mapping):
            example = ", ".join(f"{language}: …" for language in languages.known or ("kk", "ru", "en"))
            hint = f"Write {name}: {{{example}}}, or one language a line."
            self.problems.error(node.span, f"`{name}` is {describe(node)}; it needs a text for each language", hint)
            return Localised()
        return self._by_language(node, name, languages, marked=marked)

    def _by_language(self, node: Mapping, name: str, languages: Languages, *, marked: bool) -> Localised:
        found: dict[str, Text] = {}
        wrong = 0
        for key, value in node.entries:
            if not self._is_language(key, value, name, languages):
                wrong += 1
                if wrong >= MANY:
                    break
            elif text := self._text(value, name, key.value, marked=marked):
                found[key.value] = text
        written = {key.value for key, _ in node.entries}
        for language in languages.needed:
            if language not in written:
                hint = f"Add `{language}:` here, or take the language out of the deck's `languages`."
                held = self.node.key(name)
                self.problems.error(held.span if held else node.span, f"`{name}` has no text in {language}", hint)
        return Localised(tuple(sorted(found.items())))

    def _is_language(self, key: Scalar, value: Node, name: str, languages: Languages) -> bool:
        code = key.value
        if not _LANGUAGE.fullmatch(code):
            hint = _language_hint(code)
            if isinstance(value, Scalar) and value.missing:
                hint = "A comma ended the text before it. Put a text with a comma in quotes."
            self.problems.error(key.span, f"`{code[:60]}` in `{name}` is not the code of a language", hint)
            return False
        if languages.known and code not in languages.known:
            hint = f"The deck's languages: {', '.join(languages.known)}."
            if _CODES.get(code) in languages.known:
                hint = f"Did you mean `{_CODES[code]}`?"
            self.problems.warning(key.span, f"`{name}` has a text in {code}, which the deck does not publish", hint)
        return True

    def _text(self, node: Node, name: str, language: str, *, marked: bool) -> Text | None:
        where = f"`{name}` in {language}" if language else f"`{name}`"
        if not isinstance(node, Scalar):
            hint = "Text with a bracket or a colon in it goes in quotes, or on lines of its own after `|`."
            self.problems.error(node.span, f"{where} is {describe(node)}; it should be a text", hint)
            return None
        value = node.value.strip(" \t\r\n")
        if not _INVISIBLE.sub("", value) or (node.missing and not node.quoted):
            self.problems.error(node.span, f"{where} is empty", "Write the text, or leave out the language.")
            return None
        if len(value) > TEXT_MAX:
            hint = "A card is a short answer; put the long one behind `link`."
            self.problems.error(node.span, f"{where} has {len(value)} letters; {TEXT_MAX} is the most", hint)
            return None
        look_over(node, language, self.problems, marked=marked)
        return Text(value, node.span)

    # Groups --------------------------------------------------------------------------------------------------

    def group(self, name: str) -> Fields | None:
        node = self.raw(name)
        return self._fields(node, name) if node is not None else None

    def list(self, name: str) -> Iterator[Fields]:
        """The groups of a list; a single group is a list of one."""
        node = self.raw(name)
        items = node.items if isinstance(node, Sequence) else () if node is None else (node,)
        for item in items:
            if fields := self._fields(item, name):
                yield fields

    def named(self, name: str) -> Iterator[tuple[Scalar, Fields]]:
        """Groups by name, in the order of the file. An empty one is a group without keys."""
        node = self.raw(name)
        if node is None:
            return
        if not isinstance(node, Mapping):
            self.problems.error(
                node.span, f"`{name}` is {describe(node)}; it needs a group for each name", self._about(name)
            )
            return
        for key, value in node.entries:
            if not self._is_word(key.value, name, key.span):
                continue
            group = Mapping((), key.span) if isinstance(value, Scalar) and value.missing else value
            if fields := self._fields(group, name):
                yield key, fields

    def _fields(self, node: Node, name: str) -> Fields | None:
        shape = self.shape.key(name).shape
        assert shape is not None, name
        if isinstance(node, Mapping):
            return Fields(node, shape, self.problems)
        hint = f"A {shape.name} has keys: {', '.join(shape.names)}."
        hint = f"Write it as {shape.example}. {hint}" if shape.example else hint
        self.problems.error(node.span, f"`{name}` has {describe(node)} where a {shape.name} should be", hint)
        return None


def _language_hint(code: str) -> str:
    lower = code.strip().lower()
    if lower in _CODES:
        return f"Did you mean `{_CODES[lower]}`?"
    return suggest(code, ("kk", "ru", "en"), "Codes are such as") or "Codes are such as kk, ru, en."


def _share(text: str) -> float | None:
    match = _SHARE.fullmatch(text.strip())
    if not match:
        return None
    value = float(match.group(1)) / (100 if match.group(2) else 1)
    return value if 0 <= value <= 1 else None


def _path(node: Scalar, problems: Problems) -> bool:
    """Whether this is a path inside the project; if not, says why."""
    if reason := wrong_path(node.value):
        message, hint = reason
        problems.error(node.span, message, hint)
        return False
    return True
