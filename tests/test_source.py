"""YAML bytes -> nodes with places: what is refused, what survives, and how it is said."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cardmaker.diagnostics import Problems, Severity, Span
from cardmaker.source import Mapping, Node, Scalar, Sequence, composing, nearest, read, suggest


def parse(text: str | bytes) -> tuple[Node | None, Problems]:
    problems = Problems()
    return read(text if isinstance(text, bytes) else text.encode(), "cards/w/a.yaml", problems), problems


def good(text: str) -> Node:
    node, problems = parse(text)
    assert problems.items == ()
    assert node is not None
    return node


def only_error(text: str | bytes) -> str:
    _, problems = parse(text)
    assert len(problems.errors) == 1, problems.items
    return str(problems.errors[0])


def value(node: Node, key: str) -> Scalar:
    assert isinstance(node, Mapping)
    found = node.get(key)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize("written", ["No", "12:30", "010", "2026-11-20", "1e3", "0x1F", "true", "5", "1_000", ".inf"])
def test_a_scalar_stays_what_was_written(written: str) -> None:
    assert value(good(f"a: {written}"), "a").value == written


def test_places_count_from_one() -> None:
    node = good("# comment\na:\n  - x\n  - Ә: y\n")
    assert isinstance(node, Mapping)
    items = node.get("a")
    assert isinstance(items, Sequence)
    assert node.span == Span("cards/w/a.yaml", 2, 1)
    assert items.items[0].span == Span("cards/w/a.yaml", 3, 5)
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    assert inner.get("Ә") == Scalar("y", Span("cards/w/a.yaml", 4, 8), inset=0)
    assert node.get("b") is None
    assert node.key("a") is not None


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("a: бір екі", "екі", (1, 8)),
        ('a: "бір екі"', "екі", (1, 9)),
        ("a: 'бір екі'", "екі", (1, 9)),
        ("a: |\n\n   бір\n   екі үш\n", "үш", (4, 8)),
        ("a: >\n  бір\n  екі\n", "екі", (1, 4)),
        ('a: "\\"бір екі"', "екі", (1, 4)),
        ('a: "бір\n  екі"', "екі", (1, 4)),
        ("a: &x бір", "бір", (1, 4)),
    ],
)
def test_a_place_inside_a_text_is_exact_or_the_beginning_of_the_text(
    text: str, word: str, place: tuple[int, int]
) -> None:
    scalar = value(good(text), "a")
    span = scalar.at(scalar.value.index(word))
    assert (span.line, span.column) == place


def test_quotes_tell_an_empty_text_from_none() -> None:
    node = good('a:\nb: ""\nc: ~\nd: !!str\n')
    assert value(node, "a").missing
    assert not value(node, "b").missing
    assert value(node, "c").missing
    assert not value(node, "d").missing


def test_text_is_nfc_and_invisible_letters_survive() -> None:
    text = "и\u0306 \u00a0 \u202f x\u00ady \u200d \u200c"
    assert value(good(f'a: "{text}"'), "a").value == "й \u00a0 \u202f x\u00ady \u200d \u200c"


def test_a_byte_order_mark_and_windows_lines_are_fine() -> None:
    node, problems = parse("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n".encode())
    assert problems.items == ()
    assert node is not None
    assert value(node, "a").span == Span("cards/w/a.yaml", 1, 1 + 3)
    assert value(node, "b").at(2) == Span("cards/w/a.yaml", 4, 3)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: **Пять** дней", "1:4", "cannot begin with `*`"),
        ("a: *important* text", "1:4", "cannot begin with `*`"),
        ("a: @x", "1:4", "cannot begin with `@`"),
        ("a: `x`", "1:4", "cannot begin with"),
        ("a: b: c", "1:5", "colon"),
        ("a: 1\nb: 'x", "2:4", "never closed"),
        ('a: "x\nb: y\n', "1:4", "never closed"),
        ('a: "x" y', "1:8", "after the closing quote"),
        ("a: 'it's'", "1:8", "after the closing quote"),
        ("a: [b] c", "1:8", "after the closing bracket"),
        ("a:\n\t- b", "2:1", "tab"),
        ("\ta: 1", "1:1", "tab"),
        ("a: |\n  x\n\ty", "3:1", "tab"),
        ("a: [1, 2", "1:4", "bracket is opened"),
        ("a: {b: c", "1:4", "bracket is opened"),
        ("a:\n  b: 1\n c: 2", "3:2", "does not fit into the group"),
        ("  a: 1\nb: 2", "2:1", "further left"),
        ("a:b\nc: d", "2:2", "line above is a text without a key"),
        ("a: |text\n  x", "1:5", "nothing else may stand"),
        ("a: - b", "1:4", "middle of a line"),
        ("- a\nb: c", "2:1", "not an item"),
        ('a: "\\d"', "1:5", "backslash"),
        ('a: "\\ud800"', "1:7", "\\u04D9 is wrong"),
        ("a: *x", "1:4", "not named before"),
        ("a: &x [*x]", "1:8", "inside the value it repeats"),
        ("a: !!python/object:os.system x", "1:4", "`!!python/object:os.system` is not used"),
        ("a: !!binary aGk=", "1:4", "`!!binary` is not used"),
        ("a: !!map x", "1:4", "`!!map` is not used"),
        ("%TAG ! x\n---\na: b", "1:1", "`%` are not used"),
        ("a: 1\n---\nb: 2", "2:1", "second document"),
        ("a: x\n\u00a0b: y", "2:1", "no-break spaces"),
        ("a:\n  b: x\n\u00a0\u00a0c: y", "3:", "no-break spaces"),
        ("a: ]", "1:4", "value is missing"),
        ("{a: b}: c", "1:1", "cannot be a key"),
        ("<<: {a: b}", "1:1", "does not merge"),
        ("a: 1\nb: 2\na: 3", "3:1", "`a` stands here a second time"),
        ("й: 1\nи\u0306: 2", "2:1", "`й` stands here a second time"),
        ("a: x\u202ey", "1:5", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("a: x\u2066y", "1:5", "U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ('a: "\\u202e"', "1:4", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ('a: "\\0"', "1:4", "U+0000 (NUL)"),
        ("a: x\x0by", "1:5", "soft line break"),
        ("a: x\x01", "1:5", "U+0001"),
        ("a: x\u2028y", "1:5", "LINE SEPARATOR"),
        ("a: x\ufeffy", "1:5", "BYTE ORDER MARK"),
        ("a: x\ufffdy", "1:5", "letter was lost"),
        (b"a: \xcf\xf0\xe0\xe2\xee", "1:4", "not saved as UTF-8: byte 0xCF"),
        ("a: б\nб: ".encode() + b"\xff", "2:4", "byte 0xFF"),
        ("a: 1".encode("utf-16"), "1:1", "saved as UTF-16"),
        (b"a: \xed\xa0\x80", "1:4", "not saved as UTF-8"),
    ],
)
def test_errors_have_a_place_and_plain_words(text: str | bytes, place: str, says: str) -> None:
    error = only_error(text)
    assert error.startswith(f"cards/w/a.yaml:{place}"), error
    assert says in error
    assert "\n    " in error, "a hint says what to do"
    assert "block mapping" not in error and "token" not in error and "scalar" not in error


@pytest.mark.parametrize("text", ["", "   \n", "# a comment\n", "---\n", "\ufeff", "~"])
def test_an_empty_file_is_an_error(text: str) -> None:
    assert "the file is empty" in only_error(text)


def test_a_swallowed_hash_is_a_warning() -> None:
    node, problems = parse("a: Ставка #5 по закону\nb: x # an honest comment\nc: #0F1A2E\n")
    assert [item.severity for item in problems.items] == [Severity.WARNING] * 2
    assert str(problems.items[0]).startswith("cards/w/a.yaml:1:11: warning: `#5 по закону` is taken for a comment")
    assert "#0F1A2E" in problems.items[1].message
    assert node is not None


def test_other_problems_are_found_in_the_same_run() -> None:
    node, problems = parse("a: x\u202e\na: y\nb: !x z\n")
    assert len(problems.errors) == 3
    assert node is not None
    assert problems.broken("cards/w/a.yaml")
    assert not problems.broken("cards/w/b.yaml")


def test_many_problems_are_cut_short() -> None:
    _, problems = parse("\x01" * 5000 + "x")
    assert len(problems.errors) == 21
    assert "4980 more" in problems.items[0].message
    _, problems = parse("a: 1\n" * 5000)
    assert len(problems.errors) == 20


def test_aliases_repeat_a_value() -> None:
    node = good("a: &x {ru: да}\nb: *x\n")
    assert isinstance(node, Mapping)
    assert node.get("a") == node.get("b")


BOMB = "a0: &a0 [x,x,x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 20))
FAT = "a: &a " + "x" * 100_000 + "\nb: [" + "*a," * 1000 + "]\n"
TALL = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 60))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (BOMB.encode(), "grow beyond"),
        (FAT.encode(), "grow beyond"),
        (TALL.encode(), "nested more than 40"),
        (b"[" * 100_000, "nested more than 40"),
        (b"{a: " * 100_000, "nested more than 40"),
        (b"- " * 100_000, "nested more than 40"),
        (b"? " * 100_000, "nested more than 40"),
        (b"a" * (8 * 1024 * 1024 + 1), "8 MB is the most"),
        (b"%TAG !a! x\n" * 100_000 + b"--- a", "`%` are not used"),
    ],
)
def test_a_file_made_to_hurt_is_an_error_in_under_a_second(data: bytes, says: str) -> None:
    start = time.process_time()
    assert says in only_error(data)
    assert time.process_time() - start < 1


def test_forty_levels_are_fine() -> None:
    good("[" * 40 + "]" * 40)
    assert "nested" in only_error("[" * 41 + "]" * 41)


def test_an_honest_file_of_four_megabytes_passes() -> None:
    topic = 'topic{0}:\n  label:\n    ru: |\n      {1}\n    en: "Requests {0}"\n'
    text = "".join(topic.format(number, "Пять рабочих дней. " * 20) for number in range(5500))
    assert len(text.encode()) > 4_000_000
    start = time.process_time()
    node = good(text)
    assert time.process_time() - start < 5
    assert isinstance(node, Mapping)
    assert len(node.entries) == 5500


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
@example("No")
@example("# x")
@example("\u00a0x\u00ad")
def test_any_text_survives(text: str) -> None:
    import unicodedata

    data = yaml.safe_dump({"a": text}, allow_unicode=True, default_style='"')
    node, problems = parse(data)
    if not problems.errors:
        assert node is not None
        assert value(node, "a").value == unicodedata.normalize("NFC", text)
    else:
        assert "must not stand in a text" in problems.errors[0].message


@settings(max_examples=400)
@given(st.one_of(st.binary(max_size=300), st.text("ab:{}[]&*!|>'\"%@`#-? \n\t,~\u00a0\u202eЖ\\", max_size=60)))
def test_nothing_raises(data: bytes | str) -> None:
    node, problems = parse(data)
    assert node is not None or problems.errors
    for item in problems.items:
        assert item.span.file == "cards/w/a.yaml"


def test_the_python_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [1, {b: 'y'}]\nc: |\n  two\n  lines\nd: *x\n"
    expected = good(text)
    monkeypatch.setattr(composing, "_Loader", yaml.SafeLoader)
    assert good(text) == expected
    for wrong in ("a: **Пять**", "a: b: c", "a: 'x", 'a: "x" y', "a: [1, 2", "a:\n\t- b", 'a: "\\ud800"'):
        assert "\n    " in only_error(wrong)


def test_a_near_name_is_suggested() -> None:
    keys = ("answer", "question", "checked", "requests")
    assert nearest("anwser", keys) == "answer"
    assert nearest("Checked", keys) == "checked"
    assert nearest("сhесkеd", keys) == "checked"
    assert nearest("zzz", keys) == ""
    assert suggest("anwser", keys) == "Did you mean `answer`?"
    assert "Cyrillic" in suggest("сhесkеd", keys)
    assert suggest("zzz", keys, "Keys") == "Keys: answer, checked, question, requests."
    assert suggest("zzz", ()) == ""


def test_a_word_that_several_names_begin_with_lists_them() -> None:
    places = ("instagram-feed", "instagram-story", "instagram-tall", "x-image", "tiktok-video")
    assert suggest("instagram", places) == "Did you mean one of these: instagram-feed, instagram-story, instagram-tall?"
    assert suggest("insta", places) == "Did you mean one of these: instagram-feed, instagram-story, instagram-tall?"
    assert suggest("instagram-fed", places) == "Did you mean `instagram-feed`?"
    assert suggest("Instagram", (*places, "instagram")) == "Did you mean `instagram`?"
