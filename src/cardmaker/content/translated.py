"""What a card says of its translations comes in; those whose source text has changed since are warned of.

`translated:` stands beside the texts it speaks of: for each language, the one it was translated from, and the digest
of every source text that was translated. `cardmaker translate import` writes it.
"""

from __future__ import annotations

import hashlib
import unicodedata

from cardmaker.content.fields import Fields
from cardmaker.content.model import Localised
from cardmaker.source import Mapping, Scalar


def digest(text: str) -> str:
    """Twelve hexadecimal digits that tell a source text from any other; line ends and outer spaces do not count."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip().split("\n")
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).encode()).hexdigest()[:12]


def check(fields: Fields, texts: dict[str, Localised]) -> None:
    """Warns of each text whose translation answers an earlier one; `texts` are those of the same group, by key."""
    for language, recorded in fields.named("translated"):
        source = recorded.word("from")
        for key in texts:
            known = recorded.line(key)
            now, then = texts[key].get(source), texts[key].get(language.value)
            if known and now and then and known != digest(now.value):
                message = f"`{key}` in {language.value} translates an earlier text: {source} has changed since"
                again = f"cardmaker translate export --to {language.value} --from {source}"
                hint = f"Translate it again ({again}), or, if it is right, delete `{key}` under `translated`."
                fields.problems.warning(then.span, message, hint)


def recorded(group: Mapping, language: str) -> dict[str, str]:
    """What a group of keys says of the translation into a language: `from`, and the digest by key."""
    whole = group.get("translated")
    own = whole.get(language) if isinstance(whole, Mapping) else None
    entries = own.entries if isinstance(own, Mapping) else ()
    return {key.value: value.value for key, value in entries if isinstance(value, Scalar)}
