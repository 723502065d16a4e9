"""The table of keys comes in; JSON Schemas for cards, decks and laws go out, so that editors complete and check.

Draft-07, which every editor reads. Editors type YAML scalars (`5` is a number, `No` a boolean), while we read all of
them as texts: so a text may be any scalar.
"""

from __future__ import annotations

import json
from typing import Any

from cardmaker.content.shapes import ACT, CARD, DATE, DECK, LANGUAGE, TIME, WEEKDAYS, Key, Shape

DRAFT = "http://json-schema.org/draft-07/schema#"
Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_TEXTS: Schema = {
    "type": "object",
    "propertyNames": {"pattern": f"^{LANGUAGE}$"},
    "additionalProperties": _TEXT,
    "minProperties": 1,
}


def card_schema() -> Schema:
    return _document("A card of cardmaker", CARD)


def deck_schema() -> Schema:
    return _document("A deck of cardmaker", DECK)


def laws_schema() -> Schema:
    """Acts by id."""
    return {"$schema": DRAFT, "title": "The acts of cardmaker", "type": "object", "additionalProperties": _shape(ACT)}


def dumps(schema: Schema) -> str:
    """The schema as a file's text; the same for the same version."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _document(title: str, shape: Shape) -> Schema:
    return {"$schema": DRAFT, "title": title, **_shape(shape)}


def _shape(shape: Shape) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": {key.name: {"description": key.about, **_key(key)} for key in shape},
        "additionalProperties": False,
    }
    if required := [key.name for key in shape if key.required]:
        schema["required"] = required
    return schema


def _key(key: Key) -> Schema:  # noqa: C901 - a table
    group = _shape(key.shape) if key.shape else {}
    match key.kind:
        case "word":
            return {"enum": list(key.choices)} if key.choices else {"type": ["string", "number"]}
        case "line":
            return _TEXT
        case "texts":
            return _TEXTS
        case "texts-or-line":
            return {"anyOf": [_TEXTS, _TEXT]}
        case "date":
            return {"type": "string", "pattern": f"^{DATE}$"}
        case "dates":
            day: Schema = {"type": "string", "pattern": f"^{DATE}$"}
            return {"anyOf": [day, {**_TEXTS, "additionalProperties": day}]}
        case "card":
            return {"type": "string", "pattern": "^[^/\\s]+/[^/\\s]+$"}
        case "seconds":
            return {"type": "number", "minimum": 3, "maximum": 600}
        case "flag":
            return {"type": "boolean"}
        case "address":
            return {"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
        case "path":
            return {"type": "string"}
        case "focus":
            share = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]}
            return {"anyOf": [{"type": "array", "items": share, "minItems": 2, "maxItems": 2}, {"type": "string"}]}
        case "words":
            return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
        case "tags":
            tags = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
            return {"anyOf": [tags, {"type": "object", "additionalProperties": tags}]}
        case "days":
            return {"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1, "uniqueItems": True}
        case "times":
            return {"type": "array", "items": {"type": "string", "pattern": f"^{TIME}$"}, "minItems": 1}
        case "count":
            return {"type": "number", "minimum": 1, "maximum": 100}
        case "languages":
            return {"type": "array", "items": {"type": "string", "pattern": f"^{LANGUAGE}$"}, "minItems": 1}
        case "group":
            return group
        case "photo":
            return {"anyOf": [group, {"type": "string"}]}
        case "list":
            return {"anyOf": [{"type": "array", "items": group}, group]}
        case "named":
            return {"type": "object", "additionalProperties": {"anyOf": [group, {"type": "null"}]}}
