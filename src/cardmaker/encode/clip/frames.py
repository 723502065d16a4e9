"""Pages with a timeline come in; frame by frame, planes in which only what moves was painted and converted go out.

A page's canvas holds what it shows. A frame asks `motion` what has changed, paints the rectangles where something
stands or stood, and converts these to planes. What does not move costs nothing, and a frame like the one before is
the same memory again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PIL import Image, ImageChops

from cardmaker.encode.clip.planes import Box, Planes
from cardmaker.geometry import Rect, Size
from cardmaker.motion import Reel, Segment, Shown, at
from cardmaker.motion.items import Items, shifted
from cardmaker.paint import Painter
from cardmaker.paint.bounds import NOWHERE, joined, meet
from cardmaker.scene import Drawing, Fill, Item, Scene


class PageCanvas:
    """A page as it is now: `image` is changed in place."""

    def __init__(self, scene: Scene, cut: tuple[Segment, ...], painter: Painter) -> None:
        self._painter = painter
        count = next((index for index, segment in enumerate(cut) if segment.moving), len(cut))
        self._ground_count = count
        self._cut = cut
        self._size = scene.size
        ground = tuple(item for segment in cut[:count] for item in segment.items)
        self._ground = painter.paint(Scene(scene.size, scene.background, ground))
        self.image = self._ground.copy()
        self._layers: list[Items] = [() for _ in cut[count:]]
        self._boxes: list[list[tuple[Item, Box]]] = [[] for _ in cut[count:]]

    def show(self, layers: tuple[Items, ...]) -> list[Box]:
        """Shows the page with these layers; returns the rectangles that were painted anew."""
        dirty: list[Box] = []
        for index, items in enumerate(layers[self._ground_count :]):
            if items is self._layers[index] or items == self._layers[index]:
                continue
            fresh = [(item, self._painter.bounds(item)) for item in items]
            changed = _changed(self._boxes[index], fresh)
            self._layers[index], self._boxes[index] = items, fresh
            if changed[2] > changed[0] and changed[3] > changed[1]:
                dirty.append(changed)
        painted = [self._on_canvas(self._whole(box)) for box in _merged(dirty)]
        for box in painted:
            self._repaint(box)
        return painted

    def _on_canvas(self, box: Box) -> Box:
        return max(box[0], 0), max(box[1], 0), min(box[2], self._size.width), min(box[3], self._size.height)

    def _whole(self, box: Box) -> Box:
        """The box with all drawings it touches: a part of a drawing may be a shade off the same part of the whole."""
        grown = True
        while grown:
            grown = False
            for layer in self._boxes:
                for item, own in layer:
                    if isinstance(item, Drawing) and meet(own, box) and joined([own, box]) != box:
                        box, grown = joined([own, box]), True
        return box

    def _repaint(self, box: Box) -> None:
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        part = self._ground.crop(box)
        for layer in self._boxes:
            for item, own in layer:
                if meet(own, box):
                    self._painter.paint_items(part, (shifted(item, -box[0], -box[1]),))
        self.image.paste(part, box[:2])


def _changed(before: list[tuple[Item, Box]], after: list[tuple[Item, Box]]) -> Box:
    """Where items differ: an item that is in both at the same place in the list is not counted."""
    if len(before) == len(after) == 1 and (band := _grown(before[0][0], after[0][0])):
        return band
    count = min(len(before), len(after))
    boxes = [box for one, two in zip(before, after, strict=False) if one[0] != two[0] for box in (one[1], two[1])]
    boxes += [box for _, box in (*before[count:], *after[count:])]
    return joined(boxes)


def _grown(before: Item, after: Item) -> Box | None:
    """The part by which a plain rectangle has grown to the right, as a progress bar does in every frame."""
    if not isinstance(before, Fill) or not isinstance(after, Fill) or any(after.radii):
        return None
    old, new = before.rect, after.rect
    if replace(before, rect=new) != after or (old.x, old.y, old.height) != (new.x, new.y, new.height):
        return None
    edges = sorted((old.right, new.right))
    return round(edges[0]) - 1, round(new.y), round(edges[1]) + 1, round(new.bottom)


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that meet as one, so that nothing is painted twice."""
    merged: list[Box] = []
    for box in boxes:
        while True:
            other = next((one for one in merged if meet(one, box)), None)
            if other is None:
                break
            merged.remove(other)
            box = joined([box, other])
        merged.append(box)
    return merged


class _Cover:
    """What stands over all pages: `image` is the frame with it, while the pages know nothing of it."""

    def __init__(self, made: Reel, painter: Painter) -> None:
        size = made.pages[0][0].size
        self.image = Image.new("RGB", (size.width, size.height))
        self._reel = made
        self._painter = painter
        self._items: Items = ()
        self._boxes: list[tuple[Item, Box]] = []

    def laid(self, number: int, canvas: Image.Image, changed: list[Box]) -> list[Box]:
        """Takes over what has `changed` on the canvas, with what stands over it; returns all that has."""
        items = self._reel.covering(number)
        if items is not self._items:
            fresh = [(item, self._painter.bounds(item)) for item in items]
            whole = (0, 0, *canvas.size)
            changed = [*changed, *(_shared(box, whole) for _, box in (*self._boxes, *fresh))]
            self._items, self._boxes = items, fresh
        painted = _merged([box for box in changed if box[2] > box[0] and box[3] > box[1]])
        for box in painted:
            part = canvas.crop(box)
            for item, own in self._boxes:
                if meet(own, box):
                    self._painter.paint_items(part, (shifted(item, -box[0], -box[1]),))
            self.image.paste(part, box[:2])
        return painted


def _shared(first: Box, second: Box) -> Box:
    return max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3])


class Film:
    """The frames of a clip, in order. `planes` and `canvas` hold the frame that was asked for last.

    `first` is the frame it begins with: one at which a page has arrived.
    """

    def __init__(self, made: Reel, painter: Painter, first: int = 0) -> None:
        self._reel = made
        self._next = first
        self._painter = painter
        size = made.pages[0][0].size
        self.planes = Planes(size.width, size.height)
        self.canvas = Image.new("RGB", (size.width, size.height))
        self._size = size
        self._page = -1
        self._on: PageCanvas | None = None
        self._under: PageCanvas | None = None
        self._edge: Box = NOWHERE
        self._differs: Box = NOWHERE
        self._cover = _Cover(made, painter) if made.over else None

    def __iter__(self) -> Iterator[memoryview]:
        """Every frame's planes: always the same memory, so use it before the next one is asked for."""
        return self.between(0, self._reel.line.frames)

    def between(self, first: int, last: int) -> Iterator[memoryview]:
        """The planes of the frames from `first` on and before `last`.

        Those that follow on the ones shown before cost least; else `first` must be one at which a page has arrived.
        Where the last of the ones before is still in use, as beside another encoder, they have memory of their own.
        """
        film = self if first == self._next else Film(self._reel, self._painter, first)
        for image, boxes in film._frames(last):
            for box in boxes:
                film.planes.update(image, box)
            yield film.planes.data

    def images(self) -> Iterator[Image.Image]:
        """Every frame as an RGB image, which the next one may change."""
        for image, _ in self._frames(self._reel.line.frames):
            yield image

    def _frames(self, last: int) -> Iterator[tuple[Image.Image, list[Box]]]:
        for number in range(self._next, last):
            boxes, image = self._advance(at(self._reel, number)), self.canvas
            if self._cover is not None:
                boxes, image = self._cover.laid(number, image, boxes), self._cover.image
            yield image, boxes
            self._next = number + 1  # whoever asks on has done with the frame

    def _advance(self, shown: Shown) -> list[Box]:
        fresh = shown.page != self._page
        if fresh:
            self._under, self._page = self._on, shown.page
            self._on = PageCanvas(self._reel.pages[shown.page][0], self._reel.cuts[shown.page], self._painter)
        assert self._on is not None
        painted = self._on.show(shown.layers)
        if shown.before is not None and self._under is not None:
            painted += self._under.show(shown.before.layers)
            return self._coming(shown, painted, fresh)
        if self._under is not None or fresh:  # it is all there now
            self._under = None
            return self._arrived(cut=fresh)
        return painted

    def _arrived(self, *, cut: bool) -> list[Box]:
        """From here on the page is the frame. After a transition little differs; after a cut looking costs more."""
        assert self._on is not None
        before, self.canvas = self.canvas, self._on.image
        if cut:
            return [(0, 0, self._size.width, self._size.height)]
        box = ImageChops.difference(before, self.canvas).getbbox()
        return [box] if box else []

    def _coming(self, shown: Shown, painted: list[Box], fresh: bool) -> list[Box]:
        """A frame in which a page comes in over another."""
        assert self._on is not None and self._under is not None and shown.transition is not None
        if fresh:
            self.canvas = self._under.image.copy()
            self._edge = self._differs = NOWHERE
            if shown.transition.name == "cross-fade":
                self._differs = ImageChops.difference(self._under.image, self._on.image).getbbox() or NOWHERE
        transition = shown.transition
        area = _area(self._reel.pages[shown.page][0], transition.over)
        match transition.name:
            case "wipe":
                edge = _edge(area, transition.direction, shown.share)
                dirty = _merged([*painted, *_bands(self._edge, edge), *_bands(edge, self._edge)])
                self._edge = edge
                for box in dirty:
                    self._composed(box, edge)
                return dirty
            case "slide":
                self._slid(area, transition.direction, shown.share)
                return [area]
            case _:
                self._differs = joined([self._differs, *painted])
                box = self._differs
                if box[2] > box[0]:
                    mixed = Image.blend(self._under.image.crop(box), self._on.image.crop(box), shown.share)
                    self.canvas.paste(mixed, box[:2])
                return [box]

    def _composed(self, box: Box, edge: Box) -> None:
        assert self._on is not None and self._under is not None
        self.canvas.paste(self._under.image.crop(box), box[:2])
        part = (max(box[0], edge[0]), max(box[1], edge[1]), min(box[2], edge[2]), min(box[3], edge[3]))
        if part[2] > part[0] and part[3] > part[1]:
            self.canvas.paste(self._on.image.crop(part), part[:2])

    def _slid(self, area: Box, direction: str, share: float) -> None:
        """Both pages move inside the area; what they leave is cut off."""
        assert self._on is not None and self._under is not None
        width, height = area[2] - area[0], area[3] - area[1]
        if not width or not height:
            return
        x = {"left": -1, "right": 1}.get(direction, 0) * width
        y = {"up": -1, "down": 1}.get(direction, 0) * height
        part = Image.new("RGB", (width, height))
        part.paste(self._under.image.crop(area), (round(x * share), round(y * share)))
        part.paste(self._on.image.crop(area), (round(x * share) - x, round(y * share) - y))
        self.canvas.paste(part, area[:2])


def _area(scene: Scene, name: str) -> Box:
    """The box a transition crosses, on whole px of the canvas."""
    size: Size = scene.size
    rect = dict(scene.boxes).get(name) or Rect(0.0, 0.0, size.width, size.height)
    left, top = min(max(0, round(rect.x)), size.width), min(max(0, round(rect.y)), size.height)
    right, bottom = min(size.width, round(rect.right)), min(size.height, round(rect.bottom))
    return left, top, max(left, right), max(top, bottom)


def _edge(area: Box, direction: str, share: float) -> Box:
    """The part of the area that the new page has taken: an edge goes `up` from below, and so on."""
    left, top, right, bottom = area
    match direction:
        case "up":
            return left, bottom - round((bottom - top) * share), right, bottom
        case "down":
            return left, top, right, top + round((bottom - top) * share)
        case "left":
            return right - round((right - left) * share), top, right, bottom
        case _:
            return left, top, left + round((right - left) * share), bottom


def _bands(before: Box, after: Box) -> list[Box]:
    """What a growing box has gained: one band at the side where it grew."""
    if before[2] <= before[0] or before[3] <= before[1]:
        return [after] if after[2] > after[0] and after[3] > after[1] else []
    bands = [
        (after[0], after[1], after[2], before[1]),
        (after[0], before[3], after[2], after[3]),
        (after[0], after[1], before[0], after[3]),
        (before[2], after[1], after[2], after[3]),
    ]
    return [band for band in bands if band[2] > band[0] and band[3] > band[1]]
