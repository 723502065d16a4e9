"""What folders of installed packages say is what `importlib.metadata` finds by opening them."""

from __future__ import annotations

import importlib.metadata as metadata
import sys
import zipfile
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


FONTS = "[fonts_ttf]\na = json:dumps\n"


@pytest.mark.parametrize(
    "name",
    [
        "older.egg-info",  # of an older installer
        "ol-der-3.5.dist-info",
        "plain.dist-info",
    ],
)
def test_where_packages_are_of_another_kind_python_is_asked_for_all(folder: Path, name: str) -> None:
    _put(folder, name, "Name: older\nVersion: 3.5\n", FONTS)
    asked = {(one.dist.name if one.dist else "", one.value) for one in metadata.entry_points(group="fonts_ttf")}
    assert ("older", "json:dumps") in asked
    assert {(one.package, one.value) for one in installed.announced("fonts_ttf")} == asked
    assert installed.version("numpy") == metadata.version("numpy")


def test_packages_in_a_zip_file_are_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(folder / "more.zip", "w") as file:
        file.writestr("zipped-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: zipped\nVersion: 2.0\n")
        file.writestr("zipped-2.0.dist-info/entry_points.txt", FONTS)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder / "more.zip")])
    assert installed.version("zipped") == "2.0"
    assert "zipped" in {one.package for one in installed.announced("fonts_ttf")}


@pytest.mark.parametrize("value", ["os:path.join", "os : path.join", "os:path.join [extra]", "os:path.join[a, b]"])
def test_entry_points_are_loaded_as_python_loads_them(value: str) -> None:
    entry = metadata.EntryPoint(name="a", value=value, group="g")
    assert installed.Announced("p", "a", value).load() is entry.load()


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
        ("made-up", "join", "os:path.join [extra]"),
    ]
    assert found[1].load()("a", "b") == str(Path("a", "b"))
    assert found[0].load() is __import__("json")
