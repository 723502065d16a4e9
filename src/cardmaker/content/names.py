"""Names of files come in; those that some computer cannot store, or cannot tell apart, are reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cardmaker.diagnostics import Problems, Span
from cardmaker.source import name_of

BYTES_MAX = 255
"""What Linux file systems allow for one name; Windows and macOS count 255 UTF-16 units."""

# Windows keeps these for devices, with any ending: CON, con.yaml (superscript digits too).
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_UNSEEN = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/?/?")


def wrong_name(name: str) -> str:
    """Why one part of a path cannot be stored everywhere; empty if it can."""
    if _RESERVED.fullmatch(name):
        return "Windows keeps this name for itself"
    if match := _FORBIDDEN.search(name):
        sign = match.group()
        return f"Windows cannot store {f'`{sign}`' if sign.isprintable() else 'a control character'} in a name"
    if match := _UNSEEN.search(name):
        return f"it has an unseen character, U+{ord(match.group()):04X} ({name_of(match.group())})"
    if name[-1:] in (".", " "):
        return f"Windows drops the {'dot' if name[-1] == '.' else 'space'} at its end"
    if name[:1] in (" ", "\xa0"):
        return "it begins with a space"
    if len(name.encode("utf-8", "surrogatepass")) > BYTES_MAX:
        return f"it is longer than {BYTES_MAX} bytes"
    return ""


def wrong_path(path: str, example: str = "assets/photos/name.jpg") -> tuple[str, str] | None:
    """Why a path in a file is not one of the project's files, and what to do; None if it may be.

    Only the text is judged here: where links lead is `workspace`'s to see.
    """
    inside = f"Write it from the project's folder: {example}."
    shown = path[:80]
    if not path.strip():
        return "the path is empty", inside
    if _DRIVE.match(path) or path.startswith(("/", "~", "\\")):
        return f"the path `{shown}` leads out of the project", inside
    if "\\" in path:
        return f"the path `{shown}` has backslashes", "Write it with slashes: " + shown.replace("\\", "/") + "."
    if _SCHEME.match(path):
        return f"`{shown}` is an address, not a file of the project", "Save the file under assets/ and name it here."
    parts = path.split("/")
    if ".." in parts:
        return f"the path `{shown}` leads out of its folder with `..`", inside
    if "" in parts or "." in parts:
        return f"the path `{shown}` has an empty part", inside
    for part in parts:
        if reason := wrong_name(part):
            return f"the name `{part[:80]}` cannot be used: {reason}", "Rename the file."
    return None


def check_names(paths: Iterable[str], problems: Problems) -> None:
    """Reports names (paths relative to the project, with slashes) that Windows cannot store, and those that look alike.

    Two names look alike if they differ in small and capital letters or in Unicode form only (`й` as one character or
    two): Windows and macOS store them as one, so one of the files would be lost.
    """
    known: dict[str, str] = {}
    judged: set[str] = set()
    for path in sorted(set(paths)):
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            prefix = "/".join(parts[:end])
            if prefix in judged:
                continue
            judged.add(prefix)
            _judge(prefix, parts[end - 1], known, problems)


def _judge(prefix: str, name: str, known: dict[str, str], problems: Problems) -> None:
    span = Span(_shown(prefix))
    if reason := wrong_name(name):
        problems.error(span, f"the name `{_shown(name)[:80]}` cannot be used: {reason}", "Rename it.")
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", prefix).casefold())
    other = known.setdefault(key, prefix)
    if other != prefix:
        same = unicodedata.normalize("NFC", other) == unicodedata.normalize("NFC", prefix)
        how = "they are the same letters, stored differently" if same else "they differ in capital letters only"
        message = f"this name looks like `{_shown(other)}`: {how}"
        problems.error(span, message, "Windows and macOS keep only one of the two. Rename or delete one.")


def _shown(name: str) -> str:
    """A name that can be printed: bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")
