"""Text comes in; the embedding level of each character goes out: the Unicode Bidirectional Algorithm, UAX #9.

Bidi classes are written as one letter each, so that the rules about sequences of classes are regular expressions.
Classes come from Python's own Unicode data. Text without right-to-left characters need not come here (`needed`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

LETTERS = {
    "L": "L",
    "R": "R",
    "AL": "A",
    "EN": "E",
    "ES": "s",
    "ET": "t",
    "AN": "N",
    "CS": "c",
    "NSM": "m",
    "BN": "b",
    "B": "B",
    "S": "S",
    "WS": "w",
    "ON": "o",
    "LRE": "1",
    "LRO": "2",
    "RLE": "3",
    "RLO": "4",
    "PDF": "5",
    "LRI": "6",
    "RLI": "7",
    "FSI": "8",
    "PDI": "9",
}
MAX_DEPTH = 125  # BD2
MAX_PAIRS = 63  # BD16

_SEPARATOR = re.compile("[^\n\r\x1c-\x1e\x85\u2029]*(?:\r\n|[\n\r\x1c-\x1e\x85\u2029]|$)")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EXPLICIT = re.compile("[1-9]")
_REMOVED = "12345b"  # X9
_NEUTRAL = "BSwo6789"
_TRAILING = re.compile("(?<![w1-9b])(?:[w1-9b]*+[SB]|[w1-9b]++$)")

# BidiBrackets.txt: each opening bracket before its closing one.
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋\u2329\u232a❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜"
    "〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_OPENERS = frozenset(_CLOSING)
_CLOSERS = frozenset(_CLOSING.values())
_BRACKETS = re.compile("[" + re.escape(_PAIRS) + "]")
_SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}  # canonical equivalents (BD16)


def needed(text: str) -> bool:
    """True if some character could be laid out from right to left, so that levels matter."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def levels(text: str, base: int | None = None) -> list[int]:
    """Embedding level of each character: even runs left to right, odd right to left.

    `base` is the paragraph level, 0 or 1; None takes it from each paragraph's first strong character (P2, P3).
    Each paragraph is treated as one line (L1). Characters removed by X9 get the level of the one before them.
    """
    found: list[int] = []
    for match in _SEPARATOR.finditer(text):
        paragraph = match.group()
        if paragraph:
            letters = classes(paragraph)
            level = base_level(letters) if base is None else base
            found += resolve(letters, level, paragraph if _BRACKETS.search(paragraph) else "")
    return found


class _Classes(dict[str, str]):
    def __missing__(self, character: str) -> str:
        # An unassigned character has no class in Python; by default it is L (DerivedBidiClass.txt gives some others).
        self[character] = letter = LETTERS[unicodedata.bidirectional(character) or _unassigned(ord(character))]
        return letter


def _unassigned(code: int) -> str:
    if 0x0590 <= code <= 0x05FF or 0x07C0 <= code <= 0x085F or 0xFB1D <= code <= 0xFB4F:
        return "R"
    if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF or 0x1EC70 <= code <= 0x1EEFF:
        return "AL"
    return "R" if 0x10800 <= code <= 0x10FFF or 0x1E800 <= code <= 0x1EFFF else "L"


_classes = _Classes()


def classes(text: str) -> str:
    """The bidi class of each character, as its letter in `LETTERS`."""
    return "".join(map(_classes.__getitem__, text))


def base_level(letters: str) -> int:
    """P2 and P3: the level of the first strong character outside isolates; 0 if there is none."""
    depth = 0
    for letter in letters:
        if letter in "678":
            depth += 1
        elif letter == "9":
            depth = max(0, depth - 1)
        elif not depth and letter in "LRA":
            return 0 if letter == "L" else 1
    return 0


def resolve(letters: str, base: int, text: str = "") -> list[int]:
    """Levels of one paragraph given as classes; `text` is needed only if it has brackets (N0)."""
    if _EXPLICIT.search(letters):
        return _resolve_explicit(letters, base, text)
    count = len(letters)
    found = [base] * count
    strong = "LR"[base]
    if "b" in letters:
        kept = [index for index in range(count) if letters[index] != "b"]
        _resolve_sequence("".join([letters[i] for i in kept]), kept, base, strong, strong, text, found)
        _fill_removed(letters, base, found)
    else:
        _resolve_sequence(letters, range(count), base, strong, strong, text, found)
    return _reset_trailing(letters, base, found)


def reorder(found: Sequence[int]) -> list[int]:
    """L2: indices of a line's characters from left to right."""
    order = list(range(len(found)))
    for level in range(max(found, default=0), 0, -1):
        start = None
        for at in range(len(order) + 1):
            high = at < len(order) and found[order[at]] >= level
            if high and start is None:
                start = at
            elif not high and start is not None:
                order[start:at] = order[start:at][::-1]
                start = None
    return order


# --- explicit levels: X1 to X10 -----------------------------------------------------------------------------------


def _resolve_explicit(letters: str, base: int, text: str) -> list[int]:
    explicit, types, pairs = _explicit(letters, base)
    found = explicit.copy()
    kept = [index for index, letter in enumerate(letters) if letter not in _REMOVED]
    for sequence in _sequences(letters, kept, explicit, pairs):
        first, last = sequence[0], sequence[-1]
        level = explicit[first[0]]
        indices = [index for run in sequence for index in range_of(run, kept)]
        before = explicit[kept[first[1] - 1]] if first[1] else base
        # An isolate without its PDI ends at the paragraph's end.
        open_end = letters[kept[last[2] - 1]] in "678" or last[2] == len(kept)
        after = base if open_end else explicit[kept[last[2]]]
        inner = "".join([types[index] for index in indices])
        sos, eos = "LR"[max(level, before) & 1], "LR"[max(level, after) & 1]
        _resolve_sequence(inner, indices, level, sos, eos, text, found)
    _fill_removed(letters, base, found)
    return _reset_trailing(letters, base, found)


Run = tuple[int, int, int]
"""A level run: its first index in the text, then where it starts and stops among the kept indices."""


def range_of(run: Run, kept: list[int]) -> list[int]:
    return kept[run[1] : run[2]]


class _Directions:
    """The directional status stack of X1, with its three counters."""

    __slots__ = ("embeddings", "isolates", "overflown", "stack")

    def __init__(self, base: int) -> None:
        self.stack: list[tuple[int, str, bool]] = [(base, "", False)]  # level, override, opened by an isolate
        self.isolates = 0
        self.overflown = 0  # isolates beyond MAX_DEPTH
        self.embeddings = 0  # embeddings beyond it

    def open(self, letter: str) -> None:
        """X2 to X5b, for an FSI after it has become an LRI or RLI."""
        isolate = letter in "67"
        level = self.stack[-1][0]
        upper = (level + 1) | 1 if letter in "347" else (level + 2) & ~1
        if upper <= MAX_DEPTH and not self.overflown and not self.embeddings:
            self.isolates += isolate
            self.stack.append((upper, {"2": "L", "4": "R"}.get(letter, ""), isolate))
        elif isolate:
            self.overflown += 1
        elif not self.overflown:
            self.embeddings += 1

    def close_isolate(self) -> None:
        """X6a."""
        if self.overflown:
            self.overflown -= 1
        elif self.isolates:
            self.embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def close_embedding(self) -> None:
        """X7."""
        if self.overflown:
            return
        if self.embeddings:
            self.embeddings -= 1
        elif not self.stack[-1][2] and len(self.stack) > 1:
            self.stack.pop()


def _explicit(letters: str, base: int) -> tuple[list[int], list[str], dict[int, int]]:
    """X1 to X8: levels, classes after overrides, and each isolate initiator's PDI (BD9)."""
    found = [base] * len(letters)
    types = list(letters)
    pairs = _isolates(letters)
    directions = _Directions(base)
    for index, letter in enumerate(letters):
        if letter == "9":
            directions.close_isolate()
        if letter not in "12345bB":
            level, override, _ = directions.stack[-1]
            found[index] = level
            types[index] = override or letter
        if letter == "5":
            directions.close_embedding()
        elif letter == "8":
            inner = letters[index + 1 : pairs.get(index, len(letters))]
            directions.open("7" if base_level(inner) else "6")
        elif letter in "123467":
            directions.open(letter)
    return found, types, pairs


def _isolates(letters: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for index, letter in enumerate(letters):
        if letter in "678":
            waiting.append(index)
        elif letter == "9" and waiting:
            pairs[waiting.pop()] = index
    return pairs


def _sequences(letters: str, kept: list[int], found: list[int], pairs: dict[int, int]) -> list[list[Run]]:
    """BD13, X10: level runs, joined where an isolate interrupts them."""
    sequences: list[list[Run]] = []
    continued: dict[int, list[Run]] = {}
    start, count = 0, len(kept)
    while start < count:
        level = found[kept[start]]
        stop = start + 1
        while stop < count and found[kept[stop]] == level:
            stop += 1
        first, last = kept[start], kept[stop - 1]
        sequence = continued.get(first)
        if sequence is None:
            sequence = []
            sequences.append(sequence)
        sequence.append((first, start, stop))
        if letters[last] in "678" and last in pairs:
            continued[pairs[last]] = sequence
        start = stop
    return sequences


def _fill_removed(letters: str, base: int, found: list[int]) -> None:
    """Characters that X9 removes get the level of the one before them (5.2)."""
    level = base
    for index, letter in enumerate(letters):
        if letter in _REMOVED:
            found[index] = level
        level = found[index]


def _reset_trailing(letters: str, base: int, found: list[int]) -> list[int]:
    """L1: separators, and spaces before them or at the end, take the paragraph's level."""
    for match in _TRAILING.finditer(letters):
        start, stop = match.span()
        found[start:stop] = [base] * (stop - start)
    return found


# --- one isolating run sequence: W1 to I2 -------------------------------------------------------------------------


def _resolve_sequence(
    letters: str, indices: Sequence[int], level: int, sos: str, eos: str, text: str, found: list[int]
) -> None:
    weak = _weak(letters, sos)
    if text and "o" in weak:
        weak = _brackets(weak, letters, "".join([text[index] for index in indices]), "LR"[level & 1], sos)
    for index, step in zip(indices, _neutral(weak, sos, eos, level & 1), strict=True):
        found[index] = level + step


_W1 = re.compile("(^|[^m])(m+)")
_W2 = re.compile("A[^LRA]*")
_W4_EUROPEAN = re.compile("(?<=E)[sc](?=E)")
_W4_ARABIC = re.compile("(?<=N)c(?=N)")
_W5 = re.compile("(?<!t)t++(?=E)|(?<=E)t+")
_W6 = str.maketrans("sct", "ooo")
_W7 = re.compile("L[^LR]*")
_N1_LEFT = re.compile(f"(?<=L)[{_NEUTRAL}]+(?=L)")
_N1_RIGHT = re.compile(f"(?<=[REN])[{_NEUTRAL}]+(?=[REN])")
_N2 = tuple(str.maketrans(_NEUTRAL, strong * len(_NEUTRAL)) for strong in "LR")
_STEPS = ({"L": 0, "R": 1, "E": 2, "N": 2}, {"L": 1, "R": 0, "E": 1, "N": 1})  # I1, I2


@lru_cache(maxsize=8192)
def _weak(letters: str, sos: str) -> str:
    """W1 to W7."""
    if "m" in letters:
        letters = _W1.sub(
            lambda m: m[1] + (m[1] or sos if m[1] not in "6789" or not m[1] else "o") * len(m[2]), letters
        )
    if "A" in letters:
        letters = _W2.sub(lambda m: m[0].replace("E", "N"), letters).replace("A", "R")
    if "E" in letters or "N" in letters:
        letters = _W4_ARABIC.sub("N", _W4_EUROPEAN.sub("E", letters))
        letters = _W5.sub(lambda m: "E" * len(m[0]), letters)
    letters = letters.translate(_W6)
    if "E" in letters:
        letters = _W7.sub(lambda m: m[0].replace("E", "L"), sos + letters)[1:]
    return letters


@lru_cache(maxsize=8192)
def _neutral(letters: str, sos: str, eos: str, odd: int) -> tuple[int, ...]:
    """N1, N2, I1, I2: how far each character's level lies above the sequence's."""
    padded = sos + letters + eos
    padded = _N1_LEFT.sub(lambda m: "L" * len(m[0]), padded)
    padded = _N1_RIGHT.sub(lambda m: "R" * len(m[0]), padded)
    steps = _STEPS[odd]
    return tuple([steps[letter] for letter in padded[1:-1].translate(_N2[odd])])


def _brackets(weak: str, original: str, text: str, embedding: str, sos: str) -> str:
    """N0: both brackets of a pair take the direction of what they enclose, or of what stands before them."""
    types = list(weak)
    for opening, closing in _bracket_pairs(weak, text):
        inside = {_direction(types[index]) for index in range(opening + 1, closing)} - {""}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            before = next((d for i in range(opening - 1, -1, -1) if (d := _direction(types[i]))), sos)
            direction = before if before != embedding else embedding
        for bracket in (opening, closing):
            types[bracket] = direction
            following = bracket + 1
            while following < len(types) and original[following] == "m":
                types[following] = direction
                following += 1
    return "".join(types)


def _direction(letter: str) -> str:
    """L, R (numbers count as R), or nothing for a neutral."""
    return letter if letter in "LR" else "R" if letter in "EN" else ""


def _bracket_pairs(weak: str, text: str) -> list[tuple[int, int]]:
    """BD16: pairs of brackets that are still neutral, sorted by the opening one."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        index, character = match.start(), match.group()
        if weak[index] != "o":
            continue
        if character in _OPENERS:
            if len(waiting) == MAX_PAIRS:
                break
            closing = _CLOSING[character]
            waiting.append((_SAME.get(closing, closing), index))
        else:
            character = _SAME.get(character, character)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == character:
                    pairs.append((waiting[depth][1], index))
                    del waiting[depth:]
                    break
    return sorted(pairs)
