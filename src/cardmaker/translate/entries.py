"""The nodes of a card's file come in; each text that a translator may write goes out, with how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from cardmaker.content import markup
from cardmaker.content.translated import digest, recorded
from cardmaker.diagnostics import Span
from cardmaker.frozen import frozen
from cardmaker.source import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]
"""Keys, and places in lists, from the root of a file."""

MARKED = ("answer", "short")
WHERE = {
    "question": "The question: on every picture, the largest text.",
    "answer": "The answer: on pictures with room for it; the first bold sentence is set large.",
    "short": "The short answer: where the long one does not fit.",
    "unit": "What the number counts; it agrees with the number.",
    "caption": "The text of the post beside the picture; it is not drawn.",
    "credit": "Who made the picture; printed small on it.",
    "alt": "What is on the picture, for people who cannot see it; a paragraph a slide. It is not drawn.",
    "photo-alt": "What is on the photo, for people who cannot see it; it is not drawn.",
}


@frozen
class Entry:
    """A text of a card in a source language, and what there is of it in another.

    `name` is unique in the card and survives a new order of its wordings. `key` is the text's own key, `home` the group
    that holds it and `path` the group of its languages. `longest` is how many characters its longest language has.
    `span` is the group's place. `state`: `missing`, `changed` (the source has, since it was translated) or `current`.
    """

    card: str
    name: str
    key: str
    home: Path
    path: Path
    source: str
    target: str
    text: str
    there: str
    longest: int
    state: str
    span: Span

    @property
    def id(self) -> str:
        """What names this text in a file for translators: also the languages, and what both texts were."""
        mark = f"{digest(self.text)} {digest(self.there) if self.there else '-'}"
        return f"{self.card} | {self.name} | {self.source} > {self.target} | {mark}"


@frozen
class Returned:
    """What a translator sent back for an entry, with the number of its row. An empty text is not translated yet."""

    row: int
    id: str
    text: str


def entries(node: Node, card: str, source: str, target: str) -> Iterator[Entry]:
    """Every text of a card that the source language has, in the order of the file's table of keys."""
    if not isinstance(node, Mapping):
        return
    yield from _of_group(node, (), "", card, source, target)
    wordings = node.get("wordings")
    items: tuple[tuple[Path, Node], ...] = ()
    if isinstance(wordings, Sequence):
        items = tuple((("wordings", number), item) for number, item in enumerate(wordings.items))
    elif isinstance(wordings, Mapping):
        items = ((("wordings",), wordings),)
    for home, item in items:
        if isinstance(item, Mapping):
            days = [f"{key} {day}" for key in ("from", "until") if (day := _value(item.get(key)))]
            yield from _of_group(item, home, f"{' '.join(days) or home[-1]}: ", card, source, target)


def _of_group(group: Mapping, home: Path, prefix: str, card: str, source: str, target: str) -> Iterator[Entry]:
    known = recorded(group, target)
    for key, way in (
        *((key, (key,)) for key in ("question", "answer", "short", "caption", "alt")),
        ("unit", ("figure", "unit")),
        ("credit", ("photo", "credit")),
        ("photo-alt", ("photo", "alt")),
    ):
        holder: Node | None = group
        for step in way:
            holder = holder.get(step) if isinstance(holder, Mapping) else None
        if not isinstance(holder, Mapping) or not (text := _value(holder.get(source))):
            continue
        there = _value(holder.get(target))
        longest = max(len(_value(value)) for name, value in holder.entries if name.value != target)
        state = "missing" if not there else "changed" if _changed(known, key, holder) else "current"
        yield Entry(
            card, prefix + key, key, home, (*home, *way), source, target, text, there, longest, state, group.span
        )


def _changed(known: dict[str, str], key: str, holder: Mapping) -> bool:
    """Whether the text that was translated is another one now. What nobody recorded counts as current."""
    now = _value(holder.get(known.get("from", "")))
    return bool(now and key in known and known[key] != digest(now))


def _value(node: Node | None) -> str:
    return node.value.strip() if isinstance(node, Scalar) and not node.missing else ""


# What comes back ------------------------------------------------------------------------------------------------------


def entry_of(returned: Returned, found: dict[tuple[str, str, str, str], Entry]) -> Entry | str:
    """The entry a returned text is for, or why there is none, in words that end in what to do."""
    parts = [part.strip() for part in returned.id.split("|")]
    if len(parts) != 4 or len(parts[2].split(">")) != 2 or len(parts[3].split()) != 2:
        return f"`{returned.id[:80]}` is not an ID of an export. Copy the ID from the file that was exported."
    source, target = (part.strip() for part in parts[2].split(">"))
    entry = found.get((parts[0], parts[1], source, target))
    if entry is None:
        return f"the card {parts[0]} has no text {parts[1]} in {source}. It was renamed or deleted; export again."
    of_source, of_target = parts[3].split()
    if digest(entry.text) != of_source:
        return f"the {source} text has changed since the export. Export again, and translate what it says now."
    same = bool(entry.there) and digest(entry.there) == digest(returned.text)
    if (digest(entry.there) if entry.there else "-") != of_target and not same:
        return f"the {target} text in the card has changed since the export. Export again, or correct it in the card."
    return entry


def wrong(entry: Entry, text: str) -> str:
    """Why a translation cannot be taken as it is; empty if it can."""
    if entry.key not in MARKED:
        marked = "**" in text and "**" not in entry.text
        return "marks such as ** are printed as they stand in this text. Delete them." if marked else ""
    for sign in ("**", "~~", "]("):
        if sign in markup.plain(text) and sign not in markup.plain(entry.text):
            return f"the marks {sign} are not balanced: one of them is printed as it stands. Close it, or delete it."
    stray = markup.plain(text).count("*")
    if stray and stray != markup.plain(entry.text).count("*"):
        return "the marks * are not balanced: one of them is printed as it stands. Close it, or delete it."
    theirs, ours = ({link for _, link in markup.links(one)} for one in (text, entry.text))
    if theirs != ours:
        return "its links are not those of the source. Keep each address as it is."
    return ""
