"""A monitor hears whether the last run of all cards went well, and notices when none has ended for long."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import small
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cardmaker import cli
from cardmaker.status import MOST, Status, dump, judge, load
from cardmaker.workspace import Workspace

NOW = dt.datetime(2026, 11, 25, 3, 17, tzinfo=dt.UTC)
GOOD = Status(NOW, NOW, 0, {"outputs": 4020, "made": 3})
BAD = Status(
    NOW, NOW - dt.timedelta(days=3), 3, {"errors": 2, "failures": 1}, (("w/a/ru/x", "disk full"),), ("a:1: no",)
)
DAY = dt.timedelta(hours=26)


def later(**amount: float) -> dt.datetime:
    return NOW + dt.timedelta(**amount)


@pytest.mark.parametrize("status", [GOOD, BAD, replace(BAD, success=None)])
def test_a_status_reads_back_as_it_was(status: Status) -> None:
    assert load(dump(status).encode()) == status


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b'{"version": 9}', b'{"version": 1}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_status_is_none(data: bytes) -> None:
    assert load(data) is None


@given(st.binary(max_size=40) | st.text(max_size=10).map(lambda text: dump(GOOD).replace("2026", text, 1).encode()))
def test_no_status_is_read_with_a_traceback(data: bytes) -> None:
    found = load(data)
    assert found is None or found.exit == 0


def test_only_some_of_many_failures_are_kept() -> None:
    many = replace(BAD, failed=BAD.failed * 100, problems=BAD.problems * 100)
    found = load(dump(many).encode())
    assert found is not None
    assert (len(found.failed), len(found.problems)) == (MOST, MOST)


@pytest.mark.parametrize(
    ("status", "now", "fine", "says"),
    [
        (GOOD, later(hours=25, minutes=5), True, "The last run, 1 d 1 h ago, ended well: 4020 files as they should be"),
        (GOOD, later(hours=26), True, "3 of them made"),
        (GOOD, later(hours=26, seconds=1), False, "The last success is too old: 1 d 2 h ago, more than 1 d 2 h."),
        (GOOD, later(minutes=-30), True, "The last run, 0 s ago, ended well"),
        (GOOD, later(days=-2), False, "lies in the future, 2 d from now: a clock is wrong"),
        (
            BAD,
            later(minutes=5),
            False,
            "The last run, 5 min ago, ended with 2 errors in files and 1 failure of this machine; the last",
        ),
        (BAD, later(minutes=5), False, "the last success was 3 d ago"),
        (replace(BAD, success=None, counts={}), NOW, False, "ended with exit code 3; there was no success yet."),
        (None, NOW, False, "No run of all cards has ended here yet"),
    ],
)
def test_what_a_monitor_is_told(status: Status | None, now: dt.datetime, fine: bool, says: str) -> None:
    found = judge(status, now, DAY)
    assert found.fine == fine
    assert says in found.sentence


def test_without_an_age_only_the_last_run_counts() -> None:
    assert judge(GOOD, later(days=400), None).fine
    assert not judge(BAD, NOW, None).fine


# -- on the command line ----------------------------------------------------------------------------------------------


def run(space: Workspace, command: str, *arguments: str, code: int = 0) -> str:
    asked = [command, "-C", str(space.root), *arguments]
    result = CliRunner().invoke(cli.cli, asked, prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    for name in ("one", "three"):
        (space.root / f"cards/week/{name}.yaml").unlink()
    small.write(space.root, "cards/week/deck.yaml", small.DECK.replace("web-square, web-tall", "web-square"))
    return space


def test_a_run_of_all_cards_is_noted_and_others_are_not(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No run of all cards has ended here yet" in run(space, "status", code=1)
    run(space, "render", "-j", "1", "-l", "ru")
    run(space, "render", "-j", "1", "--as-of", "2026-11-01")
    run(space, "render", "--dry-run")
    assert not (space.out / "status.json").exists()
    run(space, "render", "-j", "1")
    assert "ended well: 4 files as they should be" in run(space, "status", "--max-age", "26h")
    clock = importlib.import_module("cardmaker.cli.status")
    ahead = clock.now() + dt.timedelta(hours=27)
    monkeypatch.setattr(clock, "now", lambda: ahead)
    assert "too old" in run(space, "status", "--max-age", "26h", code=1)
    assert "ended well" in run(space, "status", "--max-age", "2d")
    run(space, "render", "-j", "1")  # nothing to make is a success too
    assert "0 of them made" in run(space, "status", "--max-age", "1m")


def test_a_run_with_errors_is_told_until_one_goes_well(space: Workspace) -> None:
    run(space, "render", "-j", "1")
    small.swap(space.root, "cards/week/two.yaml", "answer:", "anwser:")
    run(space, "render", "-j", "1", code=1)
    output = run(space, "status", code=1)
    assert "errors in files; the last success was" in output
    assert "cards/week/two.yaml:" in output
    found = json.loads(run(space, "status", "--json", code=1))
    assert not found["fine"]
    assert found["status"]["exit"] == 1
    small.swap(space.root, "cards/week/two.yaml", "anwser:", "answer:")
    run(space, "render", "-j", "1")
    assert json.loads(run(space, "status", "--json"))["fine"]


def test_a_failure_of_the_machine_is_told(space: Workspace) -> None:
    (space.out / "week/two").mkdir(parents=True)
    (space.out / "week/two/ru").write_text("in the way", encoding="utf-8")
    run(space, "render", "-j", "1", code=3)
    output = run(space, "status", code=1)
    assert "1 failure of this machine; there was no success yet." in output
    assert "week/two/ru/web-square: failed: " in output


@pytest.mark.parametrize("text", ["26", "h", "-1h", "1.5h", "1w", "26 h", "9999999h"])
def test_a_length_that_is_none_is_wrong_usage(space: Workspace, text: str) -> None:
    assert "is no length of time; write 26h, 90m or 2d" in run(space, "status", f"--max-age={text}", code=2)
