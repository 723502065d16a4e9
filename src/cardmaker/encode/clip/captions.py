"""Texts with the time each is on screen come in; subtitles go out: cues in two short lines, and SRT and WebVTT files.

A cue has at most 2 lines of 42 characters and stays long enough for 21 characters a second, which is what streaming
services ask for. A text is cut at ends of sentences, else after a comma, else between words, but not after a short one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINE, LINES, SPEED = 42, 2, 21.0
_PIECES = re.compile(r".+?(?:[.!?…]+[»”\")]*(?=\s|$)|$)\s*")
SHORT = 3
"""A word of so few letters belongs to the word after it: no part of a cue ends with it."""
_PAUSES = (".", "!", "?", "…", ",", ";", ":", "—", "–")


@dataclass(frozen=True, slots=True)
class Said:
    """A text and when it can be read, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Cue:
    """`lines` from `start` to `end`, in seconds."""

    lines: tuple[str, ...]
    start: float
    end: float

    @property
    def speed(self) -> float:
        """Characters a second."""
        return sum(map(len, self.lines)) / max(self.end - self.start, 1e-6)


def cues(said: Sequence[Said]) -> tuple[Cue, ...]:
    """Cues in order, none over another. What stands longer than it takes to read, stays as long as it stands."""
    found: list[Cue] = []
    shown = 0.0
    for one in said:
        text, start = " ".join(one.text.replace("\u00ad", "").split()), max(one.start, shown)
        if text and one.end > start:
            found.extend(_timed(_chunks(text), start, one.end))
            shown = one.end
    return tuple(found)


def _timed(chunks: Sequence[str], start: float, end: float) -> Iterator[Cue]:
    """A text's time is shared out by the length of its chunks."""
    total = sum(map(len, chunks))
    passed = 0
    for chunk in chunks:
        first, passed = passed, passed + len(chunk)
        begin, until = start + (end - start) * first / total, start + (end - start) * passed / total
        yield Cue(wrapped(chunk), round(begin, 3), round(until, 3))


def _chunks(text: str) -> list[str]:
    """Parts that fit into a cue, cut where a sentence or a phrase ends if that can be."""
    chunks: list[str] = []
    for sentence in (match.group().strip() for match in _PIECES.finditer(text)):
        if chunks and _fits(f"{chunks[-1]} {sentence}") and len(chunks[-1]) < LINE:
            chunks[-1] = f"{chunks[-1]} {sentence}"
        else:
            chunks.extend(_cut(sentence))
    return [chunk for chunk in chunks if chunk]


def _cut(sentence: str) -> Iterator[str]:
    """A sentence in as few parts as hold it, of like length."""
    if _fits(sentence):
        yield sentence
        return
    words = sentence.split(" ")
    places = [at for at in range(1, len(words)) if _fits(" ".join(words[:at]))]
    if not places:  # one word longer than a cue: it stands as it is
        yield words[0]
        yield from _cut(" ".join(words[1:])) if len(words) > 1 else ()
        return
    count = -(-len(sentence) // (LINE * LINES - 8))
    wanted = len(sentence) / max(count, 2)

    def cost(at: int) -> tuple[float, int]:
        head = " ".join(words[:at])
        phrase = 0.0 if head.endswith(_PAUSES) else 20.0
        return abs(len(head) - wanted) + phrase + _hangs(head), at

    at = min(places, key=cost)
    yield " ".join(words[:at])
    yield from _cut(" ".join(words[at:]))


def _hangs(head: str) -> float:
    """What it costs to cut after a short word, a number or one in a row of numbers."""
    last = head.rpartition(" ")[2]
    if last.rstrip(",").isdigit():
        return 34.0
    return 0.0 if head.endswith(_PAUSES) or len(last) > SHORT else 18.0


def _fits(text: str) -> bool:
    return len(text) <= LINE or _halved(text) is not None


def _halved(text: str) -> tuple[str, str] | None:
    """Two lines, each short enough, cut at a pause if there is one, else as even as can be; None: there are none."""
    spaces = [match.start() for match in re.finditer(" ", text)]
    pairs = [(text[:at], text[at + 1 :]) for at in spaces]
    good = [pair for pair in pairs if max(map(len, pair)) <= LINE]

    def cost(pair: tuple[str, str]) -> float:
        return abs(len(pair[0]) - len(pair[1])) - (16 if pair[0].endswith(_PAUSES) else 0) + _hangs(pair[0])

    return min(good, key=cost, default=None)


def wrapped(text: str) -> tuple[str, ...]:
    """A cue's lines."""
    if len(text) <= LINE:
        return (text,)
    return _halved(text) or (text,)


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
