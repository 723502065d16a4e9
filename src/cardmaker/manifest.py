"""Records of finished outputs come in; the text of `manifest.json` goes out, and the other way round.

One record per output file, one a line, sorted by path. No times and no names of machines: the same outputs give the
same text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
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
    clips. `title` is the question as printed. `wording` is the day (ISO) since when the card is worded so; `state` is
    that of `law.Standing`; `replaced_by` is the act, `replaced_by_card` the card that took the place of what is no
    longer in force. `caption` is the text to post with it, in the record of the first slide; `alt` says what is
    on this output. `caption_length` is its length as the platform counts (`caption_count`, a rule of placements),
    `caption_max` what it takes (0: no caption; None: no limit); `link` goes with the post, `post_title` is its title
    where it has one. `inputs` are (name, SHA-256) of the files it was made of.
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
    state: str = ""
    replaced_by: str = ""
    replaced_by_card: str = ""
    caption: str = ""
    alt: str = ""
    law: tuple[Basis, ...] = ()
    files: int = 1
    warnings: int = 0
    inputs: tuple[tuple[str, str], ...] = ()
    caption_length: int = 0
    caption_max: int | None = None
    caption_count: str = ""
    hashtags: tuple[str, ...] = ()
    link: str = ""
    post_title: str = ""

    @property
    def first(self) -> bool:
        """Whether this is the first output of its job, whose record has the words to post."""
        return self.slide == 1 and (self.files == self.slides or self.duration is not None)


Groups = Mapping[str, Mapping[str, str]]
"""Inputs that many outputs share, as all fonts: the digest that stands for them, and what it is of, by name."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All records, sorted by path, and the groups of inputs that they name."""

    records: tuple[Record, ...]
    groups: Groups


def dump(records: Iterable[Record], groups: Groups | None = None) -> str:
    """The text of a manifest: JSON with sorted keys, one record per path (the last one given), ending in a newline.

    Of `groups`, those stay that a record names.
    """
    unique = {record.path: record for record in records}
    named = {value for record in unique.values() for _, value in record.inputs}
    shared = {digest: dict(group) for digest, group in (groups or {}).items() if digest in named}
    lines = ",\n".join(_line(record) for _, record in sorted(unique.items()))
    return f'{{"groups": {_json(shared)},\n"outputs": [\n{lines}\n],\n"version": {VERSION}}}\n'


def _line(record: Record) -> str:
    facts = {name: getattr(record, name) for name in _NAMES}
    return _json({**facts, "law": [asdict(basis) for basis in record.law], "inputs": dict(record.inputs)})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def read(data: bytes) -> Manifest | None:
    """The records and groups of a manifest. None where it is damaged or of another version."""
    try:
        whole = json.loads(data)
        if whole["version"] != VERSION:
            return None
        records = sorted((_record(item) for item in whole["outputs"]), key=lambda record: record.path)
        groups = {str(digest): dict(sorted(group.items())) for digest, group in whole.get("groups", {}).items()}
        return Manifest(tuple(records), groups)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def load(data: bytes) -> tuple[Record, ...] | None:
    """The records of a manifest, sorted by path. None where it is damaged or of another version."""
    found = read(data)
    return None if found is None else found.records


def _record(item: dict[str, Any]) -> Record:
    law = tuple(Basis(**{key: str(text) for key, text in basis.items()}) for basis in item.pop("law", ()))
    inputs = tuple(sorted((str(name), str(digest)) for name, digest in item.pop("inputs", {}).items()))
    tags = tuple(str(tag) for tag in item.pop("hashtags", ()))
    record = Record(**item, law=law, inputs=inputs, hashtags=tags)
    for name, kind in _KINDS.items():
        if type(getattr(record, name)) is not kind:
            raise TypeError(f"`{name}` of a record is not of its type")
    if not _PLAIN.fullmatch(record.path):
        raise ValueError("a record of a file outside the output folder")
    return record


_NAMES = tuple(field.name for field in fields(Record))
_KINDS = {
    field.name: {"str": str, "int": int}[str(field.type)] for field in fields(Record) if field.type in ("str", "int")
}
# Down only, on every system: a damaged manifest must not have files removed elsewhere.
_PLAIN = re.compile(r"(?!/)(?!.*(^|/)\.\.(/|$))[^\\:\0\n]+")


def digest(parts: Mapping[str, str | bytes]) -> str:
    """SHA-256 (hex) of named inputs: whatever their order, and no two different sets alike, however they are cut."""
    whole = hashlib.sha256()
    for name, part in sorted(parts.items()):
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(name.encode())}:{name}{len(data)}:".encode() + data)
    return whole.hexdigest()
