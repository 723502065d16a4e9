"""Boxes by value: one rule of CSS Flexbox a test, numbers worked out by hand; then what must hold for any numbers."""

from __future__ import annotations

from math import inf, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overflowing import overflows

from cardmaker.compose.flex import Box, FlexStyle, Measured, Percent, Relayout, layout
from cardmaker.geometry import Insets, Rect


def fixed(width: float, height: float, name: str = "") -> Box:
    return Box(FlexStyle(width=width, height=height), name=name)


def words(count: int, side: float = 10.0) -> Box:
    """`count` words of `side` x `side` px that wrap; each line's baseline is 8 px down."""
    return Box(FlexStyle(), measure=wrapping(count, side))


class wrapping:  # noqa: N801  (reads as a function)
    def __init__(self, count: int, side: float = 10.0) -> None:
        self.count, self.side, self.asked = count, side, list[float]()

    def __call__(self, available: float) -> Measured:
        self.asked.append(available)
        across = self.count if available == inf else min(max(int(available // self.side), 1), self.count)
        return Measured(across * self.side, -(-self.count // across) * self.side, 8.0)


def numbers(rects: list[Rect]) -> list[tuple[float, float, float, float]]:
    return [(r.x, r.y, r.width, r.height) for r in rects]


def children(style: FlexStyle, *boxes: Box, width: float = 100.0, height: float = 60.0) -> list[tuple[float, ...]]:
    """The rectangles of leafs inside a root of `style`."""
    return numbers(layout(Box(style, boxes), width, height))[1:]


@pytest.mark.parametrize(
    ("justify", "xs"),
    [
        ("start", [0, 20, 40]),
        ("end", [40, 60, 80]),
        ("center", [20, 40, 60]),
        ("space-between", [0, 40, 80]),
        ("space-around", [40 / 6, 40, 80 - 40 / 6]),
        ("space-evenly", [10, 40, 70]),
    ],
)
def test_justify_content_shares_the_free_space(justify: str, xs: list[float]) -> None:
    found = children(FlexStyle(justify=justify), *(fixed(20, 20) for _ in range(3)))  # type: ignore[arg-type]
    assert [x for x, *_ in found] == pytest.approx(xs)


@pytest.mark.parametrize("justify", ["space-between", "space-around", "space-evenly"])
def test_spaces_fall_back_to_start_where_nothing_is_free(justify: str) -> None:
    boxes = [Box(FlexStyle(width=80.0, height=10.0, shrink=0.0)) for _ in range(2)]
    assert [x for x, *_ in children(FlexStyle(justify=justify), *boxes)] == [0, 80]  # type: ignore[arg-type]


def test_center_and_end_stick_out_evenly_and_at_the_start() -> None:
    box = Box(FlexStyle(width=140.0, height=10.0, shrink=0.0))
    assert children(FlexStyle(justify="center"), box)[0][0] == -20
    assert children(FlexStyle(justify="end"), box)[0][0] == -40


@pytest.mark.parametrize(
    ("align", "y", "height"), [("stretch", 0, 60), ("start", 0, 10), ("center", 25, 10), ("end", 50, 10)]
)
def test_align_items_across_a_row(align: str, y: float, height: float) -> None:
    found = children(FlexStyle(align=align), words(2))  # type: ignore[arg-type]
    assert found == [(0, y, 20, height)]


def test_align_self_wins_over_align_items() -> None:
    box = Box(FlexStyle(align_self="end"), measure=wrapping(2))
    assert children(FlexStyle(direction="column"), box) == [(80, 0, 20, 10)]


def test_padding_border_gap_and_margin_take_space() -> None:
    style = FlexStyle(padding=Insets(1, 2, 3, 4), border=5, gap=6)
    margin = Box(FlexStyle(width=10, margin=Insets(1, 1, 1, 2)))
    assert children(style, margin, fixed(10, 10)) == [(11, 7, 10, 44), (28, 6, 10, 10)]


def test_a_negative_margin_pulls_the_next_box_over() -> None:
    pulled = Box(FlexStyle(width=20, margin=Insets(right=-10)))
    assert [x for x, *_ in children(FlexStyle(), pulled, fixed(20, 20))] == [0, 10]


def test_grow_shares_what_is_left_by_factor() -> None:
    boxes = [Box(FlexStyle(grow=grow, basis=10.0)) for grow in (1, 3)]
    assert [w for _, _, w, _ in children(FlexStyle(), *boxes)] == [30, 70]


def test_grow_below_one_leaves_its_share_free() -> None:
    assert children(FlexStyle(), Box(FlexStyle(grow=0.25, basis=20.0)))[0][2] == 40


def test_grow_stops_at_the_maximum_and_the_others_take_the_rest() -> None:
    boxes = [Box(FlexStyle(grow=1, basis=0.0, max_width=10.0)), Box(FlexStyle(grow=1, basis=0.0))]
    assert [w for _, _, w, _ in children(FlexStyle(), *boxes)] == [10, 90]


def test_shrink_is_weighed_by_the_base_size_without_padding() -> None:
    thick = Box(FlexStyle(width=80, padding=Insets(left=30)))
    assert [w for _, _, w, _ in children(FlexStyle(), thick, fixed(70, 9))] == pytest.approx(
        [80 - 50 * 5 / 12, 70 - 50 * 7 / 12]
    )


def test_shrink_stops_at_min_content_unless_told() -> None:
    held, free = words(12), Box(FlexStyle(min_width=0.0), measure=wrapping(12, 30.0))
    assert [w for _, _, w, _ in children(FlexStyle(), held, words(4, 30.0), width=36)] == pytest.approx([10, 30])
    assert [w for _, _, w, _ in children(FlexStyle(), held, free, width=12)] == pytest.approx([10, 2])


def test_shrink_of_zero_sticks_out() -> None:
    rigid = Box(FlexStyle(width=150, height=10, shrink=0.0), name="rigid")
    root = Box(FlexStyle(), [rigid], name="root")
    rects = layout(root, 100, 60)
    assert rects[1].width == 150
    assert overflows(root, rects) == (("root", 50),)


def test_minimum_wins_over_maximum() -> None:
    assert children(FlexStyle(), Box(FlexStyle(width=5, min_width=40, max_width=20)))[0][2] == 40


def test_percents_count_from_the_content_box() -> None:
    box = Box(FlexStyle(width=Percent(50), height=Percent(25)))
    assert children(FlexStyle(padding=Insets(10, 10, 10, 10)), box) == [(10, 10, 40, 10)]


def test_a_percent_of_an_unknown_height_is_auto() -> None:
    inner = Box(FlexStyle(height=Percent(50)), measure=wrapping(3))
    rects = layout(Box(FlexStyle(align="start"), [Box(FlexStyle(), [inner])]), 100, 60)
    assert rects[2].height == 10


def test_a_stretched_box_makes_percents_inside_definite() -> None:
    inner = Box(FlexStyle(height=Percent(50)))
    rects = layout(Box(FlexStyle(), [Box(FlexStyle(), [inner])]), 100, 60)
    assert rects[2].height == 30


def test_text_in_a_column_is_as_tall_as_its_lines() -> None:
    found = children(FlexStyle(direction="column"), words(12), fixed(10, 10), width=50)
    assert found == [(0, 0, 50, 30), (0, 30, 10, 10)]


def test_text_in_a_row_wraps_at_its_flexed_width() -> None:
    found = children(FlexStyle(align="start"), fixed(60, 10), words(8))
    assert found == [
        pytest.approx((0, 0, 60 - 40 * 60 / 140, 10)),
        pytest.approx((60 - 40 * 60 / 140, 0, 80 - 40 * 80 / 140, 20)),
    ]


def test_a_row_inside_a_column_is_as_tall_as_its_tallest_child() -> None:
    row = Box(FlexStyle(gap=5), [words(4), fixed(10, 25)])
    rects = layout(Box(FlexStyle(direction="column"), [row, fixed(10, 10)]), 100, 60)
    assert numbers(rects)[1:] == [(0, 0, 100, 25), (0, 0, 40, 25), (45, 0, 10, 25), (0, 25, 10, 10)]


def test_a_column_does_not_squeeze_text_below_its_lines() -> None:
    root = Box(FlexStyle(direction="column"), [words(20), words(20)], name="root")
    rects = layout(root, 50, 60)
    assert [r.height for r in rects[1:]] == [40, 40]
    assert overflows(root, rects) == (("root", 20),)


def test_text_told_to_shrink_reports_its_own_overflow() -> None:
    squeezed = Box(FlexStyle(min_height=0.0), measure=wrapping(20), name="text")
    root = Box(FlexStyle(direction="column"), [squeezed], name="root")
    rects = layout(root, 50, 25)
    assert rects[1].height == 25
    assert overflows(root, rects) == (("text", 15),)


def test_baselines_stand_on_one_line() -> None:
    figure = Box(FlexStyle(), measure=lambda _: Measured(30, 50, 40))
    unit = Box(FlexStyle(margin=Insets(top=3)), measure=lambda _: Measured(20, 14, 11))
    picture = fixed(10, 20)
    found = children(FlexStyle(align="baseline"), figure, unit, picture)
    assert [y for _, y, *_ in found] == [0, 29, 20]


def test_the_baseline_of_a_box_is_that_of_its_first_child() -> None:
    column = Box(FlexStyle(direction="column", padding=Insets(top=7)), [words(2), words(2)])
    found = numbers(layout(Box(FlexStyle(align="baseline"), [column, fixed(5, 30)]), 100, 60))
    assert found[1][1] == 15 and found[4][1] == 0


def test_a_ratio_gives_the_missing_side() -> None:
    wide = Box(FlexStyle(width=32, aspect_ratio=16 / 9, shrink=0.0))
    tall = Box(FlexStyle(height=30, aspect_ratio=0.5, shrink=0.0))
    assert children(FlexStyle(align="start"), wide, tall) == [(0, 0, 32, 18), (32, 0, 15, 30)]


def test_a_stretched_picture_is_as_wide_as_its_ratio_says() -> None:
    assert children(FlexStyle(), Box(FlexStyle(aspect_ratio=0.5)))[0] == (0, 0, 30, 60)
    assert children(FlexStyle(direction="column"), Box(FlexStyle(aspect_ratio=4.0)))[0] == (0, 0, 100, 25)


def test_absolute_boxes_stand_in_the_padding_box_and_take_no_space() -> None:
    def absolute(**kw: object) -> Box:
        return Box(FlexStyle(position="absolute", **kw), measure=wrapping(2))  # type: ignore[arg-type]

    found = children(
        FlexStyle(border=5, padding=Insets(10, 10, 10, 10), justify="end", align="center"),
        absolute(inset=(0, 0, 0, 0)),
        absolute(inset=(None, 2, 3, None)),
        absolute(inset=(Percent(50), None, None, Percent(10)), width=Percent(50)),
        absolute(),
        fixed(10, 10),
    )
    assert found == [(5, 5, 90, 50), (73, 42, 20, 10), (14, 30, 45, 10), (65, 25, 20, 10), (75, 25, 10, 10)]


def test_rects_come_in_preorder_and_a_box_may_be_used_twice() -> None:
    pair = Box(FlexStyle(gap=2), [fixed(3, 3), fixed(4, 4)])
    rects = layout(Box(FlexStyle(direction="column"), [pair, pair]), 100, 60)
    assert [(r.x, r.y, r.width) for r in rects] == [
        (0, 0, 100),
        (0, 0, 100), (0, 0, 3), (5, 0, 4),
        (0, 4, 100), (0, 4, 3), (5, 4, 4),
    ]  # fmt: skip


def test_a_root_with_sizes_keeps_them() -> None:
    root = Box(FlexStyle(width=Percent(50), height=20, margin=Insets(1, 0, 0, 2)))
    assert numbers(layout(root, 100, 60)) == [(2, 1, 50, 20)]


def test_a_degenerate_ratio_counts_as_none() -> None:
    for ratio in (0.0, 2.2e-308, 1e300):
        leaf = Box(FlexStyle(aspect_ratio=ratio, width=10), measure=wrapping(3))
        plain = Box(FlexStyle(width=10), measure=wrapping(3))
        assert layout(Box(FlexStyle(), [leaf]), 100, 60) == layout(Box(FlexStyle(), [plain]), 100, 60)


def test_a_leaf_is_asked_once_per_width() -> None:
    measure = wrapping(30)
    text = Box(FlexStyle(), measure=measure)
    column = Box(FlexStyle(direction="column", grow=1), [text])
    layout(Box(FlexStyle(direction="column"), [Box(FlexStyle(), [fixed(10, 10), column])]), 100, 60)
    assert len(measure.asked) == len(set(measure.asked))


def test_overflow_counts_margins_and_leaves_absolute_boxes_out() -> None:
    kid = Box(FlexStyle(height=60, margin=Insets(bottom=7)), name="kid")
    stray = Box(FlexStyle(position="absolute", inset=(900, None, None, None), height=9), name="stray")
    root = Box(FlexStyle(align="start"), [kid, stray], name="root")
    assert overflows(root, layout(root, 100, 60)) == (("root", 7),)
    assert overflows(root, layout(root, 100, 67)) == ()


# ------------------------------------------------------------------------------------------------------ for any numbers

sizes = st.one_of(st.just(0.0), st.floats(0, 3000, allow_subnormal=False))
lengths = st.one_of(st.none(), sizes, st.builds(Percent, st.floats(0, 200, allow_subnormal=False)))
edges = st.builds(Insets, *(st.floats(0, 60, allow_subnormal=False) for _ in range(4)))
margins = st.builds(Insets, *(st.floats(-30, 60, allow_subnormal=False) for _ in range(4)))
factors = st.sampled_from([0.0, 0.01, 0.5, 1.0, 7.0])
aligns = st.sampled_from(["stretch", "start", "center", "end", "baseline"])
styles = st.builds(
    FlexStyle,
    direction=st.sampled_from(["row", "column"]),
    justify=st.sampled_from(["start", "center", "end", "space-between", "space-around", "space-evenly"]),
    align=aligns,
    align_self=st.none() | aligns,
    gap=sizes,
    padding=edges,
    margin=margins,
    border=st.sampled_from([0.0, 2.0]),
    width=lengths,
    height=lengths,
    min_width=lengths,
    min_height=lengths,
    max_width=lengths,
    max_height=lengths,
    grow=factors,
    shrink=factors,
    basis=lengths,
    position=st.sampled_from(["relative", "relative", "absolute"]),
    inset=st.tuples(lengths, lengths, lengths, lengths),
    aspect_ratio=st.none() | st.floats(0, 5, allow_subnormal=False),
)
leafs = st.builds(Box, styles, st.just(()), st.none() | st.builds(wrapping, st.integers(1, 200)))
trees = st.recursive(leafs, lambda inner: st.builds(Box, styles, st.lists(inner, max_size=4)), max_leaves=12)


def count(box: Box) -> int:
    return 1 + sum(map(count, box.children))


@given(trees, sizes, sizes)
@settings(max_examples=150)
def test_any_numbers_give_a_finite_rectangle_for_every_box(root: Box, width: float, height: float) -> None:
    rects = layout(root, width, height)
    assert len(rects) == count(root)
    assert all(isfinite(v) for rect in numbers(rects) for v in rect)
    assert all(rect.width >= 0 and rect.height >= 0 for rect in rects)
    assert all(by > 0 for _, by in overflows(root, rects))
    assert layout(root, width, height) == rects


def flat(box: Box) -> list[Box]:
    return [box, *(inner for child in box.children for inner in flat(child))]


@given(trees, sizes, sizes, st.lists(st.tuples(st.integers(0, 99), styles, st.integers(1, 200)), max_size=5))
@settings(max_examples=200)
def test_laid_out_again_after_changes_equals_laid_out_anew(
    root: Box, width: float, height: float, changes: list[tuple[int, FlexStyle, int]]
) -> None:
    kept = Relayout(root, width, height)
    for index, style, length in ((-1, root.style, 0), *changes):
        if index >= 0:
            boxes = flat(root)
            box = boxes[index % len(boxes)]
            if length % 2 and box.measure is not None:
                box.measure = wrapping(length)
            else:
                box.style = style
            box.changed = True
            kept.place()
        rects = layout(root, width, height)
        assert kept.rects() == rects
        worst = max((px for _, px in overflows(root, rects)), default=0.0)
        assert kept.overflow() == pytest.approx(worst, abs=1e-6)
        assert kept.size() == (rects[0].width, rects[0].height)


free_to_shrink = {"min_width": st.just(0.0), "min_height": st.just(0.0)}
simple = st.builds(FlexStyle, grow=factors, shrink=factors, width=sizes, height=sizes, margin=edges, **free_to_shrink)


@given(st.sampled_from(["row", "column"]), st.lists(simple, min_size=1, max_size=6), st.floats(0, 50), sizes)
@settings(max_examples=150)
def test_growing_fills_exactly_and_shrinking_fits(
    direction: str, kids: list[FlexStyle], gap: float, space: float
) -> None:
    row = direction == "row"
    root = Box(FlexStyle(direction=direction, gap=gap, align="start"), [Box(kid) for kid in kids])  # type: ignore[arg-type]
    _, *rects = layout(root, *(space, 4000.0) if row else (4000.0, space))
    outside = gap * (len(kids) - 1)
    for kid in kids:
        outside += kid.margin.left + kid.margin.right if row else kid.margin.top + kid.margin.bottom
    wanted = [kid.width if row else kid.height for kid in kids]
    given_ = [rect.width if row else rect.height for rect in rects]
    free = space - outside - sum(wanted)  # type: ignore[arg-type]
    if free > 0 and sum(kid.grow for kid in kids) >= 1:
        assert sum(given_) + outside == pytest.approx(space)
    elif free < 0 and all(kid.shrink >= 1 for kid in kids):
        assert sum(given_) == pytest.approx(max(space - outside, 0), abs=1e-6)
    elif free > 0 and not any(kid.grow for kid in kids):
        assert given_ == wanted
    starts = [rect.x if row else rect.y for rect in rects]
    assert starts == sorted(starts)


@given(trees, st.floats(100, 2000), st.floats(100, 2000))
@settings(max_examples=100)
def test_without_overflow_children_lie_inside_their_parent(root: Box, width: float, height: float) -> None:
    rects = layout(root, width, height)
    if overflows(root, rects):
        return
    rest = iter(rects)

    def check(box: Box) -> Rect:
        rect = next(rest)
        inner = rect.inset(box.style.padding)
        for child in box.children:
            inside = check(child)
            if child.style.position != "absolute" and min(inner.width, inner.height) >= 0:
                edge = child.style.margin
                outer = inside.inset(Insets(-edge.top, -edge.right, -edge.bottom, -edge.left))
                assert inner.contains(outer)
        return rect

    check(root)
