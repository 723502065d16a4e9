"""Text comes in; the places where its words may be divided with a hyphen go out.

Russian, English, Ukrainian and others follow pyphen's dictionaries, Kazakh its syllables. At least two letters stay
on each side. Acronyms, numbers and addresses are never divided, names only in German.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from cardmaker.text.patterns import patterns

SOFT_HYPHEN = "\xad"
SHORTEST = 5
_RIGHT = {"en": 3}
_NOUNS = frozenset(("de", "lb"))
"""Languages that write every noun with a capital: names, which are not told apart, are divided too."""
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[@/_\\\d]|[^\W\d_]\.[^\W\d_]")
_COUNTED = re.compile(r"\d[\s\xa0]+$")  # a word after a number: a month, or what is counted
_SENTENCE_END = re.compile(r"(?:^|[.!?…:\n][»”“\"')\]]*|(?:^|\n)[—–•]) *[«“„\"'(\[]*$")

_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_SIGNS = frozenset("ьъ")
_ANY_VOWEL = _VOWELS | frozenset("aeiouyæøœıєαεηιουω")
_KAZAKH = re.compile("[а-яёәғқңөұүһі]+")


def points(text: str, language: str) -> tuple[int, ...]:
    """Characters before which a hyphen may be put, in order; also the places after soft hyphens."""
    found: list[int] = []
    for token in _TOKEN.finditer(text):
        body = token.group()
        if SOFT_HYPHEN in body:
            found += [token.start() + at + 1 for at, c in enumerate(body[:-1]) if c == SOFT_HYPHEN and at]
        elif len(body) >= SHORTEST and not _ADDRESS.search(body) and not _COUNTED.search(text, 0, token.start()):
            for word in _WORD.finditer(body):
                start = token.start() + word.start()
                lower = word.group().lower()  # which is longer where a letter is İ
                if len(lower) == len(word.group()) >= SHORTEST and _plain(word.group(), text, start, language):
                    found += [start + at for at in syllables(lower, language)]
    return tuple(found)


def _plain(word: str, text: str, start: int, language: str) -> bool:
    """Lower case, or the first word of a sentence: anything else is a name or an acronym."""
    if word.islower():
        return True
    if not word[1:].islower():
        return False
    return language.partition("-")[0] in _NOUNS or bool(_SENTENCE_END.search(text[max(0, start - 12) : start]))


@lru_cache(maxsize=65536)
def syllables(word: str, language: str) -> tuple[int, ...]:
    """Places to divide one lower-case word, counted in letters from its start."""
    if language == "kk":
        return _kazakh(word) if _KAZAKH.fullmatch(word) else ()
    dictionary = patterns("en_US" if language == "en" else language)
    if dictionary is None:
        return ()
    last = len(word) - _RIGHT.get(language, 2)
    return _with_vowels(word, [at for at in dictionary.positions(word) if 2 <= at <= last])


def _with_vowels(word: str, found: list[int]) -> tuple[int, ...]:
    """Some dictionaries divide off a lone consonant (фо-р-ма): it stays with what stands before it."""
    kept: list[int] = []
    for at in found:
        piece = word[kept[-1] if kept else 0 : at]
        if _has_vowel(piece):
            kept.append(at)
        elif kept:
            kept[-1] = at
    if kept and not _has_vowel(word[kept[-1] :]):
        kept.pop()
    return tuple(kept)


def _has_vowel(piece: str) -> bool:
    return any(letter in _ANY_VOWEL for letter in unicodedata.normalize("NFD", piece))


def _kazakh(word: str) -> tuple[int, ...]:
    """A Kazakh syllable has one vowel and at most one consonant before it; no syllable begins with ь or ъ."""
    vowels = [at for at in range(len(word)) if _is_vowel(word, at)]
    found = []
    for before, vowel in pairwise(vowels):
        onset = vowel - 1
        at = vowel if onset == before or word[onset] in _SIGNS else onset
        if 2 <= at <= len(word) - 2:
            found.append(at)
    return tuple(found)


def _is_vowel(word: str, at: int) -> bool:
    """у after a vowel, and и between vowels, are consonants: сұ-рау, қа-уым, but қи-ын, а-лу."""
    letter = word[at]
    if letter not in _VOWELS:
        return False
    after_vowel = at > 0 and word[at - 1] in _VOWELS
    if letter == "у":
        return not after_vowel
    if letter == "и":
        return not (after_vowel and at + 1 < len(word) and word[at + 1] in _VOWELS)
    return True
