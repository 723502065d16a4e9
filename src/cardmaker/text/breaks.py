"""Text comes in; the places where a line may end go out: ICU's (UAX #14) and how good each of them is.

A break is *free*, *tied* or *kept*. A free one has a penalty: smaller is better, negative is welcome. A tied one comes
between words that a reader takes as one (сұрау салу, двух рабочих дней, a preposition and its noun): lines are counted
as if it were not there, but where it makes the other lines much better it may be used, at its penalty. A kept one is
allowed by UAX #14 but not by good typography, so it is used only when the text between two free or tied breaks is wider
than the measure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cardmaker.words import MONTHS


class Break(NamedTuple):
    """The next line starts at character `at`; what is seen of this line ends at `stop`, before trailing spaces."""

    at: int
    stop: int
    hard: bool
    kept: bool
    penalty: float
    tied: bool = False


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
AFTER_OPENER = 0.015
# Of tied breaks. In units of a line's squared emptiness: 0.09 is worth a line that is 30 % empty.
AFTER_LETTER = 0.09
AFTER_SHORT_WORD = 0.045
SPLITS_PHRASE = 0.09
BEFORE_POSTPOSITION = 0.06
SPLITS_ROW = 0.06
# Of free breaks that a text may have where its lines would else be too unlike.
SPLITS_DATE = 0.14
SPLITS_COUNT = 0.08
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
_MONTHS = frozenset(form.lower() for names in MONTHS.values() for form in names) | _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_OF_YEAR = _words("жылғы жылдың")  # a Kazakh date begins with its year
# Abbreviations that open what follows them.
_LEANING_RIGHT = _words("г. ул. пр. пр-т им. см. ср. т. и. гр. проф. акад. mr. mrs. ms. dr. st. e.g. i.e. vs.")
# Words that lean on the word before them, so that a line does not begin with them.
_LEANING_LEFT = {
    "ru": _words("же ж ли ль бы б др. пр. т.д. т.п."),
    "kk": _words("да де та те ма ме ба бе па пе ғой қой ше т.б. т.с.с."),
}
# Short words that lean on neither side: who allows it, takes part in or attends.
_LEANING_NOWHERE = {"en": _words("it us me so")}
_CONJUNCTIONS = {"en": _words("or and but")}
# Postpositions: a line would rather not begin with them.
_POSTPOSITIONS = {"kk": _words("үшін туралы бойынша дейін бастап бері кейін арқылы ғана қана сияқты жөнінде")}
# Those of a span of time: after two or three other words (екі жұмыс күні ішінде) they may open a line after all.
_WITHIN = {"kk": _words("ішінде")}
# Three-letter words that open a phrase: a line would rather not end with them.
_OPENERS = {
    "ru": _words("для при без под над про что как или это все так где кто чем ещё еще его её ему мне вам нам они"),
    "kk": _words("бұл сол осы кез тек әрі мен бар бір"),
    "en": _words("the and for but nor any all who how why its our out not are was has had may can"),
}
# Numbers in words, which stay with what they count.
_COUNTS = {
    "ru": _words(
        "один одна одно одного одной одному два две двух двум трёх трех три трём четыре четырёх четырех пять пяти "
        "шесть шести семь семи восемь восьми девять девяти десять десяти пятнадцать пятнадцати двадцать двадцати "
        "тридцать тридцати сорок сорока пятьдесят сто ста двумя тремя"
    ),
    "kk": _words("екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жүз"),
    "en": _words("two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred"),
}
# Words that may stand between two numbers of a row: 30, 50 или 100.
_BETWEEN_NUMBERS = _words("или и не либо до немесе және мен бен пен әлде or and to nor")
_ROW_COMMA = re.compile(r"\d[\d.]*,$")
# Kazakh makes verbs of a noun and a light verb: сұрау салу, жауап берді, қол қойылған. Stems of the verb, then its
# nouns; the noun never changes, the verb takes all its endings.
_LIGHT_VERBS = {
    "сал": "сұрау салық айыппұл тыйым",
    "бер": "жауап рұқсат келісім уәде кепілдік ақпарат түсінік түсініктеме сұхбат хабар баға мүмкіндік жол айғақ сотқа",
    "қой қоя қою": "қол талап тыйым шарт сұрақ",
    "ет": "жария талап қызмет әсер өтініш хабардар қабыл назар жүзеге мәлім",
    "ал": "рұқсат келісім жауап дерек ақпарат есепке назарға ескерту ақы сұхбат қамаққа қамауға",
    "тарт": "жауапқа жауапкершілікке",
    "жаз": "пікір хат шағым арыз",
    "біл": "пікір наразылық",
    "жап жаб": "жала",
    "шық шығ": "теріске жарыққа",
    "жүгін": "сотқа",
    "түс": "суретке",
}
# Other terms of two words that read as one, by their beginnings.
_PHRASES = {
    "kk": (
        *(("бұқаралық", "ақпарат"), ("жұмыс", "күн"), ("күнтізбелік", "күн"), ("құқық", "қорға"), ("күшіне", "ен")),
        *(("құқық", "бұз"), ("кәмелетке", "тол"), ("мемлекеттік", "орган"), ("жалпы", "ереже")),
        *(("әкімшілік", "құқық"), ("әкімшілік", "қама")),
        *(
            ("бүркеншік", "ат"),
            ("зардап", "шек"),
            ("күдік", "келтір"),
            ("бейбіт", "жиналыс"),
            ("адам", "құқық"),
            ("мәтін", "тексеріл"),
            *(("қанша", "күн"), ("неше", "күн"), ("қанша", "уақыт"), ("бір", "жыл"), ("бір", "ай"), ("бір", "күн")),
        ),
        *(("күшін", "жой"), ("бас", "редактор"), ("жұмыс", "істе"), ("керек", "емес"), ("қажет", "емес")),
        *((noun, stem) for stems, nouns in _LIGHT_VERBS.items() for noun in nouns.split() for stem in stems.split()),
    ),
    "ru": (
        *(("массовой", "информац"), ("рабочих", "дн"), ("рабочего", "дн"), ("рабочий", "день"), ("календарных", "дн")),
        *(("всё", "ещё"), ("более", "чем"), ("менее", "чем"), ("так", "и"), ("то", "есть")),
    ),
    "en": (("working", "day"), ("calendar", "day"), ("mass", "media"), ("no", "longer"), ("at", "least")),
}
# Kazakh verbs of two words by the ends and the beginnings of these: ұзарта алады (can extend), жазып отыр (is writing).
# The second alone would say something else.
_VERBS = {
    "kk": (
        (re.compile(r"\w{2,}[аей]"), re.compile(r"ал(?:а|ад[ыі]|амы[нз]|асы[зң]|атын|май|майд[ыі]|маса|са)\b")),
        (re.compile(r"\w+п"), re.compile(r"(?:жат(?:ыр|са|қан)|тұр|жүр|отыр)")),
        (re.compile(r"\w{2,}[уюи]"), re.compile(r"(?:керек|қажет|тиіс)\b")),
    ),
}
_PHRASE_STEMS = {
    language: {head: tuple(t for h, t in phrases if h == head) for head, _ in phrases}
    for language, phrases in _PHRASES.items()
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
        kept, penalty, tied = judge(word, pieces[index + 1], joined, first, language)
        if quotes and not kept:
            penalty += _inside(quotes, at)
        breaks.append(Break(at, stop, False, kept, penalty, tied))
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
def judge(left: str, following: str, joined: bool, first: bool, language: str) -> tuple[bool, float, bool]:
    """(kept, penalty, tied) of the break between `left` and `following`.

    `joined`: no space stands between them. `first`: nothing stands before `left` in its block.
    """
    right = following.rstrip(HANGING)
    if not left or not right:
        return False, 0.0, False
    if "\xa0" in left or "\u202f" in left:
        left = NO_BREAK_SPACES.split(left)[-1]
        first = False
    if "\xa0" in right or "\u202f" in right:
        right = NO_BREAK_SPACES.split(right)[0] or right
    if joined:
        return (*_inside_word(left, right), False)
    if not left:
        return False, 0.0, False
    word = left.lstrip(_OPENING)
    if _is_kept(word, right, first, language):
        return True, 0.0, False
    tied = _tied(word, right, language)
    return False, tied or _penalty(word, right, language), tied > 0


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
    return _is_pair(word, right, language)


def _tied(word: str, right: str, language: str) -> float:
    """The penalty of parting two words that a reader takes as one; 0 if they are not."""
    lower, following = word.lower(), right.lower()
    number = _DIGIT_START.match(right) is not None
    if number and (lower in _BETWEEN_NUMBERS or _ROW_COMMA.match(word)):
        return SPLITS_ROW
    if _is_short(word, right, language):
        return AFTER_LETTER if len(word) == 1 or number else AFTER_SHORT_WORD
    if any(following.startswith(tail) for tail in _PHRASE_STEMS.get(language, {}).get(lower, ())):
        return SPLITS_PHRASE
    if any(end.fullmatch(lower) and start.match(following) for end, start in _VERBS.get(language, ())):
        return SPLITS_PHRASE
    if following.strip(_CLOSING + ".,;:!?…") in _POSTPOSITIONS.get(language, ()):
        return BEFORE_POSTPOSITION
    return 0.0


def _is_short(word: str, right: str, language: str) -> bool:
    """One or two letters, which lean on the next word; not an acronym, nor what ends a phrase."""
    if len(word) > 2 or not word.isalpha():
        return False
    if len(word) == 2 and word.isupper() and not right.isupper():
        return False
    if word.lower() in _LEANING_NOWHERE.get(language, ()) or right.lower() in _CONJUNCTIONS.get(language, ()):
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
    if right.lower().strip(_CLOSING + ".,;:!?…") in _WITHIN.get(language, ()):
        return BEFORE_POSTPOSITION
    if len(word) == 3 and word.lower() in _OPENERS.get(language, ()):
        return AFTER_OPENER
    lower = word.lower()
    if (lower in _MONTHS and _YEAR.match(right)) or (lower in _OF_YEAR and _DIGIT_START.match(right)):
        return SPLITS_DATE
    return SPLITS_COUNT if lower in _COUNTS.get(language, ()) and right[0].isalpha() else 0.0
