"""A workspace comes in; everything its files say, read and checked, goes out as one value that every job shares.

All problems of all files are found in one go. A file in error is left out; what stands on it is told so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cardmaker import approvals, design, pictures, placements, source
from cardmaker.content import checks, reading
from cardmaker.content.model import SYNTHETIC, UTM_ANY, Act, Approval, Card, Deck, Draft, Library
from cardmaker.content.shapes import DRAFT
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Diagnostic, Problems, Span
from cardmaker.encode.clip import sniffing as sound
from cardmaker.fonts import Fonts
from cardmaker.frozen import frozen
from cardmaker.placements import Placement
from cardmaker.plan import Job
from cardmaker.workspace import PICTURE_LIMIT, SOUND_LIMIT, Workspace, packaged_file, sha256

LAWS = "cards/laws.yaml"
APPROVALS = "cards/approvals.yaml"
PICTURE_ENDINGS = (".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp")
SOUND_ENDINGS = (".aac", ".flac", ".m4a", ".mp3", ".mp4", ".oga", ".ogg", ".wav")
YAML_ENDINGS = (".yaml", ".yml")
PHOTOS = "assets/photos/"
ICONS = "assets/icons/"


@frozen
class Faulty:
    """Names of layouts and brands in error: nothing is made with them, and what names them is not mistyped."""

    layouts: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()


@frozen
class Project:
    """`fonts`, `pictures`, `sounds` are (name, bytes); only what jobs may need is read: `with_pictures`, `with_sounds`.

    `digests` are SHA-256 of all files that were read, by name. `speech` is the version of the program that speaks.
    `faulty` are layouts and brands that are there but in error, and `entire` is the library with all that is."""

    library: Library
    brands: tuple[Brand, ...] = ()
    layouts: tuple[Layout, ...] = ()
    placements: tuple[Placement, ...] = ()
    fonts: tuple[tuple[str, bytes], ...] = ()
    picture_names: tuple[str, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    sound_names: tuple[str, ...] = ()
    sounds: tuple[tuple[str, bytes], ...] = ()
    speech: str = ""
    faulty: Faulty = Faulty()
    entire: Library = Library()


@dataclass(slots=True)
class _Reader:
    """Reads YAML files and remembers what it has read."""

    workspace: Workspace
    problems: Problems
    digests: dict[str, str]

    def node(self, name: str, problems: Problems | None = None) -> source.Node | None:
        """What a file holds; what is wrong with it goes to `problems`, if not to those of all files."""
        problems = self.problems if problems is None else problems
        data = self.workspace.read(name, problems)
        if data is None:
            return None
        self.digests[name] = sha256(data)
        return source.read(data, name, problems)


def load(
    workspace: Workspace, problems: Problems, *, placement_ids: Sequence[str] = (), drafts: Collection[str] = ()
) -> Project:
    """Reads the whole project but for its pictures, of which the names only. Everything wrong goes to `problems`.

    With `placement_ids`, layouts are tried out for the aspects of those placements alone. Drafts are left out, but
    for those named in `drafts`, which are cards as all others.
    """
    reader = _Reader(workspace, problems, {})
    checks.check_names(_names(workspace), problems)
    _check_folders(workspace, problems)
    brands, bad_brands = _brands(reader)
    places = load_placements(workspace, problems, reader)
    picture_names = workspace.files("assets", PICTURE_ENDINGS, deep=True)
    aspects = {place.aspect for place in places if place.id in placement_ids}
    layouts, bad_layouts = _layouts(reader, brands, aspects, picture_names)
    fonts = workspace.fonts(problems)
    _check_fonts(fonts, brands, problems)
    project = Project(
        library=_library(reader, drafts),
        brands=brands,
        layouts=layouts,
        placements=places,
        fonts=fonts,
        picture_names=picture_names,
        digests=tuple(sorted(reader.digests.items())),
        sound_names=workspace.files("assets", SOUND_ENDINGS, deep=True),
        faulty=Faulty(bad_layouts, bad_brands),
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
    return _library(_Reader(workspace, problems, {}), drafts)


@functools.lru_cache(maxsize=1)
def open_fonts(files: tuple[tuple[str, bytes], ...]) -> tuple[Fonts, tuple[Diagnostic, ...]]:
    """The faces of a project's font files, opened once in each process, and what is wrong with the files."""
    problems = Problems()
    return Fonts.from_files(files, problems), problems.items


def with_pictures(
    project: Project, jobs: Sequence[Job], workspace: Workspace, problems: Problems
) -> tuple[Project, tuple[Job, ...]]:
    """Reads and checks the pictures these jobs need; returns the project with them, and the jobs that can be drawn.

    A photo is read where a card of `jobs` shows it, all other pictures (icons, logos) always.
    """
    wanted = {name: Span(name) for name in project.picture_names if not name.startswith(PHOTOS)}
    wanted |= {job.card.photo.path: job.card.photo.span for job in jobs if job.card and job.card.photo}
    good, digests = _read_checked(wanted, workspace, PICTURE_LIMIT, pictures.check, problems)
    there = {name for name, _ in good}
    left = tuple(job for job in jobs if _pictures_of(job, project) <= there)
    return replace(project, pictures=good, digests=tuple(sorted({**dict(project.digests), **digests}.items()))), left


def _read_checked(
    wanted: Mapping[str, Span],
    workspace: Workspace,
    limit: int,
    check: Callable[[str, bytes], tuple[str, ...]],
    problems: Problems,
) -> tuple[tuple[tuple[str, bytes], ...], dict[str, str]]:
    """Files by name that can be read and pass their check, and their digests; what is wrong is told at its place."""
    good: list[tuple[str, bytes]] = []
    for name, span in sorted(wanted.items()):
        data = workspace.read(name, problems, limit=limit, span=span)
        messages = () if data is None else check(name, data)
        for message in messages:
            problems.error(span, message)
        if data is not None and not messages:
            good.append((name, data))
    return tuple(good), {name: sha256(data) for name, data in good}


def with_sounds(
    project: Project, jobs: Sequence[Job], workspace: Workspace, problems: Problems
) -> tuple[Project, tuple[Job, ...]]:
    """Reads and checks the sound these jobs need; returns the project with it, and the jobs that can be made."""
    wanted = {name: span for job in jobs for name, span in sounds_of(job, project)}
    missing = {brand.music for brand in project.brands} - set(project.sound_names)  # which `_check` tells
    there = {name: span for name, span in wanted.items() if name not in missing}
    good, digests = _read_checked(there, workspace, SOUND_LIMIT, sound.check, problems)
    bad = frozenset(wanted) - {name for name, _ in good}
    left = tuple(job for job in jobs if not bad & {name for name, _ in sounds_of(job, project)})
    speech, left = _speaking(left, problems)
    digests = {**dict(project.digests), **digests}
    return replace(project, sounds=good, digests=tuple(sorted(digests.items())), speech=speech), left


def _speaking(jobs: tuple[Job, ...], problems: Problems) -> tuple[str, tuple[Job, ...]]:
    """The version of the program that reads cards out, if any asks for it, and the jobs without those it cannot do."""
    asked = [job for job in jobs if job.synthetic]
    if not asked:
        return "", jobs
    from cardmaker.encode.clip import speech  # a process to ask, so not before

    faults = {language: speech.fault(language) for language in {job.language for job in asked}}
    told: dict[Span, tuple[str, str]] = {}
    for job in asked:
        voice = job.card.voice.get(job.language) if job.card else None
        if voice and faults[job.language][0]:
            told.setdefault(voice.span, faults[job.language])
    for span, (message, hint) in told.items():
        problems.error(span, message, hint)
    return speech.version(), tuple(job for job in jobs if not (job.synthetic and faults[job.language][0]))


def sounds_of(job: Job, project: Project) -> tuple[tuple[str, Span], ...]:
    """What is heard in a job, with the places it is named at: the brand's music, the card's voice."""
    if job.placement.kind != "clip":
        return ()
    brand = next((brand for brand in project.brands if brand.id == job.brand), None)
    music = ((brand.music, brand.place(brand.music)),) if brand and brand.music else ()
    voice = job.card.voice.get(job.language) if job.card else None
    return (*music, (voice.value, voice.span)) if voice and voice.value != SYNTHETIC else music


def _pictures_of(job: Job, project: Project) -> set[str]:
    """Pictures without which a job would be wrong: its photo, icon, and the logos of its brand."""
    brands = {brand.id: brand for brand in project.brands}
    found = {f"assets/icons/{topic.icon}.svg" for topic in job.deck.topics}
    found |= {job.card.photo.path} if job.card and job.card.photo else set()
    for name in (job.brand, job.deck.partner):
        if name in brands:
            found |= {brands[name].mark, brands[name].tab}
    return found - {""}


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


def _library(reader: _Reader, asked: Collection[str] = ()) -> Library:
    acts = _acts(reader)
    decks: list[Deck] = []
    cards: list[Card] = []
    drafts: list[Draft] = []
    for folder in reader.workspace.folders("cards"):
        deck = _deck(reader, folder)
        if deck:
            decks.append(deck)
            for card, faults in _cards(reader, deck):
                if card.status == DRAFT and card.id not in asked:
                    drafts.append(Draft(card, faults))
                else:
                    cards.append(card)
                    reader.problems.extend(faults)
    for name in reader.workspace.files("cards", YAML_ENDINGS):
        if name not in (LAWS, APPROVALS):
            hint = "Move it into a folder of `cards`, which is a deck."
            reader.problems.warning(Span(name), "this file is in no deck, so it is not read", hint)
    cards.sort(key=lambda card: card.id)
    drafts.sort(key=lambda draft: draft.card.id)
    return Library(tuple(decks), tuple(cards), acts, approvals=_approvals(reader), drafts=tuple(drafts))


def _acts(reader: _Reader) -> tuple[Act, ...]:
    node = reader.node(LAWS) if reader.workspace.exists(LAWS) else None
    return reading.read_laws(node, reader.problems) if node else ()


def _approvals(reader: _Reader) -> tuple[Approval, ...]:
    """The approvals whose digests are those of their texts: an entry that somebody altered approves nothing."""
    node = reader.node(APPROVALS) if reader.workspace.exists(APPROVALS) else None
    found = reading.read_approvals(node, reader.problems) if node else ()
    good = []
    for one in found:
        wrong = [language for language, value in one.digests if approvals.digest(one.wording, language) != value]
        if wrong:
            message = f"the text of this approval of {one.card} was altered in {', '.join(wrong)}, so it counts no more"
            hint = "Bring back the earlier file, or delete the entry and approve the card again."
            reader.problems.error(one.span, message, hint)
        else:
            good.append(one)
    return tuple(good)


def _deck(reader: _Reader, folder: str) -> Deck | None:
    name = f"{folder}/deck.yaml"
    if not reader.workspace.exists(name):
        if reader.workspace.files(folder, YAML_ENDINGS):
            reader.problems.error(Span(name), "the deck has no deck.yaml", "Copy the deck.yaml of another deck.")
        return None
    node = reader.node(name)
    return reading.read_deck(node, id=folder.rpartition("/")[2], problems=reader.problems) if node else None


def _cards(reader: _Reader, deck: Deck) -> Iterator[tuple[Card, tuple[Diagnostic, ...]]]:
    """The cards of a deck, each with what is wrong in it."""
    folder = f"cards/{deck.id}"
    for name in reader.workspace.files(folder, YAML_ENDINGS, deep=True):
        stem, _, ending = name.removeprefix(f"{folder}/").rpartition(".")
        if stem == "deck":
            continue
        if "/" in stem or ending != "yaml":
            hint = f"A card is a file {folder}/NAME.yaml."
            reader.problems.warning(Span(name), "this file is not where cards are, so it is not read", hint)
            continue
        faults = Problems()
        node = reader.node(name, faults)
        card = reading.read_card(node, id=f"{deck.id}/{stem}", deck=deck, problems=faults) if node else None
        if card is None:
            reader.problems.extend(faults.items)
        else:
            yield (
                card,
                faults.items,
            )  # with errors too: `checks.check` tells what else is wrong, `checks.sound` leaves it out


def _brands(reader: _Reader) -> tuple[tuple[Brand, ...], frozenset[str]]:
    """The brands, and the names of those in error."""
    files = {folder.rpartition("/")[2]: f"{folder}/brand.yaml" for folder in reader.workspace.folders("assets/brands")}
    nodes, spoilt = _nodes(reader, files)
    found = design.read_brands(nodes, reader.problems)
    faulty = frozenset(files) - {brand.id for brand in found} | _on(spoilt, nodes)
    return tuple(brand for brand in found if brand.id not in faulty), faulty


def _layouts(
    reader: _Reader, brands: tuple[Brand, ...], aspects: Collection[str], pictures: Collection[str]
) -> tuple[tuple[Layout, ...], frozenset[str]]:
    """The layouts, and the names of those in error."""
    names = reader.workspace.files("assets/layouts", (".yaml",))
    files = {name.rpartition("/")[2].removesuffix(".yaml"): name for name in names}
    nodes, spoilt = _nodes(reader, files)
    found = design.read_layouts(nodes, reader.problems, brands, aspects or design.ASPECTS)
    found = tuple(layout for layout in found if design.check_pictures(layout.node, pictures, reader.problems))
    faulty = frozenset(files) - {layout.id for layout in found} | _on(spoilt, nodes)
    # What has no pages is only there for other layouts.
    readable = {name for name in faulty - spoilt if isinstance(nodes[name], source.Mapping)}
    parts = {name for name in readable if not any(_has_pages(one, nodes) for one in _chain(name, nodes))}
    return tuple(layout for layout in found if layout.id not in faulty), faulty - parts


def _nodes(reader: _Reader, files: Mapping[str, str]) -> tuple[dict[str, source.Node], frozenset[str]]:
    """What the files hold, by their names here, and the names of those with an error of YAML in them."""
    nodes, spoilt = {}, set()
    for name, file in files.items():
        node = reader.node(file)
        if node:
            nodes[name] = node
        if node is None or reader.problems.broken(file):
            spoilt.add(name)
    return nodes, frozenset(spoilt)


def _chain(name: str, nodes: Mapping[str, source.Node]) -> tuple[str, ...]:
    """The name and those that it extends, one through the other."""
    chain: list[str] = []
    while name and name not in chain:
        chain.append(name)
        node = nodes.get(name)
        parent = node.get("extends") if isinstance(node, source.Mapping) else None
        name = parent.value if isinstance(parent, source.Scalar) else ""
    return tuple(chain)


def _on(spoilt: Collection[str], nodes: Mapping[str, source.Node]) -> frozenset[str]:
    """What is spoilt, or extends what is."""
    return frozenset(spoilt) | {name for name in nodes if not frozenset(spoilt).isdisjoint(_chain(name, nodes))}


def _has_pages(name: str, nodes: Mapping[str, source.Node]) -> bool:
    node = nodes.get(name)
    return isinstance(node, source.Mapping) and node.get("pages") is not None


def load_placements(workspace: Workspace, problems: Problems, reader: _Reader | None = None) -> tuple[Placement, ...]:
    """The package's placements, with the project's own (`assets/placements.yaml`) over them."""
    reader = reader or _Reader(workspace, problems, {})
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
