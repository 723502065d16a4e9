"""Texts go out to translators and come back: what is missing or changed, into the right lines, and no other."""

from __future__ import annotations

import difflib
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cardmaker import source
from cardmaker.cli import cli
from cardmaker.content.reading import read_card, read_deck
from cardmaker.content.translated import digest
from cardmaker.diagnostics import Problems
from cardmaker.tables import writing
from cardmaker.tables.reading import UnreadableError
from cardmaker.translate import CannotPutError, Change, Entry, entries, put, tables, wrong, xliff
from cardmaker.translate.tables import Row

LANGUAGES = ("kk", "ru", "en")
CARD = """\
# What this card is about.
topic: requests
question:
  ru: Вопрос?   # as people ask it
  en: Question?
answer:
  # The Russian text comes first.
  ru: |
    **Да.** Пять дней.

    - один
  en: "**Yes.** Five: days."

short: {ru: 'Да', en: "Yes"}
figure: {value: "5", unit: {ru: дней, en: days}}
law:
- {act: a,   article: "36"}   # not as ruamel writes it
checked: 2026-11-20
wordings:
    - until: 2024-08-20
      answer: {ru: Нет., en: No.}
"""


DECK = b"title: {kk: A, ru: B, en: C}\ntopics: {requests: {label: {kk: A, ru: B, en: C}}}\n"


def found(text: str, target: str = "kk") -> tuple[Entry, ...]:
    node = source.read(text.encode(), "card", Problems())
    assert node
    return tuple(entries(node, "d/c", "ru", target))


def filled(text: str, translations: dict[str, str]) -> str:
    changes = [Change(entry, translations[entry.name]) for entry in found(text) if entry.name in translations]
    return put(text.encode(), changes, LANGUAGES).decode()


ALL = {
    "question": "Сұрақ?",
    "answer": "**Иә.** Бес күн.\n\n- бір",
    "short": "Иә: бес",
    "unit": "күн",
    "until 2024-08-20: answer": "Жоқ, # емес",
}


def test_what_is_missing_is_found_with_its_place_and_length() -> None:
    assert [(entry.name, entry.state, entry.longest) for entry in found(CARD)] == [
        ("question", "missing", 9),
        ("answer", "missing", 26),
        ("short", "missing", 3),
        ("unit", "missing", 4),
        ("until 2024-08-20: answer", "missing", 4),
    ]


def test_only_touched_lines_change_and_the_texts_answer_their_source() -> None:
    result = filled(CARD, ALL)
    diff = [line for line in difflib.ndiff(CARD.splitlines(), result.splitlines()) if line[0] in "+-"]
    assert [line for line in diff if line[0] == "-"] == [
        "- short: {ru: 'Да', en: \"Yes\"}",
        '- figure: {value: "5", unit: {ru: дней, en: days}}',
        "-       answer: {ru: Нет., en: No.}",
    ]
    assert "question:\n  kk: Сұрақ?\n  ru: Вопрос?   # as people ask it\n" in result
    assert "  kk: |\n    **Иә.** Бес күн.\n\n    - бір\n" in result
    assert '- {act: a,   article: "36"}   # not as ruamel writes it\n' in result
    again = found(result)
    assert [(entry.state, entry.there) for entry in again] == [("current", ALL[entry.name]) for entry in again]
    assert filled(result, ALL) == result


def test_a_source_that_changes_makes_its_translation_changed_alone() -> None:
    result = filled(CARD, ALL).replace("Пять дней", "Семь дней")
    assert [entry.name for entry in found(result) if entry.state == "changed"] == ["answer"]
    mended = filled(result, {"answer": "**Иә.** Жеті күн."})
    assert all(entry.state == "current" for entry in found(mended))
    assert "  kk: |\n    **Иә.** Жеті күн.\n" in mended


def test_line_ends_byte_order_mark_and_a_missing_last_line_end_stay() -> None:
    windows = b"\xef\xbb\xbf" + CARD.rstrip("\n").replace("\n", "\r\n").encode()
    node = source.read(windows, "card", Problems())
    assert node
    changes = [Change(entry, ALL[entry.name]) for entry in entries(node, "d/c", "ru", "kk")]
    result = put(windows, changes, LANGUAGES)
    assert result.startswith(b"\xef\xbb\xbf# What")
    assert result.count(b"\n") == result.count(b"\r\n")
    assert result.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n") == filled(CARD, ALL).rstrip("\n")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), max_size=40)


@settings(max_examples=40)  # the first call imports ruamel.yaml
@given(st.lists(TEXTS, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(bool), st.sampled_from(list(ALL)))
def test_any_text_is_put_exactly_or_not_at_all(text: str, name: str) -> None:
    try:
        result = filled(CARD, {name: text})
    except CannotPutError:
        return
    again = {entry.name: entry.there for entry in found(result)}
    assert digest(again.pop(name)) == digest(text)
    assert not any(again.values())
    kept = [line for line in difflib.ndiff(CARD.splitlines(), result.splitlines()) if line[0] == "-"]
    assert len(kept) <= 1


@given(st.lists(st.text("=+-@'\"\t\n,; абв*", max_size=12).map(str.strip), min_size=1, max_size=5))
def test_tables_give_back_every_cell_also_what_looks_like_a_formula(texts: list[str]) -> None:
    one = found(CARD)[0]
    rows = [Row(one, "=1+1", "@law") for _ in texts]
    data = tables.to_csv(rows, "ru", "kk").decode("utf-8-sig")
    head, *lines = list(__import__("csv").reader(io.StringIO(data, newline="")))
    assert not any(cell.startswith(writing.FORMULA) for line in lines for cell in line)
    out = io.StringIO(newline="")
    writer = __import__("csv").writer(out, delimiter=";")
    writer.writerow(head)
    for line, text in zip(lines, texts, strict=True):
        writer.writerow([*line[:6], writing.guarded(text), *line[7:]])
    back = tables.from_table(b"\xef\xbb\xbf" + out.getvalue().encode())
    assert [row.text for row in back] == texts
    assert {row.id for row in back} == {one.id}


def test_the_workbook_has_texts_only() -> None:
    one = found(CARD)[1]
    sheet = load_workbook(io.BytesIO(tables.to_xlsx([Row(one, "=1+1", "-2")], "ru", "kk"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet.cell(2, 4).value == "=1+1"


def test_a_sheet_of_notes_before_the_translations_and_another_programs_numbers_are_read() -> None:
    one = found(CARD)[0]
    data = tables.to_xlsx([Row(one, "", "")], "ru", "kk")
    assert data == tables.to_xlsx([Row(one, "", "")], "ru", "kk"), "no time in it"
    book = load_workbook(io.BytesIO(data))
    notes = book.create_sheet("Notes", 0)
    notes["A1"] = "Done by Thursday."
    book["Translation"].cell(2, 7).value = 36
    book["Translation"].insert_rows(1, 2)
    out = io.BytesIO()
    book.save(out)
    assert [(row.row, row.id, row.text) for row in tables.from_table(out.getvalue())] == [(4, one.id, "36")]


def test_xliff_holds_back_what_is_marked_as_to_be_corrected() -> None:
    pytest.importorskip("translate", reason="install translate-toolkit")
    changed = [e for e in found(filled(CARD, ALL).replace("Вопрос?", "Вопрос!")) if e.state == "changed"]
    data = xliff.to_xliff([Row(one, "topic", "law") for one in (*found(CARD)[1:2], *changed)], "ru", "kk")
    assert [row.text for row in xliff.from_xliff(data)] == ["", ""]
    mended = data.replace("Сұрақ?".encode(), "Сұрақ!".encode())
    accepted = data.replace(b"needs-translation", b"translated").replace(b'approved="no"', b'approved="yes"')
    for done, text in ((mended, "Сұрақ!"), (accepted, "Сұрақ?")):
        assert [(row.id, row.text) for row in xliff.from_xliff(done)][1] == (changed[0].id, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("**Иә. Бес күн.", "**"), ("*Иә. Бес күн.", "*"), ("[а](https://a.example)", "links"), ("**Иә.** Бес", "")],
)
def test_marks_are_balanced_and_links_those_of_the_source(text: str, reason: str) -> None:
    assert reason in wrong(found(CARD)[1], text)
    assert bool(wrong(found(CARD)[1], text)) == bool(reason)
    assert "printed as they stand" in wrong(found(CARD)[0], "**Сұрақ**?")


def test_check_warns_of_a_translation_of_an_earlier_text_at_its_place() -> None:
    def warnings(text: str) -> list[str]:
        problems = Problems()
        deck = read_deck(source.read(DECK, "d", problems), id="d", problems=problems)
        node = source.read(text.encode(), "card", problems)
        assert deck
        assert node
        read_card(node, id="d/c", deck=deck, problems=problems)
        return [f"{item.span} {item.message}" for item in problems.items]

    result = filled(CARD, ALL)
    assert warnings(result) == []
    changed = result.replace("Вопрос?", "Как?").replace("ru: Нет.", "ru: Никогда.")
    line = 1 + changed[: changed.index("kk: Сұрақ")].count("\n")
    question, answer = warnings(changed)
    assert question == f"card:{line}:7 `question` in kk translates an earlier text: ru has changed since"
    assert "`answer` in kk translates an earlier text" in answer


# The command ----------------------------------------------------------------------------------------------------------

NAME = "cards/media-law-now/answer-time.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = Path(__file__).parents[1]
    for folder in ("cards",):
        shutil.copytree(root / folder, tmp_path / folder)
    (tmp_path / "assets").mkdir()
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    text = text.replace("  kk: Мемлекеттік орган редакцияның сұрау салуына қанша күнде жауап беруге тиіс?\n", "")
    (tmp_path / NAME).write_bytes(text.encode())
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["translate", *arguments, "-C", str(project)])


def fill(file: Path, text: str) -> None:
    book = load_workbook(file)
    book.worksheets[0].cell(2, 7).value = text
    book.save(file)


def test_a_missing_language_goes_out_and_comes_back(project: Path) -> None:
    file = project / "kk.xlsx"
    out = run(project, "export", "--to", "kk", "-o", str(file))
    assert (out.exit_code, out.output.splitlines()[0]) == (0, f"{file}: 1 text missing in kk, 0 whose source changed.")
    row = [cell.value for cell in load_workbook(file).worksheets[0][2]]
    assert row[8:10] == ["50", "as its longest language; its pictures cannot be laid out, see `cardmaker check`"]
    assert run(project, "export", "--to", "kk", "-o", str(file)).exit_code == 2  # it may hold somebody's work
    before = (project / NAME).read_bytes()
    assert "1 not translated yet" in run(project, "import", str(file)).output
    fill(file, "Қанша күту керек?")
    assert "nothing was written" in run(project, "import", str(file), "--dry-run").output
    assert (project / NAME).read_bytes() == before
    done = run(project, "import", str(file))
    assert done.exit_code == 0, done.output
    text = (project / NAME).read_text(encoding="utf-8")
    assert "question:\n  kk: Қанша күту керек?\n  ru:" in text
    assert "Nothing to translate" in run(project, "export", "--to", "kk", "-o", str(project / "b.csv")).output
    assert "1 there already" in run(project, "import", str(file)).output


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Сколько ждать", "Долго ли ждать", "the ru text has changed since the export"),
        ("question:\n", "question:\n  kk: Басқа\n", "the kk text in the card has changed since the export"),
        ("question:\n  ru", "question:\n  de", "has no text question in ru"),
    ],
)
def test_what_does_not_match_is_refused_and_the_card_left(project: Path, old: str, new: str, says: str) -> None:
    file = project / "kk.xlsx"
    run(project, "export", "--to", "kk", "-o", str(file))
    fill(file, "Қанша күту керек?")
    changed = (project / NAME).read_text(encoding="utf-8").replace(old, new, 1).encode()
    (project / NAME).write_bytes(changed)
    out = run(project, "import", str(file))
    assert out.exit_code == 1
    assert says in out.output
    assert (project / NAME).read_bytes() == changed


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", b"PK\x03\x04", b"a,b\n", b"<xliff", b"ID,Translation\nx,y\n", b"<!DOCTYPE a>"]
)
def test_files_that_are_no_export_are_told(project: Path, data: bytes) -> None:
    file = project / "x"
    file.write_bytes(data)
    out = run(project, "import", str(file))
    assert out.exit_code == 1
    assert "Traceback" not in out.output


def test_languages_that_no_deck_has_are_wrong_usage(project: Path) -> None:
    assert run(project, "export", "--to", "de").exit_code == 2
    assert run(project, "export", "--to", "kk", "--from", "kk").exit_code == 2
    assert run(project, "export", "--to", "kk", "nothing/like-this").exit_code == 2


def test_what_unpacks_to_too_much_or_hides_its_letters_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 210_000_000)
    with pytest.raises(UnreadableError, match="unpacked, it has 210 MB"):
        tables.from_table(bomb.getvalue())
    with pytest.raises(UnreadableError, match="encoding"):
        xliff.from_xliff('<!DOCTYPE a [<!ENTITY b "B">]><xliff/>'.encode("utf-16-le"))
