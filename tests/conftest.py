"""What all tests share: `needs`, and the rule that a full run (CARDMAKER_FULL=1) misses no system package."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator

import pytest

FULL = os.environ.get("CARDMAKER_FULL") == "1"


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
