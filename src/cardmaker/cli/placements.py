"""`placements`: the project's places to publish come in; a table of sizes and limits goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, project_option
from cardmaker.diagnostics import Problems
from cardmaker.placements import Placement


@click.command()
@json_option
@project_option
def placements(as_json: bool, project: Path | None) -> None:
    """The table of places to publish: size, formats, limits, and the day somebody last looked them up.

    Decks name placements by the first column. A project changes or adds some in assets/placements.yaml.
    """
    from cardmaker.project import load_placements

    problems = Problems()
    found = load_placements(find(project), problems)
    if as_json:
        report.json_text(
            {
                "placements": [_json(place) for place in found],
                "problems": list(map(report.problem_json, problems.items)),
            }
        )
    else:
        report.table(("placement", "size", "aspect", "formats", "MB", "slides", "seconds", "checked"), map(_row, found))
        report.problem_lines(problems.items)
    raise click.exceptions.Exit(report.exit_code(problems.items, (), strict=False))


def _row(place: Placement) -> tuple[str, ...]:
    return (
        place.id,
        f"{place.size.width} x {place.size.height}",
        place.aspect,
        ", ".join(place.formats),
        f"{place.max_bytes / 1e6:g}" if place.max_bytes else "-",
        "-" if place.kind == "clip" else str(place.slides_max),
        _seconds(place),
        place.checked.isoformat(),
    )


def _seconds(place: Placement) -> str:
    """How long a clip may be."""
    if place.kind != "clip":
        return "-"
    return f"{place.seconds_min:g} to {place.seconds_max:g}" if place.seconds_max is not None else "any"


def _json(place: Placement) -> dict[str, Any]:
    safe = place.safe
    return {
        "id": place.id,
        "platform": place.platform,
        "label": place.label,
        "width": place.size.width,
        "height": place.size.height,
        "aspect": place.aspect,
        "kind": place.kind,
        "formats": list(place.formats),
        "safe": [safe.top, safe.right, safe.bottom, safe.left],
        "max_bytes": place.max_bytes,
        "slides_max": place.slides_max,
        "fps": place.fps if place.kind == "clip" else None,
        "seconds_min": place.seconds_min if place.kind == "clip" else None,
        "seconds_max": place.seconds_max,
        "bitrate_max": place.bitrate_max,
        "caption_max": place.caption_max,
        "source": list(place.source),
        "checked": place.checked.isoformat(),
        "notes": place.notes,
    }
