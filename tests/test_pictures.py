"""Photos: what is refused and how it is said; turning, cropping, colours; gradient map and dot screen."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cardmaker.geometry import Rect, Size
from cardmaker.pictures import PictureError, Pictures, check, raster, tone
from cardmaker.pictures.cache import Cache
from cardmaker.scene import Screen, Tone

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
ROOT = Path(__file__).parents[1]
DARK, FIELD, LIGHT = (42, 5, 25, 255), (138, 28, 92, 255), (251, 230, 240, 255)
DUOTONE = Tone((0.0, 1.0), ((0.0, DARK), (0.5, FIELD), (1.0, LIGHT)))


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def quarters(width: int = 64, height: int = 32) -> Image.Image:
    """Red and green above blue and white."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def of(data: bytes, key: str = "a.png") -> Pictures:
    return Pictures.from_files([(key, data)])


def near(found: object, wanted: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


# What is refused


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_allowed_formats_pass(kind: str) -> None:
    assert check("a", saved(quarters(), kind)) == ()


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_refused_by_name_of_file(kind: str) -> None:
    (message,) = check("photos/a.jpg", saved(quarters(), kind))
    assert message.startswith("photos/a.jpg: not a picture that can be used here")


def test_too_many_megapixels_are_refused_before_decoding() -> None:
    header = struct.pack(">IIBBBBB", 10_000, 6_000, 8, 0, 0, 0, 0)
    ihdr = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    empty = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    (message,) = check("bomb.png", b"\x89PNG\r\n\x1a\n" + ihdr + empty)
    assert message == "bomb.png: 10000 x 6000 px, 60.0 megapixels, at most 50 are read; save it smaller"


def test_pillows_own_bomb_warning_is_an_error() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    ihdr = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    (message,) = check(
        "bomb.png",
        b"\x89PNG\r\n\x1a\n" + ihdr + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")),
    )
    assert message == "bomb.png: more than 50 megapixels; save it smaller"


def test_too_many_bytes_are_refused() -> None:
    (message,) = check("big.jpg", b"\xff\xd8\xff" + bytes(31_000_000))
    assert message == "big.jpg: the file has 31.0 MB, at most 30 MB are read; save it smaller"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_file_cut_short_is_an_error(kind: str) -> None:
    noise = Image.effect_noise((200, 200), 80)
    data = saved(noise, kind)
    (message,) = check("cut.x", data[: len(data) // 2])
    assert "damaged or cut short" in message


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_moving_pictures_are_refused(kind: str) -> None:
    data = saved(quarters(), kind, save_all=True, append_images=[Image.new("RGB", (64, 32), RED)])
    (message,) = check("moving.gif", data)
    assert message == "moving.gif: 2 frames; only still pictures with one frame are used"


def test_an_empty_file_is_an_error() -> None:
    assert check("a.png", b"") == ("a.png: the file is empty",)


@settings(max_examples=150)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255))))
def test_broken_bytes_never_raise(kind: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(saved(quarters(), kind))
    for place, value in changes:
        data[min(int(place * len(data)), len(data) - 1)] = value
    pictures = of(bytes(data))
    if not pictures.problems("a.png"):
        pictures.open("a.png", Size(20, 20))


def test_a_refused_picture_cannot_be_opened() -> None:
    with pytest.raises(PictureError, match="not a picture"):
        of(b"BM123456").open("a.png", Size(10, 10))
    data = saved(Image.effect_noise((300, 300), 80), "PNG")
    with pytest.raises(PictureError, match="cut short"):
        of(data[:9000]).open("a.png", Size(10, 10))


def test_a_missing_picture_is_named() -> None:
    pictures = Pictures.from_files([])
    assert pictures.problems("b.png") == ("b.png: there is no such picture",)
    with pytest.raises(PictureError, match=r"b\.png"):
        pictures.open("b.png", Size(1, 1))


# Opening


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_the_picture_upright(orientation: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that undoes each orientation
    stored = quarters() if orientation == 1 else quarters().transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    pictures = of(saved(stored, "JPEG", exif=exif, quality=95, subsampling=0), "a.jpg")
    assert pictures.natural_size("a.jpg") == (64.0, 32.0)
    opened = pictures.open("a.jpg", Size(64, 32))
    for point, color in (((8, 4), RED), ((56, 4), GREEN), ((8, 28), BLUE), ((56, 28), WHITE)):
        assert near(opened.getpixel(point), color)


@pytest.mark.parametrize(("focus", "color"), [((0.0, 0.0), RED), ((1.0, 0.2), GREEN), ((0.3, 1.0), BLUE)])
def test_the_crop_keeps_the_focus(focus: tuple[float, float], color: tuple[int, int, int]) -> None:
    tall = of(saved(quarters(64, 64))).open("a.png", Size(12, 64), focus)
    wide = of(saved(quarters(64, 64))).open("a.png", Size(64, 12), focus)
    x, y = min(int(focus[0] * 64), 63), min(int(focus[1] * 64), 63)
    assert near(tall.getpixel((6, y)), color)
    assert near(wide.getpixel((x, 6)), color)


def test_opening_small_looks_like_opening_whole() -> None:
    gradient = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
    small = of(saved(gradient, "JPEG", quality=95), "a.jpg").open("a.jpg", Size(160, 120))
    whole = gradient.resize((160, 120), Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(small).astype(int) - np.asarray(whole)).max() <= 3


def test_reduction_never_goes_under_the_size_asked_for() -> None:
    assert [raster.reduction(scale) for scale in (2, 1, 0.6, 0.5, 0.26, 0.25, 0.125, 0.01)] == [1, 1, 1, 2, 2, 4, 8, 8]


def test_colours_follow_the_icc_profile() -> None:
    """A profile with red and blue swapped (made by hand: its colorants are exchanged) swaps them in the picture."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = of(saved(quarters(), "PNG", icc_profile=srgb)).open("a.png", Size(64, 32))
    assert near(same.getpixel((8, 4)), RED, 2)
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    exchanged = of(saved(quarters(), "PNG", icc_profile=swapped)).open("a.png", Size(64, 32))
    assert near(exchanged.getpixel((8, 4)), BLUE, 2)


def test_a_broken_profile_counts_as_srgb() -> None:
    broken = of(saved(quarters(), "PNG", icc_profile=b"not a profile")).open("a.png", Size(64, 32))
    assert near(broken.getpixel((8, 4)), RED, 2)


def test_nothing_of_the_sources_metadata_is_left() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0)}
    exif[0x010E] = "secret"
    data = saved(quarters(), "JPEG", exif=exif, comment=b"secret", dpi=(300, 300))
    opened = of(data, "a.jpg").open("a.jpg", Size(64, 32))
    assert opened.info == {} and not opened.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_opens_upright_and_plain(mode: str) -> None:
    source = Image.new("I;16", (8, 8), 257 * 100) if mode == "I;16" else Image.new("L", (8, 8), 100).convert(mode)
    opened = of(saved(source)).open("a.png", Size(8, 8))
    assert opened.mode in ("L", "RGB", "RGBA")
    if mode != "1":
        assert near(opened.convert("RGB").getpixel((4, 4)), (100, 100, 100), 1)


def test_cmyk_photos_open_in_rgb() -> None:
    data = saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")
    assert near(of(data, "a.jpg").open("a.jpg", Size(16, 16)).convert("RGB").getpixel((8, 8)), RED, 30)


def test_a_png_logo_is_fitted_with_its_alpha() -> None:
    logo = Image.new("RGBA", (20, 10), (255, 0, 0, 255))
    drawn = of(saved(logo)).drawn("a.png", Size(40, 40), Rect(0, 0, 40, 40), ())
    assert drawn.getbbox() == (0, 10, 40, 30)


# Tone and dots


def test_levels_and_stops_map_greys() -> None:
    ramp = Image.new("L", (4, 1))
    ramp.putdata([0, 128, 255, 64])
    toned = tone.apply(ramp, Tone((0.25, 0.75), DUOTONE.stops), None)
    assert toned.getpixel((0, 0)) == DARK[:3]
    assert near(toned.getpixel((1, 0)), FIELD[:3], 2)
    assert toned.getpixel((2, 0)) == LIGHT[:3]
    assert near(toned.getpixel((3, 0)), DARK[:3], 2)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_dots_cover_their_share_of_the_area(share: float) -> None:
    value = np.full((180, 180), 0.5 + share / 2, dtype=np.float32)
    dots = tone.halftone(value, (0.0, 0.5, 1.0), Screen(9, 45, 1))
    assert float((dots.mean() - 0.5) * 2) == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("grey", [0.0, 0.5, 0.505, 1.0])
def test_even_fields_get_no_dots(grey: float) -> None:
    value = np.full((60, 60), grey, dtype=np.float32)
    dots = tone.halftone(value, (0.0, 0.5, 1.0), Screen(9, 45, 1))
    assert np.ptp(dots) == 0


def test_the_middle_grey_is_the_field_without_a_seam() -> None:
    backdrop = Image.new("L", (90, 90), round(0.42 * 255))
    toned = tone.apply(backdrop, Tone((0.12, 0.72), DUOTONE.stops), Screen(9, 45, 0.62))
    assert all(near(color, FIELD[:3], 1) for _, color in toned.getcolors() or ())


@pytest.mark.parametrize("grey", [107, 108])
def test_a_backdrop_a_grey_beside_the_middle_is_exactly_the_field(grey: int) -> None:
    for screen in (None, Screen(9, 45, 0.62)):
        toned = tone.apply(Image.new("L", (20, 20), grey), Tone((0.12, 0.72), DUOTONE.stops), screen)
        assert [color for _, color in toned.getcolors() or ()] == [FIELD[:3]]


def test_dots_repeat_along_45_degrees() -> None:
    value = np.full((127, 127), 0.7, dtype=np.float32)
    dots = tone.halftone(value, (0.0, 0.5, 1.0), Screen(9 / 2**0.5 * 2, 45, 1))  # repeats every 18 px down and across
    assert np.allclose(dots[:-18, :-18], dots[18:, 18:], atol=0.05)
    assert np.allclose(dots[:-9, :-9], dots[9:, 9:], atol=0.05)


def test_the_shipped_still_life_is_toned_and_screened() -> None:
    """Coarse on purpose: means of large blocks stay the same whatever the dots, and a screen changes single pixels."""
    pictures = Pictures.from_files([("s.png", (ROOT / "assets/photos/still-life.png").read_bytes())])
    duotone = Tone((0.12, 0.72), DUOTONE.stops)
    image = pictures.prepared("s.png", Size(400, 300), (0.5, 0.6), duotone, Screen(9, 45, 0.62))
    smooth = pictures.prepared("s.png", Size(400, 300), (0.5, 0.6), duotone, None)
    a, b = (np.asarray(i.resize((8, 6), Image.Resampling.BOX)).astype(int) for i in (image, smooth))
    assert np.abs(a - b).max() < 24
    assert image.tobytes() != smooth.tobytes()
    assert image is pictures.prepared("s.png", Size(400, 300), (0.5, 0.6), duotone, Screen(9, 45, 0.62))


def test_the_cache_stays_within_its_bytes() -> None:
    cache: Cache[int] = Cache(100)
    for number in range(50):
        cache.put(number, number, 10)
    kept = [number for number in range(50) if cache.get(number) is not None]
    assert 49 in kept and 5 <= len(kept) <= 10
    cache.put("large", 1, 51)
    assert cache.get("large") is None


def test_what_grows_in_the_cache_counts_too() -> None:
    cache: Cache[int] = Cache(100)
    for number in range(50):
        cache.put(number, number, 0)
        cache.grow(number, 10)
    kept = [number for number in range(50) if cache.get(number) is not None]
    assert 49 in kept and 5 <= len(kept) <= 10
    cache.grow("dropped", 99)
    assert cache.get(49) == 49
