"""The bytes of a file come in; its text goes out, with every character that must not stand in it reported."""

from __future__ import annotations

import codecs
import re
import unicodedata

from cardmaker.diagnostics import Problems, Span

BYTES_MAX = 8 * 1024 * 1024
MANY = 20
"""How many problems of one kind are reported for one file."""

# Controls but tab and line ends; line and paragraph separators, which editors do not show as line ends; the bidi
# embeddings, overrides and isolates (UAX #9): what is read would differ from what is stored; a byte order mark that
# is not first; interlinear marks; the sign of a letter lost in conversion; non-characters; lone surrogates.
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef]"
)
_CONTROL_NAMES = {
    0x00: "NUL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x0B: "LINE TABULATION, a soft line break of a word processor",
    0x0C: "FORM FEED, a page break",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
    0x85: "NEXT LINE",
    0xFEFF: "BYTE ORDER MARK, an invisible sign",
}
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS = "In your editor choose Save with encoding, UTF-8."


def decode(data: bytes, file: str, problems: Problems) -> str | None:
    """The text of a UTF-8 file; a byte order mark at its beginning is dropped. None after an error."""
    if len(data) > BYTES_MAX:
        size = len(data) / (1024 * 1024)
        problems.error(Span(file), f"the file is {size:.1f} MB; 8 MB is the most", "Split it into several files.")
        return None
    for mark, name in _MARKS:
        if data.startswith(mark):
            problems.error(Span(file, 1, 1), f"the file is saved as {name}, not as UTF-8", _SAVE_AS)
            return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[line_start : error.start].decode("utf-8", "replace")) + 1
        message = f"the file is not saved as UTF-8: byte 0x{data[error.start]:02X} cannot be read here"
        problems.error(Span(file, line, column), message, _SAVE_AS)
        return None


def refuse(text: str, file: str, problems: Problems) -> str:
    """Reports characters that must not stand in a file and puts a space for each, so that reading can go on."""
    if text.isascii() and text.isprintable():
        return text
    found = 0
    for match in REFUSED.finditer(text):
        if found < MANY:
            report(match.group(), _place(text, match.start(), file), problems)
        found += 1
    if found > MANY:
        problems.error(Span(file), f"{found - MANY} more characters that must not stand in a text")
    return REFUSED.sub(" ", text) if found else text


def report(character: str, span: Span, problems: Problems) -> None:
    """One refused character, by name."""
    code = ord(character)
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        why = "it would make the text read in another order than it is stored"
        hint = "Delete it. It is invisible: delete the letters on both sides and type them again."
    elif code == 0xFFFD:
        why = "a letter was lost here when the text was converted"
        hint = "Type the letter again."
    elif 0xD800 <= code <= 0xDFFF:
        why = "it is half of a character"
        hint = "Write the character itself."
    else:
        why = "it is invisible and cannot be drawn"
        hint = "Delete it; for a new line use the Enter key."
    problems.error(span, f"the character U+{code:04X} ({name_of(character)}) must not stand in a text: {why}", hint)


def name_of(character: str) -> str:
    """The Unicode name of a character, or a plain word where it has none."""
    code = ord(character)
    default = "half of a surrogate pair" if 0xD800 <= code <= 0xDFFF else "a control character"
    return _CONTROL_NAMES[code] if code in _CONTROL_NAMES else unicodedata.name(character, default)


def _place(text: str, offset: int, file: str) -> Span:
    return Span(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
