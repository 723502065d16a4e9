"""What all tests share: `needs`, golden texts and pictures; in a full run (CARDMAKER_FULL=1) nothing may be missing."""

from __future__ import annotations

import contextlib
import difflib
import os
import platform
import shutil
import signal
from collections.abc import Callable, Generator
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from PIL import Image, ImageChops

from cardmaker import cycles

FULL = os.environ.get("CARDMAKER_FULL") == "1"

# On a developer's machine property tests look for new examples each time; a change is judged by the same ones.
# Neither is judged by how long an example takes: others may keep the machine busy.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

cycles.look_seldom()  # as the command line does

# A shell starts what runs in the background deaf to Ctrl-C, which is handed down to the processes that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)


def needs(program: str, *, install: str) -> str:
    """The path of `program`; without it the test is skipped, naming the packages to install (fails in a full run)."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"needs {program}: apt-get install {install}")
    return path


@pytest.fixture(name="needs")
def needs_fixture() -> Callable[..., str]:
    return needs


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,  # noqa: ARG001 - pytest's names
    call: pytest.CallInfo[None],  # noqa: ARG001
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if FULL and report.skipped and "install" in str(report.longrepr) and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CARDMAKER_FULL=1, so nothing may be missing: {report.longrepr}"
    return report


# -- golden texts ------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files of the tests that failed")


@pytest.fixture(name="golden")
def golden_fixture(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)`: the text equals tests/golden/<name>, or the test fails showing the difference."""

    def check(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        old = path.read_text("utf-8") if path.exists() else ""
        if old == text:
            return
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            return
        difference = "\n".join(difflib.unified_diff(old.splitlines(), text.splitlines(), "golden", "now", "", "", 1))
        pytest.fail(f"{name} differs; look at the picture, then `pytest --accept`:\n{difference}", pytrace=False)

    return check


# -- golden images -----------------------------------------------------------------------------------------------

GOLDEN_IMAGES = Path(__file__).parent / "golden" / "images"
RECEIVED = Path(__file__).parent / "received"
# Another processor or another version may round an edge differently; on the same ones a picture is the same.
LEVELS_ELSEWHERE, MEAN_ELSEWHERE = 24, 0.5


def renderer() -> str:
    """What draws: a golden picture is exact where this is what drew it."""
    names = ("numpy", "pillow", "resvg-py", "uharfbuzz", "font-roboto", "font-source-serif-pro")
    versions = "".join(f"{name} {metadata.version(name)}\n" for name in names)
    return f"{versions}{platform.machine()}\n"


@pytest.fixture(name="golden_image")
def golden_image_fixture(request: pytest.FixtureRequest) -> Callable[[str, Image.Image], None]:
    """`golden_image(name, image)`: the picture equals tests/golden/images/<name>.png.

    If it fails, tests/received/report.html shows both and where they differ.
    """

    def check(name: str, image: Image.Image) -> None:
        path = GOLDEN_IMAGES / f"{name}.png"
        old = Image.open(path).convert("RGB") if path.exists() else Image.new("RGB", image.size)
        same_size = old.size == image.size
        off = np.abs(np.asarray(image).astype(int) - np.asarray(old)) if same_size else np.full((1, 1), 255)
        here = GOLDEN_IMAGES.joinpath("RENDERER")
        exact = here.exists() and here.read_text("utf-8") == renderer()
        levels, mean = (0, 0.0) if exact else (LEVELS_ELSEWHERE, MEAN_ELSEWHERE)
        if path.exists() and off.max() <= levels and off.mean() <= mean:
            return
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path, optimize=True)
            here.write_text(renderer(), "utf-8", newline="\n")
            return
        _receive(name, old, image)
        pytest.fail(f"{name}.png differs by up to {off.max()} levels; see tests/received/report.html", pytrace=False)

    return check


def _receive(name: str, old: Image.Image, new: Image.Image) -> None:
    RECEIVED.mkdir(exist_ok=True)
    difference = ImageChops.difference(old, new.resize(old.size)).point(lambda level: min(255, level * 8))
    for kind, image in (("golden", old), ("now", new), ("difference", difference)):
        image.save(RECEIVED / f"{name}.{kind}.png")
    names = sorted({path.name.split(".")[0] for path in RECEIVED.glob("*.png")})
    rows = "".join(
        f"<h2>{each}</h2>"
        + "".join(f'<figure><img src="{each}.{kind}.png"><figcaption>{kind}</figcaption></figure>' for kind in KINDS)
        for each in names
    )
    style = "<style>body{font-family:sans-serif}figure{display:inline-block}</style>"
    page = f'<!doctype html><meta charset="utf-8"><title>Pictures that differ</title>{style}{rows}'
    (RECEIVED / "report.html").write_text(page, "utf-8")


KINDS = ("golden", "now", "difference")
