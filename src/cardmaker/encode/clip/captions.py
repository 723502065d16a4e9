"""Texts with the time each is on screen come in; subtitles go out: cues in two short lines, and SRT and WebVTT files.

A cue has at most 2 lines of 42 characters and stays long enough for 21 characters a second, which is what streaming
services ask for. A text is cut at ends of sentences, else after a comma, else between words, but not after a short one.
Wide letters (Chinese, Japanese) count twice; words of scripts without spaces are those of ICU's dictionaries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from cardmaker.frozen import frozen

LINE, LINES, SPEED = 42, 2, 21.0
MOST = LINE * LINES + 1
"""How wide a cue can be: its lines, and the space between them."""
JOINT = "\u200b"
"""Between words without a space, while a text is cut."""
_GAP = re.compile(f"[ {JOINT}]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PIECES = re.compile(rf".+?(?:[.!?…]+[»”\")]*(?=\s|$)|[。！？]+[」』”）]*|$)[\s{JOINT}]*")
SHORT = 3
"""A word of so few letters belongs to the word after it: no part of a cue ends with it."""
_PAUSES = (".", "!", "?", "…", ",", ";", ":", "—", "–", *"。！？，、；：")


@frozen
class Said:
    """A text and when it can be read, in seconds."""

    text: str
    start: float
    end: float


@frozen
class Cue:
    """`lines` from `start` to `end`, in seconds."""

    lines: tuple[str, ...]
    start: float
    end: float

    @property
    def speed(self) -> float:
        """Characters a second."""
        return sum(map(len, self.lines)) / max(self.end - self.start, 1e-6)


def cues(said: Sequence[Said], language: str = "und") -> tuple[Cue, ...]:
    """Cues in order, none over another; `language` is that of the texts.

    What stands longer than it takes to read, stays as long as it stands.
    """
    found: list[Cue] = []
    shown = 0.0
    for one in said:
        text, start = " ".join(one.text.replace("\u00ad", "").split()), max(one.start, shown)
        if text and one.end > start:
            found.extend(_timed(_chunks(_jointed(text, language)), start, one.end))
            shown = one.end
    return tuple(found)


def _jointed(text: str, language: str) -> str:
    """A text with joints between the words that no space stands between; marks stay with the word they belong to."""
    text = text.replace(JOINT, "")
    if not _UNSPACED.search(text):
        return text
    from icu4py.breakers import WordBreaker

    found = ""
    opened = True
    for piece in WordBreaker(text, language):
        opens = unicodedata.category(piece[0]) in ("Ps", "Pi")
        word = opens or any(letter.isalnum() for letter in piece)
        found += piece if opened or not word or found.endswith(" ") else f"{JOINT}{piece}"
        opened = opens
    return found


def _letters(text: str) -> int:
    return len(text.replace(JOINT, ""))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else letter != JOINT for letter in text)


def _timed(chunks: Sequence[str], start: float, end: float) -> Iterator[Cue]:
    """A text's time is shared out by the length of its chunks."""
    total = sum(map(_letters, chunks))
    passed = 0
    for chunk in chunks:
        first, passed = passed, passed + _letters(chunk)
        begin, until = start + (end - start) * first / total, start + (end - start) * passed / total
        yield Cue(wrapped(chunk), round(begin, 3), round(until, 3))


def _chunks(text: str) -> list[str]:
    """Parts that fit into a cue, cut where a sentence or a phrase ends if that can be."""
    chunks: list[str] = []
    glue = ""
    for piece in (match.group() for match in _PIECES.finditer(text)):
        sentence = piece.strip(f" {JOINT}")
        if chunks and _fits(f"{chunks[-1]}{glue}{sentence}") and _width(chunks[-1]) < LINE:
            chunks[-1] = f"{chunks[-1]}{glue}{sentence}"
        else:
            chunks.extend(_cut(sentence))
        glue = " " if piece.endswith(" ") else JOINT
    return [chunk for chunk in chunks if chunk]


def _cut(sentence: str) -> Iterator[str]:
    """A sentence in as few parts as hold it, of like length."""
    left = _width(sentence)
    while left > MOST or not _fits(sentence):
        at = _place(sentence, left)
        yield sentence[:at]
        left, sentence = left - _width(sentence[: at + 1]), sentence[at + 1 :]
    yield sentence


def _place(sentence: str, width: int) -> int:
    """Where the first part of a sentence that wide ends; a word longer than a cue stands as it is."""
    places: list[int] = []
    for match in _GAP.finditer(sentence):
        if _width(sentence[: match.start()]) > MOST:  # what is longer does not fit either
            break
        if _fits(sentence[: match.start()]):
            places.append(match.start())
    if not places:
        first = _GAP.search(sentence)
        return first.start() if first else len(sentence)
    count = -(-width // (LINE * LINES - 8))
    wanted = width / max(count, 2)

    def cost(at: int) -> tuple[float, int]:
        head = sentence[:at]
        phrase = 0.0 if head.endswith(_PAUSES) else 20.0
        return abs(_width(head) - wanted) + phrase + _hangs(head), at

    return min(places, key=cost)


def _hangs(head: str) -> float:
    """What it costs to cut after a short word, a number or one in a row of numbers."""
    last = _GAP.split(head)[-1]
    if last.rstrip(",").isdigit():
        return 34.0
    return 0.0 if head.endswith(_PAUSES) or len(last) > SHORT or _UNSPACED.search(last) else 18.0


def _fits(text: str) -> bool:
    width = _width(text)
    return width <= LINE or (width <= MOST and _halved(text) is not None)


def _halved(text: str) -> tuple[str, str] | None:
    """Two lines, each short enough, cut at a pause if there is one, else as even as can be; None: there are none."""
    spaces = [match.start() for match in _GAP.finditer(text)]
    pairs = [(text[:at], text[at + 1 :]) for at in spaces]
    good = [pair for pair in pairs if max(map(_width, pair)) <= LINE]

    def cost(pair: tuple[str, str]) -> float:
        return abs(_width(pair[0]) - _width(pair[1])) - (16 if pair[0].endswith(_PAUSES) else 0) + _hangs(pair[0])

    return min(good, key=cost, default=None)


def wrapped(text: str) -> tuple[str, ...]:
    """A cue's lines."""
    lines = (text,) if _width(text) <= LINE else _halved(text) or (text,)
    return tuple(line.replace(JOINT, "") for line in lines)


def subtitles(found: Sequence[Cue], kind: str) -> bytes:
    """The file's bytes; `kind` is `srt` or `vtt`. UTF-8, as both ask for."""
    from pysubs2 import SSAEvent, SSAFile

    file = SSAFile()
    for cue in found:
        event = SSAEvent(start=round(cue.start * 1000), end=round(cue.end * 1000))
        event.plaintext = _literal("\n".join(cue.lines), kind)
        file.append(event)
    # The texts have no tags of SSA: what looks like one, as {this}, is a person's own words.
    return file.to_string(kind, keep_ssa_tags=True).encode()


def _literal(text: str, kind: str) -> str:
    """Words that read as they are: no escape of SSA (`\\N`), no mark-up of WebVTT (3.1, `&`, `<`, `>`)."""
    text = text.replace("\\", "\\\u2060")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if kind == "vtt" else text
