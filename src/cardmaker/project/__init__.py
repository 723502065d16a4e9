"""A workspace comes in; everything its files say, read and checked, goes out as one value that every job shares.

All problems of all files are found in one go. A file in error is left out; what stands on it is told so.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from cardmaker import design, placements, source
from cardmaker.content import checks
from cardmaker.content.model import UTM_ANY, Deck, Library
from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Problems, Span
from cardmaker.fonts import Fonts
from cardmaker.placements import Placement
from cardmaker.project.cards import LAWS, library_of
from cardmaker.project.looks import read_looks
from cardmaker.project.media import PHOTOS, sounds_of, with_pictures, with_sounds
from cardmaker.project.model import Project
from cardmaker.project.reader import Reader
from cardmaker.workspace import Workspace, packaged_file

__all__ = [
    "LAWS",
    "PHOTOS",
    "Project",
    "load",
    "load_placements",
    "load_words",
    "open_fonts",
    "sounds_of",
    "with_pictures",
    "with_sounds",
]

PICTURE_ENDINGS = (".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp")

SOUND_ENDINGS = (".aac", ".flac", ".m4a", ".mp3", ".mp4", ".oga", ".ogg", ".wav")

ICONS = "assets/icons/"


def load(
    workspace: Workspace,
    problems: Problems,
    *,
    placement_ids: Sequence[str] = (),
    drafts: Collection[str] = (),
    flawless: Collection[str] = (),
) -> Project:
    """Reads the whole project but for its pictures, of which the names only. Everything wrong goes to `problems`.

    With `placement_ids`, layouts are tried out for the aspects of those placements alone. Drafts are left out, but
    for those named in `drafts`, which are cards as all others. `flawless` are the marks of layouts that were tried
    out before, as `Project.flawless` gives them: they are not tried again.
    """
    reader = Reader(workspace, problems)
    checks.check_names(_names(workspace), problems)
    _check_folders(workspace, problems)
    places = load_placements(workspace, problems, reader)
    picture_names = workspace.files("assets", PICTURE_ENDINGS, deep=True)
    aspects = {place.aspect for place in places if place.id in placement_ids}
    look = read_looks(reader, aspects, picture_names, flawless)
    fonts = workspace.fonts(problems)
    _check_fonts(fonts, look.brands, problems)
    project = Project(
        library=library_of(reader, drafts),
        brands=look.brands,
        layouts=look.layouts,
        placements=places,
        fonts=fonts,
        picture_names=picture_names,
        digests=tuple(sorted(reader.digests.items())),
        sound_names=workspace.files("assets", SOUND_ENDINGS, deep=True),
        faulty=look.faulty,
        flawless=look.flawless,
    )
    _check(project, problems)
    project = replace(project, library=_with_faults(project))
    return replace(project, library=checks.sound(project.library, problems), entire=project.library)


def _with_faults(project: Project) -> Library:
    """The library, its drafts with all that is wrong in their files."""
    library = project.library
    if not library.drafts:
        return library
    found = Problems()
    _check(replace(project, library=replace(library, cards=tuple(draft.card for draft in library.drafts))), found)
    drafts = []
    for draft in library.drafts:
        found.extend(draft.problems)
        own = (item for item in found.items if item.span.file == draft.card.span.file)
        drafts.append(replace(draft, problems=tuple(own)))
    return replace(library, drafts=tuple(drafts))


def load_words(workspace: Workspace, problems: Problems, *, drafts: Collection[str] = ()) -> Library:
    """Decks, cards and acts alone, also those in error, and not held against layouts and brands; `drafts` as `load`."""
    return library_of(Reader(workspace, problems), drafts)


@functools.lru_cache(maxsize=1)
def open_fonts(files: tuple[tuple[str, bytes], ...]) -> tuple[Fonts, tuple[Diagnostic, ...]]:
    """The faces of a project's font files, opened once in each process, and what is wrong with the files."""
    problems = Problems()
    return Fonts.from_files(files, problems), problems.items


def _names(workspace: Workspace) -> tuple[str, ...]:
    """All files whose names matter: what is called alike on one system may be one file on another."""
    return tuple(name for folder in ("assets", "cards") for name in workspace.files(folder, deep=True, unread=True))


def _check_folders(workspace: Workspace, problems: Problems) -> None:
    """A folder that cannot be looked into is an error: its cards are not gone."""
    for name in (name for folder in ("assets", "cards") for name in workspace.closed(folder)):
        message = f"{name} leads out of the project folder or to nothing, or reading it is not allowed"
        problems.error(Span(name), message, "Copy the folder into the project, or allow reading it.")
    if not workspace.folders("cards"):
        hint = "If there were some, look whether their disk is there. `cardmaker new DECK/CARD` begins one."
        problems.error(Span("cards"), "there are no decks", hint)


def load_placements(workspace: Workspace, problems: Problems, reader: Reader | None = None) -> tuple[Placement, ...]:
    """The package's placements, with the project's own (`assets/placements.yaml`) over them."""
    reader = reader or Reader(workspace, problems)
    packaged = source.read(packaged_file(placements.FILE), placements.FILE, problems)
    base = placements.read_placements(packaged, problems)
    if not workspace.exists(placements.PROJECT_FILE):
        return base
    return placements.read_placements(reader.node(placements.PROJECT_FILE), problems, base=base)


def _check_fonts(files: tuple[tuple[str, bytes], ...], brands: Iterable[Brand], problems: Problems) -> None:
    fonts, found = open_fonts(files)
    problems.extend(found)
    for brand in brands:
        for role, family in sorted(brand.fonts.items()):
            if family not in fonts.families:
                hint = source.suggest(family, fonts.families, "There are")
                problems.error(brand.span, f"there is no font `{family}`, which the brand uses for `{role}`", hint)


def _check(project: Project, problems: Problems) -> None:
    checks.check(
        project.library,
        layouts=(*(layout.id for layout in project.layouts), *project.faulty.layouts),
        placements=tuple(placement.id for placement in project.placements),
        brands=(*(brand.id for brand in project.brands), *project.faulty.brands),
        icons=tuple(
            name.removeprefix(ICONS).removesuffix(".svg") for name in project.picture_names if name.startswith(ICONS)
        ),
        pictures=project.picture_names,
        problems=problems,
    )
    for brand in project.brands:
        for name in (brand.mark, brand.tab):
            if name and name not in project.picture_names:
                hint = source.suggest(name, project.picture_names, "There are") or "Put the file there."
                problems.error(brand.place(name), f"the brand's picture `{name}` is missing", hint)
        if brand.music and brand.music not in project.sound_names:
            hint = source.suggest(brand.music, project.sound_names, "There are") or "Put the file there."
            problems.error(brand.place(brand.music), f"the brand's music `{brand.music}` is missing", hint)
    platforms = sorted({UTM_ANY, *(placement.platform for placement in project.placements)})
    for deck in project.library.decks:
        _check_words(deck, project, problems)
        for name in (name for name, _ in deck.utm if name not in platforms):
            hint = source.suggest(name, platforms, "There are")
            problems.error(deck.place(f"utm {name}"), f"there is no platform `{name}` for `utm`", hint)
        _check_platforms(deck, project, problems)


def _check_platforms(deck: Deck, project: Project, problems: Problems) -> None:
    """Schedules and accounts name platforms that there are."""
    known = {placement.platform for placement in project.placements}
    named = {
        "schedule": [name for name, _ in deck.schedule.platforms] if deck.schedule else [],
        "accounts": [name for name, _ in deck.accounts],
    }
    for key, names in named.items():
        for name in names:
            if name not in known:
                hint = source.suggest(name, known, "Platforms")
                problems.error(deck.place(key), f"`{key}` names a platform that there is not: `{name[:60]}`", hint)


def _check_words(deck: Deck, project: Project, problems: Problems) -> None:
    """A brand speaks every language of the decks that wear it: a stamp without words would be an empty box."""
    brand = next((brand for brand in project.brands if brand.id == deck.brand), None)
    for language in deck.languages if brand else ():
        assert brand is not None
        missing = [key for key in design.WORDS if not brand.word(key, language)]
        missing += [] if brand.name.get(language) else ["name"]
        if missing:
            message = f"the brand `{brand.id}` says nothing in {language} for: {', '.join(missing)}"
            hint = f"The deck {deck.id} is in {language}. Add `{language}:` to each of them, under `words:` or `name:`."
            problems.error(brand.span, message, hint)
