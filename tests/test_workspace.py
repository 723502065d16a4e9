"""Files of a project: found, read within limits and without leaving it, written whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cardmaker import workspace
from cardmaker.diagnostics import Problems
from cardmaker.workspace import LOCK, BusyError, NotAProjectError, Workspace, disk


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    (tmp_path / "cards" / "week").mkdir(parents=True)
    (tmp_path / "cards" / "week" / "deck.yaml").write_text("a: b", encoding="utf-8")
    return workspace.find(tmp_path)


def link(path: Path, target: Path, *, folder: bool = False) -> None:
    try:
        path.symlink_to(target, target_is_directory=folder)
    except OSError:
        pytest.skip("this user may not make links here")


def test_a_project_is_found_from_a_folder_inside_it(space: Workspace) -> None:
    assert workspace.find(space.root / "cards" / "week").root == space.root
    assert space.out == space.root / "output"


def test_without_cards_folder_the_message_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(NotAProjectError, match="cardmaker init FOLDER"):
        workspace.find(tmp_path)
    with pytest.raises(NotAProjectError, match="not a folder"):
        workspace.find(tmp_path / "missing")


def test_files_are_listed_sorted_without_hidden_ones(space: Workspace) -> None:
    for name in ("b.yaml", "a.YAML", ".hidden.yaml", "~lock.yaml", "note.txt"):
        (space.root / "cards" / "week" / name).write_text("", encoding="utf-8")
    assert space.files("cards/week", (".yaml",)) == ("cards/week/a.YAML", "cards/week/b.yaml", "cards/week/deck.yaml")
    assert space.files("cards", (".txt",)) == ()
    assert space.files("cards", (".txt",), deep=True) == ("cards/week/note.txt",)
    assert space.folders("cards") == ("cards/week",)
    assert space.files("nowhere") == ()


@pytest.mark.parametrize("name", ["../x", "/etc/hosts", "a/../../x", "C:/x", "a\\..\\b", "a\0b", ""])
def test_names_that_leave_the_project_are_refused(space: Workspace, name: str) -> None:
    problems = Problems()
    assert space.read(name, problems) is None
    assert "leads out of the project" in problems.errors[0].message


def test_links_out_of_the_project_are_refused_and_links_inside_work(
    space: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.yaml"
    secret.write_text("secret", encoding="utf-8")
    link(space.root / "cards" / "week" / "out.yaml", secret)
    link(space.root / "cards" / "away", secret.parent, folder=True)
    link(space.root / "cards" / "week" / "in.yaml", space.root / "cards" / "week" / "deck.yaml")
    problems = Problems()
    assert space.read("cards/week/out.yaml", problems) is None
    assert space.read("cards/away/secret.yaml", problems) is None
    assert space.files("cards/away") == ()
    assert len(problems.errors) == 2
    assert space.read("cards/week/in.yaml", problems) == b"a: b"


def test_a_link_to_itself_does_not_hang(space: Workspace) -> None:
    path = space.root / "cards" / "week" / "loop.yaml"
    link(path, path)
    problems = Problems()
    assert space.read("cards/week/loop.yaml", problems) is None
    assert problems.errors
    link(space.root / "cards" / "week" / "round", space.root / "cards", folder=True)
    assert len(space.files("cards", (".yaml",), deep=True)) < 100


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="platform: no pipes with names")
def test_a_pipe_is_not_opened(space: Workspace) -> None:
    os.mkfifo(space.root / "cards" / "week" / "pipe.yaml")
    problems = Problems()
    assert space.read("cards/week/pipe.yaml", problems) is None
    assert "is not a file" in problems.errors[0].message


def test_a_large_file_is_refused_before_it_is_read(space: Workspace) -> None:
    with (space.root / "cards" / "week" / "large.yaml").open("wb") as file:
        file.truncate(9_000_000)
    problems = Problems()
    assert space.read("cards/week/large.yaml", problems) is None
    assert "9.0 MB, at most 8 MB" in problems.errors[0].message


def test_a_missing_file_is_an_error_at_the_place_that_named_it(space: Workspace) -> None:
    problems = Problems()
    span = workspace.Span("cards/week/a.yaml", 3, 5)
    assert space.read("assets/photos/none.jpg", problems, span=span) is None
    assert str(problems.errors[0]).startswith("cards/week/a.yaml:3:5: error: there is no file assets/photos/none.jpg")


def test_fonts_come_from_packages_once_each_and_from_assets(space: Workspace) -> None:
    (space.root / "assets" / "fonts").mkdir(parents=True)
    (space.root / "assets" / "fonts" / "Own.otf").write_bytes(b"own")
    problems = Problems()
    names = [name for name, _ in space.fonts(problems)]
    assert "font-roboto/Roboto-Bold.ttf" in names
    assert names[-1] == "assets/fonts/Own.otf"
    stems = [name.rpartition(".")[0] for name in names]
    assert len(stems) == len(set(stems))
    assert not problems.items


def test_outputs_appear_together_or_not_at_all(space: Workspace) -> None:
    space.write([("a/b/one.jpg", b"1"), ("a/b/two.jpg", b"2")])
    assert (space.out / "a/b/two.jpg").read_bytes() == b"2"
    (space.out / "a/b/three.jpg").mkdir()
    (space.out / "a/b/three.jpg/x").write_text("", encoding="utf-8")

    def files():  # type: ignore[no-untyped-def]
        yield "a/b/one.jpg", b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        space.write(files())
    assert (space.out / "a/b/one.jpg").read_bytes() == b"1"
    with pytest.raises(OSError, match="three"):
        space.write([("a/b/three.jpg", b"3")])
    assert sorted(path.name for path in (space.out / "a/b").iterdir()) == ["one.jpg", "three.jpg", "two.jpg"]


def test_outputs_stay_in_their_folder(space: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(ValueError, match="leads out"):
        space.write([("../x.jpg", b"")])
    space.out.mkdir()
    link(space.out / "away", tmp_path_factory.mktemp("outside"), folder=True)
    with pytest.raises(PermissionError, match="leads out"):  # an error of the disk, which is told as such
        space.write([("away/x.jpg", b"")])


def test_removing_an_output_removes_folders_left_empty(space: Workspace) -> None:
    space.write([("a/b/one.jpg", b"1"), ("a/two.jpg", b"2")])
    assert space.remove_output("a/b/one.jpg")
    assert not space.remove_output("a/b/one.jpg")
    assert not space.remove_output("a/two.jpg/one.jpg"), "a folder became a file"
    assert [path.name for path in space.out.rglob("*")] == ["a", "two.jpg"]


@pytest.mark.parametrize(("platform", "tries"), [("win32", 5), ("linux", 1)])
def test_on_windows_a_file_that_is_held_for_a_moment_is_waited_for(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, platform: str, tries: int
) -> None:
    held = []

    def refuse(path: Path) -> None:
        held.append(path)
        raise PermissionError(13, "it is held", path)

    space.write([("a.jpg", b"1")])
    monkeypatch.setattr(disk.time, "sleep", lambda _: None)
    monkeypatch.setattr(disk.sys, "platform", platform)
    with monkeypatch.context() as patched, pytest.raises(PermissionError):
        patched.setattr(Path, "unlink", refuse)
        space.remove_output("a.jpg")
    assert len(held) == tries
    assert space.remove_output("a.jpg")


def test_half_files_of_a_killed_run_are_swept(space: Workspace) -> None:
    space.write([("a/one.jpg", b"1")])
    (space.out / "a" / ".one.jpg.part").write_bytes(b"half")
    space.sweep(["a"])
    assert [path.name for path in (space.out / "a").iterdir()] == ["one.jpg"]


def test_a_second_run_is_told_to_wait_and_a_dead_one_holds_nothing(space: Workspace) -> None:
    text = (
        "import sys; from pathlib import Path; from cardmaker import workspace\n"
        "with workspace.find(Path(sys.argv[1])).lock():\n    print('held', flush=True); input()"
    )
    arguments = [sys.executable, "-c", text, str(space.root)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        named = rf"another cardmaker \(process {other.pid}, since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\)"
        with pytest.raises(BusyError, match=named), space.lock():
            pass
        other.kill()
    assert (space.out / LOCK).read_bytes(), "a killed run cannot have taken its name away"
    with space.lock():
        pass
    assert (space.out / LOCK).read_bytes() == b""
    with space.lock():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked")
def test_the_lock_of_a_killed_run_is_taken_over_once_its_workers_have_ended(space: Workspace) -> None:
    text = (
        "import os, sys; from pathlib import Path; from cardmaker import workspace\n"
        "with workspace.find(Path(sys.argv[1])).lock():\n"
        "    if os.fork(): os._exit(9)\n"
        "    print('held', flush=True); os.read(0, 1); os._exit(0)"
    )
    arguments = [sys.executable, "-c", text, str(space.root)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline().strip() == b"held"
        assert other.wait(10) == 9
        threading.Timer(0.2, other.stdin.close).start()
        with space.lock():
            assert (space.out / LOCK).read_text().startswith(f"{os.getpid()} ")


@pytest.mark.parametrize(
    "text", [b"", b"x", b"1", b"-1 2026", b"99999999999999999999 2026-11-25T12:00:00+00:00", b"\xff"]
)
def test_a_damaged_note_of_who_holds_the_lock_does_no_harm(space: Workspace, text: bytes) -> None:
    with space.lock():
        (space.out / LOCK).write_bytes(text)
        with pytest.raises(BusyError, match="another cardmaker"), space.lock():
            pass


def test_a_new_project_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    assert workspace.start_project(tmp_path, [("a.txt", "x"), ("b/c.txt", "ж")]) == ("b/c.txt",)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "b" / "c.txt").read_text(encoding="utf-8") == "ж"


def test_today_does_not_depend_on_the_time_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        if hasattr(__import__("time"), "tzset"):
            __import__("time").tzset()
        days.add(workspace.today())
    assert len(days) == 1
    assert isinstance(days.pop(), dt.date)


def test_files_of_people_are_all_rewritten_or_none(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a file that a program holds open is not replaced."""
    names = [f"cards/week/{name}.yaml" for name in "abc"]
    for name in names:
        (space.root / name).write_bytes(b"old")
    replace = Path.replace

    def held(path: Path, target: Path) -> Path:
        if Path(target).name == "b.yaml":
            raise PermissionError(13, "a program holds it", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        space.rewrite([(name, b"old", b"new") for name in names])
    assert [(space.root / name).read_bytes() for name in names] == [b"old"] * 3
    assert not list((space.root / "cards").rglob("*.part"))


@pytest.mark.parametrize("out", ["cards", "cards/week", "assets/photos", ".", "cards/../assets"])
def test_outputs_do_not_go_where_people_write(tmp_path: Path, out: str) -> None:
    (tmp_path / "cards").mkdir()
    with pytest.raises(NotAProjectError, match="cannot go to"):
        workspace.find(tmp_path, tmp_path / out)
    assert workspace.find(tmp_path, tmp_path / "cards-made").out == (tmp_path / "cards-made").resolve()


def test_outputs_do_not_go_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "output").write_text("mine")
    with pytest.raises(NotAProjectError, match="is a file"):
        workspace.find(tmp_path)
