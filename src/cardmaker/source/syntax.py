"""An error of the YAML parser comes in; a sentence that a person who never saw YAML understands goes out."""

from __future__ import annotations

import re

import yaml

from cardmaker.diagnostics import Diagnostic, Severity, Span

_QUOTE = "Put the text in quotes, or on lines of its own after `key: |`."
_INDENT = "Keys of one group begin in the same column; use spaces."

# What the parser says (libyaml's and the Python parser's words) -> message, hint. The first that fits counts.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"scanning an? (alias|anchor).*",
        "a text cannot begin with `*` or `&` here",
        'A text with marks such as **bold** goes in quotes, "**Five days.** More", or on its own lines after `key: |`.',
    ),
    (
        r"mapping values are not allowed",
        "there is a colon here that YAML takes for a key",
        "A text with a colon in it goes in quotes. If this is a key, check that it stands under its neighbours and "
        "that the line above ends as it should.",
    ),
    (
        r"quoted scalar.*unexpected (end of stream|document)|quoted scalar.*document separator",
        "a quote is opened here and never closed",
        "Add the closing quote. Inside single quotes an apostrophe is written twice: 'it''s'.",
    ),
    (
        r"unknown escape character",
        "inside double quotes a backslash begins a code, and this code does not exist",
        r"Write the backslash twice (\\), or use single quotes.",
    ),
    (
        r"invalid Unicode character escape|hexdecimal number|expected escape sequence",
        r"a code such as \u04D9 is wrong here: it needs the digits of a whole character",
        "Write the character itself instead of its code.",
    ),
    (
        r"(flow sequence|flow mapping).*expected ',' or|expected ',' or",
        "a bracket is opened here and not closed, or a comma is missing in it",
        "Close it with ] or }. A text with a comma or a bracket in it goes in quotes.",
    ),
    (
        r"tab character|found character '\\t'",
        "a tab stands where YAML wants spaces",
        "Replace the tab by spaces.",
    ),
    (
        r"simple key.*expected ':'|could not find expected ':'",
        "this line is neither `key: value` nor part of the text above it",
        "A key needs a colon and a space after it; lines of a longer text are indented under their key.",
    ),
    (
        r"block sequence entries are not allowed|sequence entries are not allowed",
        "a list begins in the middle of a line",
        "Put each item on a line of its own, `- item`, or write the list in brackets: [a, b].",
    ),
    (
        r"block scalar",
        "after `|` or `>` nothing else may stand in the line",
        "Begin the text on the next line, indented.",
    ),
    (r"expected '-' indicator|block collection", "this line is not an item of the list above it", _INDENT),
    (r"directive|incompatible YAML", "lines that begin with `%` are not used here", "Delete the line."),
    (r"tag", "a word that begins with `!` has a meaning of its own in YAML", _QUOTE),
    (r"<document start>", "this line stands further left than the lines before it, or follows the end `...`", _INDENT),
    (r"node content", "a value is missing or begins with a sign that YAML keeps for itself", _QUOTE),
    (r"block mapping|expected key|mapping keys", "this line does not fit into the group of keys above it", _INDENT),
)


def explain(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    """The parser's error in plain words, where a person has to look."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Diagnostic(Span(file), Severity.ERROR, "the file cannot be read as YAML", "Save it as UTF-8 text.")
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark and re.search("quoted scalar.*(end of stream|document)|expected ',' or|alias|anchor", said):
        mark = error.context_mark
    if mark is None:
        return Diagnostic(Span(file), Severity.ERROR, "the file cannot be read as YAML")
    lines = re.split("\r\n|\r|\n", text)
    line = lines[mark.line] if mark.line < len(lines) else ""
    message, hint = _near(said, line, mark.column) or _sentence(said)
    return Diagnostic(Span(file, mark.line + 1, mark.column + 1), Severity.ERROR, message, hint)


def _near(said: str, line: str, column: int) -> tuple[str, str] | None:
    """What the letters around the place tell better than the parser does."""
    before, after = line[:column].rstrip(), line[column:]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent and "quoted" not in said:
        return "a tab stands where YAML wants spaces", "Replace the tab by spaces."
    if "\xa0" in indent:
        return "the line is indented with no-break spaces", "Replace them by ordinary spaces."
    if "mapping values" in said and re.fullmatch(r"[\w\s-]*", line[:column]):
        hint = "A key needs a space after its colon, `key: value`; keys of one group begin in the same column."
        return "the line above is a text without a key, so no key can follow it here", hint
    if "start any token" in said:
        return f"a text cannot begin with `{after[:1]}` here", _QUOTE
    if re.search("expected key|<block end>", said) and before[-1:] in ('"', "'", "]", "}"):
        what = "quote" if before[-1:] in ('"', "'") else "bracket"
        hint = "The quotes go round the whole text; inside single quotes an apostrophe is written twice: 'it''s'."
        return f"text goes on after the closing {what}", hint if what == "quote" else _QUOTE
    return None


def _sentence(said: str) -> tuple[str, str]:
    for pattern, message, hint in _SENTENCES:
        if re.search(pattern, said):
            return message, hint
    return "this cannot be read as YAML", "Compare the line and the one above it with a card that works."
