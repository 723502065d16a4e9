"""What the shipped cards' pictures say: the same form in each language, and words beside them that are as true."""

from __future__ import annotations

from functools import cache

import pytest
import shipped

from cardmaker import posting
from cardmaker.build import beforehand, readable
from cardmaker.compose import ANSWER, compose
from cardmaker.content import markup
from cardmaker.paint import Painter
from cardmaker.plan import Job
from cardmaker.scene import Scene

CARDS = sorted({job.card.id for job in shipped.project()[1] if job.card})


@cache
def composed(card: str) -> tuple[tuple[Job, tuple[Scene, ...]], ...]:
    own = (job for job in shipped.project()[1] if job.card and job.card.id == card)
    jobs = [job for job in own if job.placement.kind != "clip"]
    return tuple((job, compose(job, shipped.studio()).scenes) for job in jobs)


@cache
def painter() -> Painter:
    return Painter(shipped.studio().fonts, shipped.studio().pictures)


def form(job: Job, scenes: tuple[Scene, ...]) -> str:
    """How an answer is shown: `slides`, `full`, `short`, its `lead`, a `figure`; or its first sentences, `leading`."""
    assert job.standing is not None
    if len(scenes) > 1:
        return "slides"
    said = [text for name, text in scenes[0].texts if name == ANSWER]
    if not said:
        return "figure"
    wording, language = job.standing.wording, job.language
    full, short = _said(wording.answer.value(language)), _said(wording.short.value(language))
    forms = {"full": full, "short": short, "lead": full[:1] if job.layout == "photo" else []}
    return next((name for name, texts in forms.items() if _plain(texts) == _plain(said)), "leading")


def _said(text: str) -> list[str]:
    return [f"{block.number}. {block.text}" if block.number else block.text for block in markup.blocks(text)]


def _plain(texts: list[str]) -> list[str]:
    return ["".join(char for char in text if char.isalnum()) for text in texts]


@pytest.mark.parametrize("card", CARDS)
def test_a_placement_shows_the_same_form_of_a_card_in_each_language(card: str) -> None:
    """Never the first sentences: nobody wrote those to stand alone."""
    forms: dict[str, dict[str, str]] = {}
    for job, scenes in composed(card):
        forms.setdefault(job.placement.id, {})[job.language] = form(job, scenes)
    for placement, found in forms.items():
        assert len(set(found.values())) == 1, (placement, found)
        assert "leading" not in found.values(), placement


@pytest.mark.parametrize("card", CARDS)
def test_each_picture_has_an_alternative_text_of_its_own_words(card: str) -> None:
    for job, scenes in composed(card):
        texts = [posting.alt(job, (scene,), first=number == 0) for number, scene in enumerate(scenes)]
        assert all(0 < len(text) <= (job.placement.alt_max or posting.ALT_MAX) for text in texts), job.id
        assert len(set(texts)) == len(texts), job.id
        for text, scene in zip(texts, scenes, strict=True):
            for name, words in scene.texts:
                if name == ANSWER:
                    assert _plain([words])[0] in _plain([text])[0], (job.id, words)


@pytest.mark.parametrize("card", CARDS)
def test_each_caption_tells_an_answer_whole(card: str) -> None:
    for job, _ in composed(card):
        assert job.standing is not None and job.card is not None
        if job.placement.caption_max is None:
            continue
        caption = posting.caption(job)
        wording = job.standing.wording
        answers = [_said(text.value(job.language)) for text in (wording.answer, wording.short)]
        told = _plain([caption])[0]
        assert any(answer and _plain(["".join(answer)])[0] in told for answer in answers), (job.id, caption)
        leads = (job.instead.link if job.instead else "") or job.card.link
        assert (leads in caption) == (job.placement.links == "live")
        assert leads == job.card.link or job.card.link not in caption


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_address_beside_a_code_is_the_card_s_own(language: str) -> None:
    for card, placement in (
        ("media-law-now/children", "instagram-feed"),
        ("media-law-now/libel", "instagram-carousel"),
    ):
        job = shipped.job(card, language, placement)
        assert job.card is not None
        scene = compose(job, shipped.studio()).scenes[-1]
        assert [text for name, text in scene.texts if name == "{address}"] == [job.card.link.removeprefix("https://")]


def test_a_partner_s_pictures_keep_the_partner_s_address() -> None:
    job = shipped.job("media-law-now/libel", "en", "instagram-carousel", "togys")
    texts = dict(compose(job, shipped.studio()).scenes[-1].texts)
    assert texts["{address}"] == "togys.example"
    assert "ask@togys.example" in texts["{end-text}"]


def test_what_is_under_review_says_so_beside_the_day_of_its_last_check() -> None:
    job = shipped.job("media-law-2018/who-may-comment", "en", "instagram-carousel")
    note = dict(compose(job, shipped.studio()).scenes[-1].texts)["{end-note}"]
    assert note.replace("\u00a0", " ").endswith(
        "Text checked on 30 Apr 2018. Law may have changed — answer under review."
    )


@pytest.mark.parametrize("card", CARDS)
def test_each_picture_can_be_read_easily(card: str) -> None:
    for job, scenes in composed(card):
        assert readable.problems(job, scenes, shipped.studio(), painter()) == (), job.id


@pytest.mark.parametrize("placement", ["instagram-feed", "x-image"])
def test_a_partner_s_pictures_can_be_read_easily(placement: str) -> None:
    for card in CARDS:
        for language in ("kk", "en"):
            job = shipped.job(card, language, placement, brand="togys")
            scenes = compose(job, shipped.studio()).scenes
            assert readable.problems(job, scenes, shipped.studio(), painter()) == (), job.id


def test_states_can_be_told_apart_by_everybody_and_no_card_takes_long_to_read() -> None:
    project, jobs = shipped.project()
    partner = shipped.job(CARDS[0], "kk", "instagram-feed", brand="togys")
    assert set(beforehand.state_tokens(project.layouts)) >= {"amber", "stamp"}
    assert list(beforehand.problems(project, (*jobs, partner))) == []
