"""Picture files come in as bytes, never trusted; checked, turned, cropped, toned images and drawings go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from PIL import Image

from cardmaker.frozen import frozen
from cardmaker.geometry import Rect, Size
from cardmaker.pictures import drawing, raster, svg, tone
from cardmaker.pictures.cache import Cache
from cardmaker.pictures.svg import Svg, SvgError
from cardmaker.scene import Rgba, Screen, Tone

__all__ = ["PictureError", "Pictures", "SvgError", "check", "svg"]

_SMALL_BYTES = 128 << 20
_TONED_BYTES = 96 << 20
_DRAWN_BYTES = 48 << 20
_GLANCE, _GLANCED = Size(64, 64), Rect(0, 0, 64, 64)


class PictureError(ValueError):
    """A picture is missing or failed its check; `messages` say why. `check` finds this before anything is painted."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@frozen
class _Shot:
    """What a prepared picture depends on."""

    key: str
    size: Size
    focus: tuple[float, float]
    tone: Tone | None = None
    screen: Screen | None = None


def is_svg(key: str) -> bool:
    return key.lower().endswith(".svg")


def check(key: str, data: bytes) -> tuple[str, ...]:
    """What is wrong with the file `key`, as sentences that name it and the limit; nothing when it may be used."""
    if is_svg(key):
        messages = svg.read(data).messages
        return tuple(f"{key}: {message}" for message in messages) or drawing.problems(key, data)
    return raster.check(key, data)


File = bytes | Callable[[], bytes]
"""A picture's bytes, or what reads them when they are needed: photos are many and large."""


class Pictures:
    """The pictures of a project, by project-relative path. Results are cached by all that made them."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = dict(sorted(files.items()))
        self._messages: dict[str, tuple[str, ...]] = {}
        self._svgs: dict[str, Svg] = {}
        self._headers: dict[str, raster.Header] = {}
        self._only: dict[tuple[str, tuple[tuple[str, Rgba], ...]], Rgba | None] = {}
        self._small: Cache[Image.Image] = Cache(_SMALL_BYTES)
        self._toned: Cache[Image.Image] = Cache(_TONED_BYTES)
        self._drawn: Cache[Image.Image] = Cache(_DRAWN_BYTES)

    @classmethod
    def from_files(cls, files: Iterable[tuple[str, File]]) -> Pictures:
        return cls(dict(files))

    def __contains__(self, key: object) -> bool:
        return key in self._files

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, sorted."""
        return tuple(self._files)

    def data(self, key: str) -> bytes:
        """The file as it is on disk, for digests."""
        return self._bytes(key)

    def problems(self, key: str) -> tuple[str, ...]:
        """What is wrong with one picture (see `check`); looked at once, whole."""
        if key not in self._messages:
            known = key in self._files
            self._messages[key] = check(key, self._bytes(key)) if known else (f"{key}: there is no such picture",)
        return self._messages[key]

    def natural_size(self, key: str) -> tuple[float, float]:
        """Width and height: px of a photo after its EXIF turn, user units of an SVG's view box."""
        if is_svg(key):
            drawn = self._svg(key)
            return drawn.width, drawn.height
        header = self._header(key)
        return float(header.width), float(header.height)

    def open(self, key: str, size: Size, focus: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
        """The picture covering `size` px, cropped around `focus`: L, RGB or RGBA in sRGB, upright, nothing attached."""
        shot = _Shot(key, size, focus)
        found = self._toned.get(shot)
        if found is None:
            found = self._cover(shot)
            self._toned.put(shot, found, size.width * size.height * 4)
        return found

    def prepared(
        self, key: str, size: Size, focus: tuple[float, float], toned: Tone | None, screen: Screen | None
    ) -> Image.Image:
        """`open`, then the dot screen on its greys, then the gradient map. Do not change the image: it is shared."""
        if toned is None and screen is None:
            return self.open(key, size, focus)
        shot = _Shot(key, size, focus, toned, screen)
        found = self._toned.get(shot)
        if found is None:
            found = tone.apply(self._cover(replace(shot, tone=None, screen=None)), toned, screen)
            self._toned.put(shot, found, size.width * size.height * 4)
        return found

    def mask(self, key: str, canvas: Size, place: Rect) -> Image.Image:
        """The silhouette (L) of a drawing fitted into `place` on a canvas of its own, `canvas` px large."""
        cache_key = ("mask", key, canvas, place)
        found = self._drawn.get(cache_key)
        if found is None:
            found = self.drawn(key, canvas, place, ()).getchannel("A")
            self._drawn.put(cache_key, found, canvas.width * canvas.height)
        return found

    def only_colour(self, key: str, colors: tuple[tuple[str, Rgba], ...]) -> Rgba | None:
        """The colour of a drawing that is a mere silhouette; None where it has several. Looked at once, small."""
        if (key, colors) not in self._only:
            self._only[key, colors] = drawing.only_colour(self.drawn(key, _GLANCE, _GLANCED, colors))
        return self._only[key, colors]

    def drawn(self, key: str, canvas: Size, place: Rect, colors: tuple[tuple[str, Rgba], ...]) -> Image.Image:
        """A drawing (RGBA) fitted into `place`, its paints replaced by `colors`; shared, do not change.

        A photo or a PNG logo fits the same way; `colors` do not touch it.
        """
        cache_key = ("drawn", key, canvas, place, colors)
        found = self._drawn.get(cache_key)
        if found is None:
            found = self._draw(key, canvas, place, colors)
            self._drawn.put(cache_key, found, canvas.width * canvas.height * 4)
        return found

    def _draw(self, key: str, canvas: Size, place: Rect, colors: tuple[tuple[str, Rgba], ...]) -> Image.Image:
        if is_svg(key):
            return drawing.render(self._svg(key), canvas, place, colors)
        header = self._header(key)
        scale = min(place.width / header.width, place.height / header.height)
        small = self._reduced(key, raster.reduction(scale))
        return raster.contain(small, canvas, place)

    def _cover(self, shot: _Shot) -> Image.Image:
        if is_svg(shot.key):
            return self._cover_svg(shot)
        header = self._header(shot.key)
        scale = max(shot.size.width / header.width, shot.size.height / header.height)
        small = self._reduced(shot.key, raster.reduction(scale))
        return raster.cover(small, shot.size, shot.focus)

    def _cover_svg(self, shot: _Shot) -> Image.Image:
        drawn = self._svg(shot.key)
        scale = max(shot.size.width / drawn.width, shot.size.height / drawn.height)
        width, height = drawn.width * scale, drawn.height * scale
        left, top = raster.crop_origin((width, height), (shot.size.width, shot.size.height), shot.focus)
        return drawing.render(drawn, shot.size, Rect(-left, -top, width, height), ())

    def _reduced(self, key: str, factor: int) -> Image.Image:
        found = self._small.get((key, factor))
        if found is None:
            found = self._load(key, factor)
            self._small.put((key, factor), found, found.width * found.height * 4)
        return found

    def _load(self, key: str, factor: int) -> Image.Image:
        try:
            return raster.load(self._bytes(key), factor)
        except Exception:
            if messages := self.problems(key):
                raise PictureError(messages) from None
            raise

    def _header(self, key: str) -> raster.Header:
        if key not in self._headers:
            self._refuse(key)
            self._headers[key] = raster.header(self._bytes(key))
        return self._headers[key]

    def _svg(self, key: str) -> Svg:
        if key not in self._svgs:
            self._refuse(key)
            self._svgs[key] = svg.read(self._bytes(key))
        return self._svgs[key]

    def _refuse(self, key: str) -> None:
        """Nothing is decoded whose check fails, even if the caller forgot to ask. Photos are not decoded for it."""
        messages = self._messages.get(key)
        if messages is None:
            data = self._bytes(key)
            messages = self.problems(key) if is_svg(key) else raster.check(key, data, whole=False)
        if messages:
            raise PictureError(messages)

    def _bytes(self, key: str) -> bytes:
        if key not in self._files:
            raise PictureError((f"{key}: there is no such picture",))
        file = self._files[key]
        return file if isinstance(file, bytes) else file()
