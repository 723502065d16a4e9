"""The dump of a scene: every kind of item has its line, and a difference in any value shows."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

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
    Rgba,
    Scene,
    Screen,
    Shadow,
    Stroke,
    Tone,
)

R = Rect(1, 2, 3, 4)
C: Rgba = (1, 2, 3, 255)
ITEMS: tuple[Item, ...] = (
    Fill("a", R, C),
    Ramp("a", R, 90.0, ((0.0, C), (1.0, (9, 9, 9, 9)))),
    Border("a", R, 2.0, C),
    Shadow("a", R, 4.0, C),
    Stroke("a", (0.0, 1.0), (2.0, 3.0), 2.0, C),
    Glyphs("a", "Face", 20.0, C, ((5, 1.0, 2.0), (6, 9.0, 2.0)), "ab"),
    Drawing("a", R, "x.svg", (("currentcolor", C),)),
    Picture("a", R, "x.jpg", (0.5, 0.5), Tone((0.1, 0.9), ((0.0, C),)), Screen(9.0, 45.0, 0.6)),
    Modules("a", R, ((1, 0), (0, 1)), C),
)


def scene(*items: Item) -> Scene:
    return Scene(Size(10, 20), C, items, (("box", R),), "kk")


def test_every_kind_of_item_is_here() -> None:
    assert {type(item) for item in ITEMS} == set(get_args(Item))


def test_one_line_each_in_the_order_of_painting() -> None:
    lines = dump(scene(*ITEMS)).splitlines()
    assert len(lines) == len(ITEMS) + 2
    assert lines[0] == "scene 10x20 kk background #010203"
    assert [line.split()[0] for line in lines[1:-1]] == [type(item).__name__.lower() for item in ITEMS]
    assert lines[-1].startswith("box box")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_a_moved_item_reads_differently(item: Item) -> None:
    if isinstance(item, Stroke):
        moved: Item = replace(item, start=(0.5, 1.0))
    elif isinstance(item, Glyphs):
        moved = replace(item, glyphs=((5, 1.5, 2.0), (6, 9.0, 2.0)))
    else:
        moved = replace(item, rect=Rect(1, 2.5, 3, 4))
    assert dump(scene(item)) != dump(scene(moved))
    assert "box" in {field.name for field in fields(item)}
