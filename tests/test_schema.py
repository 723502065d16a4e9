"""The JSON Schemas accept what the reader accepts and know the same keys."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cardmaker import schema
from cardmaker.content import shapes
from cardmaker.content.reading import read_card, read_deck, read_laws
from cardmaker.diagnostics import Problems
from cardmaker.source import read

SCHEMAS = {"card": schema.card_schema(), "deck": schema.deck_schema(), "laws": schema.laws_schema()}
CARDS = sorted((Path(__file__).parents[1] / "cards").rglob("*.yaml"))
DRAFT_07 = {
    "$schema", "title", "description", "type", "properties", "additionalProperties", "required", "enum", "pattern",
    "anyOf", "items", "minItems", "maxItems", "minimum", "maximum", "uniqueItems", "propertyNames", "minProperties",
}  # fmt: skip
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "null": type(None)}


class Loader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: days are texts, `No` too."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def fits(value: Any, rule: dict[str, Any] | bool) -> bool:
    """The words of Draft-07 that our schemas use, and no others."""
    if isinstance(rule, bool):
        return rule
    assert set(rule) <= DRAFT_07, set(rule) - DRAFT_07
    names = rule.get("type", [])
    if names and not any(_is(value, name) for name in ([names] if isinstance(names, str) else names)):
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if "anyOf" in rule and not any(fits(value, each) for each in rule["anyOf"]):
        return False
    if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
        return False
    if isinstance(value, dict):
        known = rule.get("properties", {})
        return (
            set(rule.get("required", [])) <= set(value)
            and len(value) >= rule.get("minProperties", 0)
            and all(fits(name, rule.get("propertyNames", True)) for name in value)
            and all(fits(each, known.get(key, rule.get("additionalProperties", True))) for key, each in value.items())
        )
    if isinstance(value, list):
        return rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)) and all(
            fits(each, rule.get("items", True)) for each in value
        )
    return True


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def kind_of(path: Path) -> str:
    return {"laws.yaml": "laws", "deck.yaml": "deck"}.get(path.name, "card")


@pytest.mark.parametrize("path", CARDS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_shipped_files_fit_their_schema(path: Path) -> None:
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    assert fits(value, SCHEMAS[kind_of(path)])


CARD = {
    "topic": "requests",
    "question": {"kk": "К?", "ru": "Р?", "en": "E?"},
    "answer": {"kk": "К", "ru": "Р", "en": "No"},
    "checked": "2026-11-20",
}
DECK = {
    "title": {"kk": "К", "ru": "Р", "en": "E"},
    "topics": {"requests": {"label": {"kk": "К", "ru": "Р", "en": "E"}}},
}
LAWS = {"act": {"title": {"ru": "З"}, "name": {"ru": "З"}, "articles": {"36": {"wordings": [{"from": "2024-08-20"}]}}}}
CHANGES: list[tuple[str, dict[str, Any], bool]] = [
    ("card", {}, True),
    ("card", {"short": {"ru": 5}}, True),
    ("card", {"photo": "assets/photos/x.jpg"}, True),
    ("card", {"photo": {"path": "assets/photos/x.jpg", "focus": [0.5, "40%"], "kind": "drawn", "credit": "Z"}}, True),
    ("card", {"law": {"act": "act", "article": 36}}, True),
    ("card", {"figure": {"value": 5, "unit": CARD["question"]}}, True),
    ("card", {"wordings": [{"until": "2024-08-20", "answer": CARD["answer"]}]}, True),
    ("card", {"anwser": 1}, False),
    ("card", {"topic": ["x"]}, False),
    ("card", {"question": "x"}, False),
    ("card", {"question": {"Русский": "x"}}, False),
    ("card", {"checked": "20.11.2026"}, False),
    ("card", {"link": "a.kz"}, False),
    ("card", {"law": [{"article": "36"}]}, False),
    ("card", {"photo": {"path": "assets/photos/x.jpg", "kind": "drwan", "credit": "Z"}}, False),
    ("card", {"photo": {"path": "assets/photos/x.jpg", "focus": [0.5], "credit": "Z"}}, False),
    ("deck", {}, True),
    ("deck", {"cover": True, "languages": ["kk", "ru", "en"], "placements": ["x-image"], "link": "https://a.kz"}, True),
    ("deck", {"languages": []}, False),
    ("deck", {"cover": "maybe"}, False),
    ("deck", {"topics": {"x": {"icon": "y"}}}, False),
    ("deck", {"topics": ["x"]}, False),
    ("laws", {}, True),
    ("laws", {"b": {"title": {"ru": "З"}, "name": {"ru": "З"}, "articles": {"1": None}}}, True),
    ("laws", {"b": {"name": {"ru": "З"}}}, False),
    ("laws", {"b": 5}, False),
]


@pytest.mark.parametrize(("kind", "change", "right"), CHANGES, ids=lambda value: str(value)[:40])
def test_schema_and_reader_agree(kind: str, change: dict[str, Any], right: bool) -> None:
    value = {**{"card": CARD, "deck": DECK, "laws": LAWS}[kind], **change}
    problems = Problems()
    node = read(yaml.safe_dump(value, allow_unicode=True).encode(), "f.yaml", problems)
    assert node is not None
    if kind == "deck":
        read_deck(node, id="week", problems=problems)
    elif kind == "laws":
        read_laws(node, problems)
    else:
        deck = read_deck(read(yaml.safe_dump(DECK).encode(), "deck.yaml", problems), id="w", problems=problems)  # type: ignore[arg-type]
        assert deck is not None
        read_card(node, id="w/a", deck=deck, problems=problems)
    assert (not problems.errors) is right, problems.items
    assert fits(value, SCHEMAS[kind]) is right


def test_every_key_of_the_table_is_in_the_schema_with_a_description() -> None:
    assert set(SCHEMAS["card"]["properties"]) == set(shapes.CARD.names)
    assert set(SCHEMAS["deck"]["properties"]) == set(shapes.DECK.names)
    for kind in SCHEMAS.values():
        for name, rule in kind.get("properties", {}).items():
            assert rule["description"], name


def test_the_file_is_stable_json() -> None:
    text = schema.dumps(SCHEMAS["card"])
    assert json.loads(text) == SCHEMAS["card"]
    assert text == schema.dumps(schema.card_schema())
    assert "Draft" not in text and "draft-07" in text
