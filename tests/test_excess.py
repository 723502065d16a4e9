"""A text that is wider than its room is told by name, at its place, by how much; a figure takes another form first."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shipped

from cardmaker.compose import Studio, compose
from cardmaker.compose.excess import too_wide
from cardmaker.compose.fitting import Fitter
from cardmaker.content.model import Figure, Localised, Text
from cardmaker.design import Step
from cardmaker.diagnostics import Diagnostic, Span, summed
from cardmaker.plan import Job
from cardmaker.scene import Glyphs

NOW = "media-law-now"
LONG_WORD = "превысокомногорассмотрительствующий"


def problem_of(job: Job) -> Diagnostic:
    composed = compose(job, shipped.studio())
    assert not composed.scenes
    (problem,) = composed.problems
    return problem


def with_figure(value: str, unit: str, language: str, placement: str) -> Job:
    base = shipped.job(f"{NOW}/claim-deadline", language, placement)
    assert base.card is not None
    assert base.standing is not None
    figure = Figure(value, Localised(((language, Text(unit, Span("", 8, 5))),)), "", Span("a.yaml", 8, 3))
    standing = replace(base.standing, wording=replace(base.standing.wording, figure=figure))
    return replace(base, standing=standing)


FIGURES = [("5", "days"), ("10", "days"), ("30", "calendar days"), ("100", "days"), ("½", "of the sum"), ("50%", "off")]
FIGURES += [("25 000", "tenge"), ("3–5", "years"), ("10:00", "in the morning"), ("25,5 bn ₸", "a year"), ("1,5", "mln")]


@pytest.mark.parametrize(
    "placement",
    ["instagram-feed", "instagram-story", "instagram-square", "open-graph", "tiktok-photo", "instagram-carousel"],
)
@pytest.mark.parametrize(("value", "unit"), FIGURES)
def test_a_figure_is_shown_whatever_it_is(value: str, unit: str, placement: str) -> None:
    composed = compose(with_figure(value, unit, "en", placement), shipped.studio())
    assert not composed.problems
    scene = composed.scenes[1 if len(composed.scenes) > 1 else 0]
    runs = [item for item in scene.items if isinstance(item, Glyphs) and item.box in ("figure", "unit")]
    shown = "".join(run.text for run in runs)
    assert shown.replace(" ", "").replace("\xa0", "") == f"{value}{unit}".replace(" ", "")


@pytest.mark.parametrize(("value", "unit"), FIGURES)
def test_a_page_that_fits_has_nothing_that_is_too_wide(value: str, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    real = Fitter.run

    def run(self: Fitter, steps: tuple[Step, ...]) -> bool:
        fits = real(self, steps)
        seen.append(too_wide(self) if fits else None)
        return fits

    monkeypatch.setattr(Fitter, "run", run)
    compose(with_figure(value, unit, "en", "instagram-carousel"), shipped.studio())
    compose(with_figure(value, unit, "en", "open-graph"), shipped.studio())
    assert seen and not any(seen)


def test_a_number_with_an_answer_of_too_many_slides_is_one_picture() -> None:
    base = with_figure("5", "days", "en", "instagram-carousel")
    said = shipped.saying(base, "How long?", "**Five days.** " + "A sentence that explains it all. " * 300)
    figure = base.standing.wording.figure if base.standing else None
    assert said.standing is not None
    wording = replace(said.standing.wording, figure=figure)
    composed = compose(replace(said, standing=replace(said.standing, wording=wording)), shipped.studio())
    assert len(composed.scenes) == 1


def test_a_question_that_is_too_long_beside_a_figure_is_not_told_as_a_figure() -> None:
    base = with_figure("5", "days", "en", "open-graph")
    question = Localised((("en", Text("How many days does a state body have " * 9 + "?", Span("a.yaml", 2, 7))),))
    assert base.standing is not None
    wording = replace(base.standing.wording, question=question)
    problem = problem_of(replace(base, standing=replace(base.standing, wording=wording)))
    assert "too many" in problem.message


def test_only_a_wide_figure_stands_over_its_unit() -> None:
    for value, unit, beside in (("5", "days", True), ("100", "days", False), ("30", "calendar days", False)):
        (scene,) = compose(with_figure(value, unit, "en", "instagram-feed"), shipped.studio()).scenes
        runs = {item.box: item for item in scene.items if isinstance(item, Glyphs) and item.box in ("figure", "unit")}
        assert (runs["unit"].glyphs[0][2] == pytest.approx(runs["figure"].glyphs[0][2], abs=1.0)) is beside


@pytest.mark.parametrize("placement", ["instagram-feed", "instagram-carousel", "linkedin-document"])
def test_a_figure_that_no_line_has_room_for_is_told_at_its_place_and_not_lost(placement: str) -> None:
    problem = problem_of(with_figure("1 000 000 000 000 000", "tenge", "en", placement))
    assert "the figure is too wide" in problem.message
    assert "px more" in problem.message
    assert problem.span.file == "a.yaml"


def test_a_word_of_the_question_that_no_line_holds_is_named() -> None:
    base = shipped.job(f"{NOW}/extension", "ru", "instagram-feed")
    problem = problem_of(shipped.saying(base, f"Это {LONG_WORD}?", "**Да.** Ответ."))
    assert "the question is too wide" in problem.message
    assert LONG_WORD in problem.message


def test_a_topic_with_too_long_a_label_is_told_at_the_topic() -> None:
    base = shipped.job(f"{NOW}/extension", "ru", "instagram-feed")
    assert base.card is not None
    label = Localised((("ru", Text("Очень длинное название темы, которое не помещается в строку", Span(""))),))
    place = Span("deck.yaml", 30, 5)
    topics = tuple(
        replace(topic, label=label, span=place) if topic.id == base.card.topic else topic for topic in base.deck.topics
    )
    problem = problem_of(replace(base, deck=replace(base.deck, topics=topics)))
    assert problem.message.startswith("the topic’s label is too wide")
    assert problem.span == place
    assert "deck.yaml" in problem.hint


def test_a_lead_that_is_a_paragraph_is_what_is_too_long() -> None:
    base = shipped.job(f"{NOW}/extension", "ru", "instagram-feed")
    problem = problem_of(shipped.saying(base, "Вопрос?", f"**{'Всё это важно сказать сразу, ' * 12}вот так.**"))
    assert "printed large: mark only a few words" in problem.hint


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_long_word_is_divided_on_slides_too(language: str) -> None:
    base = shipped.job(f"{NOW}/extension", language, "instagram-carousel")
    word = {"kk": "Қанағаттандырылмағандықтарыңыздан", "ru": "рентгеноэлектрокардиографического" * 2}
    answer = f"**1.** {word.get(language, 'internationalization' * 4)} аппарат."
    composed = compose(shipped.saying(base, "Вопрос?", answer), shipped.studio())
    assert not composed.problems
    assert len(composed.scenes) == 3


@pytest.mark.parametrize("placement", ["tiktok-photo", "instagram-story", "telegram-photo"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_stamp_goes_on_in_a_second_line_in_a_narrow_column(language: str, placement: str) -> None:
    composed = compose(shipped.job("media-law-2018/who-may-comment", language, placement), shipped.studio())
    assert composed.scenes


def test_a_document_of_too_few_pages_is_told_when_it_is_checked() -> None:
    base = shipped.job(f"{NOW}/extension", "ru", "linkedin-document")
    said = shipped.saying(base, "Вопрос?", "**Да.** " + "Длинное предложение, каких много. " * 60)
    few = replace(said, placement=replace(said.placement, slides_max=3))
    assert len(compose(replace(few, placement=replace(few.placement, slides_min=1)), shipped.studio()).scenes) == 1
    assert "too long" in problem_of(few).message


def test_what_was_left_out_in_vain_comes_back() -> None:
    """An act goes before an address, which alone was too wide for its row."""
    shared = shipped.studio()
    long = replace(shared.brands["desk"], address="a-very-long-address-of-an-outlet-for-consumers-of-news.example")
    studio = Studio(shared.library, {"desk": long}, shared.layouts, shared.fonts, shared.pictures)
    job = shipped.job(f"{NOW}/extension", "ru", "instagram-feed")
    assert job.card is not None
    (scene,) = compose(replace(job, card=replace(job.card, link="")), studio).scenes
    shown = {item.box for item in scene.items if isinstance(item, Glyphs)}
    assert "act" in shown
    assert "address" not in shown


def test_what_is_too_long_in_several_pictures_is_told_once_of_the_worst() -> None:
    found = []
    for placement in ("instagram-feed", "instagram-story", "open-graph"):
        base = shipped.job(f"{NOW}/extension", "ru", placement)
        found += compose(shipped.saying(base, "Вопрос " * 300, "**Да.** Ответ."), shipped.studio()).problems
    (told,) = summed(found)
    assert told.hint.startswith("In 3 pictures; this is the worst. ")
    assert len({problem.message for problem in found}) == 3
