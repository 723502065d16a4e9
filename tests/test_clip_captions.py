"""Subtitles: two short lines, slow enough to read, the text's own words in its own order."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.build.clips import plan_clip
from cardmaker.encode.clip import captions
from cardmaker.encode.clip.captions import LINE, LINES, SPEED, Cue, Said, cues, subtitles

CARDS = ("answer-time", "how-to-request", "libel", "photo-consent")


def test_a_sentence_is_a_cue_and_a_long_one_is_cut_at_a_pause() -> None:
    found = cues(
        [Said("One. Two, which goes on, and on, until nobody can remember how it began, ends here at last.", 0, 9)]
    )
    assert [" ".join(cue.lines) for cue in found] == [
        "One.",
        "Two, which goes on, and on,",
        "until nobody can remember how it began, ends here at last.",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("По телефону: представьтесь и предупредите, если ведёте запись.",
         ("По телефону: представьтесь и предупредите,", "если ведёте запись.")),
        ("A minor suspected or accused of a grave offence.", ("A minor suspected or accused", "of a grave offence.")),
        ("the lowest fine in 2026 for a user of an online platform.",
         ("the lowest fine in 2026 for a user", "of an online platform.")),
        ("and 50, 100 or 200 for a repeat within a year.", ("and 50, 100 or 200 for a repeat", "within a year.")),
    ],
)  # fmt: skip
def test_a_line_does_not_end_with_a_short_word(text: str, lines: tuple[str, ...]) -> None:
    assert cues([Said(text, 0, 9)])[0].lines == lines


def test_a_cue_does_not_end_with_a_short_word() -> None:
    text = "The ban covers personal and biometric data and any other details that point to the child."
    first, second = cues([Said(text, 0, 9)])
    assert first.lines[-1].endswith("data")
    assert second.lines[0].startswith("and any")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_last_cue_has_the_headline_and_the_cards_own_address(language: str) -> None:
    job = shipped.job("media-law-now/libel", language, "instagram-reel")
    last = plan_clip(job, shipped.studio()).cues[-1]
    title = shipped.studio().brands["desk"].word("end-title", language)
    assert " ".join(last.lines) == f"{title} medialaw.example/25"


def test_times_are_shared_out_by_length() -> None:
    found = cues([Said("Aaaa bbbb.", 1.0, 2.0), Said("Cccc dddd. " * 8, 2.0, 8.0)])
    assert found[0] == Cue(("Aaaa bbbb.",), 1.0, 2.0)
    assert [cue.start for cue in found[1:]] == [2.0, 5.0]
    assert found[-1].end == 8.0


def test_an_address_is_not_the_end_of_a_sentence() -> None:
    assert cues([Said("Any question? medialaw.example", 0, 3)])[0].lines == ("Any question? medialaw.example",)


@given(st.lists(st.text(st.sampled_from("абв1 ."), max_size=300), max_size=4))
def test_every_word_is_said_once_in_order_and_cues_fit(texts: list[str]) -> None:
    found = cues([Said(text, at * 10.0, at * 10.0 + 10) for at, text in enumerate(texts)])
    assert " ".join(line for cue in found for line in cue.lines).split() == " ".join(texts).split()
    for cue in found:
        assert len(cue.lines) <= LINES
        assert all(len(line) <= LINE for line in cue.lines) or any(
            len(word) > LINE for word in " ".join(cue.lines).split()
        )
    assert all(one.end <= two.start + 0.001 for one, two in pairwise(found))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("card", CARDS)
def test_cues_of_shipped_clips_can_be_read(card: str, language: str) -> None:
    job = shipped.job(f"media-law-now/{card}", language, "instagram-reel")
    found = plan_clip(job, shipped.studio()).cues
    assert found
    for cue in found:
        assert len(cue.lines) <= LINES
        assert max(map(len, cue.lines)) <= LINE
        assert cue.speed <= SPEED, cue
    assert job.standing is not None
    text = "".join("".join(cue.lines) for cue in found).replace(" ", "")
    assert job.standing.wording.question.value(language).replace(" ", "").replace("\xa0", "") in text.replace(
        "\xa0", ""
    )


def test_files_are_srt_and_webvtt() -> None:
    found = [Cue(("Иә, бірақ", "бір рет қана."), 0.0, 1.5)]
    assert subtitles(found, "srt").decode() == "1\n00:00:00,000 --> 00:00:01,500\nИә, бірақ\nбір рет қана.\n\n"
    assert subtitles(found, "vtt").decode().startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\nИә, бірақ\n")


def test_words_that_look_like_mark_up_are_shown_as_they_are() -> None:
    cue = Cue(("Then {why}: C:\\Notes", "статья <1> & 2"), 0.0, 3.0)
    srt, vtt = (subtitles([cue], kind).decode() for kind in ("srt", "vtt"))
    assert "Then {why}: C:\\\u2060Notes\nстатья <1> & 2\n" in srt
    assert "Then {why}: C:\\\u2060Notes\nстатья &lt;1&gt; &amp; 2\n" in vtt


def test_no_cue_is_over_another_however_texts_come() -> None:
    found = cues((Said("Один.", 0.0, 2.0), Said("Два.", 1.0, 3.0), Said("Ничего.", 5.0, 2.0), Said("Три.", 3.0, 4.0)))
    assert [(cue.lines, cue.start, cue.end) for cue in found] == [
        (("Один.",), 0.0, 2.0),
        (("Два.",), 2.0, 3.0),
        (("Три.",), 3.0, 4.0),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "任何人都可以向国家机关提出书面或口头的请求，国家机关必须在五个工作日之内作出答复。"
         "如果没有答复，可以向法院提起诉讼！" * 2),
        ("ja", "「情報の自由」は、誰もが国の機関に対して書面または口頭で"
         "請求することができるという権利を意味しています。回答は五日以内です。"),
        ("th", "ทุกคนสามารถยื่นคำร้องขอข้อมูลต่อหน่วยงานของรัฐเป็นลายลักษณ์อักษรหรือด้วยวาจาและหน่วยงานต้องตอบภายในห้าวันทำการ"),
    ],
)  # fmt: skip
def test_scripts_without_spaces_are_cut_between_words(language: str, text: str) -> None:
    found = cues([Said(text, 0, 30)], language)
    lines = [line for cue in found for line in cue.lines]
    assert "".join(lines) == text
    assert len(found) > 1 and all(len(cue.lines) <= LINES for cue in found)
    assert all(len(line) <= (LINE if language == "th" else LINE // 2) for line in lines)
    assert not any(line[0] in "，。！、」" for line in lines)


def test_a_sentence_in_chinese_ends_at_its_stop() -> None:
    found = cues(
        [Said("国家机关必须在五个工作日之内作出答复。可以向法院提起诉讼，也可以向上级机关提出书面或口头申诉。", 0, 9)],
        "zh",
    )
    assert ["".join(cue.lines)[-1] for cue in found] == ["。", "。"]


def test_a_sentence_without_stops_is_measured_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the words take twice the work, and not eight times."""
    measured: list[int] = []
    real = captions._width
    monkeypatch.setattr(captions, "_width", lambda text: measured.append(len(text)) or real(text))

    def letters(words: int) -> int:
        measured.clear()
        assert sum(len(cue.lines) for cue in cues([Said("слово " * words, 0, 100)], "ru")) > words / 8
        return sum(measured)

    assert letters(400) < 2.2 * letters(200)
