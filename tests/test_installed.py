"""What folders of installed packages say is what `importlib.metadata` finds by opening them."""

from __future__ import annotations

import importlib.metadata as metadata
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardmaker.workspace import installed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that Python looks into first."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    installed._packages.cache_clear()
    installed._entries.cache_clear()


def _put(folder: Path, name: str, told: str, entries: str = "") -> None:
    package = folder / name
    package.mkdir()
    (package / ("METADATA" if name.endswith(".dist-info") else "PKG-INFO")).write_text(told, encoding="utf-8")
    if entries:
        (package / "entry_points.txt").write_text(entries, encoding="utf-8")


def test_versions_are_those_that_the_packages_tell() -> None:
    names = [found.name for found in metadata.distributions()]
    assert len(names) > 20
    assert {name: installed.version(name) for name in names} == {name: metadata.version(name) for name in names}


@pytest.mark.parametrize("group", ["fonts_ttf", "fonts_otf", "console_scripts", "pytest11", "none"])
def test_entry_points_are_those_that_the_packages_tell(group: str) -> None:
    told = {(one.dist.name if one.dist else "", one.name, one.value) for one in metadata.entry_points(group=group)}
    assert {(one.package, one.name, one.value) for one in installed.announced(group)} == told


def test_a_name_is_found_however_it_is_written(folder: Path) -> None:
    _put(folder, "Some_Odd.Name-1.0.post1+local.dist-info", "Metadata-Version: 2.1\nName: Some-Odd.Name\n")
    for name in ("some-odd-name", "Some_Odd.Name", "SOME.odd_NAME"):
        assert installed.version(name) == "1.0.post1+local"


def test_the_first_on_the_path_counts(folder: Path) -> None:
    _put(folder, "numpy-0.0.1.dist-info", "Name: numpy\nVersion: 0.0.1\n")
    assert installed.version("numpy") == "0.0.1"


def test_a_package_without_such_a_folder_is_asked_for(folder: Path) -> None:
    _put(folder, "older.egg-info", "Name: older\nVersion: 3.5\n", "[only_here]\na = json:dumps\n")
    assert installed.version("older") == "3.5"
    assert [(one.package, one.name) for one in installed.announced("only_here")] == [("older", "a")]


def test_what_is_not_installed_is_missing() -> None:
    assert installed.version("there-is-no-such-package") == installed.MISSING


def test_entry_points_with_notes_and_extras_are_loaded(folder: Path) -> None:
    _put(
        folder,
        "made_up-1.dist-info",
        "Metadata-Version: 2.1\nName: made-up\n\nName: body\n",
        "# a note\n[other]\nx = os:path\n\n[ours]\n; a note = none\njoin = os:path.join [extra]\nwhole=json\n",
    )
    found = installed.announced("ours")
    assert [(one.package, one.name, one.value) for one in found] == [
        ("made-up", "whole", "json"),
        ("made-up", "join", "os:path.join"),
    ]
    assert found[1].load()("a", "b") == str(Path("a", "b"))
    assert found[0].load() is __import__("json")
