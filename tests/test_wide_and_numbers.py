"""What must stand where on the shipped number cards and in the feet of wide pictures; how far a size may grow back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shipped

from cardmaker.compose import Studio, compose
from cardmaker.plan import Job
from cardmaker.scene import Glyphs, Scene

NOW = "media-law-now"
LANGUAGES = ("kk", "ru", "en")
K_WIDE = 48 / 1080


def runs(scene: Scene, box: str) -> list[Glyphs]:
    return [item for item in scene.items if isinstance(item, Glyphs) and item.box == box]


def top(run: Glyphs, studio: Studio) -> float:
    """The y of the highest ink of a run."""
    face = studio.fonts.by_key(run.face)
    return min(y - face.extents(glyph)[1] * run.size for glyph, _, y in run.glyphs)


@pytest.mark.parametrize(("placement", "page"), [("instagram-feed", 0), ("instagram-story", 0), ("instagram-square", 0),
                                                 ("instagram-carousel", 1)])  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_figure_was_is_level_with_its_top_and_its_unit_stands_on_its_baseline(
    placement: str, page: int, language: str
) -> None:
    studio = shipped.studio()
    scene = compose(shipped.job(f"{NOW}/answer-time", language, placement), studio).scenes[page]
    (figure,) = runs(scene, "figure")
    seven = next(run for run in runs(scene, "was") if run.text.strip() == "7")
    assert top(seven, studio) == pytest.approx(top(figure, studio), abs=1.0)
    assert runs(scene, "unit")[-1].glyphs[0][2] == pytest.approx(figure.glyphs[0][2], abs=1.0)


@pytest.mark.parametrize("placement", ["instagram-feed", "instagram-square", "open-graph"])
def test_a_figure_that_nothing_was_before_is_one_phrase_with_a_large_unit_on_its_baseline(placement: str) -> None:
    for language in LANGUAGES:
        job = shipped.job(f"{NOW}/claim-deadline", language, placement)
        scene = compose(job, shipped.studio()).scenes[0]
        beside = compose(shipped.job(f"{NOW}/answer-time", language, placement), shipped.studio()).scenes[0]
        (figure,), (unit,) = runs(scene, "figure"), runs(scene, "unit")
        assert unit.size > 1.3 * runs(beside, "unit")[0].size
        assert unit.glyphs[0][2] == pytest.approx(figure.glyphs[0][2], abs=1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wide_pictures_keep_the_date_with_the_act_on_one_line_to_the_margin(language: str) -> None:
    """And no question is smaller than its lead."""
    seen = 0
    for job in wide_jobs(language):
        (scene,) = compose(job, shipped.studio()).scenes
        if question := runs(scene, "question"):
            leads = [item for item in scene.items if isinstance(item, Glyphs) and "lead" in item.box]
            assert all(lead.size <= question[0].size + 0.01 for lead in leads if job.layout != "photo"), job.id
        if not runs(scene, "since"):
            assert job.standing and job.standing.state != "in-force", job.id
            continue
        boxes = dict(scene.boxes)
        assert len({run.glyphs[0][2] for run in runs(scene, "act")}) == 1, job.id
        if job.layout == "classic":
            right = max(boxes["act"].right, boxes["since"].right)
            assert right == pytest.approx(scene.size.width * (1 - K_WIDE), abs=1.5), job.id
        seen += 1
    assert seen > 20


def wide_jobs(language: str) -> list[Job]:
    return [job for job in shipped.project()[1] if job.placement.aspect == "wide" and job.language == language
            and job.placement.kind != "clip" and job.card is not None]  # fmt: skip


def test_a_size_grows_back_and_a_line_is_saved_no_further_than_the_layout_says() -> None:
    """The text is at its least as a lump left it no room; the lump goes, then the text grows back."""
    assert size_after("  - {grow: letter, to: 52px}\n") == 52
    assert size_after("  - {grow: letter}\n") > 52
    saved = size_after("  - {grow: letter, to: 60px}\n  - {save-line: letter, within: 40%}\n")
    assert saved < 60
    for least, size in ((saved, saved), (saved + 1, 60)):
        steps = f"  - {{grow: letter, to: 60px}}\n  - {{save-line: letter, within: 40%, to: {least:g}px}}\n"
        assert size_after(steps) == size


def size_after(steps: str) -> float:
    text = (
        "extends: base\nsizes:\n  letter: {max: 200px, min: 20px}\npages:\n  page:\n    id: page\n    style: page\n"
        "    children:\n      - {id: text, text: '{question} {question}', font-size: $letter, width: 900px}\n"
        "      - {id: lump, height: 1340px}\n"
        f"fit:\n  - {{shrink: letter, to: 0px}}\n  - {{drop: lump}}\n{steps}"
    )
    composed = compose(
        replace(shipped.job(f"{NOW}/extension", "ru", "instagram-feed"), layout="own"), shipped.with_layout(text)
    )
    (scene,) = composed.scenes
    return runs(scene, "text")[0].size
