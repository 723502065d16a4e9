"""Questions people sent: read from any table, without who asked, grouped, made into drafts once, and never again."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import official
import pytest
import small
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cardmaker import cli
from cardmaker.cli import intake as command
from cardmaker.content.reading import read_card, read_deck
from cardmaker.diagnostics import Problems
from cardmaker.intake import columns, grouping, ledger, questions, stubs
from cardmaker.intake.grouping import Group, Variant, bare, fold
from cardmaker.intake.ledger import Entry
from cardmaker.intake.privacy import clean, known
from cardmaker.intake.questions import Question
from cardmaker.source import read
from cardmaker.tables import reading
from cardmaker.workspace import Workspace

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests/data/webinar-questions.csv"
TRUTH = ROOT / "tests/data/webinar-truth.txt"


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row for _, row in reading.read(data).rows]


def asked(data: bytes, *wanted: str) -> list[str]:
    table = reading.read(data)
    return [question.text for question in questions.read(table, columns.find(table, wanted))[0]]


def workbook(*rows: tuple[object, ...], first: bool = True) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active if first else book.create_sheet("Ответы")
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


# -- tables ------------------------------------------------------------------------------------------------------------

ROWS = [("Имя", "Сұрақ"), ("Әсел; Б", 'Қалай "тіркеу"\nкерек, ә?'), ("Ким", "Что делать?")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048"])
def test_a_table_is_read_whatever_it_is_written_in(separator: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(ROWS)
    assert cells(out.getvalue().encode(encoding)) == ROWS


def test_windows_letters_and_the_line_by_which_excel_names_the_separator() -> None:
    table = reading.read("sep=;\r\nИмя;Вопрос, ваш\r\nА, Б;Да, нет?\r\n".encode("windows-1251"))
    assert table.told == "windows-1251, semicolons"
    assert table.rows == ((1, ("Имя", "Вопрос, ваш")), (2, ("А, Б", "Да, нет?")))


def test_a_column_alone_needs_no_separator() -> None:
    text = "Вопрос\nМожно ли снимать, если против?\n\nКак быть, скажите?\n"
    assert asked(text.encode()) == ["Можно ли снимать, если против?", "Как быть, скажите?"]


def test_an_excel_file_is_read_by_its_first_sheet_with_rows() -> None:
    row = (dt.datetime(2026, 11, 20, 10, 2), 7.0, 2.5, None, "Можно ли снимать чиновника?")
    assert cells(workbook(("Время", "№", "x", "y", "Вопрос"), row, first=False)) == [
        ("Время", "№", "x", "y", "Вопрос"),
        ("2026-11-20 10:02:00", "7", "2.5", "", "Можно ли снимать чиновника?"),
    ]
    assert cells(workbook()) == []


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old Excel file"),
        (workbook(("Вопрос",))[:400], "damaged"),
        (archive(a_xml=b"x"), "no Excel file"),
        (archive(xl__workbook_xml=b"<a>"), "cannot be read"),
        (archive(xl__workbook_xml=bytes(201_000_000)), "unpacked, it has 201 MB"),
        (b"<!DOCTYPE html><html>Sign in", "a web page, not a table"),
        (b"a\0b,c\n" * 9 + "Вопрос".encode(), "no text"),
        (b"x\n" * 50_001, "more than 50000 rows"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, message: str) -> None:
    with pytest.raises(reading.UnreadableError, match=message):
        reading.read(data)


@settings(max_examples=60)
@given(st.binary(max_size=300))
@example(b'"')
@example(b"\r")
def test_no_file_is_a_mistake_of_ours(data: bytes) -> None:
    with contextlib.suppress(reading.UnreadableError, columns.NoQuestionsError):
        asked(data)


# -- columns -----------------------------------------------------------------------------------------------------------

FORM = "Отметка времени,Как вас зовут?,Ваш e-mail,Какой вопрос вы хотите задать юристу?,Ответ\n"
ZOOM = (
    "Q&A Report,,,,\nTopic,Webinar,,,\n,,,,\n#,Question,Asker Name,Asker Email,Upvotes\n"
    "1,Can I film in a mall?,Anna Kim,anna@example.com,4\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FORM + "20.11.2026,Анна,a@example.com,Можно ли снимать детей?,Да\n", ["Можно ли снимать детей?"]),
        (ZOOM, ["Can I film in a mall?"]),
        (
            "Question Details\n#,Question,Asker Name,Answer(s)\n1,Can I film a judge?,Anna,live\n",
            ["Can I film a judge?"],
        ),
        ("Вопрос;Ответ на вопрос;Автор вопроса\nКак быть с судом?;Можно ли? Да, так;Анна\n", ["Как быть с судом?"]),
        (
            "user_id;username;text\n1;@a;Можно ли снимать?\n2;@b;привет\n3;@c;как быть в суде\n",
            ["Можно ли снимать?", "как быть в суде"],
        ),
        ("Анна;a@x.com;Можно ли снимать?\nБ;b@x.com;Как быть с судом?\n", ["Можно ли снимать?", "Как быть с судом?"]),
        ("Можно ли снимать детей?\nКак быть с судом?\n", ["Можно ли снимать детей?", "Как быть с судом?"]),
        (
            "Имя;Текст\nА;Можно ли снимать детей\nБ;Как снимать в суде\n",
            ["Можно ли снимать детей", "Как снимать в суде"],
        ),
        ("Аты;Сұрағыңыз\nА;Баланы түсіруге бола ма?\n", ["Баланы түсіруге бола ма?"]),
        ("Имя;Вопрос 1;Вопрос 2\nА;Можно ли так делать?;Как же быть?\n", ["Можно ли так делать?", "Как же быть?"]),
    ],
)
def test_the_questions_are_found_whatever_the_columns_are_called(text: str, expected: list[str]) -> None:
    assert asked(text.encode()) == expected


def test_votes_count_and_a_person_counts_once() -> None:
    table = reading.read((ZOOM + "2,can i film in a mall,Anna Kim,anna@example.com,0\n").encode())
    found, _ = questions.read(table, columns.find(table))
    (group,) = grouping.group(found)
    assert group.asked == 5
    assert group.variants == (Variant("Can I film in a mall?", "en", 5),)


def test_a_column_may_be_named() -> None:
    text = b"a;b;c\nx;Do it how?;See what I mean?\n"
    assert asked(text, "B") == asked(text, "2") == ["Do it how?"]
    assert asked(text, "c", "b") == ["See what I mean?", "Do it how?"]
    with pytest.raises(columns.NoQuestionsError, match="there is no column `d`; the columns are: `a`, `b`, `c`"):
        asked(text, "d")


def test_a_table_without_questions_is_told_with_its_columns() -> None:
    with pytest.raises(columns.NoQuestionsError, match="the columns are: `Имя`, `Город`"):
        asked("Имя;Город\nАнна;Алматы\n".encode())
    with pytest.raises(columns.NoQuestionsError, match="empty"):
        asked(b"\n\n")


def test_what_is_no_question_is_left_out_and_several_in_a_cell_are_told_apart() -> None:
    for text in (
        "",
        "-",
        "нет",
        "Нет вопросов",
        "Спасибо!",
        "Рахмет",
        "+",
        "...",
        "no questions yet",
        "ок",
        "😀",
        "12345",
    ):
        assert not questions.is_question(clean(text, ())), text
    text = 'Вопрос\n"1) Можно ли снимать?\n2) А где можно?"\n"Как быть с судом?\nКто там решает?"\n'
    assert asked(text.encode()) == ["Можно ли снимать?", "А где можно?", "Как быть с судом?", "Кто там решает?"]


def test_languages_are_told_apart() -> None:
    for text, expected in (
        ("Можно ли снимать?", "ru"),
        ("Түсіруге бола ма?", "kk"),
        ("журналист сурауына неше кунде жауап беруи керек", "kk"),
        ("Can I film?", "en"),
        ("mozhno li snimat", ""),
        ("Можно ли публиковать переписку из WhatsApp?", "ru"),
    ):
        assert questions.language(text) == expected, text


# -- who asked ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Здравствуйте! Можно ли снимать детей?", "Можно ли снимать детей?"),
        ("Добрый день, коллеги. Меня зовут Анна Ким, газета «Заря». Как быть?", "Как быть?"),
        ("Менің атым Асель. Қалай тіркеу керек?", "Қалай тіркеу керек?"),
        ("Как быть? С уважением, Анна", "Как быть?"),
        ("Как быть? Мой номер +7 701 000 11 22", "Как быть?"),
        ("Как быть? пишите на anna.kim@example.com спасибо", "Как быть?"),
        ("Как быть, если звонят на 8(777)000-11-22 ночью?", "Как быть, если звонят на […] ночью?"),
        ("Меня, Анну Ким, не пустили: как быть?", "Меня, […] […], не пустили: как быть?"),
        ("ИИН 900101300123, как быть?", "ИИН […], как быть?"),
        ("Вопрос №3: как быть с @anna_kim в t.me/anna?", "как быть с […] в […]"),
        ("Подскажите, пожалуйста, как быть?", "как быть?"),
        (
            "Какой штраф по статье 456-2 с 20.11.2026, 1 500 000 тенге?",
            "Какой штраф по статье 456-2 с 20.11.2026, 1 500 000 тенге?",
        ),
        ("Hello! My name is Anna. How long do I wait? Thanks in advance", "How long do I wait?"),
        ("Можно ли снимать аннулированный договор?", "Можно ли снимать аннулированный договор?"),
    ],
)
def test_what_says_who_asked_goes(text: str, expected: str) -> None:
    assert clean(text, ("Анна Ким",)) == expected


def test_names_of_others_go_only_in_full() -> None:
    everyone = known(("Иван Петров", "Вера Ли", "Олжас"))
    assert clean("А Ивана Петрова, Олжаса и Веру пустят?", (), everyone) == "А […], Олжаса и Веру пустят?"
    assert clean("А Петров Иван прав?", (), everyone) == "А […] прав?"


# -- groups ------------------------------------------------------------------------------------------------------------


def groups_of(*texts: str) -> list[set[str]]:
    found = grouping.group(Question(text, "ru", row, row) for row, text in enumerate(texts))
    return [{variant.text for variant in group.variants} for group in found]


def test_questions_that_differ_in_what_they_are_about_stay_apart() -> None:
    texts = (
        "Можно ли снимать полицейских на митинге?", "Можно ли снимать врачей на митинге?",
        "Какой штраф по статье 456?", "Какой штраф по статье 73?", "Нужно ли согласие родителей?",
        "Нужно ли согласие героя?", "Полицияны түсіруге бола ма?", "Дәрігерді түсіруге бола ма?",
    )  # fmt: skip
    assert len(groups_of(*texts)) == len(texts)


def test_errors_endings_and_missing_letters_keep_no_question_apart() -> None:
    texts = (
        "Журналист сұрауына неше күнде жауап береді?",
        "журналист сурауна неше кунде жауап берыды",
        "ЖУРНАЛИСТ СҰРАУЫНА НЕШЕ КҮНДЕ ЖАУАП БЕРЕДІ???",
    )
    assert len(groups_of(*texts)) == 1


def test_the_sample_is_grouped_as_a_person_would() -> None:
    """Pairs of questions that ask the same, by hand, and as they are grouped: none wrong, nine of ten found."""
    table = reading.read(SAMPLE.read_bytes())
    found, empty = questions.read(table, columns.find(table))
    assert (len(found), len({question.person for question in found}), empty) == (151, 145, 19)
    truth: dict[int, list[int]] = {}
    for number, line in enumerate(TRUTH.read_text("utf-8").splitlines()):
        for place in line.split():
            row, _, part = place.partition(".")
            truth.setdefault(int(row) + 1, [0, 0])[int(part or 1) - 1] = number
    part: dict[int, int] = {}
    meant, grouped = [], []
    where = {bare(v.text): n for n, group in enumerate(grouping.group(found)) for v in group.variants}
    for question in found:
        meant.append(truth[question.row][part.setdefault(question.row, 0)])
        part[question.row] += 1
        grouped.append(where[bare(question.text)])
    assert len(set(meant)) == 79
    pairs = list(itertools.combinations(range(len(found)), 2))
    same = {(a, b) for a, b in pairs if meant[a] == meant[b]}
    told = {(a, b) for a, b in pairs if grouped[a] == grouped[b]}
    assert told <= same
    assert len(told) >= 0.9 * len(same)


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_names_of_drafts_are_latin_and_new() -> None:
    taken = {"mozhno-snimat"}
    assert stubs.name("Можно ли снимать?", taken) == "mozhno-snimat-2"
    assert stubs.name("Қалай тіркеу керек?", ()) == "kalai-tirkeu-kerek"
    assert stubs.name("?!", ()) == "question"
    assert stubs.name("Cover?", ()) == "question-cover"
    assert stubs.name("Con?", ()) == "question-con"
    assert len(stubs.name("слово" * 60, ())) <= 60


DECK = b"title: {kk: a, ru: b, en: c}\nlanguages: [kk, ru, en]\ntopics: {one: {label: {kk: a, ru: b, en: c}}}\n"


@settings(max_examples=150)
@given(st.text(min_size=1), st.sampled_from(["kk", "ru", "en", ""]))
@example("a: b # c\n- {[", "ru")
@example('"\\x \u2028\x85\ud800', "kk")
def test_a_draft_holds_the_question_and_nothing_breaks_out_of_it(text: str, language: str) -> None:
    question = clean(text, ())
    if not questions.is_question(question):
        return
    group = Group((Variant(question, language, 3), Variant(question + "!", language, 1)), 4)
    draft = stubs.text(group, topic="one", sure=False, topics=["one"], languages=["kk", "ru", "en"], head="f.csv, day")
    problems = Problems()
    deck_node, node = read(DECK, "deck.yaml", problems), read(draft.encode(), "card.yaml", problems)
    assert deck_node is not None
    assert node is not None
    assert problems.items == ()
    deck = read_deck(deck_node, id="d", problems=problems)
    assert deck is not None
    card = read_card(node, id="d/c", deck=deck, problems=Problems())
    assert card is not None
    assert (card.status, card.topic) == ("draft", "one")
    (held,) = card.wordings[0].question.texts
    assert (held[0], bare(held[1].value)) == (language or "kk", bare(question))


def test_a_question_is_tidied_for_its_card() -> None:
    assert stubs.tidy("КТО МОЖЕТ ЭТО СДЕЛАТЬ") == "Кто может это сделать?"
    assert stubs.tidy("кто может??? ") == "Кто может?"
    assert stubs.tidy("Это СМИ?!") == "Это СМИ?"


# -- what was taken in -------------------------------------------------------------------------------------------------


WORDINGS = st.tuples(st.sampled_from(["", "=", "+", "-", "@", "'", "'="]), st.text(max_size=30).map(bare)).map("".join)


@given(st.lists(st.builds(Entry, st.just("a/b"), st.integers(0, 99), st.just("2026-11-25"), WORDINGS)))
def test_the_ledger_comes_back_and_begins_no_formula(entries: list[Entry]) -> None:
    text = ledger.dump(entries)
    assert ledger.load(text.encode()) == tuple(entries)
    assert not re.search(r"(^|;)\"?[=+@]", text, re.MULTILINE)


def test_a_ledger_that_excel_has_saved_is_read() -> None:
    data = 'card;asked;first seen;question;\r\nw/a;2;25.11.2026;"Можно ли; нет?";\r\n'.encode("windows-1251")
    assert ledger.load(data) == (Entry("w/a", 2, "25.11.2026", "Можно ли; нет?"),)
    with pytest.raises(ValueError, match="first line should be"):
        ledger.load(b"x;y\n")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return small.start(tmp_path / "project")


def run(space: Workspace, table: Path | str, *arguments: str, code: int = 0, deck: str = "week") -> str:
    line = ["intake", str(table), "--deck", deck, "-C", str(space.root), *arguments]
    result = CliRunner().invoke(cli.cli, line, prog_name="cardmaker")
    assert result.exit_code == code, (result.exit_code, result.output, result.exception)
    return result.output


def tree(space: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (space.root / "cards/week").iterdir()}


def sheet(space: Workspace, *rows: str, head: str = "Имя;Вопрос") -> Path:
    path = space.root / "form.csv"
    path.write_text("\n".join([head, *rows]), "utf-8")
    return path


def test_drafts_are_written_once_and_hold_nobody(space: Workspace) -> None:
    before = tree(space)
    output = run(space, SAMPLE)
    assert "151 questions of 145 people; 19 rows without one (UTF-8, semicolons)." in output
    assert "82 drafts written to cards/week." in output
    after = tree(space)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 82 + 1
    text = "\n".join(data.decode() for data in after.values())
    rows = list(csv.reader(io.StringIO(SAMPLE.read_text("utf-8-sig")), delimiter=";"))[1:]
    for _, name, mail, phone, _, _ in rows:
        assert not mail or mail not in text
        assert not phone or phone not in text
        assert " " not in name or name not in text
    assert "@" not in text.replace("@example", "")
    top = after["skolko-dnei-gosorgana-chtoby-otvetit-zapros.yaml"].decode()
    assert "# Asked by 13 people (webinar-questions.csv, " in top
    assert "status: draft" in top
    assert "0 drafts written to cards/week; 82 taken in before." in run(space, SAMPLE)
    assert tree(space) == after
    checked = CliRunner().invoke(cli.cli, ["render", "--dry-run", "--strict", "-C", str(space.root)]).output
    assert "82 drafts are left out" in checked
    assert "0 jobs" not in checked


def test_what_staff_did_is_left_alone_and_only_what_is_new_is_added(space: Workspace) -> None:
    table = sheet(space, "А;Можно ли снимать детей?", "Б;Как быть с судом и прессой?", "В;Кто платит пошлину?")
    run(space, table)
    folder = space.root / "cards/week"
    (folder / "mozhno-snimat-detei.yaml").rename(folder / "children.yaml")
    (folder / "kak-byt-sudom-pressoi.yaml").unlink()
    (folder / "kto-platit-poshlinu.yaml").write_text("topic: images # mine\n", "utf-8")
    before = tree(space)
    rows = ("А;можно ли снимать детей", "Г;Как быть с судом и с прессой??", "Д;Где взять пресс-карту?")
    output = run(space, sheet(space, *rows))
    assert "1 draft written to cards/week; 2 taken in before. 1 new wording of what was taken in" in output
    assert "week/kak-byt-sudom-pressoi (renamed or removed since)" in output
    after = tree(space)
    assert set(after) - set(before) == {"gde-vzyat-press-kartu.yaml"}
    assert {name for name in before if before[name] != after[name]} == {"intake.csv"}


def test_a_file_that_cannot_be_read_keeps_its_name(space: Workspace) -> None:
    small.write(space.root, "cards/week/kto-platit-poshlinu.yaml", "topic: [\n")
    run(space, sheet(space, "А;Кто платит пошлину?"))
    assert {"kto-platit-poshlinu.yaml", "kto-platit-poshlinu-2.yaml"} <= set(tree(space))


def test_a_question_that_a_card_answers_becomes_no_draft(space: Workspace) -> None:
    output = run(space, sheet(space, "А;вопрос ONE?", "Б;Вопрос one, скажите?"))
    assert "0 drafts written to cards/week" in output


def test_rare_questions_can_wait_and_nothing_is_written_in_a_dry_run(space: Workspace) -> None:
    table = sheet(space, "А;Можно ли снимать детей?", "Б;Можно ли снимать детей?", "В;Кто платит пошлину?")
    before = tree(space)
    assert "2 drafts would be written" in run(space, table, "--dry-run")
    assert tree(space) == before
    assert "1 draft written to cards/week; 1 asked by too few." in run(space, table, "--least", "2")
    assert "1 draft written to cards/week; 1 taken in before." in run(space, table)


def test_the_topics_of_the_deck_are_proposed(space: Workspace) -> None:
    small.swap(space.root, "cards/week/two.yaml", "Вопрос twin?", "Можно ли публиковать фото детей без согласия?")
    run(space, sheet(space, "А;Нужно ли согласие, чтобы публиковать фото звезды?", "Б;Что там за погода?"))
    drafts = [path.read_text("utf-8") for path in sorted((space.root / "cards/week").glob("*.yaml"))]
    guess, images = (text for text in drafts if "status: draft" in text)
    assert "\ntopic: images\n" in images
    assert "\ntopic: requests   # a guess; there are: requests, images\n" in guess


def test_the_json_says_all_of_it(space: Workspace) -> None:
    found = json.loads(run(space, sheet(space, "А;Кто платит пошлину?"), "--json"))
    assert (found["questions"], found["people"], found["rows_without"]) == (1, 1, 0)
    assert found["groups"][0]["card"] == "week/kto-platit-poshlinu"
    assert found["groups"][0]["wordings"] == [{"question": "Кто платит пошлину?", "language": "ru", "asked": 1}]


def test_mistakes_are_told(space: Workspace) -> None:
    table = sheet(space, "А;Алматы", head="Имя;Город")
    assert "there is no deck `wek`. Did you mean `week`?" in run(space, table, code=2, deck="wek")
    assert "no column looks like questions" in run(space, table, code=1)
    assert "there is no file" in run(space, space.root / "none.csv", code=1)
    assert "is not a file" in run(space, space.root, code=1)
    small.write(space.root, "cards/week/intake.csv", "x\n")
    assert "cards/week/intake.csv: error: the table cannot be read" in run(space, table, code=1)


# -- from an address ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Iterator[official.Official]:
    with official.serving() as server:
        yield server


def test_a_sheet_is_read_from_its_address(
    space: Workspace, running: official.Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "open_web", lambda: running.web(anywhere=True, tries=1))
    table = "Имя,Вопрос\nАнна,Кто платит пошлину?\n".encode()
    running.answers["/pub?key=secret"] = official.redirect(running.url("/csv", official.OTHER))
    running.answers["/csv"] = official.Answer(table, headers={"Content-Type": "text/csv"})
    assert "1 draft written" in run(space, running.url("/pub?key=secret"))
    draft = (space.root / "cards/week/kto-platit-poshlinu.yaml").read_text("utf-8")
    assert "(law.test, " in draft
    assert "secret" not in draft
    running.answers["/csv"] = official.page("<!doctype html><title>Sign in")
    assert "this is a web page, not a table" in run(space, running.url("/pub?key=secret"), code=1)
    running.answers["/csv"] = official.Answer(status=503)
    assert "the server answers 503" in run(space, running.url("/pub?key=secret"), code=3)
    assert "is not an https address" in run(space, "http://law.test/", code=1)


def test_only_the_public_internet_is_asked(space: Workspace) -> None:
    assert "this machine itself" in run(space, "https://localhost/sheet.csv", code=1)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("https://docs.google.com/spreadsheets/d/1aB-c_D/edit#gid=77", "/d/1aB-c_D/export?format=csv&gid=77"),
        ("https://docs.google.com/spreadsheets/d/1aB-c_D/edit?gid=5&x=1#gid=5", "/d/1aB-c_D/export?format=csv&gid=5"),
        ("https://docs.google.com/spreadsheets/d/1aB-c_D/", "/d/1aB-c_D/export?format=csv"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX/pub?output=csv", "/d/e/2PACX/pub?output=csv"),
        ("https://docs.google.com/spreadsheets/d/1aB/export?format=csv", "/d/1aB/export?format=csv"),
        ("https://example.org/a.csv", "https://example.org/a.csv"),
    ],
)
def test_the_address_of_a_google_sheet_leads_to_its_csv(given_: str, expected: str) -> None:
    assert command._address(given_).endswith(expected)


def test_folding_knows_what_means_the_same() -> None:
    assert fold("Можно ли ФОТОГРАФИРОВАТЬ?") == fold("можно снимать")
    assert fold("Әкімдік қалай?") == fold("акимдик калай")
    assert fold("и на") == "и на"
