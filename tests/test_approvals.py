"""Who approved which exact text: what voids it, what is said of a change, and the file that people read and edit."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import small
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from test_law import NONE, SPAN, day

from cardmaker import approvals, cli, source
from cardmaker.content import reading
from cardmaker.content.model import Approval, Citation, Figure, Localised, Text, Wording
from cardmaker.diagnostics import Problems
from cardmaker.workspace import Workspace


def texts(**by_language: str) -> Localised:
    return Localised(tuple(sorted((name, Text(value, SPAN)) for name, value in by_language.items())))


TEXT = Wording(
    None,
    None,
    texts(ru="Сколько?", en="How many?"),
    texts(ru="**Пять** рабочих дней.", en="**Five** working days."),
    NONE,
    Figure("5", texts(ru="дней", en="days"), "7", SPAN),
    (Citation("press", "36", "1", SPAN),),
    SPAN,
)


def signed(wording: Wording, *languages: str, by: str = "Aigerim", on: str = "2026-11-20") -> Approval:
    digests = tuple((language, approvals.digest(wording, language)) for language in languages)
    return Approval("w/a", by, day(on), digests, wording, SPAN)


def test_a_text_is_approved_in_the_languages_that_were_read() -> None:
    known = [signed(TEXT, "ru")]
    assert approvals.find(TEXT, "ru", known).told == "approved by Aigerim on 2026-11-20"
    assert approvals.find(TEXT, "en", known).told == "nobody has approved its text"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"answer": texts(ru="**Семь** рабочих дней.", en="**Five** working days.")},
            "answer: [-**Пять**-] {+**Семь**+}",
        ),
        ({"question": texts(ru="Сколько дней?", en="How many?")}, "question: [-Сколько?-] {+Сколько дней?+}"),
        ({"short": texts(ru="Пять.")}, "short: {+Пять.+}"),
        ({"figure": None}, "figure: [-5 дней-]; figure before: [-7-]"),
        ({"law": (Citation("press", "37", "1", SPAN),)}, "law: press art. [-36-] {+37+} par. 1"),
        ({"answer": texts(ru="**Пять** рабочих  дней.")}, "answer: only spaces or line ends differ"),
    ],
)
def test_any_edit_voids_an_approval_and_is_told_word_by_word(change: dict[str, object], told: str) -> None:
    found = approvals.find(replace(TEXT, **change), "ru", [signed(TEXT, "ru", "en")])  # type: ignore[arg-type]
    assert not found.approved
    assert told in found.told
    assert "since Aigerim approved it on 2026-11-20" in found.told


def test_an_edit_in_one_language_leaves_the_others_approved() -> None:
    edited = replace(TEXT, answer=texts(ru="Нет.", en="**Five** working days."))
    known = [signed(TEXT, "ru", "en")]
    assert [approvals.find(edited, language, known).approved for language in ("ru", "en")] == [False, True]


def test_two_may_approve_and_one_of_them_twice_counts_once() -> None:
    known = [signed(TEXT, "ru"), signed(TEXT, "ru", by="Yerzhan"), signed(TEXT, "ru", by="AIGERIM", on="2026-11-21")]
    assert approvals.find(TEXT, "ru", known).told == "approved by Aigerim on 2026-11-20 and Yerzhan on 2026-11-20"


def test_wordings_of_other_days_are_approved_apart_and_compared_with_their_own() -> None:
    old = replace(TEXT, since=day("2018-01-09"), answer=texts(ru="**Семь** дней."))
    now = replace(TEXT, since=day("2024-08-20"))
    known = [signed(now, "ru"), signed(old, "ru", by="Yerzhan")]
    assert approvals.find(old, "ru", known).approved
    edited = replace(now, answer=texts(ru="**Пять** дней."))
    assert "since Aigerim" in approvals.find(edited, "ru", known).told


def test_long_texts_show_a_few_words_around_each_change() -> None:
    words = [f"w{number}" for number in range(30)]
    now = [*words[:10], "new", *words[11:]]
    assert approvals.word_diff(" ".join(words), " ".join(now)) == "… w7 w8 w9 [-w10-] {+new+} w11 w12 w13 …"


LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("\n: #-'\"")
)


@given(LETTERS, LETTERS.filter(lambda text: not approvals.wrong_name(text.strip()) and text == text.strip()))
@example("no", "yes")
@example("- a\n  b\n\n# c", "2026-11-20")
@example("a\u2028b \n c\u00a0", "null")
def test_an_entry_reads_back_as_it_was(text: str, name: str) -> None:
    value = unicodedata.normalize("NFC", text).strip(" \t\r\n")  # as a card's file gives it
    wording = replace(TEXT, answer=texts(ru=value or "x"), since=dt.date(2024, 8, 20))
    once = signed(wording, "ru", by=unicodedata.normalize("NFC", name))
    written = (approvals.HEAD + approvals.entry(once)).encode()
    problems = Problems()
    node = source.read(written, "cards/approvals.yaml", problems)
    assert node is not None
    found = reading.read_approvals(node, problems)
    if problems.errors:  # what no card may hold either, as only invisible letters
        return
    (back,) = found
    assert (back.card, back.by, back.on) == (once.card, once.by, once.on)
    assert approvals.digest(back.wording, "ru") == dict(once.digests)["ru"]


# -- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return small.start(tmp_path / "project")


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.cli, ["approve", "-C", str(space.root), *arguments], prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def test_the_file_keeps_what_people_wrote_in_it(space: Workspace) -> None:
    run(space, "week/one", "--by", "Айгерим Садыкова", "-l", "ru")
    path = space.root / "cards/approvals.yaml"
    mine = path.read_bytes().replace(b"by:", b"# read aloud at the meeting\n  by:").replace(b"\n", b"\r\n")
    path.write_bytes(mine.rstrip())
    run(space, "week/two", "--by", "Yerzhan")
    assert path.read_bytes().startswith(mine.rstrip())
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
    found = json.loads(run(space, "--json"))
    states = {(one["card"], one["language"]): one["state"] for one in found["texts"]}
    assert states[("week/one", "ru")] == states[("week/two", "en")] == "approved"
    assert states[("week/one", "en")] == "not approved"


def test_nothing_is_approved_in_a_file_that_takes_no_more_entries(space: Workspace) -> None:
    path = space.root / "cards/approvals.yaml"
    path.write_bytes(b"[]\n")
    assert "nothing is approved" in run(space, "week/one", "--by", "Yerzhan", code=1)
    assert path.read_bytes() == b"[]\n"
    path.unlink()
    assert "approved by Yerzhan" in run(space, "week/one", "--by", "Yerzhan")


def test_the_table_shows_who_approved_and_what_changed_since(space: Workspace) -> None:
    assert "week/one in ru: approved by Aigerim." in run(space, "week/one", "--by", " Aigerim ")
    assert "week/one in ru: Aigerim has approved it on" in run(space, "week/one", "--by", "aigerim")
    small.swap(space.root, "cards/week/one.yaml", "Yes.", "No.")
    told = run(space, "--list", "week/one")
    rows = [line.split()[:4] for line in told.splitlines()[:3]]
    assert rows[1:] == [["week/one", "ru", "approved", "no"], ["week/one", "en", "changed", "no"]]
    assert "week/one in en, answer: **Answer one.** [-Yes.-] {+No.+}" in told
    assert "2 texts: 1 approved, 1 changed, 0 not approved." in told
    assert "since the last approval, answer" in run(space, "week/one", "--by", "Yerzhan")


def test_an_approval_whose_text_was_altered_counts_no_more_and_blocks_others(space: Workspace) -> None:
    run(space, "week/one", "--by", "Aigerim")
    small.swap(space.root, "cards/approvals.yaml", "Yes.", "No.")
    told = run(space, "week/two", "--by", "Aigerim", code=1)
    assert "cards/approvals.yaml:4:3: error: the text of this approval of week/one was altered in en" in told
    assert "not approved" in run(space, "--list", "week/one", code=1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("week/one", "--by", "  "), "cannot be a name: a name has letters"),
        (("week/one", "--by", "a\nb"), "it has a line end"),
        (("week/one", "--by", "a" * 101), "at most 100 letters"),
        (("week/won", "--by", "A"), "there is no card or deck `week/won`. Did you mean"),
        (("week", "--by", "A"), "to approve, name each card that was read"),
        (("--by", "A"), "name the cards that are approved"),
        (("week/one", "--by", "A", "--list"), "--list only shows"),
        (("week/one", "--by", "A", "-l", "de"), "there is no language `de`"),
    ],
)
def test_what_is_mistyped_is_wrong_usage(space: Workspace, arguments: tuple[str, ...], says: str) -> None:
    assert says in run(space, *arguments, code=2)
    assert not (space.root / "cards/approvals.yaml").exists()
