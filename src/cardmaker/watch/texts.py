"""An article's text as it was seen and as it is now come in; whether they differ, and how, goes out in plain words.

A text differs if its letters, figures or marks do. How a page sets it (spaces, line breaks, soft hyphens), its counters
and dates are not the law's.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from cardmaker.frozen import frozen

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f\x00-\x08\x0e-\x1f]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\s*\S+")
_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{1,4}))?\.txt")
_DATE = r"(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\s+[^\W\d]+\s+\d{4}(?:\s*(?:г\.|года|ж\.))?)"
_TIME = r"(?:,?\s*(?:в\s+)?\d{1,2}:\d{2}(?::\d{2})?)?"
# Lines that pages put around a text: when the page was made, how often it was looked at.
_DECORATION = re.compile(
    r"(?:(?:последнее\s+)?обновлен\w*|дата\s+(?:последнего\s+)?обновления|дата\s+печати|распечатано|страница\s+обновлена"
    r"|(?:соңғы\s+)?жаңарт\w+(?:\s+күні)?|басып\s+шығар\w+(?:\s+күні)?|(?:page\s+)?(?:last\s+)?(?:updated|printed)(?:\s+on)?)"
    rf"\s*:?\s*{_DATE}{_TIME}\.?"
    r"|(?:количество\s+)?просмотр\w*\s*:\s*[\d\s]+|қаралым\w*\s*:\s*[\d\s]+|views\s*:\s*[\d\s,]+",
    re.IGNORECASE,
)
AROUND = 6
"""Words that are told before and after a change."""
FIRST = 3
"""Words that are told of a paragraph's beginning, with its number."""
MOST_LINES = 40
LONG = 4000
"""Words of a paragraph beyond which its words are not compared one by one."""


def plain(text: str) -> str:
    """A paragraph in one line: NFC, no unseen characters, each run of spaces (of any kind) one space."""
    bare = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\u2011", "-")
    return _SPACES.sub(" ", bare).strip()


def is_decoration(line: str) -> bool:
    """Whether a paragraph only says when its page was made or how often it was seen."""
    return _DECORATION.fullmatch(line) is not None


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two texts read the same, however they are set."""
    return _bare(one) == _bare(other)


def _bare(lines: Iterable[str]) -> str:
    return _SPACES.sub("", "".join(map(plain, lines)))


def difference(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs that differ: `- ` gone, `+ ` new, `~ ` changed, with `[-gone-]` and `{+new+}` words in it.

    Paragraphs that differ in how they are set only are not told.
    """
    old, new = tuple(map(plain, before)), tuple(map(plain, after))
    matcher = difflib.SequenceMatcher(None, [_bare([line]) for line in old], [_bare([line]) for line in new], False)
    told: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace":
            told += _replaced(old[a:b], new[c:d])
        elif kind != "equal":
            told += [f"- {line}" for line in old[a:b]] + [f"+ {line}" for line in new[c:d]]
    if len(told) > MOST_LINES:
        told = [*told[:MOST_LINES], f"… and {len(told) - MOST_LINES} more paragraphs"]
    return tuple(told)


def _replaced(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    """Paragraphs in the place of others: where they are as many, each is compared with its own word by word."""
    if len(old) != len(new):
        joined = [_words(" ".join(old), " ".join(new))]  # paragraphs were joined or split, and words changed
        apart = [f"- {line}" for line in old] + [f"+ {line}" for line in new]
        return joined if _alike(" ".join(old), " ".join(new)) else apart
    told = []
    for one, other in zip(old, new, strict=True):
        told += [_words(one, other)] if _alike(one, other) else [f"- {one}", f"+ {other}"]
    return told


def _alike(one: str, other: str) -> bool:
    first, second = one.split(), other.split()
    if max(len(first), len(second)) > LONG:
        return False
    return difflib.SequenceMatcher(None, first, second, False).ratio() > 0.5


def _words(one: str, other: str) -> str:
    """One paragraph that became another, with the words that went and came marked, and few of the others."""
    old, new = one.split(), other.split()
    pieces: list[str] = []
    opcodes = difflib.SequenceMatcher(None, old, new, False).get_opcodes()
    for kind, a, b, c, d in opcodes:
        if kind == "equal":
            pieces += _shortened(old[a:b], first=a == 0, last=b == len(old))
            continue
        pieces += [f"[-{' '.join(old[a:b])}-]"] if b > a else []
        pieces += [f"{{+{' '.join(new[c:d])}+}}"] if d > c else []
    return "~ " + " ".join(pieces)


def _shortened(words: list[str], *, first: bool, last: bool) -> list[str]:
    head, tail = FIRST if first else AROUND, 0 if last else AROUND
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], "…", *(words[-tail:] if tail else [])]


# Files ----------------------------------------------------------------------------------------------------------------


@frozen
class Seen:
    """A text that was seen: the day, and its paragraphs."""

    day: str
    lines: tuple[str, ...]


def latest(names: Iterable[str]) -> str | None:
    """The newest of an article's files: `2026-11-25.txt`, or `2026-11-25-2.txt` of the same day."""
    dated = [(*_stamp(name), name) for name in names if _FILE.fullmatch(name.rpartition("/")[2])]
    return max(dated)[2] if dated else None


def _stamp(name: str) -> tuple[str, int]:
    match = _FILE.fullmatch(name.rpartition("/")[2])
    assert match is not None
    return match[1], int(match[2] or 1)


def next_name(folder: str, names: Iterable[str], day: dt.date) -> str:
    """A name for a text seen on `day` that no file has and that is newer than all of them."""
    newest = latest(names)
    if newest is None or _stamp(newest)[0] < day.isoformat():
        return f"{folder}/{day.isoformat()}.txt"
    before, count = _stamp(newest)  # of the same day; or of a later one, where a clock went wrong
    return f"{folder}/{before}-{count + 1}.txt"


def dump(head: Iterable[str], lines: Iterable[str]) -> str:
    """The text of a file: what it is, in lines that begin with #, an empty line, and a line for each paragraph."""
    return "".join([*(f"# {plain(line)}\n" for line in head), "\n", *(f"{line}\n" for line in lines)])


def load(data: bytes, name: str) -> Seen:
    """The text in a file."""
    text = data.decode("utf-8-sig", "replace").splitlines()
    start = next((index for index, line in enumerate(text) if not line.startswith("#")), len(text))
    return Seen(_stamp(name)[0], tuple(line for line in map(plain, text[start:]) if line))
