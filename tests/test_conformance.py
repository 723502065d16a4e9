"""What is not as its placement takes it is found by its header, told, and not handed on."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pypdf
import pytest
import shipped
from PIL import Image
from test_posting import job

from cardmaker.build.conformance import conforming
from cardmaker.build.drawing import prepare
from cardmaker.build.results import File, Rendered
from cardmaker.encode import headers
from cardmaker.encode.headers import Facts
from cardmaker.geometry import Size
from cardmaker.plan import Job


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


@lru_cache(maxsize=1)
def made() -> tuple[Job, bytes]:
    """A real document of a card, and its job."""
    ours = shipped.job("media-law-now/libel", "kk", "linkedin-document")
    return ours, prepare(shipped.project()[0])(ours).files[0].data


def altered(change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made()[1]))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_document(data: bytes, **place: object) -> list[str]:
    ours = replace(made()[0], placement=replace(made()[0].placement, **place))  # type: ignore[arg-type]
    found = conforming(ours, Rendered((File(data, ".pdf", "pdf", 1080, 1350),)))
    return [problem.message.partition(": ")[2] for problem in found.problems]


def remove(writer: pypdf.PdfWriter, key: str) -> None:
    del writer._root_object[pypdf.generic.NameObject(key)]


def bare(writer: pypdf.PdfWriter) -> None:
    for page in writer.pages:
        (font,) = page["/Resources"]["/Font"].values()
        (glyphs,) = font.get_object()["/DescendantFonts"]
        glyphs.get_object()["/FontDescriptor"].get_object().pop("/FontFile2", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda writer: writer.pages[0], None),
        (lambda writer: writer.remove_page(writer.pages[0]), "the number of pages is 2; LinkedIn document"),
        (lambda writer: writer.add_metadata({"/Title": "x"}), "the title is “x”; LinkedIn document (PDF) takes “"),
        (lambda writer: writer.pages[1].scale_by(0.5), "the size of a page is 270 x 337.5 pt; "),
        (lambda writer: remove(writer, "/Lang"), "the language is missing; LinkedIn document (PDF) takes kk"),
        (lambda writer: remove(writer, "/StructTreeRoot"), "the structure is missing"),
        (lambda writer: remove(writer, "/Outlines"), "the number of bookmarks is 0; LinkedIn document"),
        (lambda writer: writer.pages[2].pop("/Contents"), "the text of page 3 is missing"),
        (bare, "which is not in the file; LinkedIn document (PDF) takes fonts that are"),
    ],
)  # fmt: skip
def test_a_document_is_read_again_by_another_library(
    change: Callable[[pypdf.PdfWriter], object], message: str | None
) -> None:
    found = of_document(altered(change))
    assert len(found) == 0 if message is None else any(message in told for told in found), found


def test_a_damaged_document_is_told_once() -> None:
    data = made()[1]
    assert of_document(data) == []
    assert of_document(b"%PDF-1.7\n" + data[-200:]) == [
        "the document is damaged; LinkedIn document (PDF) takes a PDF that can be read"
    ]
    assert of_document(data, max_bytes=99) == [
        f"the size is {len(data):,} bytes; LinkedIn document (PDF) takes 99 bytes at most"
    ]
