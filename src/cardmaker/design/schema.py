"""The tables of properties and keys come in; JSON Schemas (Draft-07) for layouts and brands go out."""

from __future__ import annotations

from typing import Any

from cardmaker.animation import ANIMATIONS, BY, DIRECTIONS, STARTS, TRANSITIONS
from cardmaker.design import animations, brands, layouts, steps
from cardmaker.design.properties import ELEMENTS, FLAGS, PROPERTIES, TEXTS, Property

DRAFT = "http://json-schema.org/draft-07/schema#"
Schema = dict[str, Any]

_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_MAP: Schema = {"type": "object", "additionalProperties": _SCALAR}
_BOX: Schema = {"$ref": "#/definitions/box"}
_STYLE: Schema = {"$ref": "#/definitions/style"}


def layout_schema() -> Schema:
    """For `assets/layouts/*.yaml`."""
    keys = _layout_keys()
    variant = {key: keys[key] for key in keys if key not in layouts.NOT_IN_VARIANTS}
    variant |= {"aspect": _some(layouts.ASPECTS), "when": _when()}
    keys["variants"] = {"type": "array", "items": _object(variant)}
    described = {key: {"description": layouts.KEYS[key], **shape} for key, shape in keys.items()}
    return {
        "$schema": DRAFT,
        "title": "A layout of cardmaker",
        **_object(described),
        "definitions": {"style": _object(_declarations()), "box": _box()},
    }


def brand_schema() -> Schema:
    """For `assets/brands/*/brand.yaml`."""
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    topic = {"type": "object", "additionalProperties": {"type": "string"}}
    surface = {"type": "object", "additionalProperties": {"type": "string"}}
    shapes: dict[str, Schema] = {
        "extends": {"type": "string"},
        "name": texts,
        "address": {"type": "string"},
        "mark": _object({"file": {"type": "string"}, "paper": surface, "dark": surface, "field": surface}),
        "tab": {"type": "string"},
        "music": {"type": "string"},
        "fonts": texts,
        "tokens": texts,
        "topics": {"type": "object", "additionalProperties": topic},
        "words": _object(dict.fromkeys((*brands.WORDS, *brands.SHORTER), texts)),
        "reading": {"type": "object", "additionalProperties": {"type": "number", "minimum": 4, "maximum": 40}},
        "prefers-reduced-motion": {"type": "boolean"},
        "subtitles": {"type": "boolean"},
        "closing": texts,
        "updated-for": {"type": "integer", "minimum": 0, "maximum": brands.UPDATED_MOST},
        **{name: {"type": "number", "minimum": 0, "maximum": most} for name, (_, most, _) in brands.LIMITS.items()},
        "vars": _MAP,
        "styles": {"type": "object", "additionalProperties": _STYLE},
    }
    described = {key: {"description": brands.KEYS[key], **shape} for key, shape in shapes.items()}
    definitions = {"style": _object(_declarations())}
    return {"$schema": DRAFT, "title": "A brand of cardmaker", **_object(described), "definitions": definitions}


def _layout_keys() -> dict[str, Schema]:
    size = {**_object({"max": _SCALAR, "min": _SCALAR}), "required": ["max", "min"]}
    return {
        "extends": {"type": "string"},
        "about": {"type": "string"},
        "aspects": _some(layouts.ASPECTS),
        "otherwise": {"type": "string"},
        "slides": _some(layouts.ASPECTS),
        "clip": _some(layouts.ASPECTS),
        "vars": _MAP,
        "sizes": {"type": "object", "additionalProperties": size},
        "styles": {"type": "object", "additionalProperties": _STYLE},
        "parts": {"type": "object", "additionalProperties": _BOX},
        "pages": _object(dict.fromkeys(layouts.PAGES, _BOX)),
        "boxes": {"type": "object", "additionalProperties": _BOX},
        "fit": {"type": "array", "items": _object(dict.fromkeys(steps.STEP_KEYS, _SCALAR))},
        "overflow": _some(layouts.OVERFLOWS),
    }


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _some(words: tuple[str, ...]) -> Schema:
    """One of the words, or a list of them."""
    one = {"type": "string", "enum": list(words)}
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _when() -> Schema:
    flags = sorted({*FLAGS, *TEXTS})
    return _some((*flags, *(f"not {flag}" for flag in flags)))


def _declarations() -> dict[str, Schema]:
    return {name: _declaration(item) for name, item in sorted(PROPERTIES.items())}


def _declaration(item: Property) -> Schema:
    if item.kind == "keyword":
        return {"description": item.doc, "enum": list(item.words)}
    if item.kind in ("animation", "transition"):
        return {"description": item.doc, **_movement(item.kind)}
    if item.kind == "number":  # also written in quotes, which has no bounds here
        whole = ["integer"] if item.whole else ["number"]
        return {"description": item.doc, "type": [*whole, "string"], "minimum": item.least, "maximum": item.most}
    scalars = {"type": "array", "items": _SCALAR, "minItems": 1, "maxItems": 4}
    return {"description": item.doc, "anyOf": [_SCALAR, scalars]}


def _movement(kind: str) -> Schema:
    keys, names = (
        (animations.ANIMATION_KEYS, ANIMATIONS) if kind == "animation" else (animations.TRANSITION_KEYS, TRANSITIONS)
    )
    words: dict[str, tuple[str, ...]] = {"name": tuple(names), "by": BY, "start": STARTS, "direction": DIRECTIONS}
    shapes = {
        key: {"description": doc, **({"enum": list(words[key])} if key in words else _SCALAR)}
        for key, doc in keys.items()
    }
    return {**_object(shapes), "required": ["name"]}


def _box() -> Schema:
    shapes: dict[str, Schema] = {key: {"description": doc, **_SCALAR} for key, doc in ELEMENTS.items()}
    shapes["children"] = {"description": ELEMENTS["children"], "type": "array", "items": _BOX}
    shapes |= {"id": {"type": "string"}, "use": {"type": "string"}, "style": {"type": "string"}, "when": _when()}
    return _object({**_declarations(), **shapes})
