"""A text as somebody wrote it comes in; letters of other alphabets, foreign marks and broken links in it are told."""

from __future__ import annotations

import re

from cardmaker.content import letters, markup
from cardmaker.diagnostics import Problems
from cardmaker.source import Scalar

# Marks people know from elsewhere, which would be printed as they are.
_FOREIGN = re.compile(
    r"(?P<picture>!\[[^\]]*\]\()|(?P<heading>^#{1,6} )"
    r"|(?P<html></?(?:b|i|u|a|p|br|em|strong|span|div|li|ul|ol)\b[^>]*>)"
    r"|(?P<entity>&(?:[a-z]{2,8}|#\d{2,6});)|(?P<under>(?<!\w)__\w[^_\n]*__(?!\w))"
    r"|(?P<apart>\[[^\[\]\n]+\]\s+\((?:https?://|www\.|mailto:|tel:))|(?P<table>^[ \t]*\|.*\|[ \t]*$)"
    r"|(?P<quote>^[ \t]*> )|(?P<code>^[ \t]*```|(?<![\w`])`[^`\n]+`(?![\w`]))",
    re.MULTILINE | re.IGNORECASE,
)
_FOREIGN_NAMES = {
    "picture": ("a picture inside a text is not drawn", "Use the key `photo:`."),
    "heading": ("a heading is not made with `#` here", "Write it as a paragraph of its own in **strong**."),
    "html": ("HTML is printed as it stands", "Use **strong** and *em*, and a blank line between paragraphs."),
    "entity": ("a code such as &nbsp; is printed as it stands", "Type the character itself."),
    "under": ("underscores do not mark strong text here", "Use **strong**."),
    "apart": (
        "a space stands between `]` and `(`, so this is no link and is printed as it stands",
        "Take the space out: [words](https://…).",
    ),
    "table": ("a table is printed as it stands", "Write a list: each line begins with `- `."),
    "quote": ("a quotation is not made with `>` here", "Take the sign out, and put the words in quotation marks."),
    "code": ("backticks are printed as they stand", "Take them out, or use *em*."),
}


def look_over(node: Scalar, language: str, problems: Problems, *, marked: bool) -> None:
    """Reports what is wrong with a text in a language; `marked`: its marks and links are read, too."""
    for offset, word, wrong in letters.suspects(node.value, language):
        hint = "It looks right, but search and hyphenation go wrong. Type the word again in its own alphabet."
        problems.warning(node.at(offset), f"«{word[:60]}» has letters of another alphabet: {wrong}", hint)
    if not marked:
        return
    foreign = {match.lastgroup: match.start() for match in reversed(list(_FOREIGN.finditer(node.value)))}
    for kind, start in foreign.items():
        message, hint = _FOREIGN_NAMES[kind or "html"]
        problems.warning(node.at(start), message, hint)
    _look_at_marks(node, problems)
    for offset, link in markup.links(node.value):
        if not markup.is_address(link):
            hint = "Write the whole address: https://…"
            problems.error(node.at(offset), f"the link `{link[:80]}` is not a whole address", hint)


def _look_at_marks(node: Scalar, problems: Problems) -> None:
    """Warns of marks that mark nothing, each sign once, and of strong words at the beginning that are no lead."""
    idle = {sign: offset for offset, sign in reversed(list(markup.idle_marks(node.value)))}
    for sign, offset in idle.items():
        message = f"`{sign}` marks nothing here and is printed as it stands"
        hint = f"Words are marked by two of them, without a space inside: {sign}words{sign}."
        problems.warning(node.at(offset), message, hint)
    if markup.unled(node.value):
        message = "the strong words at the beginning are not printed large, since no sentence ends with them"
        hint = "If they are the answer in short, end them with a full stop, inside the marks or after them."
        problems.warning(node.at(len(node.value) - len(node.value.lstrip())), message, hint)
