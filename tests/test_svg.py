"""Drawings: what an SVG may hold, what is refused and how it is said, and how its paints are replaced."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardmaker.geometry import Rect, Size
from cardmaker.pictures import Pictures, SvgError, check, svg

ROOT = Path(__file__).parents[1]
NS = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def doc(inside: str, attributes: str = 'viewBox="0 0 24 24"') -> str:
    return f"<svg {NS} {attributes}>{inside}</svg>"


def refused(text: str) -> str:
    with pytest.raises(SvgError) as caught:
        svg.clean(text)
    return "; ".join(caught.value.messages)


@pytest.mark.parametrize("path", sorted((ROOT / "assets").rglob("*.svg")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_shipped_drawings_pass_and_have_ink(path: Path) -> None:
    data = path.read_bytes()
    assert check(path.name, data) == ()
    mask = Pictures.from_files([("a.svg", data)]).mask("a.svg", Size(48, 48), Rect(0, 0, 48, 48))
    assert mask.getbbox() is not None


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<image href="photo.jpg"/>', "<image>: is not allowed here; place the picture in the layout instead"),
        ("<text>A</text>", "<text>: is not allowed here; turn text into paths"),
        ("<script>alert(1)</script>", "<script>: is not allowed here; scripts never run"),
        ("<foreignObject/>", "<foreignObject>: is not allowed"),
        ("<animate/>", "<animate>: is not allowed"),
        ('<use href="other.svg#a"/>', 'href="other.svg#a" points outside the file'),
        ('<path fill="url(http://a/b#c)" d="M0 0"/>', "points outside the file"),
        ('<path style="fill:url(file:///etc/passwd)" d="M0 0"/>', "points outside the file"),
        ("<style>@import url(a.css);</style>", "@ rules such as @import"),
        ("<style>g > path { fill: red }</style>", "selector 'g > path' is not read"),
        ('<path d="M0 0 &lt;"/>', "is not a number, path or transform"),
        ('<rect width="1e30"/>', "width has a number over 1,000,000"),
        ('<path stroke-dasharray="0.0001" d="M0 0H9"/>', "is too fine"),
    ],
)
def test_what_is_not_allowed_is_named(inside: str, said: str) -> None:
    assert said in refused(doc(inside))


def test_all_that_is_refused_is_told_at_once_with_lines() -> None:
    message = refused(doc('\n<image/>\n<g><text/></g>\n<use href="http://a"/>'))
    assert [f"line {line}: " in message for line in (2, 3, 4)] == [True] * 3


def test_outside_hrefs_by_xlink_are_seen() -> None:
    assert "points outside" in refused(f'<svg {NS} {XLINK} viewBox="0 0 1 1"><use xlink:href="file:///a#b"/></svg>')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + doc("&a;"), "not allowed"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + doc("&a;"), "not allowed"),
        ("<svg", "not well-formed"),
        ("", "the file is empty"),
        ("<html/>", "begins with <html>"),
        (f"<svg {NS}/>", "needs a viewBox"),
        (doc("", 'viewBox="0 0 0 0"'), "needs a viewBox"),
        (doc("<g>" * 60 + "</g>" * 60), "nest deeper than 50"),
        (doc("<g/>" * 5_001), "more than 5,000 elements"),
        (doc(" " * 1_000_001), "at most 1 MB are read"),
    ],
)
def test_files_that_are_not_drawings(text: str, said: str) -> None:
    assert said in refused(text)


def test_a_doctype_without_declarations_is_read_past() -> None:
    text = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert svg.clean(text + doc('<path d="M0 0H9V9z"/>')).startswith("<svg ")


def test_growth_through_use_is_capped_quickly() -> None:
    levels = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    start = time.process_time()
    message = refused(doc(f'<defs><path id="a0" d="M0 0H9"/>{levels}</defs><use href="#a11"/>'))
    assert "elements, counting each <use>; at most 1,500 are" in message
    assert time.process_time() - start < 1


def test_circles_of_references_are_refused() -> None:
    assert "refers to itself" in refused(doc('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))
    assert "refers to itself" in refused(doc('<mask id="m"><path mask="url(#m)" d="M0 0H9"/></mask>'))


def test_many_masks_are_refused() -> None:
    masked = '<path mask="url(#m)" d="M0 0H9"/>' * 300
    assert "masks, clips, opacities and dashed lines; at most 100 are" in refused(
        doc(f'<mask id="m"><path d="M0 0H9"/></mask>{masked}')
    )


def test_handlers_editors_words_and_metadata_are_left_out() -> None:
    text = doc(
        "<title>Secret</title><metadata>GPS</metadata><ink:view/>"
        '<path onclick="evil()" ink:label="x" class="c" d="M0 0H9V9z" unknown="1"/>',
        'viewBox="0 0 24 24" onload="evil()" xmlns:ink="http://example.org/ink"',
    )
    assert svg.clean(text) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0H9V9z"/></svg>\n'
    )


def test_styles_become_attributes_in_the_order_of_css() -> None:
    text = doc(
        "<style>/* c */ .a{fill:#FF0000;stroke:none} path{fill:blue;opacity:.5} #i{fill:lime}</style>"
        '<path class="a b" d="M0 0"/><path d="M1 1" fill="red"/><path id="i" class="a" style="opacity: 1" d="M2 2"/>'
    )
    assert svg.clean(text).count("<style") == 0
    body = svg.read(text.encode()).body
    assert '<path d="M0 0" fill="#ff0000" opacity=".5" stroke="none"/>' in body
    assert '<path d="M1 1" fill="blue" opacity=".5"/>' in body
    assert '<path d="M2 2" fill="lime" id="i" opacity="1" stroke="none"/>' in body


def test_width_and_height_serve_where_there_is_no_view_box() -> None:
    read = svg.read(doc('<path d="M0 0H9V9z"/>', 'width="10mm" height="96"').encode())
    assert (round(read.width, 2), read.height) == (37.8, 96.0)


def test_a_gradient_of_the_file_itself_is_kept() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#F00"/></linearGradient></defs>'
        '<rect width="9" height="9" fill="url(#g)"/>'
    )
    cleaned = svg.clean(doc(inside))
    assert 'fill="url(#g)"' in cleaned and 'stop-color="#f00"' in cleaned


def test_paints_are_replaced_by_name() -> None:
    data = doc('<path d="M0 0H12V24H0z" fill="currentColor"/><path d="M12 0H24V24H12z" fill="#FFDC2E"/>').encode()
    pictures = Pictures.from_files([("a.svg", data)])
    colors = (("currentcolor", (0, 0, 255, 255)), ("#ffdc2e", (255, 0, 0, 128)))
    drawn = pictures.drawn("a.svg", Size(24, 24), Rect(0, 0, 24, 24), colors)
    assert drawn.getpixel((4, 12)) == (0, 0, 255, 255)
    assert drawn.getpixel((20, 12))[3] == 128  # type: ignore[index]


def test_the_roots_own_paint_is_replaced_too() -> None:
    data = doc('<path d="M0 0H24V24H0z"/>', 'viewBox="0 0 24 24" fill="currentColor"').encode()
    drawn = Pictures.from_files([("a.svg", data)]).drawn(
        "a.svg", Size(8, 8), Rect(0, 0, 8, 8), (("currentcolor", (9, 8, 7, 255)),)
    )
    assert drawn.getpixel((4, 4)) == (9, 8, 7, 255)


def test_drawings_are_fitted_centred_at_sub_pixel_places() -> None:
    data = doc('<path d="M0 0H24V24H0z"/>').encode()
    pictures = Pictures.from_files([("a.svg", data)])
    assert pictures.mask("a.svg", Size(40, 20), Rect(0, 0, 40, 20)).getbbox() == (10, 0, 30, 20)
    half = pictures.mask("a.svg", Size(10, 10), Rect(2.5, 2, 4, 4))
    assert [half.getpixel((x, 4)) for x in (1, 2, 3, 6, 7)] == [0, 128, 255, 128, 0]


@pytest.mark.parametrize("root", ["", ' overflow="hidden"'])
def test_what_lies_outside_of_the_view_box_is_never_drawn(root: str) -> None:
    data = doc('<path d="M-99-99H99V99H-99z"/>', f'viewBox="0 0 24 24"{root}').encode()
    pictures = Pictures.from_files([("a.svg", data)])
    assert pictures.mask("a.svg", Size(40, 40), Rect(8, 9, 24, 24)).getbbox() == (8, 9, 32, 33)
    assert pictures.mask("a.svg", Size(40, 40), Rect(-8, -9, 24, 24)).getbbox() == (0, 0, 16, 15)
    assert pictures.mask("a.svg", Size(40, 40), Rect(-8, -9, 99, 99)).getbbox() == (0, 0, 40, 40)


@settings(max_examples=200)
@given(st.text(alphabet='<>/="#&;: abcdefgsuvhil.()0123456789-', max_size=120))
def test_no_text_makes_a_traceback(noise: str) -> None:
    for text in (noise, doc(noise), doc(f'<path d="M0 0" style="{noise.replace(chr(34), "")}"/>')):
        try:
            cleaned = svg.clean(text)
        except SvgError:
            continue
        assert svg.clean(cleaned) == cleaned
