"""Shaping in em: widths, fallback, missing characters, placing; with a font of squares, so that numbers are plain."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from squares import square_font

from cardmaker.diagnostics import Problems
from cardmaker.fonts import Fonts
from cardmaker.text import Line, Paragraph, PlacedRun, Span, break_lines, ink, letters, place, prepare


def make_fonts() -> Fonts:
    problems = Problems()
    files = [
        ("squares.ttf", square_font()),
        ("squares-bold.ttf", square_font(weight=700)),
        ("latin-italic.ttf", square_font(italic=True, letters="abcAVfi5")),
        ("emoji.ttf", square_font("Faces", letters="😀👍\U0001f3fdAVfi5")),
    ]
    fonts = Fonts.from_files(files, problems)
    assert problems.items == ()
    return fonts


FONTS = make_fonts()


def para(*texts: str | Span, language: str = "ru", letter_spacing: float = 0.0, tabular: bool = False) -> Paragraph:
    spans = [Span(text, "Squares", 400) if isinstance(text, str) else text for text in texts]
    return prepare(spans, language=language, fonts=FONTS, letter_spacing=letter_spacing, tabular=tabular)


def only_line(paragraph: Paragraph) -> Line:
    (line,) = break_lines(paragraph, 1000)
    return line


def placed(paragraph: Paragraph, *, size: float = 10, word_space: float = 0.0) -> tuple[PlacedRun, ...]:
    return place(paragraph, only_line(paragraph), size=size, x=100, baseline=50, word_space=word_space)


def xs(runs: tuple[PlacedRun, ...]) -> list[float]:
    return [round(x, 6) for run in runs for _, x, _ in run.glyphs]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("аб", 1),
        ("аб вг", 2.25),
        ("аб ", 1),  # space at the end is not seen
        ("AV", 0.9),  # kerning
        ("fi", 0.8),  # a ligature
        ("а\xa0б", 1.25),
        ("а\u202fб", 1.25),  # NBSP's width where a face has no narrow one
        ("а\xadб", 1),
        ("а\u200bб", 1),
        ("а\u2060б", 1),
        ("5", 0.5),
        ("а\tб", 1.25),
        ("аб\nвгд", 1.5),  # the widest hard line
        ("аб\n", 1),
    ],
)
def test_widths_in_em(text: str, width: float) -> None:
    assert para(text).width == pytest.approx(width)


def test_tabular_figures_have_their_own_widths() -> None:
    assert para("55", tabular=True).width == pytest.approx(1.2)


def test_figures_are_lining() -> None:
    face = FONTS.by_key("Squares-400")
    ((run,),) = (placed(para("5")),)
    assert face.extents(run.glyphs[0][0])[1] == 0.7


def test_letter_spacing_stands_between_clusters_and_not_after_the_last() -> None:
    paragraph = para("абв", letter_spacing=0.1)
    assert paragraph.width == pytest.approx(1.7)
    assert xs(placed(paragraph)) == [100, 106, 112]
    assert placed(paragraph)[0].x1 == pytest.approx(117)
    assert para("fi", letter_spacing=0.1).width == pytest.approx(1.1)  # no ligature
    assert para("а\u200bб", letter_spacing=0.1).width == pytest.approx(1.1)  # none for what is not seen
    assert para("аб в", letter_spacing=-0.1).width == pytest.approx(1.45)
    assert para("", letter_spacing=-0.1).width == 0
    assert para("\n ", letter_spacing=-0.1).width == 0
    assert [line.width for line in break_lines(para("\n ", letter_spacing=-0.1), 5)] == [0, 0]


def test_spans_keep_their_face_and_tag_in_order() -> None:
    runs = placed(para("аб ", Span("вг", "Squares", 700, tag="strong"), " д"))
    assert [(run.face, run.tag, run.text) for run in runs] == [
        ("Squares-400", "", "аб "),
        ("Squares-700", "strong", "вг"),
        ("Squares-400", "", " д"),
    ]
    assert xs(runs) == [100, 105, 112.5, 117.5, 125]
    assert [(run.x0, run.x1) for run in runs] == [(100, 112.5), (112.5, 122.5), (122.5, 130)]
    assert {y for run in runs for _, _, y in run.glyphs} == {50}


def test_a_change_of_script_alone_makes_no_new_run() -> None:
    assert [run.text for run in placed(para("SMS-тегі мәтін"))] == ["SMS-тегі мәтін"]


def test_spaces_have_no_glyphs_and_take_the_word_space() -> None:
    assert xs(placed(para("а б\xa0в"))) == [100, 107.5, 115]
    runs = placed(para("а б\xa0в"), word_space=3)
    assert xs(runs) == [100, 110.5, 121]
    assert runs[-1].x1 == pytest.approx(126)


def test_an_italic_without_cyrillic_falls_back_to_the_upright_of_its_family() -> None:
    runs = placed(para(Span("abя", "Squares", 400, italic=True)))
    assert [(run.face, run.text) for run in runs] == [("Squares-400Italic", "ab"), ("Squares-400", "я")]


def test_emoji_come_from_the_face_that_has_the_whole_grapheme() -> None:
    runs = placed(para("а 👍\U0001f3fd!"))
    assert [(run.face, run.text) for run in runs] == [
        ("Squares-400", "а "),
        ("Faces-400", "👍\U0001f3fd"),
        ("Squares-400", "!"),
    ]
    assert para("👍\U0001f3fd").missing == ()


def test_graphemes_that_no_font_has_are_named_once_and_not_drawn() -> None:
    paragraph = para("а字б字 क्षि\n")
    assert paragraph.missing == ("字", "क्षि")
    assert paragraph.width == pytest.approx(1.25)
    assert xs(placed(paragraph)) == [100, 105]
    assert all(glyph for run in placed(paragraph) for glyph, _, _ in run.glyphs)


def test_without_fonts_everything_is_missing_and_nothing_fails() -> None:
    paragraph = prepare([Span("аб", "X", 400)], language="ru", fonts=Fonts.from_files([], Problems()))
    assert paragraph.missing == ("а", "б")
    assert place(paragraph, only_line(paragraph), size=10, x=0, baseline=0) == ()


def test_an_unknown_family_uses_a_face_that_can() -> None:
    assert [run.face for run in placed(para(Span("аб", "Circles", 700)))] == ["Squares-700"]


# --- right to left ------------------------------------------------------------------------------------------------


def test_a_hebrew_word_in_a_russian_line_runs_backwards() -> None:
    runs = placed(para("а אב в"))
    face = FONTS.by_key("Squares-400").hb_font
    glyphs = [face.get_nominal_glyph(ord(character)) for character in "абבאв"]
    assert [glyph for run in runs for glyph, _, _ in run.glyphs] == [glyphs[0], glyphs[2], glyphs[3], glyphs[4]]
    assert xs(runs) == [100, 107.5, 112.5, 120]
    assert "".join(run.text for run in runs) == "а אב в"


def test_a_hebrew_paragraph_puts_its_words_from_right_to_left() -> None:
    paragraph = para("אב גד ab", language="he")
    assert paragraph.rtl
    runs = placed(paragraph)
    assert [run.text for run in runs] == ["ab", "אב גד "]
    assert xs(runs) == [100, 105, 112.5, 117.5, 125, 130]


def test_part_of_a_hebrew_run_is_placed_from_its_own_edge() -> None:
    paragraph = para("אב גד", language="he")
    first, second = break_lines(paragraph, 1.1)
    assert (first.width, second.width) == (1, 1)
    (run,) = place(paragraph, first, size=10, x=0, baseline=0)
    assert (run.text, [x for _, x, _ in run.glyphs]) == ("אב", [0, 5])
    (run,) = place(paragraph, second, size=10, x=0, baseline=0)
    assert (run.text, [x for _, x, _ in run.glyphs]) == ("גד", [0, 5])


def test_joined_letters_are_shaped_again_where_a_line_cuts_them() -> None:
    paragraph = para("ببب\xadبب", language="ar")
    assert paragraph.width == pytest.approx(0.3 + 0.2 * 3 + 0.45)
    lines = break_lines(paragraph, 1.0)
    assert [line.reason for line in lines] == ["hyphen", "end"]
    (run,) = place(paragraph, lines[1], size=10, x=0, baseline=0)
    assert [x for _, x, _ in run.glyphs] == pytest.approx([0, 4.5])
    assert lines[1].width == pytest.approx(0.75)


# --- letters ------------------------------------------------------------------------------------------------------


def test_letters_stand_in_logical_order_where_they_are_painted() -> None:
    paragraph = para("аб אב 12")
    read = letters(paragraph, only_line(paragraph), size=10, x=100)
    assert "".join(text for text, _, _ in read) == "аб אב 12"
    alef, bet = read[3], read[4]
    assert alef[0] == "א" and alef[1] == pytest.approx(bet[2])


def test_a_mark_stays_with_its_letter_and_the_hyphen_is_a_soft_one() -> None:
    paragraph = para("а\u0301б")
    assert [text for text, _, _ in letters(paragraph, only_line(paragraph), size=10, x=0)] == ["а\u0301", "б"]
    divided = para("ббб\xadбб")
    first, _ = break_lines(divided, 2.2, hyphenate=True)
    assert first.hyphen and letters(divided, first, size=10, x=0)[-1][0] == "\xad"


@settings(max_examples=60)
@given(st.text("абVAfi אבג\u0301😀 \xa0-", min_size=1, max_size=30))
def test_no_letter_is_lost_and_together_they_are_as_wide_as_the_line(text: str) -> None:
    paragraph = para(text)
    for line in break_lines(paragraph, 3.0):
        read = letters(paragraph, line, size=1, x=0)
        assert "".join(letter for letter, _, _ in read) == paragraph.text[line.start : line.stop]
        assert sum(right - left for _, left, right in read) == pytest.approx(line.width, abs=1e-6)


# --- ink ----------------------------------------------------------------------------------------------------------


def test_ink_goes_from_the_first_glyph_to_the_last() -> None:
    assert ink(para("аб вг"), only_line(para("аб вг"))) == (0, 2.25)
    assert ink(para("\xa0а"), only_line(para("\xa0а"))) == (0.25, 0.75)
    assert ink(para("\xa0"), only_line(para("\xa0"))) == (0, 0)


# --- anything -----------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.text(
                alphabet=st.one_of(st.sampled_from("аб AVfi5-\n\xad\u200d😀👍\U0001f3fd\u0301אב,ب"), st.characters())
            ),
            st.sampled_from([300, 700]),
            st.booleans(),
        ),
        max_size=4,
    ),
    st.sampled_from(["ru", "kk", "en", "ar", "th"]),
    st.sampled_from([0.0, -0.012, 0.1]),
)
@example([("\u16800", 400, False)], "ru", 0.0)
def test_any_text_is_prepared_and_placed(pieces: list[tuple[str, int, bool]], language: str, tracking: float) -> None:
    spans = [Span(text, "Squares", weight, italic, str(at)) for at, (text, weight, italic) in enumerate(pieces)]
    paragraph = prepare(spans, language=language, fonts=FONTS, letter_spacing=tracking)
    text = "".join(span.text for span in spans)
    assert paragraph.text == text
    assert paragraph.longest_hyphenated <= paragraph.longest + 0.21 + abs(tracking)
    for line in break_lines(paragraph, 2.0, hyphenate=True):
        runs = place(paragraph, line, size=10, x=0, baseline=0)
        assert sorted("".join(run.text for run in runs)) == sorted(text[line.start : line.stop])
        assert all(glyph != 0 for run in runs for glyph, _, _ in run.glyphs)
        if runs:
            assert runs[-1].x1 == pytest.approx(line.width * 10, abs=0.2)
        left, right = ink(paragraph, line)
        assert left <= right
