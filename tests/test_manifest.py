"""What was made, as text: same records same text, and a damaged manifest is none rather than a traceback."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.manifest import Basis, Record, digest, dump, load

RECORD = Record(
    path="week/photos/kk/telegram-photo-1.jpg",
    job="week/photos/kk/telegram-photo",
    deck="week",
    card="week/photos",
    language="kk",
    placement="telegram-photo",
    format="jpeg",
    sha256="ab" * 32,
    bytes=120_345,
    width=1080,
    height=1350,
    slides=2,
    title="Сұрақ?",
    state="in-force",
    caption="Сұрақ?\n\nЖауап.",
    law=(Basis("mass-media-2024", "36", "1", "2024-08-20"),),
    inputs=(("cards/laws.yaml", "cd" * 32), ("cards/week/photos.yaml", "ef" * 32)),
)
SECOND = replace(RECORD, path="week/photos/kk/telegram-photo-2.jpg", slide=2)


def test_a_manifest_reads_back_as_it_was() -> None:
    assert load(dump([SECOND, RECORD]).encode()) == (RECORD, SECOND)


def test_the_order_of_records_does_not_matter_and_a_path_stands_once() -> None:
    assert dump([SECOND, RECORD]) == dump([RECORD, SECOND])
    newer = replace(RECORD, bytes=1)
    assert load(dump([RECORD, newer]).encode()) == (newer,)


def test_the_text_is_sorted_readable_and_ends_in_a_newline() -> None:
    text = dump([RECORD])
    assert "Сұрақ?" in text
    assert text.endswith("}\n")
    whole = json.loads(text)
    assert list(whole["outputs"][0]) == sorted(whole["outputs"][0])
    assert whole["outputs"][0]["law"][0]["since"] == "2024-08-20"


def damaged(**changes: object) -> bytes:
    whole = json.loads(dump([RECORD]))
    whole["outputs"][0].update(changes)
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"version": 1}',
        b'{"version": 99, "outputs": []}',
        b'{"version": 1, "outputs": [1]}',
        b'{"version": 1, "outputs": [{}]}',
        b"[" * 100_000,
        damaged(bytes="many"),
        damaged(title=None),
        damaged(slide=True),
        damaged(law=[{"act": "a", "unknown": "b"}]),
        damaged(unknown=1),
        damaged(path="../other/photo.jpg"),
        damaged(path="a/../../photo.jpg"),
        damaged(path="/etc/passwd"),
        damaged(path="a\\b"),
        damaged(path="c:x"),
        damaged(path=""),
    ],
    ids=range(21),
)
def test_a_damaged_manifest_is_none(data: bytes) -> None:
    assert load(data) is None


def test_an_older_record_without_newer_fields_still_reads() -> None:
    whole = json.loads(dump([RECORD]))
    for name in ("caption", "alt", "state"):
        del whole["outputs"][0][name]
    found = load(json.dumps(whole).encode())
    assert found == (replace(RECORD, caption="", alt="", state=""),)


@given(st.dictionaries(st.text(max_size=8), st.binary(max_size=8) | st.text(max_size=8), max_size=4))
def test_a_digest_does_not_depend_on_the_order_of_its_parts(parts: dict[str, str | bytes]) -> None:
    assert digest(parts) == digest(dict(reversed(parts.items())))
    assert digest(parts) != digest({**parts, "one more": ""})


def test_parts_cut_otherwise_have_another_digest() -> None:
    cuts: list[dict[str, str | bytes]] = [{"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"a": "", "b": "c"}]
    assert len({digest(parts) for parts in cuts}) == len(cuts)
    assert digest({"a": "é"}) == digest({"a": "é".encode()})
