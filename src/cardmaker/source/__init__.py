"""The bytes of a YAML file come in; nodes that know their line and column go out. No value is guessed: all are strings.

PyYAML's parser is used up to its events. Its composer resolves types we do not want (`no`, `12:30`, `010`), recurses
in C (deep nesting would end the process), and builds an alias bomb before anyone can count it.
"""

from __future__ import annotations

import yaml

from cardmaker.diagnostics import Problems, Span
from cardmaker.source.characters import BYTES_MAX, decode, name_of, refuse
from cardmaker.source.composing import DEPTH_MAX, GROWTH_MAX, Composer, Stop
from cardmaker.source.nearest import nearest, suggest
from cardmaker.source.nodes import Mapping, Node, Scalar, Sequence, describe
from cardmaker.source.syntax import explain

__all__ = [
    "BYTES_MAX",
    "DEPTH_MAX",
    "GROWTH_MAX",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "describe",
    "name_of",
    "nearest",
    "read",
    "suggest",
]


def read(data: bytes, file: str, problems: Problems) -> Node | None:
    """The node of a YAML file, NFC-normalised. `file` is its path relative to the project, for messages.

    Never raises. None: nothing could be read, and why is among `problems`. A node may also come with errors (a key
    that stands twice, a refused character), so that the rest of the file is checked in the same run: ask
    `problems.broken(file)` before anything is drawn from it.
    """
    text = decode(data, file, problems)
    if text is None:
        return None
    try:
        node = Composer(refuse(text, file, problems), file, problems).run()
    except Stop:
        return None
    except yaml.YAMLError as error:
        problems.add(explain(error, text, file))
        return None
    if node is None or (isinstance(node, Scalar) and node.missing):
        problems.error(Span(file), "the file is empty", "Begin with a copy of a card that works.")
        return None
    return node
