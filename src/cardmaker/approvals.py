"""A wording and the approvals of its card come in; whether its text is approved, and what changed since, goes out.

The text of an approval's entry in `cards/approvals.yaml` comes from here too.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from cardmaker.content.model import Approval, Citation, Localised, Wording
from cardmaker.frozen import frozen

HEAD = """\
# Who approved which text. `cardmaker approve` adds an entry at the end. An entry holds for exactly the text it has;
# where a card says something else since, it needs a new one.
"""
AROUND = 3
"""How many words that stayed are shown around a change."""


@frozen
class Signed:
    """Whether a text is approved: by whom, with the first day of each; else what the last approval was, if any.

    `changes` are what changed since: of each part (`answer`), a text with [-removed-] and {+added+} words.
    """

    approved: bool
    by: tuple[tuple[str, dt.date], ...] = ()
    last: Approval | None = None
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """In words, without a stop at the end."""
        if self.approved:
            return "approved by " + " and ".join(f"{name} on {on}" for name, on in self.by)
        if self.last is None:
            return "nobody has approved its text"
        changed = "; ".join(f"{part}: {text}" for part, text in self.changes)
        return f"it changed since {self.last.by} approved it on {self.last.on}: {changed}"


def parts(wording: Wording, language: str) -> dict[str, str]:
    """What is approved in a language, by name: the texts as they are, the figure, and what the answer rests on."""
    figure = wording.figure
    shown = f"{figure.value} {figure.unit.value(language)}" if figure else ""
    before = figure.was if figure else ""
    law = "; ".join(_cited(citation) for citation in wording.law)
    found = {
        "question": wording.question.value(language),
        "answer": wording.answer.value(language),
        "short": wording.short.value(language),
        "figure": shown,
        "figure before": before,
        "law": law,
    }
    return {name: text for name, text in found.items() if text}


def _cited(citation: Citation) -> str:
    article = f" art. {citation.article}" if citation.article else ""
    return f"{citation.act}{article}" + (f" par. {citation.paragraph}" if citation.paragraph else "")


def digest(wording: Wording, language: str) -> str:
    """A digest of exactly what is approved."""
    text = json.dumps(parts(wording, language), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def find(wording: Wording, language: str, known: Sequence[Approval]) -> Signed:
    """How a card's wording stands in a language; `known` are the approvals of that card, in the order of the file."""
    wanted = digest(wording, language)
    of_language = [one for one in known if language in dict(one.digests)]
    same = [one for one in of_language if dict(one.digests)[language] == wanted]
    if same:
        by: dict[str, tuple[str, dt.date]] = {}
        for one in same:
            by.setdefault(one.by.casefold(), (one.by, one.on))
        return Signed(True, tuple(by.values()))
    if not of_language:
        return Signed(False)
    # Of several wordings that were approved, the one of the same days is what this text was before.
    last = next((one for one in reversed(of_language) if one.wording.since == wording.since), of_language[-1])
    return Signed(False, (), last, tuple(_changes(parts(last.wording, language), parts(wording, language))))


def _changes(before: dict[str, str], now: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name, "") != now.get(name, ""):
            yield name, word_diff(before.get(name, ""), now.get(name, ""))


def word_diff(before: str, now: str) -> str:
    """Both texts in one: [-removed words-] and {+added words+}, and a few words around them.

    Where only spaces differ, says so.
    """
    old, new = before.split(), now.split()
    if old == new:
        return "only spaces or line ends differ"
    found: list[str] = []
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(blocks):
        if kind == "equal":
            found.append(_around(old[a:b], first=not number, last=number == len(blocks) - 1))
        else:
            found += [f"[-{' '.join(old[a:b])}-]"] if b > a else []
            found += [f"{{+{' '.join(new[c:d])}+}}"] if d > c else []
    return " ".join(filter(None, found))


def _around(words: Sequence[str], *, first: bool, last: bool) -> str:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(words) <= head + tail + 1:
        return " ".join(words)
    return " ".join([*words[:head], "…", *(words[len(words) - tail :] if tail else ())])


# Entries of the file --------------------------------------------------------------------------------------------------


def wrong_name(name: str) -> str:
    """Why a name cannot stand in the file; empty if it can."""
    if not re.search(r"\w", name):
        return "a name has letters"
    if len(name) > 100:
        return f"a name has at most 100 letters; this one has {len(name)}"
    if not name.isprintable() or re.search("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", name):
        return "it has a line end or another unseen character"
    return ""


def entry(approval: Approval) -> str:
    """An entry of the file: an empty line, then YAML, one item of a list, ending in a line end."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts of several lines as such, below their key."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    dumped = yaml.dump(
        [_plain(approval)], Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=False
    )
    return f"\n{dumped}"


def _plain(approval: Approval) -> dict[str, Any]:
    wording, languages = approval.wording, [language for language, _ in approval.digests]

    def texts(localised: Localised) -> dict[str, str]:
        return {language: localised.value(language) for language in languages if localised.value(language)}

    figure = wording.figure
    whole = {
        "card": approval.card,
        "by": approval.by,
        "date": approval.on,
        "digest": dict(approval.digests),
        "from": wording.since,
        "question": texts(wording.question),
        "answer": texts(wording.answer),
        "short": texts(wording.short),
        "figure": figure and _full({"value": figure.value, "unit": texts(figure.unit), "was": figure.was}),
        "law": [_full({"act": one.act, "article": one.article, "paragraph": one.paragraph}) for one in wording.law],
    }
    return _full(whole)


def _full(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if value}
