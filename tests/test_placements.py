"""Where pictures are published: the package's table is whole and sane, a project changes it, mistakes are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cardmaker
from cardmaker import placements, source
from cardmaker.diagnostics import Problems
from cardmaker.geometry import Insets, Size
from cardmaker.placements import Placement, aspect_of, default_ids, read_placements, values

PACKAGED = (Path(cardmaker.__file__).parent / placements.FILE).read_bytes()
OWN = placements.PROJECT_FILE


def table() -> tuple[Placement, ...]:
    problems = Problems()
    found = read_placements(source.read(PACKAGED, placements.FILE, problems), problems)
    assert problems.items == ()
    return found


TABLE = table()
BY_ID = {placement.id: placement for placement in TABLE}


def own(text: str) -> tuple[dict[str, Placement], Problems]:
    problems = Problems()
    node = source.read(text.encode(), OWN, problems)
    return {placement.id: placement for placement in read_placements(node, problems, base=TABLE)}, problems


def told(text: str) -> str:
    """All that is said about a project's file."""
    return "\n".join(str(item) for item in own(text)[1].items)


@pytest.mark.parametrize("placement", TABLE, ids=lambda placement: placement.id)
def test_every_placement_of_the_package_is_whole(placement: Placement) -> None:
    assert placement.source
    assert all(address.startswith("https://") for address in placement.source)
    assert placement.checked >= dt.date(2026, 11, 1)
    assert placement.confidence in placements.CONFIDENCE
    assert placement.notes
    assert placement.label[:1].isupper()
    assert (placement.kind == "document") == (placement.formats == ("pdf",))
    assert placement.id.startswith(placement.platform) or placement.platform in {"odnoklassniki", "web"}


def test_jpeg_is_tried_first_wherever_pictures_go() -> None:
    assert {placement.formats[0] for placement in TABLE if placement.kind == "image"} == {"jpeg"}


def test_the_figures_are_those_of_the_platforms() -> None:
    story = BY_ID["instagram-story"]
    assert (story.size, story.safe, story.aspect) == (Size(1080, 1920), Insets(270, 65, 380, 65), "tall")
    assert (story.max_bytes, story.caption_max, story.slides_max) == (8_000_000, None, 1)
    assert (BY_ID["x-image"].caption_max, BY_ID["x-image"].caption_count) == (280, "x")
    assert BY_ID["open-graph"].max_bytes == 600_000
    assert BY_ID["mastodon-image"].max_bytes == 16_777_216
    document = BY_ID["linkedin-document"]
    assert (document.kind, document.formats, document.slides_max) == ("document", ("pdf",), 300)


def test_how_many_pictures_a_post_takes() -> None:
    pictures = [placement for placement in TABLE if placement.kind != "clip"]
    several = {placement.id: placement.slides_max for placement in pictures if placement.slides_max > 1}
    assert several == {
        "instagram-carousel": 10, "facebook-feed": 10, "facebook-square": 10, "x-image": 4, "x-portrait": 4,
        "linkedin-image": 9, "linkedin-document": 300, "tiktok-photo": 35, "telegram-photo": 10, "vk-post": 5,
        "threads-image": 20, "bluesky-image": 4, "mastodon-image": 4, "pinterest-carousel": 5,
    }  # fmt: skip


def test_a_grid_crop_is_not_a_safe_area() -> None:
    square = BY_ID["instagram-square"]
    assert (square.safe, square.grid_crop) == (Insets(), Insets(0, 135, 0, 135))


def test_tall_places_without_figures_get_the_careful_insets() -> None:
    careful = Insets(270, 65, 380, 65)
    assert all(BY_ID[name].safe == careful for name in ("telegram-story", "vk-story", "ok-moment"))
    assert all(placement.safe.top and placement.safe.bottom for placement in TABLE if placement.aspect == "tall")


def test_the_default_set_is_the_one_marked() -> None:
    assert default_ids(TABLE) == placements.DEFAULT_PLACEMENTS


def test_the_shape_of_a_size() -> None:
    shapes = {(1080, 1920): "tall", (1080, 1440): "portrait", (1000, 1500): "portrait", (1080, 1080): "square"}
    shapes |= {(1080, 566): "wide", (1200, 675): "wide", (62, 100): "portrait", (92, 100): "square", (12, 10): "wide"}
    assert {size: aspect_of(Size(*size)) for size in shapes} == shapes


def test_no_project_file_means_the_packages_table() -> None:
    assert read_placements(None, Problems(), base=TABLE) == TABLE


def test_a_project_changes_only_the_keys_it_names() -> None:
    found, problems = own("placements:\n  open-graph: {max_bytes: 300 KB, default: false}\n")
    assert problems.items == ()
    assert list(found) == [placement.id for placement in TABLE]
    changed = found["open-graph"]
    assert (changed.max_bytes, changed.default, changed.formats) == (300_000, False, ("jpeg", "png"))
    assert changed.source == BY_ID["open-graph"].source
    assert (changed.span.file, changed.span.line) == (OWN, 2)


def test_a_project_adds_a_placement_after_the_others() -> None:
    found, problems = own(
        "sources: {rules: https://example.org/rules}\n"
        "placements:\n"
        "  our-site:\n"
        "    {platform: web, label: Наш сайт, size: 1600х900, formats: png, checked: 2026-01-02, source: [rules]}\n"
    )
    assert problems.items == ()
    new = list(found.values())[-1]
    assert (new.id, new.size, new.aspect, new.kind) == ("our-site", Size(1600, 900), "wide", "image")
    assert (new.safe, new.max_bytes, new.slides_max) == (Insets(), None, 1)
    assert (new.source, new.checked) == (("https://example.org/rules",), dt.date(2026, 1, 2))


def test_insets_follow_a_new_size() -> None:
    found, _ = own("placements: {instagram-story: {size: 720x1280}, instagram-square: {size: 540x540, safe: 10}}")
    assert found["instagram-story"].safe == Insets(180, 44, 254, 44)
    assert found["instagram-square"].safe == Insets(10, 10, 10, 10)
    assert found["instagram-square"].grid_crop == Insets(0, 68, 0, 68)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("placements: {instagram-fed: {max_bytes: 1 MB}}", "Did you mean to change `instagram-feed`?"),
        ("placements: {our-site: {label: A}}", "lacks `platform`, `size`, `formats`, `checked`"),
        ("placements: {open-graph: {maxbytes: 1 MB}}", "Did you mean `max_bytes`?"),
        ("placements: {open-graph: {max_bytes: 1.5}}", "`max_bytes` cannot be `1.5`"),
        ("placements: {open-graph: {max_bytes: 8}}", "Write KB or MB after the number."),
        ("placements: {open-graph: {formats: [jpg]}}", "Did you mean `jpeg`?"),
        ("placements: {open-graph: {formats: [jpeg, pdf]}}", "cannot hold both pdf and pictures"),
        ("placements: {open-graph: {formats: []}}", "`formats` is empty"),
        ("placements: {open-graph: {size: 1200*630}}", "as in 1080x1350"),
        ("placements: {open-graph: {size: 9000x630}}", "each side can be 160 to 8192"),
        ("placements: {open-graph: {safe: [1, 2, 3]}}", "has 3 numbers; four are needed"),
        ("placements: {open-graph: {safe: [300, 0, 300, 0]}}", "leaves 30 of 630 px of the height"),
        ("placements: {open-graph: {safe: [-1, 0, 0, 0]}}", "needs a whole number, not `-1`"),
        ("placements: {open-graph: {slides_max: 0}}", "it can be 1 to 500"),
        ("placements: {open-graph: {slides_min: 2}}", "`slides_min` is 2, more than `slides_max`, 1"),
        ("placements: {open-graph: {checked: yesterday}}", "Write a day as year-month-day"),
        ("placements: {open-graph: {checked: 2026-02-30}}", "cannot be `2026-02-30`"),
        ("placements: {open-graph: {source: [nobody]}}", "names `nobody`"),
        ("placements: {open-graph: {default: yes}}", "`default` cannot be `yes`"),
        ("placements: {open-graph: {label: }}", "`label` needs a text; here stands nothing"),
        ("placements: {open-graph: 5}", "needs keys with values; here stands a text"),
        ("placements: {Our Site: {label: A}}", "cannot be a placement's id"),
        ("placements: {con: {label: A}}", "cannot be a placement's id"),
        ("placements: {our-site-1: {label: A}}", "no number at the end"),
        ("placements: []", "`placements` needs ids with keys, not a list"),
        ("open-graph: {label: A}", "Write it under `placements:`"),
        ("placement: 1", "Did you mean `placements`?"),
        ("sources: {a: b}", "`a` needs an address"),
        ("- a", "`placements:` is needed"),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, message: str) -> None:
    found, problems = own(text)
    assert message in told(text)
    assert all(item.span.file == OWN and item.span.line == 1 for item in problems.errors)
    assert tuple(found.values()) == TABLE  # what is wrong changes nothing


def test_one_run_tells_all_mistakes() -> None:
    text = "placements:\n  open-graph: {size: a, formats: b}\n  x-image: {label: [], notes: {}}\n"
    assert [item.span.line for item in own(text)[1].errors] == [2, 2, 3, 3]


LEAVES = st.sampled_from(["", "1", "none", "8 MB", "1080x1350", "jpeg", "pdf", "2026-01-01", "true", "яя", "x" * 200])
VALUES = st.recursive(
    LEAVES.map(lambda text: f'"{text}"'),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: "[" + ", ".join(items) + "]")
        | st.dictionaries(st.sampled_from(["a", "size"]), inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(placements.KEYS)), VALUES), st.sampled_from(["open-graph", "new-one"]))
def test_any_values_give_a_placement_or_an_error(values: dict[str, str], name: str) -> None:
    entry = ", ".join(f"{key}: {value}" for key, value in values.items())
    found, problems = own(f"placements: {{{name}: {{{entry}}}}}")
    changed = found.get(name)
    assert problems.errors or changed
    if problems.errors:
        assert changed == BY_ID.get(name)
    else:
        assert changed and changed.aspect == aspect_of(changed.size) and changed.formats


# -- clips

CLIP = "placements: {our-clip: {platform: web, label: Ours, size: 1080x1920, formats: [mp4], checked: 2026-11-23%s}}"


def test_clips_have_a_rate_and_a_length_and_even_sides() -> None:
    clips = [placement for placement in TABLE if placement.kind == "clip"]
    assert len(clips) >= 12
    for clip in clips:
        assert len(clip.formats) == 1 and clip.formats[0] in values.MOVING
        assert clip.silent or clip.formats == ("mp4",)
        assert clip.size.width % 2 == clip.size.height % 2 == 0
        assert clip.fps == (30 if clip.formats == ("mp4",) else 20)
        assert clip.slides_max == placements.CLIP_PAGES
        assert clip.seconds_max is None or clip.seconds_min < clip.seconds_max
    reel = BY_ID["instagram-reel"]
    assert (reel.safe, reel.max_bytes) == (Insets(270, 108, 672, 65), 300_000_000)
    assert (reel.seconds_min, reel.seconds_max) == (3, 90)
    assert BY_ID["x-video"].bitrate_max == 25_000_000


def test_the_usual_clips_are_not_among_the_usual_pictures() -> None:
    assert placements.clip_ids(TABLE) == ("instagram-reel", "tiktok-video", "telegram-video")
    assert not set(placements.clip_ids(TABLE)) & set(default_ids(TABLE))


def test_a_project_adds_a_clip() -> None:
    found, problems = own(CLIP % ", fps: 25, seconds_min: 0.5, seconds_max: 20, bitrate_max: 5000000")
    assert not problems.items
    clip = found["our-clip"]
    assert (clip.kind, clip.fps, clip.seconds_min, clip.seconds_max) == ("clip", 25, 0.5, 20.0)
    assert clip.bitrate_max == 5_000_000


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (", fps: 5", "`fps` is 5; it can be 10 to 60"),
        (", formats: [gif], silent: false", "`silent` is false, but gif has no sound"),
        (", seconds_max: 0", "`seconds_max` is 0; a clip lasts longer"),
        (", seconds_max: long", "`seconds_max` needs seconds, not `long`"),
        (", seconds_min: 30, seconds_max: 20", "`seconds_min` is 30, more than `seconds_max`, 20"),
        (", slides_max: 2", "`slides_max` is 2; a clip has 3 pages at least"),
        (", bitrate_max: 12", "it can be 100000 to 100000000"),
        (", size: 1081x1920", "the sides of a clip are even numbers"),
        (", formats: [mp4, jpeg]", "cannot hold both mp4 and pictures"),
        (", formats: [mp4, gif]", "cannot hold both mp4 and others"),
        (", formats: [gif], fps: 60", "`fps` is 60; a GIF shows 50 frames a second at most"),
    ],
)
def test_mistakes_in_a_clips_placement_are_told(more: str, message: str) -> None:
    text = CLIP % more
    for key in ("size", "formats"):
        if f", {key}:" in more:
            text = text.replace(f"{key}: 1080x1920, ", "").replace(f"{key}: [mp4], ", "", 1)
    assert message in told(text)


@pytest.mark.parametrize(
    ("before", "after", "silent"),
    [
        ("formats: [gif]", "formats: [mp4]", False),
        ("formats: [gif]", "formats: [mp4], silent: true", True),
        ("formats: [gif]", "formats: [animated-webp]", True),
        ("formats: [gif]", "fps: 15", True),
        ("formats: [mp4]", "formats: [gif]", True),
        ("formats: [mp4], silent: true", "formats: [mp4]", True),
        ("formats: [mp4], silent: true", "silent: false", False),
    ],
)
def test_a_clip_of_another_format_is_heard_where_it_can_be_and_nobody_says_otherwise(
    before: str, after: str, silent: bool
) -> None:
    first, _ = own(CLIP.replace("formats: [mp4]", f"fps: 20, {before}") % "")
    problems = Problems()
    node = source.read(f"placements: {{our-clip: {{{after}}}}}".encode(), "p.yaml", problems)
    (clip,) = placements.read_placements(node, problems, base=[first["our-clip"]])
    assert (clip.silent, problems.items) == (silent, ())


def test_sound_that_a_base_cannot_have_is_refused_at_its_place() -> None:
    first, _ = own(CLIP.replace("[mp4]", "[gif], fps: 20") % "")
    problems = Problems()
    node = source.read(b"placements: {our-clip: {silent: false}}", "p.yaml", problems)
    placements.read_placements(node, problems, base=[first["our-clip"]])
    (problem,) = problems.errors
    assert (str(problem.span), problem.message) == ("p.yaml:1:33", "`silent` is false, but gif has no sound")
