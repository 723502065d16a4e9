"""Motion in a layout: read in CSS's words, every mistake told at its place, the schema knows the same words."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shipped
from test_design import BRAND, LAYOUT, brands, layouts

from cardmaker import source
from cardmaker.animation import ANIMATIONS, BY, DIRECTIONS, EASINGS, STARTS, TRANSITIONS, Animation, Transition
from cardmaker.compose.clips import compose_clip
from cardmaker.compose.counting import steps
from cardmaker.content.model import Localised, Text
from cardmaker.design.animations import ANIMATION_KEYS, TRANSITION_KEYS, animation
from cardmaker.design.schema import layout_schema
from cardmaker.diagnostics import Problems
from cardmaker.scene import Glyphs, Scene

MOVING = LAYOUT.replace(
    "    flex-direction: column\n    padding: $margin\n",
    "    flex-direction: column\n    padding: $margin\n"
    "    transition: {name: wipe, duration: 0.6s, direction: up, over: answer}\n    hold: 1.6s\n",
).replace("color: $ink}", "color: $ink, animation: {name: fade-up, duration: 350ms, easing: ease-out, by: line}}")


def read(text: str) -> tuple[Animation | None, str]:
    problems = Problems()
    node = source.read(text.encode(), "a.yaml", problems)
    assert node is not None
    return animation("animation", node, problems), "\n".join(map(str, problems.items))


def test_an_animation_is_read_in_csss_words() -> None:
    found, told = read("{name: fade-up, duration: 0.5s, delay: -200ms, easing: ease-out, stagger: 0.08s, by: word}")
    assert told == ""
    assert found == Animation("fade-up", 0.5, -0.2, EASINGS["ease-out"], 0.08, "word")
    found, told = read('{name: draw, easing: "cubic-bezier(0.65, 0, .35, 1)", start: read, distance: 20px, scale: 1.1}')
    assert told == ""
    assert found == Animation("draw", easing=(0.65, 0.0, 0.35, 1.0), start="read", distance=20.0, scale=1.1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fade", "`animation` is a mapping; here stands a text"),
        ("{duration: 1s}", "lacks `name`"),
        ("{name: fade-pu}", "did you mean `fade-up`"),
        ("{name: fade, duraton: 1s}", "did you mean `duration`"),
        ("{name: fade, duration: 1}", "Write seconds or milliseconds"),
        ("{name: fade, duration: soon}", "Write seconds or milliseconds"),
        ("{name: fade, duration: -1s}", "cannot be less than nothing"),
        ("{name: fade, delay: 100s}", "20 s is the most"),
        ("{name: fade, duration: 1e9s}", "cannot be"),
        ("{name: fade, easing: ease-uot}", "did you mean `ease-out`"),
        ("{name: fade, easing: 'cubic-bezier(0.1, 0.2, 0.3)'}", "takes four"),
        ("{name: fade, easing: 'cubic-bezier(2, 0, 0.3, 1)'}", "not 0 to 1"),
        ("{name: fade, easing: 'cubic-bezier(0, 99, 0.3, 1)'}", "not -2 to 3"),
        ("{name: fade, by: letter}", "Accepted: box, line, phrase, word"),
        ("{name: fade, start: raed}", "did you mean `read`"),
        ("{name: fade, distance: far}", "needs a number"),
        ("{name: fade, distance: 9000px}", "2000 is the most"),
        ("{name: zoom, scale: 0.5}", "it can be 1 to 2"),
        ("{name: [fade]}", "`name` needs a value; here stands a list"),
    ],
)
def test_mistakes_in_an_animation_are_told_at_their_place(text: str, message: str) -> None:
    found, told = read(text)
    assert found is None
    assert message.casefold() in told.casefold(), told
    assert told.startswith("a.yaml:1:"), told


def test_a_layout_may_move() -> None:
    (layout,), problems = layouts(clip=MOVING)
    assert not problems.items, problems.items
    tree = layout.tree("tall", frozenset(), source.Mapping((), layout.node.span), problems)  # type: ignore[attr-defined]
    page = tree.pages["page"]
    assert page.style["transition"] == Transition("wipe", 0.6, direction="up", over="answer")
    assert page.children[1].style["animation"] == Animation("fade-up", 0.35, easing=EASINGS["ease-out"], by="line")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: wipe", "name: wip", "did you mean `wipe`"),
        ("direction: up", "direction: upp", "did you mean `up`"),
        ("over: answer", "over: anser", "did you mean `answer`"),
        ("hold: 1.6s", "hold: 1.6", "Write seconds"),
        ("id: answer,", "id: answer, hold: 1s,", "tells of a page"),
        ("vars:", "clip: [tall]\nvars:", "`pages` lacks cover, slide, end"),
        ("vars:", "clip: [round]\nvars:", "not a known aspect"),
    ],
)
def test_mistakes_in_a_layouts_motion_are_told(old: str, new: str, message: str) -> None:
    assert old in MOVING
    _, problems = layouts(clip=MOVING.replace(old, new, 1))
    said = "\n".join(str(item) for item in problems.errors)
    assert message.casefold() in said.casefold(), said
    assert "clip.yaml:" in said


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("reading: {ru: fast}", "not a reading speed"),
        ("reading: {ru: 400}", "not a reading speed"),
        ("reading: 14", "mapping of names to values"),
        ("prefers-reduced-motion: maybe", "neither true nor false"),
    ],
)
def test_mistakes_in_what_a_brand_says_of_clips_are_told(line: str, message: str) -> None:
    _, problems = brands(desk=f"{BRAND}{line}\n")
    assert message in "\n".join(map(str, problems.errors))


def test_a_brand_says_how_fast_people_read_and_whether_things_may_move() -> None:
    (brand,), problems = brands(desk=f"{BRAND}reading: {{kk: 12, ru: 14.5}}\nprefers-reduced-motion: true\n")
    assert not problems.items
    assert brand.reading == {"kk": 12.0, "ru": 14.5}  # type: ignore[attr-defined]
    assert brand.reduced_motion is True  # type: ignore[attr-defined]


def test_the_schema_knows_the_same_words() -> None:
    box = layout_schema()["definitions"]["box"]["properties"]
    shape = box["animation"]["properties"]
    assert set(shape) == set(ANIMATION_KEYS)
    assert shape["name"]["enum"] == list(ANIMATIONS)
    assert (shape["by"]["enum"], shape["start"]["enum"]) == (list(BY), list(STARTS))
    shape = box["transition"]["properties"]
    assert set(shape) == set(TRANSITION_KEYS)
    assert (shape["name"]["enum"], shape["direction"]["enum"]) == (list(TRANSITIONS), list(DIRECTIONS))
    assert "clip" in layout_schema()["properties"]


@pytest.mark.parametrize(
    ("value", "was", "expected"),
    [
        ("5", "7", ("7", "6", "5")),
        ("3", "", ("0", "1", "2", "3")),
        ("15 %", "13 %", ("0 %", "1 %", "2 %")),
        ("1,5", "1,2", ("1,2", "1,3", "1,4", "1,5")),
        ("№ 2", "4", ("№ 4", "№ 3", "№ 2")),
        ("нет", "7", ("нет",)),
        ("5", "5", ("5",)),
    ],
)
def test_a_count_passes_the_figures_between(value: str, was: str, expected: tuple[str, ...]) -> None:
    assert steps(value, was)[: len(expected)] == expected
    assert steps(value, was)[-1] == value


def test_a_long_count_makes_few_steps_and_keeps_its_groups() -> None:
    found = steps("1 000 000", "")
    assert 20 < len(found) < 40
    assert found[-2] == "972 222"


def test_the_shipped_clip_layout_has_all_forms_and_a_number_page() -> None:
    layout = shipped.studio().layouts["clip"]
    assert set(layout.clip) == {"tall", "portrait", "square", "wide"}


def said(scene: Scene, box: str) -> str:
    return " ".join(item.text for item in scene.items if isinstance(item, Glyphs) and item.box == box)


def sizes(scenes: list[Scene], box: str) -> set[float]:
    return {item.size for scene in scenes for item in scene.items if isinstance(item, Glyphs) and item.box == box}


@pytest.mark.parametrize("placement", ["instagram-reel", "linkedin-video", "x-video"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_clips_law_line_names_the_act_and_its_day(placement: str, language: str) -> None:
    pages = compose_clip(shipped.job("media-law-now/answer-time", language, placement), shipped.studio()).pages
    answers = [page.scene for page in pages if page.kind == "slide"]
    assert answers and all(said(scene, "act") and "2024" in said(scene, "since") for scene in answers)


@pytest.mark.parametrize("placement", ["instagram-reel", "x-video"])
def test_an_act_too_long_for_the_law_line_leaves_the_question_its_size(placement: str) -> None:
    job, studio = shipped.job("media-law-now/answer-time", "ru", placement), shipped.studio()
    assert job.card
    name = Localised(
        (("ru", Text("О порядке рассмотрения обращений граждан и юридических лиц в органах", job.card.span)),)
    )
    acts = tuple(replace(act, name=name) for act in studio.library.acts)
    longer = replace(studio, library=replace(studio.library, acts=acts), _acts={})
    pages = compose_clip(job, longer).pages
    answers = [page.scene for page in pages if page.kind == "slide"]
    assert answers and not any(said(scene, "act") for scene in answers)
    assert all("2024" in said(scene, "since") for scene in answers)
    assert len(sizes([page.scene for page in pages], "question")) == 1


def test_a_clip_leaves_out_only_what_a_step_that_applies_names() -> None:
    job, studio = shipped.job("media-law-now/answer-time", "ru", "instagram-reel"), shipped.studio()
    assert job.card
    name = Localised((("ru", Text("Закон " + "о порядке рассмотрения обращений граждан " * 3, job.card.span)),))
    acts = tuple(replace(act, name=name) for act in studio.library.acts)
    longer = replace(studio, library=replace(studio.library, acts=acts), _acts={})
    text = (shipped.ROOT / "assets/layouts/clip.yaml").read_text("utf-8")
    for when, kept in (("", False), ("in-force", False), ("updated", True)):
        step = f"{{drop: act{f', when: {when}' if when else ''}}}"
        assert text.count("{drop: act}") == 1
        own = shipped.with_layout(text.replace("{drop: act}", step).replace("{drop: since}", "{drop: end-note}"))
        clip = replace(own.layouts["own"], id="clip")
        pages = compose_clip(job, replace(longer, layouts={"clip": clip}, _trees={}, _templates={}, _fixed={})).pages
        answers = [page.scene for page in pages if page.kind == "slide"]
        assert bool(answers) != kept, when  # with the act, the law line has no room
        assert not any(said(scene, "act") for scene in answers)


def test_a_lead_gives_way_where_it_takes_a_body_of_a_readable_size() -> None:
    for language in ("kk", "ru", "en"):
        job = shipped.job("media-law-now/photo-consent", language, "instagram-reel")
        scenes = [page.scene for page in compose_clip(job, shipped.studio()).pages if page.kind == "slide"]
        (body,), (lead,) = sizes(scenes, "answer-paragraph"), sizes(scenes, "answer-lead")
        assert body >= 42 and lead >= 1.38 * body, (language, body, lead)
