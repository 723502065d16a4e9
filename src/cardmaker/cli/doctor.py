"""`doctor`: nothing comes in; versions, fonts, picture formats and the project's state go out."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from cardmaker import workspace
from cardmaker.cli import report
from cardmaker.cli.options import json_option, project_option
from cardmaker.diagnostics import Problems
from cardmaker.workspace import installed

PACKAGES = (
    "cardmaker",
    "click",
    "icu4py",
    "imageio-ffmpeg",
    "moviepy",
    "numpy",
    "pillow",
    "pydyf",
    "pyphen",
    "pysubs2",
    "pyyaml",
    "resvg-py",
    "rich",
    "segno",
    "uharfbuzz",
    "zlib-ng",
)
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі₸№"


@click.command()
@json_option
@project_option
def doctor(as_json: bool, project: Path | None) -> None:
    """Fonts, picture formats and versions on this machine. Add it to a report of a mistake."""
    problems = Problems()
    try:
        space = workspace.find(project)
        root = str(space.root)
    except workspace.NotAProjectError as error:
        space, root = None, f"none: {error}"
    facts = {
        "python": f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "encoding": f"terminal {sys.stdout.encoding}, files utf-8",
        "project": root,
        "formats": ", ".join(_formats()),
        "ffmpeg": _ffmpeg(),
        "voice": _voice(),
    }
    versions = {name: installed.version(name) for name in PACKAGES}
    families = _families(space, problems)
    if as_json:
        found = list(map(report.problem_json, problems.items))
        report.json_text({**facts, "versions": versions, "fonts": families, "problems": found})
    else:
        report.table(("", ""), [*facts.items(), *versions.items()])
        click.echo()
        report.table(("font", "weights", "Kazakh"), [(name, *family) for name, family in families.items()])
        report.problem_lines(problems.items)
    missing = [name for name, found in versions.items() if found == installed.MISSING]
    raise click.exceptions.Exit(report.MACHINE if missing else report.exit_code(problems.items, (), strict=False))


def _formats() -> list[str]:
    """Picture formats that this Pillow writes, and WebP only where it was built with it."""
    from PIL import features

    optional = {"jpeg": features.check("jpg"), "png": features.check("zlib"), "webp": features.check("webp")}
    optional |= {"gif": True, "animated-webp": optional["webp"]}
    return (
        [name for name, there in optional.items() if there]
        + ["pdf"]
        + ([] if _ffmpeg().startswith("missing") else ["mp4"])
    )


def _ffmpeg() -> str:
    """The program that encodes clips: the one that comes along, unless IMAGEIO_FFMPEG_EXE names another."""
    from cardmaker.encode.clip.running import EncoderError, ffmpeg

    try:
        return ffmpeg()
    except EncoderError as error:
        return f"missing: {error}"


def _voice() -> str:
    """The program that reads out cards with `voice: {kk: synthetic}`: nothing else needs it."""
    from cardmaker.encode.clip import speech

    version = speech.version()
    return f"{speech.PROGRAM} {version}, {speech.program()}" if version else f"none ({speech.PROGRAM} is not installed)"


def _families(space: workspace.Workspace | None, problems: Problems) -> dict[str, tuple[str, str]]:
    """Families with their weights (i: italic too), and whether they hold all Kazakh letters, ₸ and №."""
    from cardmaker.project import open_fonts

    files = space.fonts(problems) if space else workspace.packaged_fonts(problems)
    fonts, found = open_fonts(files)
    problems.extend(found)
    families = {}
    for name in fonts.families:
        faces = sorted((face.weight, face.italic) for face in fonts.faces if face.family == name)
        weights = ", ".join(f"{weight}{'i' if italic else ''}" for weight, italic in faces)
        regular = fonts.nearest(name, 400)
        letters = "yes" if regular and all(regular.covers(letter) for letter in KAZAKH) else "no"
        families[name] = (weights, letters)
    return families
