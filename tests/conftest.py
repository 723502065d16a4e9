"""What all tests share: `needs`, and the rule that a full run (CARDMAKER_FULL=1) misses no system package."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

FULL = os.environ.get("CARDMAKER_FULL") == "1"

# On a developer's machine property tests look for new examples each time; a change is judged by the same ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


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
