"""Records of finished outputs come in; the text of `manifest.json` goes out, and the other way round.

One record per output file, one a line, sorted by path. No times and no names of machines: the same outputs give the
same text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field, fields
from typing import Any

from cardmaker.frozen import frozen

VERSION = 1


@frozen(order=True)
class Basis:
    """What a card rests on: an act's id, the article as printed, and the day (ISO) since when it is worded so."""

    act: str
    article: str = ""
    paragraph: str = ""
    since: str = ""


@frozen(order=True)
class Warned:
    """What a job was warned of: the place in a person's file as printed, what is wrong, what to do."""

    place: str
    message: str
    hint: str = ""


@frozen
class Place:
    """What people need to know of a placement to post there.

    `safe` and `grid_crop` are px of `width` x `height`, [top, right, bottom, left]; limits of None: there is none, or
    no figure was found. `caption_count` is how the platform counts, in the words of `posting.length`.
    """

    label: str
    platform: str
    width: int
    height: int
    safe: tuple[int, int, int, int] = (0, 0, 0, 0)
    grid_crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    max_bytes: int | None = None
    caption_max: int | None = None
    caption_count: str = "characters"
    alt_max: int | None = None


@frozen(order=True)
class Record:
    """One output. `path` is relative to the output folder; `bytes` its length; width and height px (a PDF: its page).

    `card` is `<deck>/<card>`, or `<deck>` for a cover; `slide` counts from 1 of `slides`; `duration` is seconds, for
    clips. `title` is the question as printed. `wording` is the day (ISO) since when the card is worded so; `state` is
    that of `law.Standing`; `replaced_by` is the act, `replaced_by_card` the card that took the place of what is no
    longer in force. `caption` is the text to post with it and `warnings` what the job was warned of, both in the record
    of the first slide; `alt` says what is on this output. `voice` is `recorded` or `synthetic` where somebody speaks in
    the clip, or a program. `caption_length` is the caption's length as the platform counts (`caption_count`, a rule of
    placements), `caption_max` what it takes (0: no caption; None: no limit); `link` goes with the post, `post_title` is
    its title where it has one. `inputs` are (name, SHA-256) of the files it was made of.
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
    warnings: tuple[Warned, ...] = ()
    voice: str = ""
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


Places = Mapping[str, Place]
"""Placements by id."""


@frozen
class Manifest:
    """All records, sorted by path, and the groups of inputs and the placements that they name."""

    records: tuple[Record, ...]
    groups: Groups
    places: Places = field(default_factory=dict)


def dump(records: Iterable[Record], groups: Groups | None = None, places: Places | None = None) -> str:
    """The text of a manifest: JSON with sorted keys, one record per path (the last one given), ending in a newline.

    Of `groups` and `places`, those stay that a record names.
    """
    unique = {record.path: record for record in records}
    named = {value for record in unique.values() for _, value in record.inputs}
    shared = {digest: dict(group) for digest, group in (groups or {}).items() if digest in named}
    lines = ",\n".join(_line(record) for _, record in sorted(unique.items()))
    used = {record.placement for record in unique.values()}
    known = {name: asdict(place) for name, place in (places or {}).items() if name in used}
    head = f'"groups": {_json(shared)},\n"outputs": [\n{lines}\n],\n"placements": {_json(known)}'
    return f'{{{head},\n"version": {VERSION}}}\n'


def _line(record: Record) -> str:
    facts = {name: getattr(record, name) for name in _NAMES}
    several = {name: [asdict(each) for each in facts[name]] for name in ("law", "warnings")}
    return _json({**facts, **several, "inputs": dict(record.inputs)})


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
        places = {str(name): _place(item) for name, item in sorted(whole.get("placements", {}).items())}
        return Manifest(tuple(records), groups, places)
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
    told = item.pop("warnings", ())
    # Earlier versions only counted them; they know no placements either, so all is made anew soon.
    several = () if isinstance(told, int) else told
    warnings = tuple(Warned(**{key: str(text) for key, text in one.items()}) for one in several)
    record = Record(**item, law=law, warnings=warnings, inputs=inputs, hashtags=tags)
    for name, kind in _KINDS.items():
        if type(getattr(record, name)) is not kind:
            raise TypeError(f"`{name}` of a record is not of its type")
    if not _PLAIN.fullmatch(record.path):
        raise ValueError("a record of a file outside the output folder")
    return record


def _place(item: dict[str, Any]) -> Place:
    safe, crop = _insets(item.pop("safe")), _insets(item.pop("grid_crop"))
    place = Place(**item, safe=safe, grid_crop=crop)
    for name, kind in (("label", str), ("platform", str), ("width", int), ("height", int), ("caption_count", str)):
        if type(getattr(place, name)) is not kind:
            raise TypeError(f"`{name}` of a placement is not of its type")
    for name in ("max_bytes", "caption_max", "alt_max"):
        if type(getattr(place, name)) not in (int, type(None)):
            raise TypeError(f"`{name}` of a placement is not of its type")
    return place


def _insets(sides: Iterable[Any]) -> tuple[int, int, int, int]:
    top, right, bottom, left = map(int, sides)
    return top, right, bottom, left


_NAMES = tuple(own.name for own in fields(Record))
_KINDS = {own.name: {"str": str, "int": int}[str(own.type)] for own in fields(Record) if own.type in ("str", "int")}
# Down only, on every system: a damaged manifest must not have files removed elsewhere.
_PLAIN = re.compile(r"(?!/)(?!.*(^|/)\.\.(/|$))[^\\:\0\n]+")


def digest(parts: Mapping[str, str | bytes]) -> str:
    """SHA-256 (hex) of named inputs: whatever their order, and no two different sets alike, however they are cut."""
    whole = hashlib.sha256()
    for name, part in sorted(parts.items()):
        data = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(name.encode())}:{name}{len(data)}:".encode() + data)
    return whole.hexdigest()
