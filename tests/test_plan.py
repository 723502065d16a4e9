"""What is drawn, in which order, under which names; and what is said of names nobody knows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.content.model import Act, Card, Citation, Deck, Library, Localised, Text, Wording
from cardmaker.diagnostics import Problems, Span
from cardmaker.geometry import Insets, Size
from cardmaker.placements import Placement, aspect_of
from cardmaker.plan import Job, plan

SPAN = Span("cards/x.yaml", 1, 1)
DAY = dt.date(2026, 11, 23)


def say(*languages: str) -> Localised:
    return Localised(tuple((name, Text(f"Вопрос {name}?", SPAN)) for name in sorted(languages)))


def wording(*languages: str, since: dt.date | None = None, until: dt.date | None = None, act: str = "law") -> Wording:
    texts = say(*languages)
    return Wording(since, until, texts, texts, Localised(), None, (Citation(act, "5", "", SPAN),), SPAN)


def card(name: str, *wordings: Wording, layout: str = "") -> Card:
    span = Span(f"cards/{name}.yaml", 1, 1)
    deck = name.partition("/")[0]
    texts = wordings or (wording("kk", "ru", "en"),)
    return Card(name, deck, "topic", layout, None, DAY, None, "", Localised(), texts, span)


def deck(name: str, *, places: tuple[str, ...] = (), cover: bool = False, layout: str = "") -> Deck:
    languages = ("ru", "kk", "en")
    return Deck(name, say(*languages), Localised(), "desk", "", layout, languages, places, (), cover, "", SPAN)


def place(name: str, width: int, height: int, *, default: bool = False, kind: str = "image") -> Placement:
    size = Size(width, height)
    formats = ("pdf",) if kind == "document" else ("jpeg",)
    return Placement(name, "p", name, size, Insets(), aspect_of(size), kind, formats, default=default)  # type: ignore[arg-type]


PLACES = (
    place("feed", 1080, 1350, default=True),
    place("story", 1080, 1920, default=True),
    place("link", 1200, 630),
    place("document", 1080, 1350, kind="document"),
)
EMPTY = Localised()
LAW = Act("law", EMPTY, EMPTY, EMPTY, EMPTY, "", None, None, None, "", "", (), SPAN)
LIBRARY = Library(
    decks=(deck("now", places=("link", "feed"), cover=True, layout="number"), deck("then")),
    cards=(card("now/b"), card("now/a", layout="photo"), card("then/a")),
    acts=(LAW, replace(LAW, id="other")),
)


def planned(library: Library = LIBRARY, **asked: object) -> tuple[tuple[Job, ...], Problems]:
    problems = Problems()
    jobs = plan(library, PLACES, day=DAY, problems=problems, **asked)  # type: ignore[arg-type]
    return jobs, problems


def stems(**asked: object) -> list[str]:
    jobs, problems = planned(**asked)
    assert problems.items == ()
    return [job.stem for job in jobs]


def test_decks_then_cards_then_the_decks_own_order() -> None:
    assert stems() == [
        *(f"now/cover/{language}/feed" for language in ("ru", "kk", "en")),
        *(f"now/{name}/{tongue}/{to}" for name in "ab" for tongue in ("ru", "kk", "en") for to in ("link", "feed")),
        *(f"then/a/{language}/{to}" for language in ("ru", "kk", "en") for to in ("feed", "story")),
    ]


def test_the_order_of_the_library_does_not_matter() -> None:
    cards, decks = list(LIBRARY.cards), list(LIBRARY.decks)
    random.Random(5).shuffle(cards)
    mixed = replace(LIBRARY, cards=tuple(cards), decks=tuple(reversed(decks)))
    assert planned(mixed)[0] == planned()[0]


def test_a_job_says_everything_but_the_drawing() -> None:
    job = next(job for job in planned()[0] if job.card)
    assert (job.id, job.stem) == ("now/a/ru/link", "now/a/ru/link")
    assert (job.deck.id, job.language, job.placement.id, job.brand) == ("now", "ru", "link", "desk")
    assert job.standing and job.standing.state == "in-force"
    assert [act.id for act in job.acts] == ["law"]


def test_layout_comes_from_the_card_else_the_deck_else_is_classic() -> None:
    layouts = {job.stem.rpartition("/")[0].rpartition("/")[0]: job.layout for job in planned()[0]}
    assert layouts == {"now/cover": "cover", "now/a": "photo", "now/b": "number", "then/a": "classic"}


def test_a_brand_asked_for_replaces_the_decks() -> None:
    assert {job.brand for job in planned(brand="togys")[0]} == {"togys"}


def test_a_cover_is_drawn_where_it_has_a_form() -> None:
    assert stems(cards=["now/cover"], placement_ids=["feed", "story"], languages=["ru"]) == [
        "now/cover/ru/feed",
        "now/cover/ru/story",
    ]
    jobs, problems = planned(cards=["now/cover"], placement_ids=["link", "document"])
    assert jobs == ()
    assert "has a picture in these placements" in str(problems.errors[0])


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("now/a", {"now/a"}),
        ("now/*", {"now/cover", "now/a", "now/b"}),
        ("*/a", {"now/a", "then/a"}),
        ("now/[ab]", {"now/a", "now/b"}),
        ("now", {"now/cover", "now/a", "now/b"}),
        ("cards/now/a.yaml", {"now/a"}),
        ("./cards/now/", {"now/cover", "now/a", "now/b"}),
        ("cards\\now\\a.yaml", {"now/a"}),
        ("cards/now/deck.yaml", {"now/cover", "now/a", "now/b"}),
    ],
)
def test_cards_are_chosen_by_name_pattern_deck_or_path(asked: str, names: set[str]) -> None:
    assert {stem.rsplit("/", 2)[0] for stem in stems(cards=[asked])} == names


def test_a_card_asked_for_twice_is_drawn_once() -> None:
    assert stems(cards=["now/a", "now/*", "now/a"]) == stems(cards=["now"])


def test_a_placement_asked_for_is_drawn_even_where_the_deck_does_not_name_it() -> None:
    asked = stems(cards=["now/a"], languages=["kk"], placement_ids=["story", "feed"])
    assert asked == ["now/a/kk/feed", "now/a/kk/story"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"cards": ["now/c*", "nwo"]}, "CARD: error: there is no card or deck `nwo`\n    Did you mean `now`?"),
        ({"cards": ["b"]}, "there is no card or deck `b`\n    Did you mean `now/b`?"),
        ({"cards": ["now/aa"]}, "there is no card or deck `now/aa`\n    Did you mean `now/a`?"),
        ({"languages": ["kz"]}, "--lang: error: there is no language `kz`"),
        ({"placement_ids": ["feeed"]}, "--placement: error: there is no placement `feeed`\n    Did you mean `feed`?"),
    ],
)
def test_a_name_nobody_knows_is_an_error_with_a_near_one(asked: dict[str, list[str]], message: str) -> None:
    assert message in "\n".join(map(str, planned(**asked)[1].errors))


def test_only_unknown_names_draw_nothing_and_known_ones_are_still_drawn() -> None:
    assert planned(languages=["kz"])[0] == planned(cards=["c"])[0] == planned(placement_ids=["c"])[0] == ()
    assert {job.language for job in planned(languages=["kz", "kk"])[0]} == {"kk"}


def test_a_card_cannot_take_the_covers_name() -> None:
    library = replace(LIBRARY, cards=(*LIBRARY.cards, card("now/cover"), card("then/cover")))
    jobs, problems = planned(library)
    assert [item.span.file for item in problems.errors] == ["cards/now/cover.yaml"]
    assert "Rename the card's file" in problems.errors[0].hint
    assert len({job.stem for job in jobs}) == len(jobs)
    assert any(job.stem.startswith("then/cover/") for job in jobs)  # that deck has no cover of its own


def test_the_wording_of_the_day_is_taken_and_one_without_a_language_is_told() -> None:
    change = dt.date(2026, 6, 1)
    two = card("then/a", wording("kk", "ru", "en", until=change, act="other"), wording("kk", "ru", since=change))
    jobs, problems = planned(replace(LIBRARY, cards=(two,)), cards=["then"])
    assert {job.language for job in jobs} == {"kk", "ru"}
    assert {act.id for job in jobs for act in job.acts} == {"law"}
    assert "2026-11-23 has no question in `en`" in problems.errors[0].message


def test_a_placement_that_a_deck_misspells_is_told_elsewhere_and_left_out_here() -> None:
    library = replace(LIBRARY, decks=(deck("then", places=("stroy", "feed", "feed")),), cards=(card("then/a"),))
    jobs, problems = planned(library, languages=["ru"])
    assert [job.stem for job in jobs] == ["then/a/ru/feed"]
    assert problems.items == ()


@given(
    st.lists(st.sampled_from(["now", "then/*", "now/a", "*", "*/cover"]), max_size=3),
    st.lists(st.sampled_from(["ru", "kk", "en"]), max_size=3),
    st.lists(st.sampled_from(["feed", "story", "link", "document"]), max_size=3),
)
def test_what_is_asked_for_is_a_part_of_everything_in_the_same_order(
    cards: list[str], languages: list[str], places: list[str]
) -> None:
    asked = [job.stem for job in planned(cards=cards, languages=languages, placement_ids=places)[0]]
    every = [job.stem for job in planned(placement_ids=["feed", "story", "link", "document"])[0]]
    assert len(set(asked)) == len(asked)
    assert [stem for stem in every if stem in asked] == asked


# -- clips


CLIPS = (*PLACES, place("reel", 1080, 1920, default=True, kind="clip"), place("wide", 1280, 720, kind="clip"))


def clips(*decks: Deck, **asked: object) -> list[str]:
    problems = Problems()
    library = replace(LIBRARY, decks=decks or LIBRARY.decks)
    jobs = plan(library, CLIPS, languages=("ru",), day=DAY, problems=problems, **asked)  # type: ignore[arg-type]
    assert problems.items == ()
    assert all(job.layout == "clip" for job in jobs if job.placement.kind == "clip")
    return [job.stem for job in jobs if job.placement.kind == "clip"]


def test_a_plain_plan_makes_only_the_clips_that_decks_name() -> None:
    assert clips() == []
    assert clips(deck("now", places=("feed", "reel"), cover=True), deck("then")) == ["now/a/ru/reel", "now/b/ru/reel"]


def test_a_deck_may_say_which_of_its_cards_become_clips() -> None:
    some = replace(deck("now", places=("feed", "reel")), clips=("b",))
    assert clips(some, deck("then")) == ["now/b/ru/reel"]
    assert clips(some, deck("then"), clips=True) == ["now/b/ru/reel", "then/a/ru/reel"]
    assert clips(some, deck("then"), cards=("now/a",), clips=True) == ["now/a/ru/reel"]
    assert clips(some, deck("then"), cards=("cards/now/a.yaml",)) == ["now/a/ru/reel"]
    assert clips(some, deck("then"), cards=("now",)) == ["now/b/ru/reel"], "a deck's name asks for no card by name"
    assert clips(some, deck("then"), cards=("now/*",)) == ["now/b/ru/reel"]
    assert clips(some, deck("then"), placement_ids=("wide",)) == ["now/a/ru/wide", "now/b/ru/wide", "then/a/ru/wide"]


def test_where_clips_are_asked_for_a_deck_that_names_none_gets_the_usual_ones() -> None:
    assert clips(clips=True) == ["now/a/ru/reel", "now/b/ru/reel", "then/a/ru/reel"]
    assert clips(deck("now", places=("wide",)), clips=True) == ["now/a/ru/wide", "now/b/ru/wide"]


@pytest.mark.parametrize("named", [(), ("feed",), ("reel", "reel-cover")])
def test_a_clip_brings_no_cover_picture_where_another_placement_makes_it(named: tuple[str, ...]) -> None:
    places = (*PLACES, place("reel", 1080, 1920, kind="clip"), place("reel-cover", 1080, 1920, default=True))

    def covered(*wanted: str) -> bool:
        (job,) = [
            job
            for job in plan(
                Library((deck("now", places=named),), (card("now/a"),), (LAW,)),
                places,
                languages=["ru"],
                placement_ids=wanted,
                day=DAY,
                problems=Problems(),
            )
            if job.placement.id == "reel"
        ]
        return job.covered

    assert covered("reel", "reel-cover")
    assert covered("reel") == (named != ("feed",)), "the deck's other placement makes a picture of the same name"
