"""Photos are read where they are drawn, and not again to be checked while they are what they were."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
import small

from cardmaker import memory
from cardmaker.diagnostics import Problems
from cardmaker.plan import Job, plan
from cardmaker.project import Project, load, with_pictures
from cardmaker.workspace import Workspace

PHOTO = "assets/photos/p.png"
LONG_AGO = 1_600_000_000


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    found = small.start(tmp_path)
    os.utime(found.root / PHOTO, (LONG_AGO, LONG_AGO))
    time.sleep(0.15)  # what was written just now is not remembered
    return found


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The photos that were read, one after the other."""
    found: list[str] = []
    real = Workspace.read

    def read(self: Workspace, name: str, problems: Problems, **more: object) -> bytes | None:
        if name.startswith("assets/photos/"):
            found.append(name)
        return real(self, name, problems, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "read", read)
    return found


def loaded(space: Workspace, known: dict[str, memory.Known] | None = None) -> tuple[Project, tuple[Job, ...], Problems]:
    problems = Problems()
    project = load(space, problems)
    jobs = plan(project.library, project.placements, day=small.DAY, problems=problems)
    return *with_pictures(project, jobs, space, problems, known), problems


def test_a_photo_that_was_found_good_is_not_read_again_until_it_is_drawn(space: Workspace, reads: list[str]) -> None:
    first, jobs, _ = loaded(space)
    assert reads == [PHOTO]
    again, same, _ = loaded(space, dict(first.photos))
    assert reads == [PHOTO]
    assert (again.digests, [job.id for job in same]) == (first.digests, [job.id for job in jobs])
    shown = dict(again.pictures)[PHOTO]
    assert not isinstance(shown, bytes)
    assert shown() == (space.root / PHOTO).read_bytes()


@pytest.mark.parametrize("data", [small.photo(7), b"no picture"])
def test_a_photo_that_changed_is_looked_at_anew(space: Workspace, reads: list[str], data: bytes) -> None:
    first, _, _ = loaded(space)
    small.write(space.root, PHOTO, data)
    again, jobs, problems = loaded(space, dict(first.photos))
    assert reads == [PHOTO, PHOTO]
    good = data != b"no picture"
    assert bool(problems.errors) is not good
    assert any(job.card and job.card.photo for job in jobs) is good
    assert (dict(again.digests).get(PHOTO) == dict(first.digests)[PHOTO]) is False


@pytest.mark.skipif(sys.platform == "win32", reason="platform: no time of any change there")
def test_a_photo_that_is_given_its_old_time_back_is_looked_at_anew(space: Workspace) -> None:
    first, _, _ = loaded(space)
    assert first.photos
    path, facts = space.root / PHOTO, (space.root / PHOTO).stat()
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    again, _, _ = loaded(space, dict(first.photos))
    assert dict(again.digests).get(PHOTO) != dict(first.digests)[PHOTO]


def test_a_photo_that_was_written_just_now_is_not_taken_for_known(space: Workspace) -> None:
    soon = time.time() + 5
    os.utime(space.root / PHOTO, (soon, soon))
    assert not loaded(space)[0].photos


def test_a_photo_that_changes_while_it_is_worked_with_is_a_failure(space: Workspace) -> None:
    project, _, _ = loaded(space)
    small.write(space.root, PHOTO, small.photo(7))
    shown = dict(project.pictures)[PHOTO]
    assert not isinstance(shown, bytes)
    with pytest.raises(OSError, match="changed while"):
        shown()


def test_what_is_remembered_of_photos_goes_with_them_and_with_the_program(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(space.root, "assets/photos/q.png", small.photo(9))
    facts = {name: memory.Known(space.facts_inside(name) or (0, 0, 0), "x") for name in (PHOTO, "assets/photos/q.png")}
    memory.note_photos(space, facts.items())
    assert memory.photos(space) == facts
    (space.root / "assets/photos/q.png").unlink()
    memory.note_photos(space, [])
    assert set(memory.photos(space)) == {PHOTO}
    monkeypatch.setattr(memory, "versions", lambda names: dict.fromkeys(names, "another"))
    assert memory.photos(space) == {}
