"""A few pictures kept as they were looked at: letters, edges, marks, drawings, photos, gradients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shipped
from conftest import GOLDEN_IMAGES
from PIL import Image

from cardmaker.geometry import Rect, Size
from cardmaker.paint import Painter, PaletteImage
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
from cardmaker.text import Span, break_lines, place, prepare

INK, PAPER, FIELD, MARK = (15, 26, 46, 255), (238, 241, 245, 255), (29, 67, 198, 255), (255, 220, 46, 255)
WHITE, INK_2 = (255, 255, 255, 255), (69, 83, 107, 255)
SERIF, SANS = "Source Serif Pro", "Roboto"
PURPLE = ((0.0, (42, 5, 25, 255)), (0.5, (138, 28, 92, 255)), (1.0, (251, 230, 240, 255)))
PHOTO = "assets/photos/still-life.png"


def words(text: str, size: float, x: float, y: float, color: Rgba, family: str = SANS, weight: int = 400) -> list[Item]:
    """Lines of text, the first on the baseline `y`."""
    paragraph = prepare((Span(text, family, weight, False, ""),), language="kk", fonts=shipped.studio().fonts)
    lines = break_lines(paragraph, 1e9)
    return [
        Glyphs("t", run.face, size, color, run.glyphs, run.text)
        for number, line in enumerate(lines)
        for run in place(paragraph, line, size=size, x=x, baseline=y + number * size * 1.3)
    ]


KAZAKH = "Ққ Ңң Үү Ұұ\nҺһ Әә Іі Өө Ғғ\n№ 5 · 25,5 ₸"
SCENES: dict[str, tuple[tuple[int, int], Rgba, list[Item]]] = {
    "kazakh-serif-on-field": ((420, 260), FIELD, words(KAZAKH, 60, 12.3, 64, WHITE, SERIF, 700)),
    "kazakh-sans-on-paper": ((300, 160), PAPER, words(KAZAKH, 36, 10.6, 40, INK)),
    "small-secondary": ((300, 90), PAPER, words("әдебиет, 20.08.2024\nmedialaw.example", 26, 8, 32, INK_2)),
    "figure": ((300, 260), FIELD, words("57", 260, 4, 236, MARK, SERIF, 700)),
    "marked-lead": (
        (360, 150),
        PAPER,
        [
            Fill("m", Rect(6, 10, 330, 66), MARK),
            Fill("m", Rect(6, 76, 210, 66), MARK),
            *words("Бес жұмыс\nкүні.", 52, 14, 60, INK, SANS, 700),
        ],
    ),
    "other-languages": ((330, 60), PAPER, words("Ελλάδα, Ўзбек, Čeština", 30, 8, 40, INK)),
    "edges": (
        (200, 160),
        PAPER,
        [
            Fill("a", Rect(10.4, 10.7, 80, 60), FIELD, (24, 0, 12.5, 3)),
            Border("b", Rect(100.5, 10.5, 80, 60), 3, INK, (14, 14, 14, 14)),
            Stroke("c", (12, 150), (90, 84), 4, INK),
            Fill("d", Rect(110, 84, 66.6, 66.3), (255, 220, 46, 128), (33, 33, 33, 33)),
        ],
    ),
    "shadow-and-gradient": (
        (220, 160),
        WHITE,
        [
            Shadow("s", Rect(20, 26, 180, 110), 24, (0, 0, 0, 110), (12, 12, 12, 12)),
            Ramp("r", Rect(20, 20, 180, 110), 120, ((0, FIELD), (1, MARK)), (12, 12, 12, 12)),
        ],
    ),
    "drawings": (
        (260, 130),
        FIELD,
        [
            Drawing("i", Rect(8, 8, 60, 60), "assets/icons/requests.svg", (("currentcolor", WHITE),)),
            Drawing("m", Rect(80, 8, 90, 112), "assets/brands/desk/mark.svg"),
            Drawing("t", Rect(180, 8, 72, 72), "assets/brands/desk/tab.svg", (("currentcolor", PAPER),)),
        ],
    ),
    "code": ((120, 120), WHITE, [Modules("q", Rect(10, 10, 99, 99), ((1, 0, 1), (0, 1, 1), (1, 1, 0)), INK)]),
    "photo-duotone": (
        (220, 280),
        PAPER,
        [Picture("p", Rect(0, 0, 220, 280), PHOTO, (0.5, 0.5), Tone((0.12, 0.72), PURPLE))],
    ),
    "photo-screened": (
        (220, 200),
        PAPER,
        [Picture("p", Rect(9.5, 0, 200, 190), PHOTO, (0.5, 0.4), Tone((0.12, 0.72), PURPLE), Screen(9, 45, 0.62))],
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_picture(name: str, golden_image: Callable[[str, Image.Image], None]) -> None:
    size, background, items = SCENES[name]
    studio = shipped.studio()
    painted = Painter(studio.fonts, studio.pictures).paint_still(Scene(Size(*size), background, tuple(items)))
    golden_image(name, painted.rgb() if isinstance(painted, PaletteImage) else painted)


def test_every_golden_picture_is_claimed() -> None:
    assert {path.stem for path in GOLDEN_IMAGES.glob("*.png")} == set(SCENES)
