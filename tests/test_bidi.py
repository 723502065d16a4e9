"""The official tests of UAX #9, whole, and the rules around them.

Python's own Unicode version may differ from that of the files: a case with a character this Python does not know
is skipped and counted, no other is.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.text import bidi

UNICODE = Path("/usr/share/unicode")
INSTALL = "official Unicode data is missing: apt-get install unicode-data"

needs_data = pytest.mark.skipif(not (UNICODE / "BidiTest.txt").exists(), reason=INSTALL)


@cache
def known(code: str) -> bool:
    return unicodedata.category(chr(int(code, 16))) != "Cn"


@needs_data
def test_every_case_of_bidi_character_test() -> None:
    wrong: list[str] = []
    ran = skipped = 0
    for line in (UNICODE / "BidiCharacterTest.txt").read_text("utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        codes, direction, base, expected, order = line.split(";")
        names = codes.split()
        if not all(map(known, names)):
            skipped += 1
            continue
        ran += 1
        text = "".join([chr(int(code, 16)) for code in names])
        if direction == "2" and bidi.base_level(bidi.classes(text)) != int(base):
            wrong.append(line)
        found = bidi.levels(text, None if direction == "2" else int(direction))
        seen = [index for index, level in enumerate(expected.split()) if level != "x"]
        levels = [found[index] for index in seen]
        right_order = [seen[at] for at in bidi.reorder(levels)] == list(map(int, order.split()))
        if levels != [int(level) for level in expected.split() if level != "x"] or not right_order:
            wrong.append(line)
    assert wrong == []
    assert ran > 90_000
    assert skipped < ran // 100


@needs_data
def test_every_case_of_bidi_test() -> None:
    wrong: list[str] = []
    ran = 0
    expected: list[str] = []
    seen: list[int] = []
    levels: list[int] = []
    for line in (UNICODE / "BidiTest.txt").read_text("utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        if line[0] == "@":
            if line.startswith("@Levels:"):
                expected = line.split()[1:]
                seen = [index for index, level in enumerate(expected) if level != "x"]
                levels = [int(expected[index]) for index in seen]
            elif line.startswith("@Reorder:"):
                assert [seen[at] for at in bidi.reorder(levels)] == list(map(int, line.split()[1:]))
            continue
        names, bits = line.split("; ")
        letters = "".join([bidi.LETTERS[name] for name in names.split()])
        bases = {base for bit, base in ((2, 0), (4, 1)) if int(bits, 16) & bit}
        if int(bits, 16) & 1:
            bases.add(bidi.base_level(letters))
            ran += 1
        for base in bases:
            found = bidi.resolve(letters, base)
            ran += 1
            if [found[index] for index in seen] != levels:
                wrong.append(f"{line} base {base}")
    assert wrong == []
    assert ran > 700_000


def test_brackets_are_those_of_the_unicode_data() -> None:
    path = UNICODE / "BidiBrackets.txt"
    if not path.exists():
        pytest.skip(INSTALL)
    pairs = {}
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("#")[0].split(";")
        if len(fields) == 3 and fields[2].strip() == "o":
            pairs[chr(int(fields[0], 16))] = chr(int(fields[1], 16))
    assert pairs == bidi._CLOSING


def test_text_from_left_to_right_never_enters_the_algorithm() -> None:
    assert not bidi.needed("Срок — 5 рабочих дней (36-бап), ₸ “ok” 😀")
    assert bidi.needed("по-арабски: سلام")
    assert bidi.needed("a\u202eb")


def test_a_word_from_right_to_left_in_a_russian_sentence() -> None:
    assert bidi.levels("да שלום 5", 0) == [0, 0, 0, 1, 1, 1, 1, 1, 2]


def test_each_paragraph_finds_its_own_direction() -> None:
    assert bidi.levels("אב\nab\r\nא") == [1, 1, 1, 0, 0, 0, 0, 1]


def test_brackets_take_the_direction_of_what_they_enclose() -> None:
    assert bidi.levels("א (b) ג", 1) == [1, 1, 1, 2, 1, 1, 1]


@given(st.text(alphabet="aאش1,+ ()[\n\u0301\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b", max_size=40))
def test_any_text_gets_a_level_for_each_character(text: str) -> None:
    found = bidi.levels(text)
    assert len(found) == len(text)
    assert all(0 <= level <= bidi.MAX_DEPTH + 1 for level in found)
    assert sorted(bidi.reorder(found)) == list(range(len(text)))
