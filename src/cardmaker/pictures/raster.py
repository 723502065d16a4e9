"""The bytes of a photo come in; what is wrong with them, or an upright sRGB image of the size asked for, goes out."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from cardmaker.frozen import frozen
from cardmaker.geometry import Rect, Size

BYTES_MAX = 30_000_000
PIXELS_MAX = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_NAMES = "JPEG, PNG, WebP or a still GIF"
_TURNED = (5, 6, 7, 8)  # EXIF orientations that swap width and height
_ORIENTATION = 0x0112


@frozen
class Header:
    """What a file says of itself before it is decoded; px, after the EXIF turn."""

    width: int
    height: int


def magic(data: bytes) -> str:
    """The format the first bytes claim: one of FORMATS, or ""."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return ""


def check(file: str, data: bytes, *, whole: bool = True) -> tuple[str, ...]:
    """Messages that name `file` and the limit it breaks; empty when the picture opens, `whole`: to its last byte."""
    if not data:
        return (f"{file}: the file is empty",)
    if len(data) > BYTES_MAX:
        size = f"{len(data) / 1e6:.1f} MB"
        return (f"{file}: the file has {size}, at most {BYTES_MAX // 1_000_000} MB are read; save it smaller",)
    if not magic(data):
        return (f"{file}: not a picture that can be used here; save it as {_NAMES}",)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _check_opened(file, data, whole)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return (f"{file}: more than {PIXELS_MAX // 1_000_000} megapixels; save it smaller",)
    except Exception as error:  # a hostile file makes a decoder raise anything: struct, zlib, index, value errors
        return (f"{file}: the picture is damaged or cut short ({_reason(error)}); save it again",)


def _reason(error: Exception) -> str:
    """What the decoder says, unless it says where in memory, which differs from run to run."""
    text = str(error)
    return text if text and "<" not in text else "it cannot be decoded"


def _check_opened(file: str, data: bytes, whole: bool) -> tuple[str, ...]:
    with _open(data) as image:
        pixels = image.width * image.height
        if pixels > PIXELS_MAX:
            size = f"{image.width} x {image.height} px, {pixels / 1e6:.1f} megapixels"
            return (f"{file}: {size}, at most {PIXELS_MAX // 1_000_000} are read; save it smaller",)
        frames = getattr(image, "n_frames", 1)
        if frames != 1:
            return (f"{file}: {frames} frames; only still pictures with one frame are used",)
        if whole:
            image.draft(image.mode, (max(image.width // 8, 1), max(image.height // 8, 1)))
            image.load()
    return ()


def header(data: bytes) -> Header:
    with _open(data) as image:
        width, height = image.size
        turned = _orientation(image) in _TURNED
    return Header(height, width) if turned else Header(width, height)


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # EXIF is as untrusted as the rest; a broken one turns nothing
        return 1
    return value if isinstance(value, int) else 1


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=(magic(data),))


def reduction(scale: float) -> int:
    """By how much (1, 2, 4, 8) a picture may be opened smaller and still be no smaller than its `scale` asks for."""
    return next((factor for factor in (8, 4, 2) if factor * scale <= 1), 1)


def load(data: bytes, factor: int) -> Image.Image:
    """The upright picture in sRGB (L, RGB or RGBA), 1/`factor` of its size, without metadata.

    JPEG is decoded small (`draft`), which saves three quarters of the time of a 12-megapixel photo.
    """
    with _open(data) as image:
        turn = _orientation(image)
        profile = image.info.get("icc_profile")
        size = (-(-image.width // factor), -(-image.height // factor))
        if image.format == "JPEG":
            image.draft(image.mode, size)
        image.load()
        opened = _plain(image)
    left = max(min(opened.width // size[0], opened.height // size[1]), 1)
    if left > 1:
        opened = opened.reduce(left)
    upright = _turn(opened, turn)
    return _bare(_to_srgb(upright, profile))


def _plain(image: Image.Image) -> Image.Image:
    """One of L, RGB, RGBA, CMYK: the modes that resize and convert well."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I"):
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image if "transparency" not in image.info else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    transparent = image.mode in ("LA", "PA", "RGBa", "La") or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")


def _turn(image: Image.Image, orientation: int) -> Image.Image:
    methods = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    method = methods.get(orientation)
    return image if method is None else image.transpose(method)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours by the ICC profile of the file; a profile that cannot be used counts as sRGB, as browsers do."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colour = image.convert("RGB") if alpha is not None else image
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(colour, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            colour = converted if converted is not None else colour
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    if colour.mode == "CMYK":
        colour = colour.convert("RGB")
    if alpha is not None:
        colour = colour.copy()
        colour.putalpha(alpha)
    return colour


def _bare(image: Image.Image) -> Image.Image:
    """A copy that carries no EXIF, GPS, comment or profile."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def crop_origin(
    size: tuple[float, float], window: tuple[float, float], focus: tuple[float, float]
) -> tuple[float, float]:
    """Left and top of a window whose centre is as near to `focus` as the picture's edges allow."""
    left = min(max(size[0] * focus[0] - window[0] / 2, 0.0), max(size[0] - window[0], 0.0))
    top = min(max(size[1] * focus[1] - window[1] / 2, 0.0), max(size[1] - window[1], 0.0))
    return left, top


def cover(image: Image.Image, size: Size, focus: tuple[float, float]) -> Image.Image:
    """CSS `object-fit: cover` into `size` px, cropped around `focus` (0 to 1 from left and top)."""
    scale = max(size.width / image.width, size.height / image.height)
    window = (min(size.width / scale, image.width), min(size.height / scale, image.height))
    left, top = crop_origin(image.size, window, focus)
    box = (left, top, left + window[0], top + window[1])
    return image.resize((size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def contain(image: Image.Image, canvas: Size, place: Rect) -> Image.Image:
    """The picture fitted into `place`, centred, on a transparent canvas; edges on whole px."""
    scale = min(place.width / image.width, place.height / image.height)
    width, height = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    left = round(place.x + (place.width - width) / 2)
    top = round(place.y + (place.height - height) / 2)
    fitted = image.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    result = Image.new("RGBA", (canvas.width, canvas.height))
    result.paste(fitted, (left, top))
    return result


def grey(image: Image.Image) -> Image.Image:
    """L; what is transparent lies on white."""
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return ImageOps.grayscale(image)
