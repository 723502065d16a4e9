"""Text comes in; the places where a line may end go out: ICU's (UAX #14) and how good each of them is.

A break is *free*, or *kept*: allowed by UAX #14 but not by good typography, so used only when the text between two
free breaks is wider than the measure. A free break has a penalty: smaller is better, negative is welcome.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Break(NamedTuple):
    """The next line starts at character `at`; what is seen of this line ends at `stop`, before trailing spaces."""

    at: int
    stop: int
    hard: bool
    kept: bool
    penalty: float


# Spaces that vanish at a line's end (UAX #14 BK, CR, LF, NL, SP, ZW and CSS Text 4.1.2); NBSP and its like stay.
HANGING = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u205f\u3000"
)
HARD = ("\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")
NO_BREAK_SPACES = re.compile("[\xa0\u202f\u2007]+")

INSIDE_QUOTES = 0.2
AFTER_CLAUSE = -0.012
AFTER_SENTENCE = -0.02
AFTER_HYPHEN = 0.04
AFTER_SHORT_WORD = 0.015
AFTER_PARTICLE = 0.01
SPLITS_PHRASE = 0.08
SPLITS_DATE = 0.03
HELD = 11  # letters of a word that stays with the number before it; a longer one may begin the next line
SHORT_QUOTE = 40
WORD = 24  # characters of a word that are looked at: in scripts without spaces a word never ends

_OPENING = "«“„\"'‘([{"
_CLOSING = "»”“\"'’)]}"
_DASHES = "—–―‒"
_NUMBER = re.compile(r"[+\-−±~≈$€£]?\d[\d.,:/\-–]*(?<=\d)[%‰°]?$")
_DIGIT_START = re.compile(r"[+\-−±]?\d")
_CURRENCY = "₸$€₽£¥₴₺₼"
_YEAR = re.compile(r"\d{4}(?!\d)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+$")
_HYPHENS = ("-", "\u2010")
_QUOTED = re.compile(r"«[^«»\n]*»|“[^“”\n]*”|„[^„“\n]*“")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that belong to the number after them.
_BEFORE_NUMBER = _words(
    "№ § ст. ст статья статьи статье статью статьёй гл. гл глава главы п. п пункт пункта пункте пп. подп. ч. ч часть "
    "части стр. с. рис. табл. т. д. кв. оф. ул. тел. тел "
    "art. art article articles no. nos. p. pp. para. paragraph sec. section ch. chapter fig. vol. "
    "бап бабы б. тар."
)
# Words that count with the number before them, so that what they count stays too: 25,5 млрд ₸.
_SCALES = _words(
    "тыс. тыс млн млн. млрд млрд. трлн трлн. тысяч тысячи миллион миллиона миллионов миллиард миллиарда миллиардов "
    "мың триллион thousand million billion trillion mln bn"
)
_MONTHS = _words(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Abbreviations that open what follows them.
_LEANING_RIGHT = _words("г. ул. пр. пр-т им. см. ср. т. и. гр. проф. акад. mr. mrs. ms. dr. st. e.g. i.e. vs.")
# Words that lean on the word before them, so that a line does not begin with them.
_LEANING_LEFT = {
    "ru": _words("же ж ли ль бы б др. пр. т.д. т.п."),
    "kk": _words("да де та те ма ме ба бе па пе ғой қой ше т.б. т.с.с."),
}
# Three-letter words that open a phrase: a line would rather not end with them.
_OPENERS = {
    "ru": _words("для при без под над про что как или это все так где кто чем ещё еще его её ему мне вам нам они"),
    "kk": _words("бұл сол осы кез тек әрі мен бар бір"),
    "en": _words("the and for but nor any all who how why its our out not are was has had may can"),
}
# Terms of two words that read as one, by their beginnings.
_PHRASES = {
    "kk": (("сұрау", "сал"), ("бұқаралық", "ақпарат"), ("жұмыс", "күн"), ("жауап", "бер"), ("құқық", "қорға")),
    "ru": (("массовой", "информац"), ("рабочих", "дн"), ("рабочего", "дн")),
    "en": (("working", "day"), ("mass", "media")),
}


def find(text: str, language: str) -> list[Break]:
    """All breaks of `text` in order. The last one is its end; each hard break ends a block of its own."""
    from icu4py.breakers import LineBreaker  # 25 MB of data: loaded when the first text is broken

    pieces = list(LineBreaker(text, language))
    quotes = _quotes(text)
    breaks: list[Break] = []
    at = 0
    last = len(pieces) - 1
    first = True
    word = ""
    for index, piece in enumerate(pieces):
        at += len(piece)
        shown = piece.rstrip(HANGING)
        stop = at - len(piece) + len(shown)
        if not shown and breaks and not breaks[-1].hard:
            stop = breaks[-1].stop
        if index == last or piece[-1] in HARD:
            breaks.append(Break(at, stop, True, False, 0.0))
            first, word = True, ""
            continue
        joined = len(shown) == len(piece)
        word = (word + shown)[-WORD:] if word else shown
        kept, penalty = judge(word, pieces[index + 1], joined, first, language)
        if quotes and not kept:
            penalty += _inside(quotes, at)
        breaks.append(Break(at, stop, False, kept, penalty))
        first = False
        if not joined:
            word = ""
    return breaks


def _quotes(text: str) -> tuple[tuple[int, int], ...]:
    if "«" not in text and "“" not in text and "„" not in text:
        return ()
    return tuple(match.span() for match in _QUOTED.finditer(text) if match.end() - match.start() <= SHORT_QUOTE)


def _inside(quotes: tuple[tuple[int, int], ...], at: int) -> float:
    return INSIDE_QUOTES if any(start < at < end for start, end in quotes) else 0.0


@lru_cache(maxsize=65536)
def judge(left: str, following: str, joined: bool, first: bool, language: str) -> tuple[bool, float]:
    """(kept, penalty) of the break between `left` and `following`.

    `joined`: no space stands between them. `first`: nothing stands before `left` in its block.
    """
    right = following.rstrip(HANGING)
    if not left or not right:
        return False, 0.0
    if "\xa0" in left or "\u202f" in left:
        left = NO_BREAK_SPACES.split(left)[-1]
        first = False
    if "\xa0" in right or "\u202f" in right:
        right = NO_BREAK_SPACES.split(right)[0] or right
    if joined:
        return _inside_word(left, right)
    if not left:
        return False, 0.0
    word = left.lstrip(_OPENING)
    if _is_kept(word, right, first, language):
        return True, 0.0
    return False, _penalty(word, right, language)


def _inside_word(left: str, right: str) -> tuple[bool, float]:
    """A break without a space: after a hyphen, a slash, a dash, between ideographs."""
    end = left[-1]
    if end == "\xad":
        return True, 0.0
    if right[0] in _DASHES:
        return True, 0.0
    if end in _HYPHENS:
        head, tail = _letters_before(left[:-1]), _letters_after(right)
        return head > 0 or tail > 0, AFTER_HYPHEN  # a compound is divided only where it is too long for a line
    if end == "/":
        return min(_letters_before(left[:-1]), _letters_after(right)) <= 3 and "." not in left, AFTER_HYPHEN
    if end in _DASHES:
        return left[-2:-1].isdigit() and right[0].isdigit(), 0.0
    return False, 0.0


def _letters_before(text: str) -> int:
    """Letters of the part that `text` ends with; 0 if it is a number."""
    match = re.search(r"[^\W\d_]*$", text)
    return len(match.group()) if match else 0


def _letters_after(text: str) -> int:
    match = re.match(r"[^\W\d_]*", text)
    return len(match.group()) if match else 0


def _is_kept(word: str, right: str, first: bool, language: str) -> bool:
    start = right[0]
    if start in _DASHES or right == "-":
        return True
    if not word:
        return True
    if word[0] in _DASHES and len(word) == 1:
        return first
    if _NUMBER.match(word):
        return start not in _OPENING and len(right.rstrip(_CLOSING + ".,;:!?…")) <= HELD
    return _is_short(word, right, language) or _is_pair(word, right, language)


def _is_short(word: str, right: str, language: str) -> bool:
    """One or two letters, which lean on the next word; not an acronym, nor what ends a phrase."""
    if len(word) > 2 or not word.isalpha():
        return False
    if len(word) == 2 and word.isupper() and not right.isupper():
        return False
    return word.lower() not in _LEANING_LEFT.get(language, ())


def _is_pair(word: str, right: str, language: str) -> bool:
    """Two words that read as one: № 5, 20 августа 2024, А. Иванов, 25,5 млрд ₸."""
    start = right[0]
    lower = word.lower()
    if start in _CURRENCY or start in "%‰":
        return True
    if lower in _BEFORE_NUMBER and _DIGIT_START.match(right):
        return True
    if lower in _SCALES and (start.isalpha() or start in _CURRENCY):
        return True
    leaning = _LEANING_LEFT.get(language, frozenset())
    if (right in leaning or right.strip(_CLOSING + ".,;:!?…") in leaning) and word.rstrip(_CLOSING)[-1:].isalpha():
        return True
    if word[-1] != ".":
        return False
    if lower in _LEANING_RIGHT:
        return start.isalnum()
    return bool(_INITIAL.match(word)) and word[0].isupper() and start.isupper()


def _penalty(word: str, right: str, language: str) -> float:
    end = word.rstrip(_CLOSING)[-1:]
    if end in ".!?…" and end:
        return AFTER_SENTENCE
    if end in ",;:" and end:
        return AFTER_CLAUSE
    if len(word) == 3 and word.lower() in _OPENERS.get(language, ()):
        return AFTER_SHORT_WORD
    if len(word) == 2:
        return AFTER_PARTICLE
    lower, following = word.lower(), right.lower()
    for head, tail in _PHRASES.get(language, ()):
        if lower == head and following.startswith(tail):
            return SPLITS_PHRASE
    if lower in _MONTHS and _YEAR.match(right):
        return SPLITS_DATE
    return 0.0
