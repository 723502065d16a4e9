"""Records of finished outputs come in; the text of `manifest.json` goes out, and the other way round.

One record per output file, sorted by path. No times and no names of machines: the same outputs give the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Basis:
    """What a card rests on: an act's id, the article as printed, and the day (ISO) since when it is worded so."""

    act: str
    article: str = ""
    paragraph: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """One output. `path` is relative to the output folder; `bytes` its length; width and height px (a PDF: its page).

    `card` is `<deck>/<card>`, or `<deck>` for a cover; `slide` counts from 1 of `slides`; `duration` is seconds, for
    clips. `title` is the question as printed. `wording` is the day (ISO) since when the card is worded so. `inputs`
    are (name, SHA-256) of the files it was made of.
    """

    path: str
    job: str
    deck: str
    card: str
    language: str
    placement: str
    format: str
    sha256: str
    bytes: int
    width: int
    height: int
    slide: int = 1
    slides: int = 1
    duration: float | None = None
    title: str = ""
    brand: str = ""
    layout: str = ""
    wording: str = ""
    law: tuple[Basis, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


def dump(records: Iterable[Record]) -> str:
    """The text of a manifest: JSON with sorted keys, one record per path (the last one given), ending in a newline."""
    unique = {record.path: record for record in records}
    outputs = [{**asdict(record), "inputs": dict(record.inputs)} for _, record in sorted(unique.items())]
    return json.dumps({"outputs": outputs, "version": VERSION}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(data: bytes) -> tuple[Record, ...] | None:
    """The records of a manifest, sorted by path. None where it is damaged or of another version."""
    try:
        whole = json.loads(data)
        if whole["version"] != VERSION:
            return None
        return tuple(sorted((_record(item) for item in whole["outputs"]), key=lambda record: record.path))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _record(item: dict[str, Any]) -> Record:
    law = tuple(Basis(**basis) for basis in item.pop("law", ()))
    inputs = tuple(sorted((str(name), str(digest)) for name, digest in item.pop("inputs", {}).items()))
    record = Record(**item, law=law, inputs=inputs)
    if not all(isinstance(text, str) for text in (record.path, record.job, record.sha256)):
        raise TypeError("a record without path, job or digest")
    return record
