"""What the files of a project say comes in; it goes out as one value that every job shares."""

from __future__ import annotations

from cardmaker.content.model import Library
from cardmaker.design import Brand, Layout
from cardmaker.frozen import frozen
from cardmaker.memory import Known
from cardmaker.pictures import File
from cardmaker.placements import Placement


@frozen
class Faulty:
    """Names of layouts and brands in error: nothing is made with them, and what names them is not mistyped."""

    layouts: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()


@frozen
class Project:
    """`fonts`, `pictures`, `sounds` are (name, bytes); only what jobs may need is read: `with_pictures`, `with_sounds`.

    Photos are read where they are drawn; `photos` are those that were found good
    and will not change without another time, for `memory`.

    `digests` are SHA-256 of all files that were read, by name. `speech` is the version of the program that speaks.
    `faulty` are layouts and brands that are there but in error, and `entire` is the library with all that is.
    `flawless` is the mark of layouts and brands in which nothing is wrong; empty where something is.
    """

    library: Library
    brands: tuple[Brand, ...] = ()
    layouts: tuple[Layout, ...] = ()
    placements: tuple[Placement, ...] = ()
    fonts: tuple[tuple[str, bytes], ...] = ()
    picture_names: tuple[str, ...] = ()
    pictures: tuple[tuple[str, File], ...] = ()
    photos: tuple[tuple[str, Known], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    sound_names: tuple[str, ...] = ()
    sounds: tuple[tuple[str, bytes], ...] = ()
    speech: str = ""
    faulty: Faulty = Faulty()
    entire: Library = Library()
    flawless: str = ""
