"""What a person wrote and what is known of them come in; the question alone goes out, without who asked it.

Mail addresses, telephone and identity numbers, names of accounts, greetings, introductions and signatures go, and the
name where it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cardmaker.source.characters import REFUSED
from cardmaker.watch.texts import plain

GONE = "[…]"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
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


Known = Mapping[str, Sequence[tuple[str, ...]]]
"""Full names, in their parts, by the first letters of the first part."""


def known(names: Iterable[str]) -> Known:
    """The full names of all askers, as `clean` looks for them; those of one word are too common to be cut out."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted({plain(name) for name in names}):
        parts = tuple(re.findall(r"\w+", name))
        if len(parts) > 1:
            found.setdefault(_begin(parts[0]), []).append(parts)
    return found


def _begin(word: str) -> str:
    return word.casefold()[:3]


def clean(text: str, names: Iterable[str], others: Known | None = None) -> str:
    """The question alone. `names` are the asker's own, `others` those of all askers."""
    text = _LINK.sub(GONE, _MAIL.sub(GONE, REFUSED.sub(" ", text)))
    text = _NUMBER.sub(GONE, _ACCOUNT.sub(GONE, text))
    text = plain(text)
    for _ in range(3):  # greeting, introduction and label come in any order
        before = text
        text = _LABEL.sub("", _GREETING.sub("", text)).strip()
        text = _THANKS.sub("", _ASIDE.sub(" ", text)).strip()
        if text == before:
            break
    text = _without(text, names, others or {})
    text = re.sub(r"(?:(?<=[.!?,;:])\s*|^)(?:\[…\]\W*)+$", "", re.sub(r"^(?:\W*\[…\]\W*)+", "", plain(text))).strip()
    return _POLITE.sub("", text).strip(" \t–—-,;:")


def _without(text: str, names: Iterable[str], others: Known) -> str:
    """Names cut out, in all their forms (Сапаровой): the asker's own, and those of others where they stand in full."""
    begins = {_begin(word) for word in re.findall(r"\w+", text)}
    for parts in (parts for begin in sorted(begins & others.keys()) for parts in others[begin]):
        if begins.issuperset(map(_begin, parts)):
            forms = [_form(part) for part in parts]
            pattern = r"\s+".join(forms) + "|" + r"\s+".join(reversed(forms))
            text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", GONE, text, flags=re.IGNORECASE)
    for word in sorted({word for name in names for word in re.findall(r"\w{3,}", name)}):
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
