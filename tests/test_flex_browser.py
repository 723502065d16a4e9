"""Our boxes stand where a browser puts them: random trees, laid out by both, compared box by box."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random
from typing import Literal

import pytest

from cardmaker.compose.flex import Align, Box, FlexStyle, Justify, Length, Measured, Percent, layout
from cardmaker.geometry import Insets

TREES = 90
TOLERANCE = 0.5
SQUARE = 20.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Squares:
    """A leaf that behaves like text: `count` squares that wrap, so that its height depends on its width."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __call__(self, available: float) -> Measured:
        if not self.count:
            return Measured(0.0, 0.0)
        across = self.count if available > self.count * SQUARE else max(int((available + 0.05) // SQUARE), 1)
        across = min(across, self.count)
        return Measured(across * SQUARE, -(-self.count // across) * SQUARE, SQUARE)


def random_tree(seed: int) -> tuple[Box, float, float]:
    random = Random(seed)
    style = random_style(random, in_row=False)
    style = FlexStyle(
        direction=style.direction, justify=style.justify, align=style.align, gap=style.gap, padding=style.padding
    )
    root = random_container(random, style, depth=0, counter=iter(range(10_000)))
    return root, random.choice([320.0, 541.5, 1080.0]), random.choice([200.0, 566.25, 1350.0])


def random_container(random: Random, style: FlexStyle, depth: int, counter: Iterator[int]) -> Box:
    name = str(next(counter))
    count = random.randint(1, 5 if depth < 2 else 3)
    children = [random_box(random, depth + 1, counter, style.direction == "row") for _ in range(count)]
    return Box(style, children, name=name)


def random_box(random: Random, depth: int, counter: Iterator[int], in_row: bool) -> Box:
    style = random_style(random, in_row=in_row)
    if depth < 4 and random.random() < 0.45:
        return random_container(random, style, depth, counter)
    squares = random.choice([0, 0, 1, 3, 8, 20, 45])
    if not squares and random.random() < 0.3:
        style = picture_style(random, style)
    return Box(style, measure=Squares(squares) if squares else None, name=str(next(counter)))


def picture_style(random: Random, style: FlexStyle) -> FlexStyle:
    """A picture has no padding, keeps its shape, and is given one of its two sides."""
    side = float(random.randint(10, 200))
    width, height = random.choice([(side, None), (None, side)])
    shape = random.choice((1.0, 0.8, 16 / 9))
    return FlexStyle(
        width=width,
        height=height,
        aspect_ratio=shape,
        margin=style.margin,
        align_self=style.align_self,
        position=style.position,
        inset=style.inset,
        shrink=0.0,
    )


JUSTIFY: tuple[Justify, ...] = ("start", "center", "end", "space-between", "space-around", "space-evenly")
ALIGN: tuple[Align, ...] = ("stretch", "start", "center", "end", "baseline")  # baseline last: rows only


def random_style(random: Random, *, in_row: bool) -> FlexStyle:
    def one_of(share: float, *choices: float) -> float:
        return random.choice(choices) if random.random() < share else 0.0

    def length(share: float, low: int = 0, high: int = 300) -> Length:
        if random.random() >= share:
            return None
        if random.random() < 0.3:
            return Percent(float(random.randint(0, 120)))
        return random.randint(low * 4, high * 4) / 4.0

    def insets(share: float, low: int, high: int) -> Insets:
        if random.random() >= share:
            return Insets()
        return Insets(*(random.randint(low * 2, high * 2) / 2.0 for _ in range(4)))

    direction: Literal["row", "column"] = random.choice(("row", "column"))
    absolute = random.random() < 0.1
    stray = 0.4 if absolute else 0.0
    return FlexStyle(
        direction=direction,
        justify=random.choice(("start", *JUSTIFY)),
        align=random.choice(("stretch", *(ALIGN if direction == "row" else ALIGN[:-1]))),
        align_self=random.choice(ALIGN if in_row else ALIGN[:-1]) if not absolute and random.random() < 0.25 else None,
        gap=one_of(0.6, 7.5, 16.0, 40.0),
        padding=insets(0.4, 0, 40),
        border=one_of(0.15, 1.0, 4.0),
        margin=insets(0.25, -10, 30),
        width=length(0.3),
        height=length(0.3),
        min_width=length(0.2),
        min_height=length(0.2),
        max_width=length(0.2),
        max_height=length(0.2),
        grow=one_of(0.4, 0.25, 0.5, 1.0, 2.0),
        shrink=random.choice((1.0, 1.0, 1.0, 0.0, 0.3, 2.0)),
        basis=length(0.25),
        position="absolute" if absolute else "relative",
        inset=(length(stray, -20, 60), length(stray, -20, 60), length(stray, -20, 60), length(stray, -20, 60)),
    )


def css(style: FlexStyle) -> str:
    def px(length: Length, auto: str = "auto") -> str:
        if length is None:
            return auto
        return f"{length.value}%" if isinstance(length, Percent) else f"{length}px"

    def edges(of: Insets) -> str:
        return f"{of.top}px {of.right}px {of.bottom}px {of.left}px"

    top, right, bottom, left = style.inset
    rules = {
        "flex-direction": style.direction,
        "justify-content": style.justify,
        "align-items": style.align,
        "align-self": style.align_self or "auto",
        "gap": px(style.gap),
        "padding": edges(style.padding),
        "margin": edges(style.margin),
        "border-width": px(style.border),
        "width": px(style.width),
        "height": px(style.height),
        "min-width": px(style.min_width),
        "min-height": px(style.min_height),
        "max-width": px(style.max_width, "none"),
        "max-height": px(style.max_height, "none"),
        "flex": f"{style.grow} {style.shrink} {px(style.basis)}",
        "position": style.position,
        "inset": f"{px(top)} {px(right)} {px(bottom)} {px(left)}",
        "aspect-ratio": str(style.aspect_ratio or "auto"),
    }
    defaults = {"align-self": "auto", "position": "relative", "aspect-ratio": "auto", "inset": "auto auto auto auto"}
    return ";".join(f"{name}:{value}" for name, value in rules.items() if defaults.get(name) != value)


def html(box: Box) -> str:
    if box.children:
        return f'<div class=f style="{css(box.style)}">{"".join(map(html, box.children))}</div>'
    squares = "<i></i>" * box.measure.count if isinstance(box.measure, Squares) else ""
    return f'<div style="{css(box.style)}">{squares}</div>'


PAGE = """<!doctype html><meta charset=utf-8><style>
body {{ margin: 0; font-size: 0; line-height: 0 }}
div {{ box-sizing: border-box; position: relative; border: 0 solid }}
.f {{ display: flex }}
i {{ display: inline-block; width: 20px; height: 20px }}
section {{ position: absolute; left: 0; top: 0 }}
section > div {{ width: 100% !important; height: 100% !important }}
</style>{trees}<pre></pre><script>
const round = n => Math.round(n * 1000) / 1000;
document.querySelector("pre").textContent = JSON.stringify([...document.querySelectorAll("section")].map(s =>
  [...s.querySelectorAll("div")].map(d => {{
    const r = d.getBoundingClientRect();
    return [r.x, r.y, r.width, r.height].map(round);
  }})));
</script>"""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1400",
    "--dump-dom",
)

Rows = list[list[tuple[float, float, float, float]]]


def in_browser(browser: str, trees: list[tuple[Box, float, float]], folder: Path) -> Rows:
    """The border boxes of all trees, in document order, as the browser gives them."""
    sections = [f'<section style="width:{w}px;height:{h}px">{html(root)}</section>' for root, w, h in trees]
    page = folder / "trees.html"
    page.write_text(PAGE.format(trees="\n".join(sections)), encoding="utf-8")
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    found = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    return json.loads(unescape(found[1]))  # type: ignore[no-any-return]


def ours(trees: list[tuple[Box, float, float]]) -> Rows:
    return [[(r.x, r.y, r.width, r.height) for r in layout(*tree)] for tree in trees]


def the_browser() -> str:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("needs a browser: apt-get install chromium")
    return path


def test_boxes_stand_where_a_browser_puts_them(tmp_path: Path) -> None:
    trees = [random_tree(seed) for seed in range(TREES)]
    theirs = in_browser(the_browser(), trees, tmp_path)
    wrong = [
        f"tree {seed}, box {index}: ours {tuple(round(v, 2) for v in mine)}, browser {tuple(other)}"
        for seed, pair in enumerate(zip(ours(trees), theirs, strict=True))
        for index, (mine, other) in enumerate(zip(*pair, strict=True))
        if max(abs(a - b) for a, b in zip(mine, other, strict=True)) > TOLERANCE
    ]
    assert not wrong, "\n".join(wrong[:40])
