"""The dump of a scene: one readable line for each item, in painting order, rounded to 0.1."""

from __future__ import annotations

import typing
from dataclasses import replace

import pytest

from cardmaker.dump import dump
from cardmaker.geometry import Rect, Size
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Picture,
    Ramp,
    Scene,
    Screen,
    Shadow,
    Stroke,
    Tone,
)

BOX, RED, CLEAR = Rect(1, 2.04, 30, 40.06), (255, 0, 0, 255), (255, 0, 0, 51)
EVERY: tuple[tuple[Item, str], ...] = (
    (Fill("a", BOX, RED), "fill a 1,2 30x40.1 #ff0000"),
    (Fill("a", BOX, CLEAR, (1, 0, 2.5, 0)), "fill a 1,2 30x40.1 #ff000033 radii 1/0/2.5/0"),
    (Ramp("b", BOX, 45, ((0, RED), (1, CLEAR))), "ramp b 1,2 30x40.1 45deg [0.00:#ff0000 1.00:#ff000033]"),
    (Border("c", BOX, 1.5, RED), "border c 1,2 30x40.1 width 1.5 #ff0000"),
    (Shadow("d", BOX, 8, RED), "shadow d 1,2 30x40.1 blur 8 #ff0000"),
    (Stroke("e", (0, -0.01), (9, 9), 2, RED, BOX), "stroke e 0,0 to 9,9 width 2 #ff0000 clip 1,2 30x40.1"),
    (
        Glyphs("f", "Roboto-Bold", 38, RED, ((5, 1.26, 50), (6, 20.55, 50)), "5\u00a0дней"),
        'glyphs f Roboto-Bold 38 #ff0000 1.3,50 to 20.6,50 2 glyphs "5\\u00a0дней"',
    ),
    (Glyphs("f", "R", 38, RED, (), ""), 'glyphs f R 38 #ff0000 nowhere to nowhere 0 glyphs ""'),
    (
        Drawing("g", BOX, "i.svg", (("currentcolor", RED),), CLEAR, 0.5, BOX),
        "drawing g 1,2 30x40.1 i.svg currentcolor=#ff0000 flat #ff000033 opacity 0.50 clip 1,2 30x40.1",
    ),
    (
        Picture("h", BOX, "p.jpg", (0.5, 0.25), Tone((0.1, 0.9), ((0, RED),)), Screen(9, 45, 0.62)),
        "picture h 1,2 30x40.1 p.jpg focus 0.50,0.25 levels 0.10,0.90 [0.00:#ff0000] dots 9 45deg 0.62",
    ),
    (Modules("q", BOX, ((1, 0), (1, 1)), RED), "modules q 1,2 30x40.1 2 rows 3 dark #ff0000"),
)


@pytest.mark.parametrize(("item", "line"), EVERY, ids=lambda value: type(value).__name__)
def test_each_kind_of_item(item: Item, line: str) -> None:
    assert dump(Scene(Size(9, 8), RED, (item,))) == f"scene 9x8 background #ff0000\n{line}\n"


def test_every_kind_of_item_is_tested_here() -> None:
    assert {type(item) for item, _ in EVERY} == set(typing.get_args(Item))


def test_items_stay_in_painting_order_then_boxes() -> None:
    items = tuple(Fill(name, Rect(0, 0, 1, 1), RED) for name in "zab")
    text = dump(Scene(Size(9, 8), RED, items, (("root", Rect(0, 0, 9, 8)),), "kk"))
    assert [line.split()[1] for line in text.splitlines()] == ["9x8", "z", "a", "b", "root"]
    assert text.startswith("scene 9x8 kk background") and text.endswith("box root 0,0 9x8\n")


@pytest.mark.parametrize("item", [item for item, _ in EVERY if not isinstance(item, Glyphs) or item.glyphs])
def test_a_moved_item_reads_differently(item: Item) -> None:
    if isinstance(item, Stroke):
        moved: Item = replace(item, start=(0.5, 1.0))
    elif isinstance(item, Glyphs):
        moved = replace(item, glyphs=((5, 1.5, 50), *item.glyphs[1:]))
    else:
        moved = replace(item, rect=Rect(1, 2.5, 30, 40.06))
    assert dump(Scene(Size(9, 8), RED, (item,))) != dump(Scene(Size(9, 8), RED, (moved,)))


def test_an_unknown_item_fails_loudly() -> None:
    with pytest.raises(TypeError, match="does not know"):
        dump(Scene(Size(1, 1), RED, ("text",)))  # type: ignore[arg-type]
