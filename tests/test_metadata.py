"""What a picture's file says of itself is read by others as it was written, and costs no pixel."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cardmaker.encode.metadata import About, in_jpeg, packet
from cardmaker.encode.still import encode

ABOUT = About(
    "kk", "Сұрақ <1> & «2»?", "Жауап\x00: бес күн. 👩🏽‍⚖️", "Медиақұқық", "© Медиақұқық", "Фото", "https://a.kz/?q=1&r"
)
NOISE = Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 96, 3), dtype=np.uint8))
FORMATS = ("jpeg", "png", "webp")


@pytest.mark.parametrize("name", FORMATS)
def test_pillow_reads_the_words_and_the_same_pixels(name: str) -> None:
    bare, told = (encode(NOISE, formats=(name,), max_bytes=None, xmp=xmp) for xmp in (b"", packet(ABOUT)))
    with Image.open(io.BytesIO(bare.data)) as first, Image.open(io.BytesIO(told.data)) as second:
        assert first.tobytes() == second.tobytes()
        found = second.info["xmp"] if name != "png" else second.info["XML:com.adobe.xmp"].encode()
        assert found == packet(ABOUT)
        assert not second.getexif()


def test_metadata_counts_for_the_limit() -> None:
    xmp = packet(ABOUT)
    limit = len(encode(NOISE, formats=("jpeg",), max_bytes=None).data) + len(xmp) // 2
    fitted = encode(NOISE, formats=("jpeg",), max_bytes=limit, xmp=xmp)
    assert len(fitted.data) <= limit
    assert xmp in fitted.data
    with pytest.raises(ValueError, match="takes"):
        in_jpeg(fitted.data, b" " * 66_000)


@pytest.mark.parametrize("name", FORMATS)
def test_exiftool_reads_every_word(name: str, tmp_path: Path) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("install libimage-exiftool-perl to read metadata with another program")
    path = tmp_path / f"a.{name}"
    path.write_bytes(encode(NOISE, formats=(name,), max_bytes=None, xmp=packet(ABOUT)).data)
    command = ["exiftool", "-j", "-G1", "-XMP:all", "-EXIF:all", "-charset", "utf8", str(path)]
    (told,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    alt = ABOUT.alt.replace("\x00", "")
    assert {key: told.get(key) for key in told if key != "SourceFile"} == {
        "XMP-dc:Title": ABOUT.title,
        "XMP-dc:Title-kk": ABOUT.title,
        "XMP-dc:Description": alt,
        "XMP-dc:Description-kk": alt,
        "XMP-iptcCore:AltTextAccessibility": alt,
        "XMP-iptcCore:AltTextAccessibility-kk": alt,
        "XMP-dc:Creator": ABOUT.creator,
        "XMP-dc:Rights": ABOUT.rights,
        "XMP-dc:Rights-kk": ABOUT.rights,
        "XMP-dc:Language": "kk",
        "XMP-photoshop:Credit": "Фото",
        "XMP-dc:Source": ABOUT.source,
    }
