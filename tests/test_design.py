"""Brands and layouts: what designers write is read, merged and refused as they would expect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker import source
from cardmaker.design import Brand, Layout, check_pictures, read_brands, read_layouts
from cardmaker.design.layouts import Held
from cardmaker.design.properties import PROPERTIES
from cardmaker.design.schema import brand_schema, layout_schema
from cardmaker.design.values import BadValueError, number, parse_value, parse_values
from cardmaker.design.verify import Verifier
from cardmaker.diagnostics import Problems

ROOT = Path(__file__).parent.parent
BRAND = """
name: {ru: Дом}
fonts: {sans: Roboto, serif: Roboto}
tokens: {ink: "#111", paper: "#fff", mark: "#ff0", soft: $ink}
topics: {one: &one {field: "#00f", deep: "#008", tint: "#eef"}, "off": *one}
"""
LAYOUT = """
vars: {margin: 72px, axis: calc($margin + 96px)}
sizes: {body: {max: 44px, min: 34px}}
styles: {small: {font-size: 26px}}
parts: {head: {id: head, height: 60px, children: [{text: "{topic}", style: small}]}}
pages:
  page:
    flex-direction: column
    padding: $margin
    children:
      - use: head
      - {id: answer, blocks: answer, color: $ink}
fit: [{shrink: body, to: 34px}]
"""


def brands(**files: str) -> tuple[tuple[object, ...], Problems]:
    problems = Problems()
    nodes = {name: source.read(text.encode(), f"{name}.yaml", problems) for name, text in files.items()}
    return read_brands({name: node for name, node in nodes.items() if node}, problems), problems


def layouts(**files: str) -> tuple[tuple[object, ...], Problems]:
    problems = Problems()
    nodes = {name: source.read(text.encode(), f"{name}.yaml", problems) for name, text in files.items()}
    found = read_brands({"desk": source.read(BRAND.encode(), "desk.yaml", problems)}, problems)  # type: ignore[dict-item]
    return read_layouts({name: node for name, node in nodes.items() if node}, problems, found), problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24px", 24.0),
        ("24", 24.0),
        ("-12px", -12.0),
        ("0.5em", 20.0),
        ("$margin", 72.0),
        ("calc($margin + 2 * 12px)", 96.0),
        ("calc(($margin - 12px) / 2)", 30.0),
        ("max(72px, $safe)", 270.0),
        ("min($margin, calc(1em + 1px))", 41.0),
        ("-1 * $margin", -72.0),
        ("round(2.6)", 3.0),
    ],
)
def test_values(text: str, value: float) -> None:
    assert number(parse_value(text), {"margin": 72.0, "safe": 270.0}, 40.0) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "calc(", "calc(1px", "1px 2px", "#12", "#12345g", "12pt", "$", "1px +", "((1)"])
def test_values_that_cannot_be_read(text: str) -> None:
    with pytest.raises(BadValueError):
        parse_value(text)


def test_calc_keeps_its_spaces_when_values_are_split() -> None:
    assert len(parse_values("0 calc($a - 4px) max(1px, 2px)")) == 3


@given(st.text(max_size=60))
def test_any_value_is_read_or_refused(text: str) -> None:
    try:
        parse_value(text)
    except BadValueError as error:
        assert str(error)


def test_a_brand() -> None:
    (brand,), problems = brands(desk=BRAND)
    assert not problems.items
    assert brand.tokens["soft"] == (0x11, 0x11, 0x11, 255)  # type: ignore[attr-defined]
    assert brand.topics["one"]["shade"] == (0, 0, 76, 255)  # type: ignore[attr-defined]


def test_a_brand_changes_only_what_it_says() -> None:
    (desk, togys), problems = brands(desk=BRAND, togys='extends: desk\ntokens: {paper: "#000"}\n')
    assert not problems.items
    assert togys.tokens["paper"] == (0, 0, 0, 255)  # type: ignore[attr-defined]
    assert togys.tokens["ink"] == desk.tokens["ink"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("extra", "place", "message"),
    [
        ("tokenz: {}\n", "6:1", "not a key of a brand"),
        ("words: {swip: {ru: x}}\n", "6:9", "not one of the brand's words"),
        ("extends: nobody\n", "6:10", "no brand `nobody`"),
        ("extends: desk\n", "6:10", "circle"),
    ],
)
def test_brand_problems_have_their_place(extra: str, place: str, message: str) -> None:
    _, problems = brands(desk=BRAND + extra)
    (error,) = problems.errors
    assert f":{place}: error:" in str(error), str(error)
    assert message in error.message


def test_a_layout() -> None:
    (layout,), problems = layouts(classic=LAYOUT)
    assert not problems.items, problems.items
    tree = layout.tree("portrait", frozenset(), source.Mapping((), layout.node.span), problems)  # type: ignore[attr-defined]
    head, answer = tree.pages["page"].children
    assert head.name == "head"
    assert head.children[0].content == "{topic}"
    assert answer.element == "blocks"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("padding: $margin", "paddin: $margin", "did you mean `padding`"),
        ("padding: $margin", "padding: $margn", "did you mean `margin`"),
        ("color: $ink", "color: $inkk", "did you mean `ink`"),
        ("color: $ink", "color: inkk", "write a colour"),
        ("height: 60px", "height: tall", "not a length"),
        ("use: head", "use: heat", "did you mean `head`"),
        ("style: small", "style: smal", "did you mean `small`"),
        ('text: "{topic}"', 'text: "{topik}"', "did you mean `topic`"),
        ("id: answer,", "id: answer, when: of,", "`when` does not know `of`"),
        ("shrink: body", "shrink: bodi", "did you mean `body`"),
        ("{shrink: body, to: 34px}", "{shrnk: body}", "did you mean `shrink`"),
        ("flex-direction: column", "flex-direction: columns", "did you mean `column`"),
        ("sizes: {body: {max: 44px, min: 34px}}", "sizes: {body: {max: 44px}}", "a `max` and a `min`"),
        ("vars:", "extends: classic\nvars:", "circle"),
        ("vars:", "extends: base\nvars:", "no layout `base`"),
        ("vars:", "variants: [{aspect: round}]\nvars:", "not a known aspect"),
        ("vars:", "variants: [{when: rainy}]\nvars:", "not a known flag"),
        ("blocks: answer", "blocks: answer, text: hello", "a box holds one thing"),
        ("blocks: answer", "blocks: anser", "did you mean `answer`"),
        ("vars: {", "vars: {a: $nope, ", "`a` does not come to a length"),
        ("vars: {", "vars: {a: $b, b: $a, ", "does not come to a length"),
        ("vars: {", "vars: {a: 50%, ", "`a` does not come to a length"),
        ("max: 44px, min: 34px}}", "max: 24px, min: 34px}}", "is under the min"),
        ("max: 44px, min: 34px}}", "max: $body, min: 34px}}", "there is no length `$body` here"),
        ("to: 34px", "to: $nope", "there is no length `$nope` here"),
        ("padding: $margin", "padding: 5%", "a percentage cannot be part"),
        ("padding: $margin", "margin: 0 auto", "“auto” stands where a number is needed"),
        ("padding: $margin", "width: calc(100% - 24px)", "a percentage cannot be part"),
        ("padding: $margin", "gap: calc(10px / 0)", "a division by zero"),
        ("padding: $margin", "flex-grow: 50%", "not a plain number"),
        ("padding: $margin", "line-height: 140%", "not a plain number"),
        ("padding: $margin", "letter-spacing: 2px", "not in em"),
        ("font-size: 26px", "font-size: 0px", "it cannot be 0px; accepted: 1 to 2000px"),
        ("font-size: 26px", "font-family: $display", "no brand font is called `$display`"),
        ("pages:\n  page:", "pages:\n  pgae:", "there is no page `pgae`"),
        ("flex-direction: column", "when: photo", "cannot have a `when`"),
        ('text: "{topic}"', "text: [a, b]", "`text` is one text"),
        ("vars:", "variants: [{when: [law, in-force], boxes: {answer: {padding: $nope}}}]\nvars:", "no length `$nope`"),
        ("vars:", "slides: [portrait]\nvars:", "`pages` lacks cover, slide, end"),
    ],
)
def test_layout_problems_name_what_was_meant(old: str, new: str, message: str) -> None:
    assert old in LAYOUT
    _, problems = layouts(classic=LAYOUT.replace(old, new, 1))
    said = "\n".join(str(item) for item in problems.errors)
    assert message.casefold() in said.casefold(), said
    assert "classic.yaml:" in said


NUMERIC = ("length", "lengths", "number", "em", "border", "shadow")
MANY = "9" * 320
WRONG = [
    *((name, value) for name, prop in PROPERTIES.items() if prop.kind == "length" for value in ("60000px", MANY)),
    *((name, "-1px") for name, prop in PROPERTIES.items() if prop.kind == "length" and not prop.least < 0),
    *((name, "-1%") for name in ("width", "min-height", "max-width", "flex-basis")),
    ("width", "1001%"),
    ("left", "-1001%"),
    ("gap", "-0.5em"),
    ("padding", "4px -4px"),
    ("margin", f"{MANY}px"),
    ("flex-grow", MANY),
    ("flex-grow", "-1"),
    ("aspect-ratio", "0"),
    ("background", '"linear-gradient(nandeg, $ink, $paper)"'),
    ("background", '"linear-gradient(infdeg, $ink, $paper)"'),
    ("background", '"linear-gradient(0deg, $ink 120%, $paper)"'),
    ("border", "-2px $ink"),
    ("border-radius", "-2px"),
    ("box-shadow", "0 0 100000px $ink"),
    ("box-shadow", "0 0 501px $ink"),
    ("box-shadow", "0 0 -1px $ink"),
    ("opacity", "-1"),
    ("opacity", "5"),
    ("font-weight", "0"),
    ("font-weight", "400.5"),
    ("font-size", "2001px"),
    ("font-size", "0.5px"),
    ("line-height", "0"),
    ("line-height", "-1"),
    ("line-height", MANY),
    ("letter-spacing", "-5em"),
    ("max-lines", "-1"),
    ("max-lines", "0"),
    ("max-lines", "1.5"),
    ("bleed", "2"),
    ("quiet-zone", "-4"),
    ("columns", "0"),
    ("style", "[small, small]"),
    ("use", "[head]"),
    ("id", "[answer]"),
    ("hold", f"{MANY}s"),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_value_that_cannot_be_is_an_error_at_its_place(key: str, value: str) -> None:
    text = LAYOUT.replace("id: answer, ", "" if key == "id" else "id: answer, ").replace(
        "color: $ink", f"{key}: {value}"
    )
    (line,) = (number for number, line in enumerate(text.splitlines(), 1) if f" {key}: {value}}}" in line)
    column = text.splitlines()[line - 1].index(f" {key}: {value}}}") + len(key) + 4
    (error, *more) = layouts(classic=text)[1].errors
    assert str(error.span) == f"classic.yaml:{line}:{column}" and not more, error
    assert error.hint and len(error.message) < 200


@pytest.mark.parametrize("name", sorted(name for name, prop in PROPERTIES.items() if prop.kind in NUMERIC))
def test_the_least_and_the_most_of_a_property_are_accepted(name: str) -> None:
    prop = PROPERTIES[name]
    unit, more = {"number": ("", ""), "em": ("em", "")}.get(prop.kind, ("px", ""))
    more = {"border": " $ink", "shadow": " 0 0 $ink"}.get(prop.kind, "")
    for value in (prop.least, prop.most):
        text = LAYOUT.replace("color: $ink", f"{name}: {value:.6f}{unit}{more}")
        assert not layouts(classic=text)[1].items, value


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("vars: {margin: 72px, axis: calc($margin + 96px)}", "vars: [72px]", "[72px]", "`vars` is a list"),
        ("margin: 72px", "margin: [72px]", "[72px]", "`margin` in `vars` is a list"),
        ("margin: 72px", "margin: 24pt", "24pt", "cannot be read"),
        ("{body: {max: 44px, min: 34px}}", "44px", "44px", "`sizes` is a text"),
        ("{max: 44px, min: 34px}", "44px", "44px", "`body` in `sizes` is a text"),
        ("max: 44px", "max: 100000000px", "100000000px", "is too large"),
        ("{small: {font-size: 26px}}", "small", "small", "`styles` is a text"),
        ("small: {font-size: 26px}", "small: [26px]", "[26px]", "`small` in `styles` is a list"),
        ("parts: {head", "parts: 3\npartz: {head", "3", "`parts` is a text"),
        ("pages:\n", "pages: [page]\npagez:\n", "[page]", "`pages` is a list"),
        ("fit:", "boxes: [{id: answer}]\nfit:", "[{id", "`boxes` is a list"),
        ("fit:", "boxes: {answer: [4px]}\nfit:", "[4px]", "`answer` in `boxes` is a list"),
        ("fit:", "boxes: {answr: {gap: 4px}}\nfit:", "answr", "no box of this layout has the id `answr`"),
        ("fit:", "variants: [{when: lone, boxes: [4px]}]\nfit:", "[4px]", "`boxes` is a list"),
        ("{shrink: body, to: 34px}", "{drop: answr}", "answr", "no box of this layout has the id `answr`"),
        ("{shrink: body, to: 34px}", "{even: body, within: 0.14}", "0.14", "not a share"),
        ("{shrink: body, to: 34px}", "{even: body, within: 14}", "14}", "not a share"),
        ("{shrink: body, to: 34px}", "{even: body, within: inf%}", "inf%", "not a share"),
        ("{shrink: body, to: 34px}", "{even: body, last-line: 101%}", "101%", "not a share"),
        ("{shrink: body, to: 34px}", "{save-line: body, spare: $nope}", "$nope", "there is no length `$nope`"),
        ("{shrink: body, to: 34px}", "{grow: body, spare: 50%}", "50%", "a percentage"),
        ("{shrink: body, to: 34px}", "{grow: body, to: -4px}", "-4px", "cannot be -4px"),
    ],
)
def test_a_wrong_shape_or_step_is_one_error_at_its_place(old: str, new: str, at: str, message: str) -> None:
    assert old in LAYOUT
    text = LAYOUT.replace(old, new, 1)
    before = text[: text.index(at, text.index(new))]
    place = f"classic.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    said = [str(error) for error in layouts(classic=text)[1].errors if "`partz`" not in error.message]
    assert len(said) == 1 and said[0].startswith(f"{place}: error:") and message in said[0], said


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("top: calc(700px / $safe-top)", "a division by zero"),  # where an inset is 0
        ("gap: calc(700px / ($body - 34px))", "a division by zero"),  # at the smallest body
        ("font-size: calc($body - 40px)", "can become less than 1px"),
        ("font-size: calc($body * 100)", "can become more than 2000px"),
        ("width: calc($body * 9999)", "can become more than 20000px"),
        ("height: calc(9999px * 9999)", "can become more than 20000px"),
        ("max-height: round(calc(" + " * ".join(["9999px"] * 80)[:400].rstrip(" *") + "))", "max-height"),
        ("letter-spacing: $body", "is not in em"),
        ("hyphens-below: auto", "stands where a number is needed"),
    ],
)
@pytest.mark.parametrize("where", ["box", "style", "paragraph"])
def test_a_calculated_value_is_tried_at_all_sizes_and_insets(declared: str, message: str, where: str) -> None:
    text = LAYOUT
    if where == "box":
        text = LAYOUT.replace("color: $ink", declared)
    else:
        name = "small" if where == "style" else "paragraph"  # which is of the answer's blocks, and of no box
        text = LAYOUT.replace("styles: {", f"styles: {{{name}: {{{declared}}}, ").replace(
            ", small: {font-size: 26px}", ""
        )
        text = text.replace("style: small", "") if where == "paragraph" else text
    (error, *more) = layouts(classic=text)[1].errors
    assert message in error.message and not more, (error, more)
    assert text.splitlines()[error.span.line - 1].count(declared)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vars: [margin]", "`vars` is a list"),
        ("vars: {margin: [4px]}", "`margin` in `vars` is a list"),
        ("vars: {margin: 30000px}", "is too large"),
        ("styles: [small]", "`styles` is a list"),
        ("styles: {small: 4px}", "`small` in `styles` is a text"),
        ("styles: {small: {line-height: 0}}", "accepted: 0.5 to 10"),
    ],
)
def test_what_a_brand_puts_over_layouts_is_bounded_too(text: str, message: str) -> None:
    problems = Problems()
    found = read_brands({"desk": source.read(f"{BRAND}{text}\n".encode(), "desk.yaml", problems)}, problems)  # type: ignore[dict-item]
    read_layouts({"classic": source.read(LAYOUT.encode(), "classic.yaml", problems)}, problems, found)  # type: ignore[dict-item]
    (error,) = problems.errors
    assert message in error.message and str(error.span).startswith("desk.yaml:6:")


def test_a_box_that_is_in_no_form_may_be_named_by_a_layout_that_another_extends() -> None:
    base = LAYOUT.replace("fit: [", "boxes: {answer: {gap: 4px}}\nfit: [{drop: answer}, ")
    page = "pages: {page: {use: head}}"
    assert not layouts(base=base, own=f"extends: base\n{page}\n")[1].items
    wrong = layouts(base=base, own=f"extends: base\n{page}\nfit: [{{drop: nobody}}]\n")[1].errors
    assert [str(error.span) for error in wrong] == ["own.yaml:3:14"]


def test_pictures_that_a_layout_names_are_files() -> None:
    known = ("assets/icons/clock.svg", "assets/glyphs/clock.svg", "assets/logo.svg")
    for named, wrong in (
        ("icon: clock", False),
        ("icon: clokc", True),
        ("glyph: clock", False),
        ("glyph: off", True),
        ('icon: "{topic.icon}"', False),
        ("icon: assets/logo.svg", False),
        ("drawing: assets/logo.svg", False),
        ("drawing: assets/icons/nope.svg", True),
        ("drawing: tab", False),
        ("drawing: partner-mark", False),
        ("drawing: tabb", True),
    ):
        text = LAYOUT.replace("color: $ink}", f"color: $ink}}\n      - {{id: sign, {named}}}")
        (layout,), problems = layouts(classic=text)
        assert check_pictures(layout.node, known, problems) != wrong, named  # type: ignore[attr-defined]
        assert [str(error.span) for error in problems.errors] == (
            [f"classic.yaml:13:{20 + named.index(' ') + 1}"] if wrong else []
        )


def test_layouts_are_tried_for_the_aspects_asked_for() -> None:
    text = LAYOUT + "variants:\n  - {aspect: wide, vars: {margin: $nope}}\n"
    said = {}
    for aspect in ("portrait", "wide"):
        problems = Problems()
        found = read_brands({"desk": source.read(BRAND.encode(), "desk.yaml", problems)}, problems)  # type: ignore[dict-item]
        read_layouts({"classic": source.read(text.encode(), "classic.yaml", problems)}, problems, found, (aspect,))  # type: ignore[dict-item]
        said[aspect] = [item.message for item in problems.errors]
    assert said["portrait"] == []
    assert any("margin" in message for message in said["wide"])


def test_what_a_brand_puts_over_layouts_is_checked_too() -> None:
    problems = Problems()
    text = BRAND + "vars: {margin: $nope}\nstyles: {small: {colour: red}}\n"
    found = read_brands({"desk": source.read(text.encode(), "desk.yaml", problems)}, problems)  # type: ignore[dict-item]
    read_layouts({"classic": source.read(LAYOUT.encode(), "classic.yaml", problems)}, problems, found)  # type: ignore[dict-item]
    said = "\n".join(str(item) for item in problems.errors)
    assert "desk.yaml:6:16: error: `margin` does not come to a length" in said
    assert "Did you mean `color`" in said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("serif: Roboto", "serf: Roboto", "no font `serif`"),
        ('"off": *one', "two: *one", "lack `off`"),
        ("ink:", "inkk:", "no colour `ink`"),
    ],
)
def test_a_brand_lacks_nothing_cards_need(old: str, new: str, message: str) -> None:
    _, problems = brands(desk=BRAND.replace(old, new))
    assert any(message in item.message for item in problems.errors), problems.items


def test_a_part_that_uses_itself_is_an_error() -> None:
    text = LAYOUT.replace(
        "parts: {head: {id: head,", "parts: {loop: {children: [{use: loop}]}, head: {id: head,"
    ).replace("- use: head", "- use: loop")
    _, problems = layouts(classic=text)
    assert any("circle" in item.message for item in problems.errors)


def test_a_variant_changes_an_aspect() -> None:
    text = LAYOUT + "variants: [{aspect: square, vars: {margin: 64px}}, {when: lone, boxes: {head: {height: 10px}}}]\n"
    (layout,), problems = layouts(classic=text)
    assert not problems.items
    over = source.Mapping((), layout.node.span)  # type: ignore[attr-defined]
    square = layout.tree("square", frozenset(), over, problems)  # type: ignore[attr-defined]
    lone = layout.tree("portrait", frozenset({"lone"}), over, problems)  # type: ignore[attr-defined]
    assert number(square.vars["margin"], {}) == 64
    assert number(lone.vars["margin"], {}) == 72
    assert lone.pages["page"].children[0].style["height"] == parse_value("10px")


@pytest.mark.parametrize("flag", ["lone", "was"])
def test_what_only_one_variant_makes_wrong_is_found(flag: str) -> None:
    """Boxes that a variant leaves alone are read once for all trees; those that it changes must be read again."""
    good = "{when: lone, boxes: {head: {height: 10px}}}, {when: was, boxes: {answer: {height: 10px}}}"
    text = f"{LAYOUT}variants: [{good}]\n"
    assert not layouts(classic=text)[1].items
    for wrong in ("{head: {height: $nothing}}", "{answer: {hight: 10px}}", "{head: {font-size: 0.5px}}"):
        faults = layouts(classic=f"{text[:-2]}, {{when: [{flag}, off], boxes: {wrong}}}]\n")[1].errors
        assert faults, wrong


def test_a_length_that_only_some_trees_have_is_missed_in_the_others() -> None:
    text = LAYOUT.replace("height: 60px", "height: $tall")
    without = "there is no length `$tall`"
    assert without in [error.message for error in layouts(classic=text)[1].errors]
    some = f"{text}variants: [{{when: lone, vars: {{tall: 60px}}}}]\n"
    assert without in [error.message for error in layouts(classic=some)[1].errors]
    assert not layouts(classic=f"{text}variants: [{{vars: {{tall: 60px}}}}]\n")[1].items


def test_trees_that_are_tried_out_together_are_those_that_are_compiled_alone() -> None:
    problems = Problems()
    for layout in shipped(problems)[1]:
        held = Held(frozenset(), (), frozenset(), Verifier(frozenset()))
        over = source.Mapping((), layout.node.span)
        for aspect in layout.aspects:
            for flags in ((), *((flag,) for flag in layout.flags), layout.flags):
                alone = layout.tree(aspect, frozenset(flags), over, problems)
                assert layout.tree(aspect, frozenset(flags), over, problems, held) == alone, (layout.id, aspect, flags)


def test_the_shipped_brands_and_layouts_have_no_problems() -> None:
    problems = Problems()
    found, made = shipped(problems)
    assert not problems.items, problems.items
    assert {brand.id for brand in found} == {"desk", "togys"}
    assert {layout.id for layout in made} == {"classic", "carousel", "photo", "number", "cover", "clip", "poster"}


def shipped(problems: Problems) -> tuple[tuple[Brand, ...], tuple[Layout, ...]]:
    nodes = {
        path.parent.name: source.read(path.read_bytes(), path.name, problems)
        for path in (ROOT / "assets/brands").glob("*/brand.yaml")
    }
    found = read_brands(nodes, problems)  # type: ignore[arg-type]
    sheets = {
        path.stem: source.read(path.read_bytes(), path.name, problems)
        for path in (ROOT / "assets/layouts").glob("*.yaml")
    }
    return found, read_layouts(sheets, problems, found)  # type: ignore[arg-type]


def test_schemas_know_every_property() -> None:
    box = layout_schema()["definitions"]["box"]["properties"]
    assert set(PROPERTIES) < set(box)
    assert "tokens" in brand_schema()["properties"]


def test_every_text_of_the_shipped_brand_meets_wcag() -> None:
    """WCAG 2.2 AA for all, 7:1 for body text; the pairs are those of the look's tokens."""
    problems = Problems()
    nodes = {
        path.parent.name: source.read(path.read_bytes(), path.name, problems)
        for path in (ROOT / "assets/brands").glob("*/brand.yaml")
    }
    for brand in read_brands(nodes, problems):  # type: ignore[arg-type]
        token = brand.tokens
        surface = token["paper"] if brand.overrides.get("styles") else token["mark"]
        pairs = [("ink", "paper", 7.0), ("ink-2", "paper", 4.5), ("on-cell", "cell", 7.0), ("on-amber", "amber", 7.0)]
        pairs += [
            ("on-dark", "dark", 7.0),
            ("dark-2", "dark", 7.0),
            ("paper", "cell-off", 4.5),
            ("count-ink", "mark", 4.5),
        ]
        for front, back, least in pairs:
            assert contrast(token[front], token[back]) >= least, (brand.id, front, back)
        assert contrast(token["on-mark"], surface) >= 7
        for name, topic in brand.topics.items():
            assert contrast(token["on-field"], topic["field"]) >= 4.5, (brand.id, name)
            assert contrast(token["figure"], topic["field"]) >= 3.0, (brand.id, name)


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: tuple[int, ...]) -> float:
    linear = [c / 12.92 if (c := v / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for v in color[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
