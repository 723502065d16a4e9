"""What a person wrote and what is known of them come in; the question alone goes out, without who asked it.

Mail addresses, telephone and identity numbers, names of accounts, greetings, introductions and signatures go, and the
name where it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cardmaker.source.characters import REFUSED
from cardmaker.watch.texts import plain

GONE = "[…]"
_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.|t\.me/|wa\.me/|instagram\.com/|vk\.com/)\S+", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w.])@[\w.]{3,}")
_NUMBER = re.compile(r"(?<!\w)(?:\+\s?)?\(?\d(?:[\s().–-]{0,2}\d){8,17}(?!\w)")
_GREETING = re.compile(
    r"^(?:здравствуйте|здравствуй|добрый\s+(?:день|вечер)|доброе\s+утро|доброго\s+\w+(?:\s+суток)?|привет(?:ствую)?|"
    r"сәлеметсі[зң]\s+б[еа]|салеметсиз\s+бе|сәлем|ассал\w+(?:\s+\w+)?|қайырлы\s+\w+|кайырлы\s+\w+|құрметті\s+\w+|"
    r"hello|hi|good\s+(?:day|morning|afternoon|evening)|dear\s+\w+)"
    r"(?:,?\s+(?:коллеги|всем|спикеры?|эксперты?|уважаемые\s+\w+|әріптестер|everyone|all|team))*[\s,.!–—:-]*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|(?<=[.!?;\n]))[^.!?;\n]*(?:\bменя\s+зовут\b|\bмо[её]\s+имя\b|\bmy\s+name\s+is\b|\bменің\s+(?:аты|есімі)м\b|"
    r"\b(?:аты|есімі)м\b|\bс\s+уважением\b|құрметпен|best\s+regards|kind\s+regards|sincerely|"
    r"\bмой\s+(?:номер|телефон|тел|e-?mail|адрес)\b|\bпишите\b|\bзвоните\b|менің\s+(?:нөмірім|телефоным|поштам)|"
    r"\bmy\s+(?:phone|number|e-?mail)\b)(?P<rest>[^?\n]*?)(?:[.!;\n]+(?=\s|$)|$)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[\s,.!]*(?<!\w)(?:заранее\s+)?(?:большое\s+)?(?:спасибо(?:\s+(?:большое|за\s+\w+|заранее))?|благодарю(?:\s+вас)?|"
    r"(?:алдын\s+ала\s+|көп\s+)?рақмет|рахмет|thank\s+you|thanks)(?:\s+(?:in\s+advance|a\s+lot))?[\s.!)]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:вопрос|сұрақ|сурак|question)\s*(?:№?\s*\d+)?\s*[:.)–—-]\s*", re.IGNORECASE)
_POLITE = re.compile(
    r"^(?:(?:подскажите|скажите|расскажите|айтыңызшы|өтінемін|tell\s+me|please)[,\s]*)+(?:пожалуйста|плиз|please)?[,\s]+",
    re.IGNORECASE,
)


def clean(text: str, names: Iterable[str], others: Iterable[str] = ()) -> str:
    """The question alone. `names` are the asker's own, `others` the full names of all askers."""
    text = _LINK.sub(GONE, _MAIL.sub(GONE, REFUSED.sub(" ", text)))
    text = _NUMBER.sub(GONE, _ACCOUNT.sub(GONE, text))
    text = plain(text)
    for _ in range(3):  # greeting, introduction and label come in any order
        before = text
        text = _LABEL.sub("", _GREETING.sub("", text)).strip()
        text = _THANKS.sub("", _ASIDE.sub(" ", text)).strip()
        if text == before:
            break
    text = _without(text, names, others)
    text = re.sub(r"(?:(?<=[.!?,;:])\s*|^)(?:\[…\]\W*)+$", "", re.sub(r"^(?:\W*\[…\]\W*)+", "", plain(text))).strip()
    return _POLITE.sub("", text).strip(" \t–—-,;:")


def _without(text: str, names: Iterable[str], others: Iterable[str]) -> str:
    """Names cut out: the asker's own also in other forms (Сапаровой), those of others only in full."""
    for name in sorted({plain(name) for name in others if len(name.split()) > 1}, key=len, reverse=True):
        parts = [_form(part) for part in name.split()]
        pattern = r"\s+".join(parts) + "|" + r"\s+".join(reversed(parts))
        if all(part.casefold()[:3] in text.casefold() for part in name.split()):
            text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", GONE, text, flags=re.IGNORECASE)
    for word in {word for name in names for word in re.findall(r"\w{3,}", name)}:
        if word.casefold()[:3] in text.casefold():
            text = re.sub(rf"(?<!\w){_form(word.capitalize())}(?!\w)", GONE, text)
            text = re.sub(rf"(?<!\w){_form(word.upper())}(?!\w)", GONE, text) if not text.isupper() else text
    return text


_ENDINGS = (
    "а|я|у|ю|ы|и|е|ой|ей|ою|ею|ом|ем|ым|ого|ому|ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|ды|ді|ты|ті|ны|ні|да|де|та|те|"
    "дан|ден|тан|тен|нан|нен|мен|бен|пен|[’']s"
)


def _form(word: str) -> str:
    """A name in its forms: its last vowel may go, an ending of Russian, Kazakh or English may follow."""
    stem = word[:-1] if len(word) > 3 and word[-1].casefold() in "аеёиоуыэюяй" else word
    return f"(?:{re.escape(word)}|{re.escape(stem)})(?:{_ENDINGS}|{_ENDINGS.upper()})?"
