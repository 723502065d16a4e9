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
    r"|(?P<entity>&(?:[a-z]{2,8}|#\d{2,6});)|(?P<under>(?<!\w)__\w[^_\n]*__(?!\w))",
    re.MULTILINE | re.IGNORECASE,
)
_FOREIGN_NAMES = {
    "picture": ("a picture inside a text is not drawn", "Use the key `photo:`."),
    "heading": ("a heading is not made with `#` here", "Write it as a paragraph of its own in **strong**."),
    "html": ("HTML is printed as it stands", "Use **strong** and *em*, and a blank line between paragraphs."),
    "entity": ("a code such as &nbsp; is printed as it stands", "Type the character itself."),
    "under": ("underscores do not mark strong text here", "Use **strong**."),
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
    for offset, link in markup.links(node.value):
        if not markup.is_address(link):
            hint = "Write the whole address: https://…"
            problems.error(node.at(offset), f"the link `{link[:80]}` is not a whole address", hint)
