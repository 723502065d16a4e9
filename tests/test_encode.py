"""Encoding: files that others can open, under their limits, the same every time."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cardmaker.encode import document, still
from cardmaker.encode.png import png


def noise(width: int = 64, height: int = 48) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 99))
def test_a_png_holds_every_pixel(width: int, height: int, seed: int) -> None:
    image = Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))
    again = opened(png(image))
    again.load()
    assert again.mode == "RGB"
    assert again.tobytes() == image.tobytes()


def test_a_jpeg_keeps_full_colour_and_nothing_else() -> None:
    found = still.encode(noise(), formats=("jpeg", "png"), max_bytes=None)
    assert (found.format, found.extension, found.quality) == ("jpeg", "jpg", still.QUALITY)
    image = opened(found.data)
    assert image.size == (64, 48)
    assert [component[1:3] for component in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]
    assert not image.getexif()
    assert "icc_profile" not in image.info


def test_the_same_pixels_give_the_same_bytes() -> None:
    for formats in (("jpeg",), ("png",), ("webp",)):
        first, second = (still.encode(noise(), formats=formats, max_bytes=None).data for _ in range(2))
        assert first == second


def test_quality_gives_way_to_a_limit_and_no_further() -> None:
    free = still.encode(noise(), formats=("jpeg",), max_bytes=None)
    limit = len(free.data) - 1
    found = still.encode(noise(), formats=("jpeg",), max_bytes=limit)
    assert len(found.data) <= limit
    assert found.quality is not None
    assert still.QUALITY_MIN <= found.quality < still.QUALITY
    better = still.jpeg(noise(), found.quality + 1)
    assert len(better) > limit


def test_over_the_limit_at_the_lowest_quality_is_an_error_with_both_sizes() -> None:
    with pytest.raises(still.TooLarge) as caught:
        still.encode(noise(), formats=("jpeg",), max_bytes=100)
    assert caught.value.limit == 100
    assert caught.value.size > 100


def test_no_still_format_is_our_bug() -> None:
    with pytest.raises(ValueError, match="pdf"):
        still.encode(noise(), formats=("pdf",), max_bytes=None)


def test_a_document_has_a_page_for_each_slide() -> None:
    data = document.pdf([noise(), noise(32, 40)], title="Сұрақ", language="kk")
    assert data.startswith(b"%PDF-1.7")
    assert data.count(b"/Type /Page ") == 2
    assert data == document.pdf([noise(), noise(32, 40)], title="Сұрақ", language="kk")
    assert b"CreationDate" not in data


def test_a_document_is_sound(needs: Callable[..., str], tmp_path: Path) -> None:
    program = needs("qpdf", install="qpdf")
    path = tmp_path / "slides.pdf"
    path.write_bytes(document.pdf([noise(), noise()], title="Ответ", language="ru"))
    done = subprocess.run([program, "--check", str(path)], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_document_keeps_to_its_limit() -> None:
    free = document.pdf([noise(200, 200)])
    assert len(document.pdf([noise(200, 200)], max_bytes=len(free) - 1)) < len(free)
    with pytest.raises(still.TooLarge):
        document.pdf([noise()], max_bytes=10)
