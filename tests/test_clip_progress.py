"""How far a run with clips is: a line for each clip, with the time left, or a bar that names the last one."""

from __future__ import annotations

from typing import Any

import pytest

from cardmaker.cli import report
from cardmaker.cli.report import Progress


def progress(now: list[float], monkeypatch: pytest.MonkeyPatch, **more: Any) -> Progress:
    monkeypatch.setattr(report, "clock", lambda: now[0])
    return Progress(more.pop("total", 4), "drawn", work=more.pop("work", 322.0), _begun=0.0, **more)


def test_each_clip_is_told_with_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    told = progress(now, monkeypatch)
    for seconds, name, weight in ((1.0, "", 1.0), (1.0, "", 1.0), (41.0, "a/b/ru/reel, 12 s", 160.0)):
        now[0] += seconds
        told.step(name, weight)
    now[0] += 40
    told.step("a/b/kk/reel, 14 s", 160.0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-2:] == [
        "drawn 3 of 4: a/b/ru/reel, 12 s, about 42 s left",
        "drawn 4 of 4: a/b/kk/reel, 14 s",
    ]


def test_a_long_wait_is_told_in_minutes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [60.0]
    progress(now, monkeypatch, work=800.0, total=10).step("a/b/ru/reel, 12 s", 80.0)
    assert capsys.readouterr().err == "drawn 1 of 10: a/b/ru/reel, 12 s, about 9 min left\n"


def test_a_bar_names_the_clip_made_last(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bar:
        task_ids = (0,)
        shown: list[tuple[float, str]]

        def update(self, _task: int, *, completed: float, count: str, refresh: bool) -> None:
            assert refresh
            self.shown.append((completed, count))

    bar = Bar()
    bar.shown = []
    told = progress([0.0], monkeypatch, bar=bar, total=2, work=81.0, _drawn=-1.0)
    told.step("a/b/ru/reel, 12 s", 80.0)
    told.step("", 1.0)
    assert bar.shown == [(80.0, "1/2  a/b/ru/reel, 12 s"), (81.0, "2/2  a/b/ru/reel, 12 s")]
