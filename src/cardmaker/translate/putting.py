"""The text of a card's file and translations come in; the same file with them goes out, and not a line else changed.

ruamel.yaml puts the translations in and keeps comments, order and styles; what it would write anew of other lines is
taken from the file as it was. The result is read again and held against what was asked for before anyone writes it.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Sequence
from typing import Any

from cardmaker import source
from cardmaker.content.translated import digest
from cardmaker.diagnostics import Problems
from cardmaker.frozen import frozen
from cardmaker.source import Mapping, Node, Scalar
from cardmaker.translate.entries import Entry

TRANSLATED, FROM = "translated", "from"


class CannotPutError(Exception):
    """The file cannot be changed without touching something else."""


@frozen
class Change:
    """A translation (stripped) for an entry."""

    entry: Entry
    text: str


def put(data: bytes, changes: Sequence[Change], languages: Sequence[str]) -> bytes:
    """The bytes of the file with the changes; `languages` are the deck's, in whose order a new one is put.

    Byte order mark, line ends and all lines that no change touches stay. Raises CannotPutError.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    try:
        lines = data[len(mark) :].decode("utf-8").splitlines(keepends=True)
    except UnicodeDecodeError:
        raise CannotPutError("it is not UTF-8") from None
    if any(line.rstrip("\r\n") == line[:-1] and not line.endswith("\n") for line in lines[:-1]):
        raise CannotPutError("it has line ends other than those of this computer's editors")
    plain = "".join(f"{_bare(line)}\n" for line in lines)
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10**6
    step, dash = _indents(plain)
    yaml.indent(mapping=step, sequence=dash + 2, offset=dash)
    try:
        tree = yaml.load(plain)
        before = _dumped(yaml, tree)
        for change in changes:
            _set(tree, change, languages)
        after = _dumped(yaml, tree)
    except (YAMLError, KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise CannotPutError(f"it cannot be written ({type(error).__name__})") from None
    ending = "\r\n" if sum(line.endswith("\r\n") for line in lines) * 2 > len(lines) else "\n"
    result = mark + "".join(_merged(lines, before, after, ending)).encode()
    _verify(data, result, changes)
    return result


def _indents(text: str) -> tuple[int, int]:
    """How far the file sets in keys, and the dashes of its wordings."""
    keys = re.search(r"^(?:question|answer):[ \t]*(?:#.*)?\n(?:[ ]*#.*\n)*( +)\S", text, re.M)
    dashes = re.search(r"^wordings:[ \t]*(?:#.*)?\n(?:[ ]*#.*\n)*( *)- ", text, re.M)
    return len(keys[1]) if keys else 2, len(dashes[1]) if dashes else 2


def _dumped(yaml: Any, tree: Any) -> list[str]:
    out = io.StringIO()
    yaml.dump(tree, out)
    return out.getvalue().splitlines()


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


# Into the tree --------------------------------------------------------------------------------------------------------


def _set(tree: Any, change: Change, languages: Sequence[str]) -> None:
    entry = change.entry
    texts = _at(tree, entry.path)
    model = texts.get(entry.target) if texts.get(entry.target) is not None else texts[entry.source]
    value = _styled(change.text, model, flow=_flows(texts))
    if entry.target in texts:
        texts[entry.target] = value
    else:
        _insert(texts, entry.target, value, languages)
    _record(_at(tree, entry.home), entry)


def _at(tree: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _flows(group: Any) -> bool:
    return bool(group.fa.flow_style())


def _styled(text: str, model: Any, *, flow: bool) -> Any:
    """A text in the style of another: a block stays a block."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    quoted = isinstance(model, DoubleQuotedScalarString)
    if flow:
        return DoubleQuotedScalarString(lines) if "\n" in lines or quoted else lines
    if isinstance(model, LiteralScalarString):
        return LiteralScalarString(lines + ("\n" if model.endswith("\n") else ""))
    if "\n" in lines:
        return LiteralScalarString(f"{lines}\n")
    return DoubleQuotedScalarString(lines) if quoted else lines


def _insert(texts: Any, language: str, value: Any, languages: Sequence[str]) -> None:
    """Puts a language where the deck's list has it: after those before it, at the front if there are none."""
    order = list(languages)
    before = order[: order.index(language)] if language in order else order
    places = [number for number, key in enumerate(texts) if key in before]
    texts.insert(max(places, default=-1) + 1, language, value)


def _record(group: Any, entry: Entry) -> None:
    from ruamel.yaml.comments import CommentedMap

    def fresh(holder: Any) -> Any:
        made = CommentedMap()
        if _flows(holder):
            made.fa.set_flow_style()
        return made

    if group.get(TRANSLATED) is None:
        keys = list(group)
        made = fresh(group)
        if "wordings" in group and not _flows(group):
            group.insert(keys.index("wordings"), TRANSLATED, made)
        else:
            group[TRANSLATED] = made
    whole = group[TRANSLATED]
    if whole.get(entry.target) is None:
        whole[entry.target] = fresh(whole)
    own = whole[entry.target]
    if own.get(FROM) != entry.source:
        for key in list(own):  # they were digests of another language's texts
            del own[key]
        own.insert(0, FROM, entry.source)
    own[entry.key] = digest(entry.text)


# Back into the file ---------------------------------------------------------------------------------------------------


def _merged(lines: list[str], before: list[str], after: list[str], ending: str) -> list[str]:
    """The file's own lines, but for those in which the two dumps differ."""
    own = [_bare(line) for line in lines]
    at: dict[int, int] = {}
    for _, a1, a2, b1, b2 in difflib.SequenceMatcher(None, before, own, autojunk=False).get_opcodes():
        if a2 - a1 == b2 - b1:  # the same lines, or as many, written otherwise
            at |= {a1 + step: b1 + step for step in range(a2 - a1)}
    at[len(before)] = len(own)
    result: list[str] = []
    done = 0
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        while a1 and a1 - 1 not in at:  # a line that would be written otherwise: it goes with its neighbour
            a1, b1 = a1 - 1, b1 - 1
        while a2 not in at:
            a2, b2 = a2 + 1, b2 + 1
        first, last = (at[a1 - 1] + 1 if a1 else 0), at[a2]
        if first < done:
            raise CannotPutError("its lines are written in a way that cannot be kept")
        result += lines[done:first]
        if result and first and not result[-1].endswith("\n"):
            result[-1] += ending
        result += [line + ending for line in after[b1:b2]]
        done = last
    return result + lines[done:]


def _verify(data: bytes, result: bytes, changes: Sequence[Change]) -> None:
    """Reads both: all is as before but what was to change."""
    wanted = _plain(_read(data))
    for change in changes:
        entry = change.entry
        _at(wanted, entry.path)[entry.target] = "\n".join(line.rstrip() for line in change.text.split("\n"))
        _record_plain(_at(wanted, entry.home), entry)
    if _plain(_read(result)) != wanted:
        raise CannotPutError("something else in it would change")


def _record_plain(group: dict[str, Any], entry: Entry) -> None:
    whole = group.get(TRANSLATED)
    whole = group[TRANSLATED] = whole if isinstance(whole, dict) else {}
    own = whole.get(entry.target)
    if not isinstance(own, dict) or own.get(FROM) != entry.source:
        own = whole[entry.target] = {FROM: entry.source}
    own[entry.key] = digest(entry.text)


def _read(data: bytes) -> Node:
    problems = Problems()
    node = source.read(data, "card", problems)
    if node is None or problems.errors:
        raise CannotPutError("it has errors; run cardmaker check, and correct them first")
    return node


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return node.value.strip()
        case Mapping():
            return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items]
