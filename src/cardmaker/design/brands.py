"""Nodes of brand files come in; brands with their colours, fonts, words and styles go out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from cardmaker import source
from cardmaker.design.declarations import merge, near
from cardmaker.design.shapes import misshapen
from cardmaker.design.values import BadValueError, Name, Paint, Value, parse_color, parse_value
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.scene import Rgba

KEYS = {
    "extends": "the brand this one changes",
    "name": "the name in each language",
    "address": "the address printed on cards, without https://",
    "mark": "the logo: `file`, and per surface (paper, dark, field) the colours to put for the file's own",
    "tab": "the drawing of the tab, a file of this folder",
    "music": "a sound file of this folder that loops under clips: WAV, MP3, Ogg, FLAC or M4A",
    "subtitles": "true: in clips with a voice, what is said stands in the picture too",
    "fonts": "fonts by role: `serif`, `sans`",
    "tokens": "colours by name",
    "topics": "colours by topic: `field`, `deep`, `tint`; `off` for what is no longer in force",
    "words": "the words the desk puts on cards, by language",
    "closing": "the line that ends captions, in each language",
    "reading": "characters that people read in a second, by language: how long a clip shows a text",
    "prefers-reduced-motion": "true: clips only cross-fade",
    "smallest-type": "CSS px of the smallest text allowed, on a phone 390 px wide; smaller ones are warned of",
    "line-length": "characters of the longest line a text of several may have; longer ones are warned of",
    "picture-words": "words of a card that one picture may show; more are warned of",
    "reading-time": "seconds that reading a card may take, at the speed of `reading`; more are warned of",
    "state-difference": "CIEDE2000 that colours of states differ by for the colour-blind; less is warned of",
    "updated-for": "for how many days a corrected card says so; 0: never",
    "vars": "lengths that replace those of layouts",
    "styles": "text styles that replace those of layouts",
}
WORDS = (
    "swipe",
    "changed",
    "off",
    "ahead",
    "old-law",
    "instead",
    "new-answer",
    "was",
    "count-word",
    "next-cards",
    "end-title",
    "end-text",
    "end-note",
    "full-answer",
)
SHORTER = {"changed-short": "changed", "off-short": "off", "ahead-short": "ahead"}
"""Words that may have a shorter form, for wide pictures; without it the whole is shown."""
FONT_ROLES = ("serif", "sans")
TOPIC_COLORS = ("field", "deep", "tint")
REQUIRED_TOKENS = ("ink", "paper", "mark")


UPDATED_FOR = 30
SMALLEST = 7.5
"""CSS px: 21 px of a picture 1080 px wide, the credit of a photo."""
LINE_LENGTH = 75
"""Characters: the most that is satisfactory (Bringhurst, The Elements of Typographic Style, 2.1.2: 45 to 75, 66 ideal).
WCAG 2.2 allows 80 (1.4.8), which on a phone 390 px wide would be type of 10 px from edge to edge."""
PICTURE_WORDS = 75
"""From here on a slide is a document (Duarte, slide:ology, 2008)."""
READING_TIME = 60
"""Seconds: as long as a clip in a story may last, which is all the time a feed gives."""
STATE_DIFFERENCE = 10
"""Twice the 5 from which people see two colours instead of two shades of one (Mokrzycki and Tatol, Colour difference
Delta E, 2011), since small areas that are glanced at need more (Stone, Szafir and Setlur, 2014)."""
UPDATED_MOST = 3650


@frozen
class Brand:
    """Colours are resolved; `words` are by key, then language; `style` and `vars` are put over every layout's.

    `updated_for` is for how many days, that of the correction included, a corrected card says so.
    """

    id: str
    name: Mapping[str, str]
    address: str
    mark: str
    mark_colors: Mapping[str, tuple[tuple[str, Rgba], ...]]
    tab: str
    fonts: Mapping[str, str]
    tokens: Mapping[str, Rgba]
    topics: Mapping[str, Mapping[str, Rgba]]
    words: Mapping[str, Mapping[str, str]]
    overrides: source.Mapping
    span: Span
    reading: Mapping[str, float] = field(default_factory=dict)
    reduced_motion: bool = False
    music: str = ""
    closing: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)  # where each file and each token is named
    updated_for: int = UPDATED_FOR
    smallest_type: float = SMALLEST
    line_length: float = LINE_LENGTH
    picture_words: float = PICTURE_WORDS
    reading_time: float = READING_TIME
    state_difference: float = STATE_DIFFERENCE
    subtitles: bool = False

    def place(self, name: str) -> Span:
        """Where a file of the brand, or as `$name` a token, is named: perhaps in the brand it extends."""
        return self.places.get(name, self.span)

    def word(self, key: str, language: str) -> str:
        """Empty where the brand has none; of a shorter form the whole."""
        return self.words.get(key, {}).get(language, "") or (
            self.word(SHORTER[key], language) if key in SHORTER else ""
        )


def read_brands(nodes: Mapping[str, source.Node], problems: Problems) -> tuple[Brand, ...]:
    """Read every brand: `nodes` by id (the folder's name). A brand in error is reported and left out."""
    brands = []
    for name in sorted(nodes):
        merged = _extended(name, nodes, problems, ())
        brand = _read(name, merged, problems) if merged else None
        if brand:
            brands.append(brand)
    return tuple(brands)


def _extended(
    name: str, nodes: Mapping[str, source.Node], problems: Problems, path: tuple[str, ...]
) -> source.Mapping | None:
    node = nodes[name]
    if not isinstance(node, source.Mapping):
        problems.error(node.span, "a brand is a mapping of keys", "accepted: " + ", ".join(KEYS))
        return None
    node = with_folder(node, name)
    parent = node.get("extends")
    if parent is None:
        return node
    if not isinstance(parent, source.Scalar) or parent.value not in nodes:
        named = parent.value if isinstance(parent, source.Scalar) else "this"
        problems.error(parent.span, f"there is no brand `{named}` to extend", near(named, nodes))
        return None
    if parent.value in (*path, name):
        chain = " → ".join((*path, name, parent.value))
        problems.error(parent.span, f"brands extend one another in a circle: {chain}", "remove one `extends`")
        return None
    base = _extended(parent.value, nodes, problems, (*path, name))
    return merge(base, node) if base else None


def with_folder(node: source.Mapping, name: str) -> source.Mapping:
    """File names in a brand are relative to its own folder: make them relative to the project."""

    def moved(key: source.Scalar, value: source.Node) -> source.Node:
        if key.value == "mark" and isinstance(value, source.Mapping):
            return source.Mapping(tuple((k, moved(k, v)) for k, v in value.entries), value.span)
        if key.value in ("file", "tab", "music") and isinstance(value, source.Scalar):
            return source.Scalar(f"assets/brands/{name}/{value.value}", value.span, value.quoted)
        return value

    return source.Mapping(tuple((key, moved(key, value)) for key, value in node.entries), node.span)


def _read(name: str, node: source.Mapping, problems: Problems) -> Brand | None:
    before = problems.told
    for key, _ in node.entries:
        if key.value not in KEYS:
            problems.error(key.span, f"`{key.value}` is not a key of a brand", near(key.value, KEYS))
    tokens = _colors(node.get("tokens"), {}, problems)
    for token in REQUIRED_TOKENS:
        if token not in tokens:
            problems.error(node.span, f"the brand has no colour `{token}`", "add it under `tokens:`")
    for role in FONT_ROLES:
        if role not in _texts(node.get("fonts"), Problems()):
            problems.error(
                node.span, f"the brand has no font `{role}`", "add it under `fonts:`, as in serif: Source Serif Pro"
            )
    topics = {
        key.value: _topic(value, tokens, problems) for key, value in _entries(node.get("topics"), "topics", problems)
    }
    if "off" not in topics or len(topics) < 2:
        hint = "add `off:` for what is no longer in force, and one or more for the decks' topics"
        problems.error(node.span, "the brand's `topics` lack `off`, or have nothing else", hint)
    misshapen(node, problems, ("vars", "styles"))
    mark, colors = _mark(node.get("mark"), tokens, problems)
    files = (_file(node.get("mark")), node.get("tab"), node.get("music"))
    brand = Brand(
        id=name,
        name=_texts(node.get("name"), problems),
        address=_scalar(node.get("address"), problems),
        mark=mark,
        mark_colors=colors,
        tab=_scalar(node.get("tab"), problems),
        fonts=_texts(node.get("fonts"), problems),
        tokens=tokens,
        topics=topics,
        words=_words(node.get("words"), problems),
        overrides=_overrides(node),
        span=node.span,
        reading=_reading(node.get("reading"), problems),
        reduced_motion=_flag(node.get("prefers-reduced-motion"), problems),
        music=_scalar(node.get("music"), problems),
        closing=_texts(node.get("closing"), problems),
        places={file.value: file.span for file in files if isinstance(file, source.Scalar)} | _token_places(node),
        updated_for=_days(node.get("updated-for"), problems),
        subtitles=_flag(node.get("subtitles"), problems),
        **{name.replace("-", "_"): _limit(node.get(name), name, problems) for name in LIMITS},
    )
    return brand if problems.told == before else None


def _file(node: source.Node | None) -> source.Node | None:
    return node.get("file") if isinstance(node, source.Mapping) else node


def _overrides(node: source.Mapping) -> source.Mapping:
    return source.Mapping(tuple(entry for entry in node.entries if entry[0].value in ("vars", "styles")), node.span)


def _entries(node: source.Node | None, what: str, problems: Problems) -> tuple[tuple[source.Scalar, source.Node], ...]:
    if node is None:
        return ()
    if isinstance(node, source.Mapping):
        return node.entries
    problems.error(node.span, f"`{what}` is a mapping of names to values", "write one `name: value` a line")
    return ()


def _scalar(node: source.Node | None, problems: Problems) -> str:
    if node is None:
        return ""
    if isinstance(node, source.Scalar):
        return node.value
    problems.error(node.span, "one text is expected here")
    return ""


def _texts(node: source.Node | None, problems: Problems) -> dict[str, str]:
    return {key.value: _scalar(value, problems) for key, value in _entries(node, "texts", problems)}


def _words(node: source.Node | None, problems: Problems) -> dict[str, dict[str, str]]:
    words = {}
    for key, value in _entries(node, "words", problems):
        if key.value not in (*WORDS, *SHORTER):
            hint = near(key.value, (*WORDS, *SHORTER))
            problems.error(key.span, f"`{key.value}` is not one of the brand's words", hint)
        words[key.value] = _texts(value, problems)
    return words


READING_LEAST, READING_MOST = 4.0, 40.0


def _reading(node: source.Node | None, problems: Problems) -> dict[str, float]:
    speeds = {}
    for key, value in _entries(node, "reading", problems):
        text = _scalar(value, problems)
        if not re.fullmatch(r"\d{1,2}(\.\d)?", text) or not READING_LEAST <= float(text) <= READING_MOST:
            hint = f"Write {READING_LEAST:g} to {READING_MOST:g}, as in {key.value}: 14."
            problems.error(value.span, f"“{text[:40]}” is not a reading speed in characters a second", hint)
            continue
        speeds[key.value] = float(text)
    return speeds


def _days(node: source.Node | None, problems: Problems) -> int:
    if node is None:
        return UPDATED_FOR
    text = _scalar(node, problems)
    if re.fullmatch(r"[0-9]{1,4}", text) and int(text) <= UPDATED_MOST:
        return int(text)
    hint = f"Write 0 to {UPDATED_MOST}, as in updated-for: {UPDATED_FOR}."
    problems.error(node.span, f"“{text[:40]}” is not a number of days", hint)
    return UPDATED_FOR


LIMITS = {
    "smallest-type": (SMALLEST, 99, "a size of type in CSS px"),
    "line-length": (LINE_LENGTH, 999, "a number of characters"),
    "picture-words": (PICTURE_WORDS, 999, "a number of words"),
    "reading-time": (READING_TIME, 999, "a number of seconds"),
    "state-difference": (STATE_DIFFERENCE, 99, "a difference of colours (CIEDE2000)"),
}
"""What is warned of: default, the most that can be written, and what it is."""


def _limit(node: source.Node | None, name: str, problems: Problems) -> float:
    default, most, what = LIMITS[name]
    text = _scalar(node, problems)
    if node is None or (re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) and float(text) <= most):
        return default if node is None else float(text)
    problems.error(node.span, f"“{text[:40]}” is not {what}", f"Write 0 to {most}, as in {name}: {default:g}.")
    return default


def _token_places(node: source.Mapping) -> dict[str, Span]:
    tokens = node.get("tokens")
    entries = tokens.entries if isinstance(tokens, source.Mapping) else ()
    return {f"${key.value}": value.span for key, value in entries}


def _flag(node: source.Node | None, problems: Problems) -> bool:
    text = _scalar(node, problems)
    if node is not None and text not in ("true", "false"):
        problems.error(node.span, f"“{text[:40]}” is neither true nor false")
    return text == "true"


def _colors(node: source.Node | None, known: Mapping[str, Rgba], problems: Problems) -> dict[str, Rgba]:
    colors = dict(known)
    for key, value in _entries(node, "colours", problems):
        color = _color(value, colors, problems)
        if color:
            colors[key.value] = color
    return colors


def _color(node: source.Node, known: Mapping[str, Rgba], problems: Problems) -> Rgba | None:
    try:
        value: Value = parse_value(_scalar(node, problems))
        match value:
            case Paint(rgba):
                return rgba
            case Name(token) if token in known:
                return known[token]
            case Name(token):
                problems.error(node.span, f"there is no colour `${token}` above this line", near(token, known))
                return None
        parse_color(_scalar(node, problems))
    except BadValueError as error:
        problems.error(node.span, str(error))
    return None


def _topic(node: source.Node, tokens: Mapping[str, Rgba], problems: Problems) -> dict[str, Rgba]:
    colors = {}
    for key, value in _entries(node, "a topic's colours", problems):
        color = _color(value, tokens, problems)
        if color:
            colors[key.value] = color
    missing = [name for name in TOPIC_COLORS if name not in colors]
    if missing:
        problems.error(node.span, f"the topic's colours lack {', '.join(missing)}", "a topic has field, deep and tint")
        return {}
    for extra, color in {"shade": mix(colors["field"], (0, 0, 0, 255), 0.7), "light": lighter(colors["tint"])}.items():
        colors.setdefault(extra, color)
    return colors


def mix(color: Rgba, other: Rgba, share: float) -> Rgba:
    """`share` of `other` in `color`, channel by channel in sRGB."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color[:3], other[:3], strict=True))
    return (red, green, blue, color[3])


def lighter(color: Rgba) -> Rgba:
    return mix(color, (255, 255, 255, 255), 0.3)


def _mark(
    node: source.Node | None, tokens: Mapping[str, Rgba], problems: Problems
) -> tuple[str, dict[str, tuple[tuple[str, Rgba], ...]]]:
    file = ""
    colors: dict[str, tuple[tuple[str, Rgba], ...]] = {}
    for key, value in _entries(node, "mark", problems):
        if key.value == "file":
            file = _scalar(value, problems)
        elif key.value in ("paper", "dark", "field"):
            pairs = [(k.value.lower(), v) for k, v in _entries(value, "the mark's colours", problems)]
            # `$field` is known only with the topic: keep it as a mark for compose, alpha 0 and all else 0
            colors[key.value] = tuple((paint, _mark_color(v, tokens, problems)) for paint, v in pairs)
        else:
            hint = "accepted: file, paper, dark, field"
            problems.error(key.span, f"`{key.value}` is not a key of a mark", hint)
    return file, colors


FIELD_MARKER: Rgba = (1, 2, 3, 0)  # no colour a file would name


def _mark_color(node: source.Node, tokens: Mapping[str, Rgba], problems: Problems) -> Rgba:
    if isinstance(node, source.Scalar) and node.value == "$field":
        return FIELD_MARKER
    return _color(node, tokens, problems) or FIELD_MARKER
