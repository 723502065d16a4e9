"""A text comes in; words whose letters only look right go out: Latin among Cyrillic, `ə` for `ә`, and the other way.

Such words are not found by a search, are read wrongly aloud, break in wrong places, and may be drawn by two fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cardmaker.content.markup import links

# Latin letters and the Cyrillic ones they look like.
_LATIN_TWINS = frozenset("aceopxyiABCEHIKMOPTXYhəƏɵƟ")
_CYRILLIC_TWINS = frozenset("асеорхуіАВСЕНІКМОРТХУһѕјЅЈәӘөӨ")
_SCHWA = "əƏɵƟ"

_LATIN_LETTER = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_CYRILLIC_LETTER = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c88"
_WORD = re.compile(f"[{_LATIN_LETTER}{_CYRILLIC_LETTER}\u0300-\u036f\u00ad\u2060]+")
_LATIN_RUN = re.compile(f"[{_LATIN_LETTER}]+")
_CYRILLIC_RUN = re.compile(f"[{_CYRILLIC_LETTER}]+")
_SILENT = re.compile("[\u0300-\u036f\u00ad\u2060]")  # stress marks, soft hyphens: they belong to either alphabet
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_NEXT_WORD = re.compile(f"[ \u00a0]+[«„]?[{_CYRILLIC_LETTER}\\d]")
# One-letter words of Russian and Kazakh that a Latin letter stands for by mistake.
_SINGLE = frozenset("acoyBCKOAY")


def suspects(text: str, language: str = "") -> Iterator[tuple[int, str, str]]:
    """Offset, word, and what is wrong with it. Addresses are passed over.

    A name with a Cyrillic ending is fine with a hyphen (SMS-тегі) and, where its Latin part cannot be misread,
    without one (SMSтегі). `language` is a code: a lone `ə` is right in az, wrong in kk.
    """
    if text.isascii() or not (_LATIN_RUN.search(text) and _CYRILLIC_RUN.search(text)):
        return
    hidden = _hide_addresses(text)
    for match in _WORD.finditer(hidden):
        word = match.group()
        has_latin, has_cyrillic = _LATIN_RUN.search(word), _CYRILLIC_RUN.search(word)
        if has_latin and has_cyrillic:
            if wrong := _wrong(word):
                yield match.start(), word, wrong
        elif has_latin and language in ("kk", "ru"):
            alone = word in _SCHWA or (word in _SINGLE and _stands_for_cyrillic(hidden, match))
            if alone:
                yield match.start(), word, _named(word, to_cyrillic=True)


def _hide_addresses(text: str) -> str:
    for at, link in links(text):
        text = text[:at] + " " * len(link) + text[at + len(link) :]
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def _wrong(word: str) -> str:
    """Which letters of a mixed word are of the wrong alphabet; empty if the mixture is meant."""
    word = _SILENT.sub("", word)
    latin, cyrillic = "".join(_LATIN_RUN.findall(word)), "".join(_CYRILLIC_RUN.findall(word))
    if any(letter in _SCHWA for letter in latin):
        return _named("".join(letter for letter in latin if letter in _SCHWA), to_cyrillic=True)
    latin_looks = all(letter in _LATIN_TWINS for letter in latin)
    cyrillic_looks = all(letter in _CYRILLIC_TWINS for letter in cyrillic)
    runs = len(_LATIN_RUN.findall(word)) + len(_CYRILLIC_RUN.findall(word))
    if not latin_looks and not cyrillic_looks and runs == 2 and len(latin) > 1:
        return ""  # SMSтегі: a Latin name and an ending, each readable as one alphabet only
    if latin_looks and (not cyrillic_looks or len(cyrillic) >= len(latin)):
        return _named(latin, to_cyrillic=True)
    if cyrillic_looks:
        return _named(cyrillic, to_cyrillic=False)
    return _named(latin, to_cyrillic=True) if len(cyrillic) >= len(latin) else _named(cyrillic, to_cyrillic=False)


def _named(letters: str, *, to_cyrillic: bool) -> str:
    """`Latin o (U+006F)` for each letter, in order, once."""
    alphabet = "Latin" if to_cyrillic else "Cyrillic"
    return ", ".join(f"{alphabet} {letter} (U+{ord(letter):04X})" for letter in dict.fromkeys(letters))


def _stands_for_cyrillic(text: str, match: re.Match[str]) -> bool:
    """A lone small letter before a Cyrillic word is a preposition; a capital one only where a sentence begins."""
    if not _NEXT_WORD.match(text, match.end()):
        return False
    before = text[: match.start()].rstrip(" \u00a0«„*([\n")
    fresh = not before or before[-1] in ".!?…:\n"
    near_letter = text[match.start() - 1 : match.start()] in ("-", "’", "'", "/", ".") if match.start() else False
    return not near_letter and (match.group().islower() or fresh)
