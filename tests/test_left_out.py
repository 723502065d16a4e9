"""What is in error is left out with all that stands on it, told at its place, and not called mistyped as well."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import small

from cardmaker.cli.planning import Choice, plan_all
from cardmaker.compose.shown import tally
from cardmaker.content.model import Figure, Localised
from cardmaker.diagnostics import Problems, Span
from cardmaker.project import load_words

DAY = small.DAY


def planned(root: Path, *cards: str, languages: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """The jobs that can be drawn, by output name, and the errors."""
    problems = Problems()
    space = small.Workspace(root.resolve(), root.resolve() / "output")
    found = plan_all(space, Choice(cards, languages, (), None, None, DAY, DAY), problems)
    return [job.stem for job in found.jobs], [f"{error.span}: {error.message}" for error in problems.errors]


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    small.start(tmp_path)
    return tmp_path


def test_without_a_fault_nothing_is_left_out(root: Path) -> None:
    jobs, errors = planned(root)
    assert len(jobs) == 16 and not errors


def test_a_fault_in_what_layouts_have_in_common_leaves_out_all_of_them(root: Path) -> None:
    change(root, "assets/layouts/base.yaml", "color: $on-mark", "color: $on-markk")
    jobs, errors = planned(root, "week/one", languages=("ru",))
    assert not jobs
    assert len(errors) == 1 and "assets/layouts/base.yaml" in errors[0] and "$on-markk" in errors[0]


@pytest.mark.parametrize("text", ["nonsense: 1\n", "about: a\nabout: b\n", "- 1\n", "fit: [\n", ""])
def test_a_layout_in_error_leaves_out_what_may_be_made_with_it(root: Path, text: str) -> None:
    layout = root / "assets/layouts/photo.yaml"
    layout.write_text((layout.read_text("utf-8") if "n" in text else "") + text, "utf-8")
    jobs, errors = planned(root)
    assert {job.split("/")[1] for job in jobs} == {"one", "two", "cover"}
    assert errors and all("assets/layouts/photo.yaml" in error for error in errors), errors


def test_a_carousel_in_error_is_no_reason_for_single_pictures(root: Path) -> None:
    (root / "assets/layouts/carousel.yaml").write_text("extends: base\nnonsense: 1\npages: {}\n", "utf-8")
    jobs, errors = planned(root)
    assert {job.rpartition("/")[2] for job in jobs if "/one/" in job} == {"web-square"}
    assert all("assets/layouts/" in error for error in errors), errors


@pytest.mark.parametrize("key", ["file: mark.svg", "tab: tab.svg"])
def test_a_brand_without_its_picture_makes_nothing(root: Path, key: str) -> None:
    change(root, "assets/brands/desk/brand.yaml", key, key.replace(".svg", "k.svg"))
    jobs, errors = planned(root)
    assert not jobs
    assert len(errors) == 1 and "is missing" in errors[0], errors


def test_a_brand_in_error_takes_those_that_extend_it_along(root: Path) -> None:
    small.write(root, "assets/brands/other/brand.yaml", "extends: desk\nname: {ru: Д, en: O}\n")
    change(root, "cards/week/deck.yaml", "layout: classic", "layout: classic\nbrand: other")
    assert len(planned(root)[0]) == 16
    change(root, "assets/brands/desk/brand.yaml", "  ink:", '  inkk: "#nothing"\n  ink:')
    jobs, errors = planned(root)
    assert not jobs
    assert errors and all("assets/brands/desk/brand.yaml" in error for error in errors), errors


def test_to_name_a_card_or_language_that_is_left_out_is_no_mistake(root: Path) -> None:
    change(root, "cards/week/deck.yaml", "web-square,", "web-squaare,")
    jobs, errors = planned(root, "week/one", "cards/week/two.yaml", "week", "week/cover", languages=("ru",))
    assert not jobs
    assert len(errors) == 1 and "web-squaare" in errors[0], errors
    _, errors = planned(root, "week/ten", languages=("ru",))
    assert any("there is no card or deck `week/ten`" in error for error in errors), errors


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no Unicode text")
def test_a_file_whose_name_is_no_text_is_told_and_not_read(root: Path) -> None:
    for folder in (b"cards/week/", b"assets/icons/", b"cards/"):
        Path(os.fsdecode(os.fsencode(root) + b"/" + folder + b"\x8c\xa5.yaml")).write_text("topic: a\n")
    jobs, errors = planned(root)
    assert len(jobs) == 16
    assert len(errors) == 3 and all("cannot be used" in error for error in errors), errors


@pytest.mark.parametrize(
    ("value", "was", "squares"),
    [
        ("5", "7", (5, 7)), ("7", "5", (5, 7)), ("0", "12", (0, 12)), ("5", "0", None), ("13", "12", None),
        ("5.5", "7", None), ("1e999999999", "3", None), ("9" * 5000, "3", None), ("5", "", None), ("-1", "3", None),
    ],
)  # fmt: skip
def test_a_tally_is_of_whole_numbers_up_to_twelve(value: str, was: str, squares: tuple[int, int] | None) -> None:
    assert tally(Figure(value, Localised(()), was, Span("card.yaml"))) == squares


def test_a_number_of_thousands_of_digits_is_compared_and_planned(root: Path) -> None:
    small.write(root, "cards/week/one.yaml", small.card("9" * 5000))
    assert not planned(root)[1]


@pytest.mark.parametrize(
    ("name", "told", "hint"),
    [
        ("cards/week/late.yaml.txt", "cards/week/late.yaml.txt: warning: the name of this file ends in", "late.yaml;"),
        ("cards/week/late.YML.TXT", "cards/week/late.YML.TXT: warning: the name of this file ends in", "late.yaml;"),
        ("cards/laws.yaml.txt", "cards/laws.yaml.txt: warning: the name of this file ends in", "laws.yaml;"),
        ("cards/week/dir.yaml/note.txt", "cards/week/dir.yaml: warning: this is a folder", "A card is a file"),
        ("cards/other.yaml/note.txt", "cards/other.yaml: warning: this is a folder", "A card is a file"),
        ("cards/week/deck.yml", "cards/week/deck.yml: warning: this file is not where cards are", "NAME.yaml"),
    ],
)
def test_what_looks_like_a_card_and_is_not_read_is_warned_of(root: Path, name: str, told: str, hint: str) -> None:
    small.write(root, name, "topic: requests\n")
    problems = Problems()
    load_words(small.Workspace(root.resolve(), root.resolve() / "output"), problems)
    (found,) = problems.items
    assert str(found).startswith(told)
    assert hint in found.hint


def test_a_deck_and_a_text_may_have_any_name(root: Path) -> None:
    small.write(root, "cards/b.yaml/deck.yaml", small.DECK)
    small.write(root, "cards/week/notes.txt", "yaml")
    problems = Problems()
    library = load_words(small.Workspace(root.resolve(), root.resolve() / "output"), problems)
    assert [deck.id for deck in library.decks] == ["b.yaml", "week"]
    assert problems.items == ()
