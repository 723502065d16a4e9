"""Stills: the format taken, the limit kept, nothing of a source's metadata, the same bytes each time."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cardmaker.encode import jpeg as strips
from cardmaker.encode import still
from cardmaker.encode.jpeg import jpeg
from cardmaker.encode.png import png
from cardmaker.geometry import Size
from cardmaker.paint import PaletteImage
from cardmaker.pictures.cache import Cache


def noisy(size: tuple[int, int] = (120, 80), seed: int = 1) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def flat(size: tuple[int, int] = (120, 80)) -> Image.Image:
    image = Image.new("RGB", size, (29, 67, 198))
    image.paste((255, 220, 46), (10, 10, 60, 40))
    return image


def of_numbers(numbers: np.ndarray, colors: int = 200) -> PaletteImage:
    """A picture of these numbers of colours, as the painter leaves it: whole blocks of rows, the last one repeated.

    It does not tell where it is flat.
    """
    height, width = numbers.shape
    padded = np.pad(numbers, ((0, -height % 8), (0, 0)), mode="edge")
    palette = np.random.default_rng(7).integers(0, 256, colors * 3, dtype=np.uint8).tobytes()
    return PaletteImage(padded, Size(width, height), palette)


def letters(width: int, height: int, seed: int = 1) -> PaletteImage:
    """Flat colours with a few busy spots, as on a card."""
    random = np.random.default_rng(seed)
    numbers = np.zeros((height, width), dtype=np.uint8)
    numbers[height // 2 :] = 1
    painted: list[tuple[tuple[int, int, int, int], int | None]] = [
        ((0, 0, width, height), 0),
        ((0, height // 2, width, height), 1),
    ]
    for _ in range(6):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        spot = numbers[y : y + 11, x : x + 23]
        spot[:] = random.integers(0, 200, spot.shape)
        painted.append(((x, y, x + spot.shape[1], y + spot.shape[0]), None))
    return replace(of_numbers(numbers), painted=tuple(painted))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        assert check == zlib.crc32(kind + body)
        found.append((kind, body))
        at += 12 + length
    return found


# PNG


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 9))
def test_png_of_a_palette_gives_every_pixel_back(width: int, height: int, seed: int) -> None:
    image = letters(width, height, seed)
    found = opened(png(image))
    assert found.mode == "P"
    assert found.convert("RGB").tobytes() == image.rgb().tobytes()


# JPEG in strips


@settings(max_examples=60)
@given(st.sampled_from((8, 96, 240, 360, 1080, 1200, 123)), st.integers(1, 70), st.integers(0, 99))
def test_jpeg_in_strips_has_the_pixels_libjpeg_gives(width: int, height: int, seed: int) -> None:
    image = letters(width, height, seed)
    for quality in (90, 61):
        assert opened(jpeg(image, quality)).tobytes() == opened(jpeg(image.rgb(), quality)).tobytes()


@pytest.mark.parametrize("blank", [True, False])
def test_jpeg_in_strips_has_the_bytes_of_pillow_with_restart_markers(blank: bool) -> None:
    image = of_numbers(np.zeros((64, 1080), dtype=np.uint8)) if blank else letters(1080, 61)
    out = io.BytesIO()
    image.rgb().save(out, "JPEG", quality=90, subsampling=0, restart_marker_blocks=15)
    assert jpeg(image, 90) == out.getvalue()


def test_a_large_busy_picture_is_coded_in_several_turns() -> None:
    image = of_numbers(np.random.default_rng(3).integers(0, 200, (8 * 190, 960), dtype=np.uint8))
    found = opened(jpeg(image, 60))
    assert found.size == (960, 8 * 190)
    assert found.tobytes() == opened(jpeg(image.rgb(), 60)).tobytes()


def test_jpeg_does_not_depend_on_what_was_written_before() -> None:
    image, other = letters(1080, 80, 1), letters(1080, 80, 2)
    first = jpeg(image)
    jpeg(other)
    recoloured = replace(image, palette=image.palette[::-1])
    assert jpeg(image) == first != jpeg(recoloured)


@settings(max_examples=40)
@given(st.sampled_from((72, 240, 1080)), st.integers(1, 70), st.integers(0, 99))
def test_jpeg_does_not_depend_on_what_is_told_of_flat_places(width: int, height: int, seed: int) -> None:
    image = letters(width, height, seed)
    assert jpeg(image) == jpeg(replace(image, painted=()))


@pytest.mark.parametrize(("name", "limit"), [(bytes, 64 << 20), (hash, 3000)])
def test_jpeg_does_not_depend_on_how_or_how_long_strips_are_kept(
    monkeypatch: pytest.MonkeyPatch, name: Callable[[bytes], Hashable], limit: int
) -> None:
    images = [letters(1080, 80, seed) for seed in (1, 2, 1)]
    usual = [jpeg(image) for image in images]
    monkeypatch.setattr(strips, "_name", name)
    monkeypatch.setattr(strips, "_CODED", Cache(limit))
    assert [jpeg(image) for image in images] == usual


def test_strips_that_an_earlier_picture_had_are_not_coded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strips, "_CODED", Cache(1 << 20))
    image = letters(1080, 80, 1)
    first = jpeg(image)

    def coded(*_: object) -> None:
        pytest.fail("a strip was coded twice")

    monkeypatch.setattr(strips, "_pieces", coded)
    assert jpeg(image) == first


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 9))
def test_png_gives_every_pixel_back(width: int, height: int, seed: int) -> None:
    image = noisy((width, height), seed)
    assert opened(png(image)).tobytes() == image.tobytes()


def test_png_has_right_chunks_and_nothing_attached() -> None:
    parts = chunks(png(flat()))
    assert [kind for kind, _ in parts] == [b"IHDR", b"sRGB", b"IDAT", b"IEND"]
    rows = zlib.decompress(parts[2][1])
    assert len(rows) == 80 * (120 * 3 + 1) and set(rows[:: 120 * 3 + 1]) == {2}


def test_png_takes_other_modes_and_parts_of_images() -> None:
    assert opened(png(Image.new("L", (3, 2), 7))).getpixel((0, 0)) == (7, 7, 7)
    part = noisy().crop((5, 5, 25, 15))
    assert opened(png(part)).tobytes() == part.tobytes()


# Formats and limits


@pytest.mark.parametrize(
    ("formats", "kind", "extension"),
    [
        (("png", "jpeg"), "jpeg", "jpg"),
        (("webp", "png"), "png", "png"),
        (("webp",), "webp", "webp"),
        (("pdf", "jpeg"), "jpeg", "jpg"),
    ],
)
def test_the_format_is_the_first_preferred_one_accepted(formats: tuple[str, ...], kind: str, extension: str) -> None:
    encoded = still.encode(flat(), formats=formats, max_bytes=None)
    assert (encoded.format, encoded.extension) == (kind, extension)
    assert opened(encoded.data).format == kind.upper()
    assert opened(encoded.data).size == (120, 80)


def test_jpeg_is_baseline_444_at_90() -> None:
    encoded = still.encode(flat(), formats=("jpeg",), max_bytes=None)
    assert encoded.quality == 90
    assert b"\xff\xc0" in encoded.data and b"\xff\xc2" not in encoded.data
    start = encoded.data.index(b"\xff\xc0")
    assert [encoded.data[start + 11 + 3 * n] for n in range(3)] == [0x11] * 3
    assert max(abs(a - b) for a, b in zip(opened(encoded.data).getpixel((30, 20)), (255, 220, 46), strict=True)) < 4  # type: ignore[arg-type]


def test_quality_is_the_highest_that_fits() -> None:
    image = noisy()
    sizes = {quality: len(jpeg(image, quality)) for quality in range(60, 91)}
    limit = sizes[73]
    encoded = still.encode(image, formats=("jpeg",), max_bytes=limit)
    assert len(encoded.data) <= limit
    assert encoded.quality == max(quality for quality, size in sizes.items() if size <= limit)
    assert still.encode(image, formats=("jpeg",), max_bytes=sizes[60]).quality == 60
    assert still.encode(image, formats=("jpeg",), max_bytes=sizes[90]).quality == 90


def test_a_picture_that_cannot_fit_says_by_how_much() -> None:
    with pytest.raises(still.TooLarge) as caught:
        still.encode(noisy(), formats=("jpeg", "png"), max_bytes=1000)
    assert caught.value.limit == 1000 and caught.value.size == len(jpeg(noisy(), 60))
    assert re.search(r"has [\d,]+ bytes at the lowest quality, the placement takes 1,000", str(caught.value))


def test_another_accepted_format_is_tried_before_giving_up() -> None:
    image = noisy()
    limit = len(still.webp(image, 60))
    assert len(png(image)) > limit
    assert still.encode(image, formats=("png", "webp"), max_bytes=limit).format == "webp"


def test_no_still_format_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no still picture format in pdf"):
        still.encode(flat(), formats=("pdf",), max_bytes=None)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_metadata_of_an_image_is_not_written(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    out = io.BytesIO()
    flat().save(out, "JPEG", exif=exif, comment=b"secret comment", icc_profile=b"secret profile", dpi=(300, 300))
    source = opened(out.getvalue())
    encoded = still.encode(source, formats=(kind,), max_bytes=None)
    assert b"secret" not in encoded.data and b"Exif" not in encoded.data
    clean = Image.frombytes("RGB", source.size, source.tobytes())
    assert encoded.data == still.encode(clean, formats=(kind,), max_bytes=None).data


def test_the_same_pixels_give_the_same_bytes() -> None:
    for kind in ("jpeg", "png", "webp"):
        first, second = (still.encode(noisy(), formats=(kind,), max_bytes=None).data for _ in range(2))
        assert first == second
