"""A text as people write it comes in; the words a synthetic voice reads out go out: no marks, signs or short forms.

The voice knows numbers, not how they are set: it reads `50 000` as fifty, nought, nought, nought, and `20.08.2024` with
its points. Of two square brackets it would make sounds of its own.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata

from cardmaker import words
from cardmaker.content import markup

_BLANKS = re.compile(r"[ \t\u00a0\u2007-\u200a\u202f]+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d|\.\d)(?: ?г\.?(?!\w))?")
_RANGE = re.compile(r"(?<=\d) ?[–—] ?(?=\d)")
_LINK = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_SIGNS = {
    "ru": {"№": "номер", "₸": "тенге", "§": "параграф", "&": "и"},
    "kk": {"№": "нөмір", "₸": "теңге", "%": "пайыз", "§": "параграф", "&": "және"},
    "en": {"№": "number", "₸": "tenge", "%": "percent", "§": "section", "&": "and"},
}
_COUNTED = re.compile(r"(\d+)(,\d+)? ?(%|тыс\.|млн\.?(?!\w)|млрд\.?(?!\w))")
_FORMS = {
    "%": ("процент", "процента", "процентов"),
    "тыс": ("тысяча", "тысячи", "тысяч"),
    "млн": ("миллион", "миллиона", "миллионов"),
    "млрд": ("миллиард", "миллиарда", "миллиардов"),
}
"""Russian words by the number before them: 1, 21; 2, 3, 4, and parts; 5 and all others."""
_TO = {"en": " to "}
_SHORT = {
    "ru": (
        (r"[Сс]т\.(?= ?\d)", "статья"),
        (r"[Пп]п?\.(?= ?\d)", "пункт"),
        (r"[Чч]\.(?= ?\d)", "часть"),
        (r"(?<=\d )гг?\.", "года"),
        (r"г\.(?= ?[А-ЯЁӘҒҚҢӨҰҮҺІ])", "город"),
        (r"т\. ?е\.", "то есть"),
        (r"т\. ?д\.", "так далее"),
        (r"т\. ?п\.", "тому подобное"),
        (r"тг\.?", "тенге"),
        (r"руб\.", "рублей"),
        (r"стр\.", "страница"),
    ),
    "kk": (
        (r"(?<=\d )жж?\.", "жыл"),
        (r"т\. ?б\.", "тағы басқа"),
        (r"мың\.", "мың"),
        (r"млн\.?", "миллион"),
        (r"млрд\.?", "миллиард"),
        (r"тг\.?", "теңге"),
    ),
    "en": (
        (r"Art\.(?= ?\d)", "Article"),
        (r"[Pp]aras?\.(?= ?\d)", "paragraph"),
        (r"Nos?\.(?= ?\d)", "number"),
        (r"e\. ?g\.", "for example"),
        (r"i\. ?e\.", "that is"),
        (r"etc\.", "and so on"),
    ),
}
"""Short forms and the words for them, where those do not depend on what stands around."""


def aloud(text: str, language: str) -> str:
    """The words of a text with our marks as they are read out, a paragraph or item a line, each ending in a stop.

    `language` is a code as decks have it; of one without words of its own (`ru-KZ` has those of `ru`,
    `kk-Latn` none) signs stay.
    """
    base = words.base(language)
    lines = (_line(line, base) for line in markup.plain(text).splitlines())
    return "\n".join(line if line[-1] in ".!?…:;" else f"{line}." for line in lines if line)


def _line(line: str, language: str) -> str:
    line = unicodedata.normalize("NFC", _BLANKS.sub(" ", line))
    line = _DATE.sub(lambda found: _date(found, language), line)
    line = _GROUPED.sub(lambda found: found.group().replace(" ", ""), _BLANKS.sub(" ", line))
    line = _RANGE.sub(_TO.get(language, " – "), _LINK.sub("", line))
    if language == "ru":
        line = _COUNTED.sub(_counted, line)
    for short, whole in _SHORT.get(language, ()):
        line = re.sub(rf"(?<!\w){short}(?!\w)", functools.partial(_whole, whole), line)
    for sign, word in _SIGNS.get(language, {}).items():
        line = line.replace(sign, f" {word} ")
    line = "".join(_sayable(letter) for letter in line)
    return re.sub(r" +(?=[.,!?…:;)])", "", _BLANKS.sub(" ", line)).strip()


def _counted(found: re.Match[str]) -> str:
    number, part = found[1], found[2] or ""
    one, few, many = _FORMS[found[3].rstrip(".")]
    teen = number[-2:-1] == "1"
    word = few if part or (number[-1] in "234" and not teen) else one if number[-1] == "1" and not teen else many
    return _whole(f"{number}{part} {word}", found)


def _date(found: re.Match[str], language: str) -> str:
    try:
        return words.long_date(dt.date(int(found[3]), int(found[2]), int(found[1])), language)
    except ValueError:
        return found.group()


def _whole(whole: str, found: re.Match[str]) -> str:
    """The word, with a capital where the short form has one, and a stop where the short form ended the sentence."""
    whole = whole[0].upper() + whole[1:] if found.group()[0].isupper() else whole
    ends = found.end() == len(found.string) and found.group().endswith(".")
    return f"{whole}." if ends else whole


def _sayable(letter: str) -> str:
    """Letters, numbers and stops; nothing for what is not heard, a blank for pictures and what steers the voice."""
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cs", "Co", "Cn") or "\ufe00" <= letter <= "\ufe0f":
        return ""
    return " " if kind in ("Cc", "So", "Sk") or letter in "[]{}<>|\\^`*_~" else letter
