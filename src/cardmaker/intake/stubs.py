"""A group of questions comes in; the name and the text of a draft of a card go out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence

from cardmaker.content.checks import wrong_name
from cardmaker.intake.grouping import Group
from cardmaker.intake.questions import words

WORDS, LETTERS = 6, 48
"""How long a name made of a question is."""
MOST_VARIANTS = 30
PLAIN = r"[a-z][a-z0-9-]*"
_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    **dict(zip("ёғқңәөұүһіў", "egknaouuhiu", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_SHORT = words("li a i v na s o u k ma me ba be pa pe the an of to is do")


def name(text: str, taken: Collection[str]) -> str:
    """A name in Latin letters for the card of a question, as none of `taken`."""
    latin = "".join(_LATIN.get(sign, sign) for sign in text.casefold())
    told = [word for word in re.findall(r"[a-z0-9]+", latin) if word not in _SHORT]
    stem = ""
    for word in told[:WORDS]:
        if len(stem) + len(word) + 1 > LETTERS:
            break
        stem = f"{stem}-{word}" if stem else word
    stem = stem or (told[0][:LETTERS] if told else "question")
    if wrong_name(stem) or stem in ("deck", "cover"):
        stem = f"question-{stem}"
    number = 2
    found = stem
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


def tidy(text: str) -> str:
    """A question as a card asks it: not shouted, with a capital and one mark at its end."""
    told = text.lower() if text.isupper() and len(text.split()) > 2 else text
    told = re.sub(r"[?!.\s]*\?[?!.\s]*$", "?", told[:1].upper() + told[1:])
    return told if told[-1:] in "?!.…" else f"{told}?"


def text(
    group: Group,
    *,
    topic: str,
    sure: bool,
    topics: Sequence[str],
    languages: Sequence[str],
    head: str,
    similar: str = "",
) -> str:
    """The YAML of a draft.

    `head` says where the questions come from; `sure`: the topic fits; `similar`: a card that may ask the same.
    """
    first = group.variants[0]
    own = first.language or (languages[0] if languages else "ru")
    others = [language for language in languages if language != own]
    people = "1 person" if group.asked == 1 else f"{group.asked} people"
    told = [f"# Asked by {people} ({head}):"]
    told += [f"#   {variant.asked:>3}  {variant.text}" for variant in group.variants[:MOST_VARIANTS]]
    if len(group.variants) > MOST_VARIANTS:
        told.append(f"#        and {len(group.variants) - MOST_VARIANTS} more wordings")
    told += [f"# The card {similar} asks something alike: if it is the same, delete this file."] if similar else []
    guess = "" if sure else f"   # a guess; there are: {', '.join(topics)}"
    return "\n".join(
        [
            *told,
            "status: draft   # the card is left out until you delete this line",
            f"topic: {json.dumps(topic, ensure_ascii=False)}{guess}"
            if not topic.isidentifier()
            else f"topic: {topic}{guess}",
            "question:",
            f"  {own}: {json.dumps(tidy(first.text), ensure_ascii=False)}",
            *(f"  # {language}: …" for language in others),
            "# answer:",
            *(line for language in (own, *others) for line in (f"#   {language}: |", "#     **…** …")),
            '# law: [{act: …, article: "…"}]',
            "# checked: …   # the day a person compared the answer with the law",
            "",
        ]
    )
