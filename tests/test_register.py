"""How cards stand on a day, what is known to change, and which posts to replace, as tables, JSON and sentences."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shipped
import small
from click.testing import CliRunner
from test_law import NEW, NONE, OLD, SEVEN_FIVE, SPAN, act, article, card, day, wording

from cardmaker import cli, register
from cardmaker.content.model import Act, Card, Deck, Library, Localised, Text
from cardmaker.workspace import Workspace

DECK = Deck("w", NONE, NONE, "desk", "", "classic", ("ru",), ("x",), (), False, "", SPAN)
RU = Localised((("ru", Text("?", SPAN)),))


def asked(text: Card) -> Card:
    return replace(text, wordings=tuple(replace(one, question=RU) for one in text.wordings))


def library(*cards: Card, acts: tuple[Act, ...] = (), deck: Deck = DECK) -> Library:
    return Library((deck,), tuple(map(asked, cards)), acts)


def told(lib: Library, first: str, last: str) -> list[tuple[str, str]]:
    return [(str(change.day), change.kind) for change in register.changes(lib, day(first), day(last))]


def state(lib: Library, on: str, within: int = 60) -> str:
    (row,) = register.rows(lib, day(on), within)
    return dict(row.states)["ru"]


def test_a_card_flips_on_the_day_of_its_next_wording() -> None:
    lib = library(SEVEN_FIVE, acts=(NEW, OLD))
    assert told(lib, "2000-01-01", "2030-01-01") == [("2018-01-09", "in force"), ("2024-08-20", "flipped")]
    assert told(lib, "2024-08-20", "2024-08-20") == [("2024-08-20", "flipped")]
    assert told(lib, "2024-08-21", "2030-01-01") == []
    (change,) = register.changes(lib, day("2024-01-01"), day("2025-01-01"))
    assert change.sentence == (
        "2024-08-20: w/a (ru): another wording is in force: the card has a text from 2024-08-20 on."
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2017-12-01", "ahead"),
        ("2018-01-09", "in force"),
        ("2024-06-20", "in force"),
        ("2024-06-21", "upcoming"),
        ("2024-08-19", "upcoming"),
        ("2024-08-20", "in force"),
    ],
)
def test_a_change_is_upcoming_within_so_many_days(on: str, expected: str) -> None:
    lib = library(SEVEN_FIVE, acts=(NEW, OLD))
    assert state(lib, on) == expected
    assert state(lib, on, within=0) == expected.replace("upcoming", "in force")


def test_a_new_wording_of_an_article_makes_a_card_stale_until_somebody_checks_it() -> None:
    changed = act("a", article("1", ("2010-01-01", ""), ("2027-03-01", "")))
    text = card(wording("x", cites="a 1"))
    lib = library(text, acts=(changed,))
    assert [state(lib, on) for on in ("2027-02-28", "2027-03-01", "2030-01-01")] == ["upcoming", "stale", "stale"]
    (change,) = register.changes(lib, day("2027-01-01"), day("2028-01-01"))
    assert change.sentence == (
        "2027-03-01: w/a (ru): the law changed, so compare the text with it again: a art. 1 has a new wording."
    )
    checked = library(replace(text, checked=day("2027-03-02")), acts=(changed,))
    assert state(checked, "2027-03-02") == "in force"
    assert told(checked, "2027-01-01", "2028-01-01") == []


def test_a_card_on_an_act_that_ended_is_superseded_and_told_by_what() -> None:
    old = replace(OLD, replaced_by="new")
    lib = library(card(wording("seven", cites="old 18")), acts=(NEW, old))
    (row,) = register.rows(lib, day("2025-01-01"), 60)
    assert (dict(row.states)["ru"], row.replaced_by, row.until) == ("superseded", "new", day("2024-08-20"))
    (change,) = register.changes(lib, day("2024-01-01"), day("2025-01-01"))
    assert (change.kind, change.replaced_by) == ("superseded", "new")
    assert change.sentence == ("2024-08-20: w/a (ru): it is no longer in force: old ended and new took its place.")


def test_an_article_and_a_text_that_end_are_told_as_such() -> None:
    ended = act("a", article("1", ("2010-01-01", "2020-01-01")))
    (change,) = register.changes(
        library(card(wording("x", cites="a 1")), acts=(ended,)), day("2019-01-01"), day("2021-01-01")
    )
    assert change.causes == ("a art. 1 ended",)
    (change,) = register.changes(library(card(wording("x", "", "2020-01-01"))), day("2019-01-01"), day("2021-01-01"))
    assert change.causes == ("the card's text holds until 2020-01-01",)


def test_an_amendment_is_told() -> None:
    amended = replace(act("a", article("1")), amended=day("2027-01-01"))
    lib = library(card(wording("x", cites="a 1")), acts=(amended,))
    (change,) = register.changes(lib, day("2026-12-01"), day("2027-02-01"))
    assert (change.kind, change.causes) == ("stale", ("a was amended",))


def test_a_card_on_a_law_to_come_is_ahead_until_its_day() -> None:
    lib = library(card(wording("five", cites="new 36")), acts=(NEW,))
    assert [state(lib, on) for on in ("2024-08-19", "2024-08-20")] == ["ahead", "in force"]
    (change,) = register.changes(lib, day("2024-01-01"), day("2025-01-01"))
    assert (change.kind, change.causes) == ("in force", ("new came into force",))


def test_a_language_without_a_text_is_told() -> None:
    lib = library(card(wording("x")), deck=replace(DECK, languages=("ru", "kk")))
    (row,) = register.rows(lib, day("2025-01-01"), 60)
    assert row.states == (("ru", "in force"), ("kk", "no text"))


def test_the_last_day_there_is_can_be_asked_for() -> None:
    lib = library(SEVEN_FIVE, acts=(NEW, OLD))
    assert state(lib, "9999-12-31", within=36500) == "in force"
    assert state(lib, "0001-01-01", within=60) == "ahead"


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    small.swap(space.root, "cards/laws.yaml", "press:\n", "press:\n  until: 2027-01-01\n  replaced-by: media\n")
    media = "media: {title: {ru: М}, name: {ru: М, en: M}, from: 2027-01-01}\n"
    small.swap(space.root, "cards/laws.yaml", "press:\n", f"{media}press:\n")
    return space


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.cli, ["laws", "-C", str(space.root), *arguments], prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def test_the_table_has_a_line_for_each_article_and_card(space: Workspace) -> None:
    lines = run(space, "--as-of", "2026-11-20").splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["act", "article", "wording", "of", "card", "ru", "en", "changes"],
        ["media", "-", "2027-01-01", "-", "-", "-", "-"],
        ["press", "1", "2020-01-01", "week/one", "upcoming", "upcoming", "2027-01-01", "superseded"],
    ]
    assert lines[-1] == "3 cards on 2026-11-20: 3 upcoming."
    later = run(space, "--as-of", "2027-01-01")
    assert "replaced by media" in later
    assert later.endswith("3 cards on 2027-01-01: 3 superseded.\n")
    assert "3 in force" in run(space, "--as-of", "2026-11-20", "--within", "7")


def test_the_posts_to_replace_are_listed_in_sentences(space: Workspace) -> None:
    lines = run(space, "--as-of", "2027-02-01", "--since", "2026-12-01").splitlines()
    assert lines[:-1] == [
        "Friday, 1 January 2027",
        "  press ended and media took its place. No longer in force: week/one, week/three and week/two (ru, en).",
    ]
    assert lines[-1] == "Look at the posts of 3 cards: changed from 2026-12-01 to 2027-02-01."
    assert run(space, "--as-of", "2026-11-20", "--since", "2026-11-01") == (
        "Nothing to replace: no card changed from 2026-11-01 to 2026-11-20.\n"
    )


def test_the_json_says_all_of_it(space: Workspace) -> None:
    found = json.loads(run(space, "--as-of", "2026-11-20", "--since", "2026-11-01", "--json"))
    assert found["day"] == "2026-11-20"
    press = next(one for one in found["acts"] if one["id"] == "press")
    assert (press["until"], press["replaced_by"]) == ("2027-01-01", "media")
    assert press["articles"][1]["cards"] == ["week/three", "week/two"]
    first = found["cards"][0]
    assert (first["card"], first["states"]) == ("week/one", {"ru": "upcoming", "en": "upcoming"})
    assert first["changes"][0]["kind"] == "superseded"
    assert found["changes"] == []
    assert json.loads(run(space, "--json"))["changes"] is None


def test_what_is_wrong_in_the_law_is_told_with_exit_code_1(space: Workspace) -> None:
    small.swap(
        space.root, "cards/laws.yaml", '"1": {wordings: [', '"1": {wordings: [{from: 2010-01-01, until: 2015-01-01}, '
    )
    output = run(space, code=1)
    assert "no wording holds from 2015-01-01 until 2020-01-01, when this one begins" in output


def test_the_shipped_cards_change_as_their_laws_did() -> None:
    found = register.changes(shipped.project()[0].library, day("2024-08-20"), day("2024-08-20"))
    kinds = {change.card: change.kind for change in found}
    assert kinds["media-law-now/answer-time"] == "flipped"
    assert kinds["media-law-2018/answer-time"] == "superseded"
    assert kinds["media-law-now/children"] == "in force"
    assert "media-law-now/libel" not in kinds
