"""An output folder comes in: every output in its manifest opens and has its placement's size, format and weight.

    python .ci/check_outputs.py OUTPUT [PROJECT]

Prints what it has seen; exits with 1 at the first output that is not as it should be.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from cardmaker import manifest, workspace
from cardmaker.diagnostics import Problems
from cardmaker.manifest import Record
from cardmaker.placements import Placement
from cardmaker.project import load_placements

POINTS_PER_PX = 0.5


def trouble(path: Path, record: Record, place: Placement) -> str:
    """What is wrong with an output; empty if it is as its placement wants it."""
    if not path.is_file():
        return "is missing"
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != record.sha256 or len(data) != record.bytes:
        return "is not the file the manifest records"
    if place.kind == "clip" and record.format != "mp4":
        return beside_trouble(path, data, record, place)
    if place.max_bytes is not None and len(data) > place.max_bytes:
        return f"has {len(data):,} bytes, {place.max_bytes:,} is the limit"
    if record.format not in place.formats:
        return f"is {record.format}; accepted are {', '.join(place.formats)}"
    if not 1 <= record.slide <= record.slides or (place.kind == "image" and record.slides > place.slides_max):
        return f"is slide {record.slide} of {record.slides}; {place.slides_max} is the limit"
    if record.format == "mp4":
        return clip_trouble(data, record, place)
    return document_trouble(data, place) if record.format == "pdf" else image_trouble(path, record, place)


def clip_trouble(data: bytes, record: Record, place: Placement) -> str:
    """An MP4 whose index comes before its pictures, no shorter and no longer than the place takes."""
    moov, media = data.find(b"moov"), data.find(b"mdat")
    if data[4:8] != b"ftyp" or not 0 < moov < media:
        return "is not an MP4 that can be played while it loads"
    seconds = record.duration or 0.0
    if seconds < place.seconds_min or (place.seconds_max is not None and seconds > place.seconds_max):
        return f"lasts {seconds:g} s; {place.seconds_min:g} to {place.seconds_max} s are accepted"
    return ""


def beside_trouble(path: Path, data: bytes, record: Record, place: Placement) -> str:
    """What lies beside a clip: its cover picture, its subtitles."""
    if record.format in ("srt", "vtt"):
        return "" if b" --> " in data else "has no cues"
    return image_trouble(path, record, place)


def image_trouble(path: Path, record: Record, place: Placement) -> str:
    with Image.open(path) as image:
        image.load()
        found, size = (image.format or "").lower(), image.size
        if image.getexif():
            return "carries EXIF"
    if found != record.format:
        return f"is {found}, not {record.format}"
    if size != (place.size.width, place.size.height):
        return f"is {size[0]} x {size[1]}, not {place.size.width} x {place.size.height}"
    return ""


def document_trouble(data: bytes, place: Placement) -> str:
    if not data.startswith(b"%PDF-") or not data.rstrip().endswith(b"%%EOF"):
        return "is not a whole PDF"
    found = PdfReader(io.BytesIO(data), strict=True).pages
    pages, boxes = len(found), {tuple(map(float, page.mediabox)) for page in found}
    wanted = (0.0, 0.0, place.size.width * POINTS_PER_PX, place.size.height * POINTS_PER_PX)
    if not 1 <= pages <= place.slides_max:
        return f"has {pages} pages; {place.slides_max} is the limit"
    return "" if boxes == {wanted} else f"has pages of {sorted(boxes)} points, not {wanted}"


def main(output: Path, project: Path) -> int:
    records = manifest.load((output / "manifest.json").read_bytes())
    if not records:
        print("the manifest is empty or damaged")
        return 1
    problems = Problems()
    places = {place.id: place for place in load_placements(workspace.find(project), problems)}
    assert not problems.items, problems.items
    for record in records:
        wrong = trouble(output / record.path, record, places[record.placement])
        if wrong:
            print(f"{record.path} {wrong}")
            return 1
    own = {
        "manifest.json",
        "index.html",
        "status.json",
        ".cardmaker/state.json",
        ".cardmaker/watch.json",
        workspace.LOCK,
    }
    known = {record.path for record in records} | own
    strange = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()} - known
    if strange:
        print(f"files nobody recorded: {', '.join(sorted(strange))}")
        return 1
    languages = sorted({record.language for record in records})
    cards = {record.card for record in records}
    print(f"{len(records)} outputs are as they should be: {len(cards)} cards and covers, {', '.join(languages)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else ".")))
