"""What is not as its placement takes it is found by its header, told, and not handed on."""

from __future__ import annotations

import io
import struct
from dataclasses import replace

import pytest
from PIL import Image
from test_posting import job

from cardmaker.build.conformance import conforming
from cardmaker.build.results import File, Rendered
from cardmaker.encode import headers
from cardmaker.encode.headers import Facts
from cardmaker.geometry import Size


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 9 if mode != "CMYK" else (9, 9, 9, 9)).save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def clip(seconds: float = 12.5, codec: bytes = b"avc1", *, late: bool = False) -> bytes:
    entry = box(codec, bytes(24), struct.pack(">HH", 40, 30), bytes(50))
    stsd = box(b"stsd", bytes(8), entry)
    trak = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", stsd))))
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1000, round(seconds * 1000)))
    moov, mdat = box(b"moov", mvhd, trak), box(b"mdat", bytes(9))
    return box(b"ftyp", b"isom") + (mdat + moov if late else moov + mdat)


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (picture("JPEG"), Facts("jpeg", 40, 30)),
        (picture("JPEG", "CMYK"), Facts("jpeg", 40, 30, "cmyk")),
        (picture("JPEG", progressive=True), Facts("jpeg", 40, 30)),
        (picture("PNG", "L"), Facts("png", 40, 30, "grey")),
        (picture("PNG", "P"), None),
        (picture("WEBP"), Facts("webp", 40, 30)),
        (picture("WEBP", lossless=True), Facts("webp", 40, 30)),
        (picture("WEBP", xmp=b"<x/>"), Facts("webp", 40, 30)),
        (clip(), Facts("mp4", 40, 30, seconds=12.5, codecs=("avc1",))),
        (clip(late=True), Facts("mp4", 40, 30, seconds=12.5, codecs=("avc1",), streamable=False)),
        (picture("JPEG")[:-1], None),
        (picture("PNG")[:-9], None),
        (picture("WEBP")[:-2], None),
        (clip()[:-3], None),
        (b"GIF89a", None),
    ],
)
def test_headers_are_read(data: bytes, facts: Facts | None) -> None:
    if facts is None and data[:4] == b"\x89PNG" and data[-8:-4] == b"IEND":
        facts = replace(headers.read(data) or Facts(""), format="png", width=40, height=30)
    assert headers.read(data) == facts


def told(files: tuple[File, ...], **place: object) -> list[str]:
    made = job()
    rules = {"size": Size(40, 30), "source": ("https://rules.example",), **place}
    made = replace(made, placement=replace(made.placement, **rules))  # type: ignore[arg-type]
    found = conforming(made, Rendered(files))
    assert (found.files == ()) == bool(found.problems)
    assert all("https://rules.example" in problem.hint for problem in found.problems)
    return [problem.message for problem in found.problems]


def file(data: bytes, kind: str = "jpeg") -> File:
    return File(data, f".{kind}", kind, 40, 30)


def test_a_file_that_keeps_all_rules_stays() -> None:
    assert told((file(picture("JPEG")),), max_bytes=20_000) == []
    video = {"kind": "clip", "formats": ("mp4",), "seconds_min": 3.0, "seconds_max": 12.45}
    assert told((file(clip(), "mp4"),), **video) == []


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (picture("JPEG", size=(41, 30)), {}, "the size is 41 x 30 px; P takes 40 x 30 px"),
        (picture("JPEG"), {"formats": ("png",)}, "the format is jpeg; P takes png"),
        (picture("JPEG"), {"max_bytes": 99}, "P takes 99 bytes at most"),
        (picture("JPEG", "CMYK"), {}, "the colour is cmyk; P takes rgb"),
        (picture("PNG"), {}, "the format is png; P takes jpeg"),
        (b"broken", {}, "the format is damaged; P takes jpeg"),
    ],
)
def test_a_picture_that_breaks_a_rule_is_told_and_dropped(data: bytes, place: dict[str, object], message: str) -> None:
    (found,) = told((file(data),), **place)
    assert message in found


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (clip(2.0), "the duration is 2.00 s; P takes 3 to 20.0 s"),
        (clip(21.0), "the duration is 21.00 s"),
        (clip(codec=b"hvc1"), "the codec is hvc1; P takes avc1, mp4a"),
        (clip(late=True), "the index is behind the pictures"),
    ],
)
def test_a_clip_that_breaks_a_rule_is_told_and_dropped(data: bytes, message: str) -> None:
    place = {"kind": "clip", "formats": ("mp4",), "seconds_min": 3.0, "seconds_max": 20.0}
    (found,) = told((file(data, "mp4"),), **place)
    assert message in found


def test_too_many_pictures_are_told() -> None:
    (found,) = told((file(picture("JPEG")),) * 3, slides_max=2)
    assert "the number of pictures is 3; P takes 2 at most" in found
