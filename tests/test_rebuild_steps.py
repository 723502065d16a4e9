"""Whatever is done to a project, in whatever order, many runs leave the same files as one run from nothing.

The suite takes a few steps; `benchmarks/steps.py --steps 10000` takes as many as it says.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faults
import small
import tiny
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cardmaker import build
from cardmaker.cli import cli
from cardmaker.workspace import Workspace

STEPS = int(os.environ.get("CARDMAKER_STEPS", "36"))
EACH = 12
NAMES = st.sampled_from(("one", "two", "three", "four"))
NUMBERS = st.integers(0, 3)
MEMORY = "/dev/shm"
DONE: Counter[str] = Counter()
"""How many steps of each kind were done and found well."""


def step(**given: Any) -> Callable[[Callable[..., None]], Any]:
    """A rule whose steps are counted by its name."""

    def counted(method: Callable[..., None]) -> Any:
        @functools.wraps(method)
        def done(self: Edits, **values: Any) -> None:
            self.now = method.__name__
            method(self, **values)

        return rule(**given)(done)

    return counted


def _first_run(space: Workspace, day: dt.date) -> tiny.Tree:
    """The files that a run into an empty folder gives."""
    fresh = Workspace(space.root, space.root / "fresh")
    tiny.render(fresh, tiny.planned(fresh, day))
    found = tiny.tree(fresh.out)
    shutil.rmtree(fresh.out)
    return found


CLEAN = tiny.remembering(_first_run)


class Edits(RuleBasedStateMachine):
    """Edits of a small project; after each, a run and `clean` leave what a first run gives."""

    def __init__(self) -> None:
        super().__init__()
        memory = MEMORY if Path(MEMORY).is_dir() and os.access(MEMORY, os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="cardmaker-steps-", dir=memory)
        self.root = Path(self.folder).resolve() / "project"
        self.day = tiny.DAY
        self.now = ""
        self.quick = contextlib.ExitStack()
        self.quick.enter_context(tiny.quick())

    @initialize()
    def begin(self) -> None:
        self.space = tiny.start(self.root)
        self.cards = {"one": tiny.CARD, "two": tiny.CARD | {"text": "twin", "article": "2", "photo": "p"}}
        self.deck: dict[str, str] = {}
        self.laws: dict[str, str] = {}

    # -- cards

    def write(self, name: str, **changed: str) -> None:
        """A card of that name, new or another than before."""
        self.cards[name] = self.cards.get(name, tiny.CARD) | changed
        small.write(self.root, f"cards/week/{name}.yaml", tiny.card(**self.cards[name]))

    def some(self, number: int) -> str:
        """The name of a card there is; where there is none, a new one's."""
        names = sorted(self.cards) or ["one"]
        return names[number % len(names)]

    @step(name=NAMES, article=st.sampled_from("12"), topic=st.sampled_from(("requests", "images")))
    def write_card(self, name: str, article: str, topic: str) -> None:
        self.cards.pop(name, None)
        self.write(name, text=name, article=article, topic=topic)

    @step(number=NUMBERS, other=NAMES)
    def rename_card(self, number: int, other: str) -> None:
        name = self.some(number)
        if name in self.cards:
            self.cards[other] = self.cards.pop(name)
            (self.root / f"cards/week/{name}.yaml").replace(self.root / f"cards/week/{other}.yaml")

    @step(number=NUMBERS)
    def delete_card(self, number: int) -> None:
        name = self.some(number)
        if self.cards.pop(name, None):
            (self.root / f"cards/week/{name}.yaml").unlink()

    @step(number=NUMBERS, text=st.sampled_from("abc"))
    def edit_text(self, number: int, text: str) -> None:
        self.write(self.some(number), text=text)

    @step(number=NUMBERS, long=st.sampled_from(("", "yes")))
    def longer_or_shorter_answer(self, number: int, long: str) -> None:
        self.write(self.some(number), long=long)

    @step(number=NUMBERS, photo=st.sampled_from(("", "p")))
    def photo_or_none(self, number: int, photo: str) -> None:
        self.write(self.some(number), photo=photo)

    @step(number=NUMBERS, until=st.sampled_from(("", "2026-11-05", "2026-11-12")))
    def add_wording(self, number: int, until: str) -> None:
        self.write(self.some(number), until=until)

    @step(number=NUMBERS, more=st.sampled_from(("", "status: draft", "updated: 2026-11-08")))
    def draft_or_updated(self, number: int, more: str) -> None:
        self.write(self.some(number), more=more)

    @step(number=NUMBERS)
    def save_without_a_change(self, number: int) -> None:
        self.write(self.some(number))

    # -- law, day and deck

    @step(article=st.sampled_from(("one", "two")), day=st.sampled_from(("", "2026-11-03", "2026-11-07")))
    def new_wording_of_an_article(self, article: str, day: str) -> None:
        self.laws[article] = day
        small.write(self.root, "cards/laws.yaml", tiny.laws(**self.laws))

    @step(until=st.sampled_from(("", "2026-11-10", "2026-11-14")))
    def an_act_ends(self, until: str) -> None:
        self.laws["until"] = until
        small.write(self.root, "cards/laws.yaml", tiny.laws(**self.laws))

    @step(number=st.integers(1, 20))
    def another_day(self, number: int) -> None:
        self.day = dt.date(2026, 11, number)

    def set_deck(self, **changed: str) -> None:
        self.deck |= changed
        small.write(self.root, "cards/week/deck.yaml", tiny.deck(**self.deck))

    @step(stale=st.sampled_from(("stamp", "skip", "fail")), superseded=st.sampled_from(("stamp", "skip", "fail")))
    def what_becomes_of_changed_law(self, stale: str, superseded: str) -> None:
        self.set_deck(stale=stale, superseded=superseded)

    @step(approval=st.sampled_from(("required", "optional")))
    def approval_required_or_not(self, approval: str) -> None:
        self.set_deck(approval=approval)

    @step(number=NUMBERS)
    def approve(self, number: int) -> None:
        name = self.some(number)
        if name in self.cards:
            line = ["approve", f"week/{name}", "--by", "Aigul", "--as-of", f"{self.day}", "-C", str(self.root)]
            done = CliRunner().invoke(cli, line)
            assert done.exit_code == 0, done.output

    @step(title=st.sampled_from(("", " one", " two")))
    def another_title(self, title: str) -> None:
        self.set_deck(title=title)

    @step(placements=st.sampled_from(("web-square", "web-tall", "web-square, web-tall")))
    def other_placements(self, placements: str) -> None:
        self.set_deck(placements=placements)

    # -- how it looks

    @step(number=NUMBERS)
    def another_size(self, number: int) -> None:
        small.write(self.root, "assets/placements.yaml", tiny.PLACEMENTS.replace("160x160", f"{160 + number}x160"))

    @step(number=NUMBERS)
    def another_picture(self, number: int) -> None:
        small.write(self.root, "assets/photos/p.png", small.photo(number))

    @step(number=NUMBERS, name=st.sampled_from(("icons/images", "icons/requests", "brands/desk/mark")))
    def another_drawing(self, number: int, name: str) -> None:
        small.write(self.root, f"assets/{name}.svg", tiny.DRAWING.format(number + 4))

    @step(name=st.sampled_from(sorted(tiny.LAYOUTS)), number=NUMBERS)
    def edit_layout(self, name: str, number: int) -> None:
        text = (
            tiny.LAYOUTS[name].replace("{max: 110px,", f"{{max: {110 - number}px,").replace("90px", f"{90 - number}px")
        )
        small.write(self.root, f"assets/layouts/{name}.yaml", f"{text}about: {number}\n")

    @step(number=NUMBERS, what=st.sampled_from(("#0F1A2E", "#FFDC2E", "we.example", "Больше нет", "Changed", "Ask")))
    def edit_brand(self, what: str, number: int) -> None:
        other = f"{what[:-1]}{number}" if what.startswith("#") else f"{what} {number}"
        small.write(self.root, "assets/brands/desk/brand.yaml", tiny.BRAND.replace(what, other))

    @step(number=NUMBERS)
    def new_font(self, number: int) -> None:
        """The brand's, with other letters; and another one more or less, which nothing asks for."""
        small.write(self.root, "assets/fonts/one.ttf", tiny.font(number * 12))
        if number % 2:
            small.write(self.root, "assets/fonts/two.ttf", tiny.font(number, "Squares two"))
        else:
            (self.root / "assets/fonts/two.ttf").unlink(missing_ok=True)

    # -- the output folder

    @step(number=st.integers(0, 20), data=st.sampled_from((b"", b"spoilt")))
    def spoil_an_output(self, number: int, data: bytes) -> None:
        found = sorted(path for ending in ("png", "jpg") for path in self.space.out.rglob(f"*.{ending}"))
        if found and data:
            found[number % len(found)].write_bytes(data)
        elif found:
            found[number % len(found)].unlink()

    @step(name=st.sampled_from(("manifest.json", "index.html", ".cardmaker/state.json")))
    def lose_a_file_of_the_folder(self, name: str) -> None:
        if name != "manifest.json":  # without it, nobody knows which files are ours
            (self.space.out / name).unlink(missing_ok=True)

    def change(self, kind: str, number: int) -> None:
        """Something that gives a run work to do."""
        match kind:
            case "everything":
                self.edit_brand(what="#0F1A2E", number=number)
            case "fewer":
                self.delete_card(number=number)
            case "one more":
                self.write_card(name="four", article="1", topic="images")
            case "slides":
                for name in self.cards:
                    self.write(name, long="" if self.cards[name]["long"] else "yes")
            case _:
                self.another_day(number=number * 5 + 1)

    CHANGES = st.sampled_from(("everything", "fewer", "one more", "slides", "day"))

    def broken_off(self, change: str, at: int, kind: str) -> None:
        """Gives a run work to do, and has it fail at one of its steps on the disk."""
        now = self.now
        self.change(change, at % 4)
        self.now = now
        with faults.Disk(self.space.out, kind, at).failing(), contextlib.suppress(faults.Killed, OSError):
            tiny.render(self.space, tiny.planned(self.space, self.day))

    @step(change=CHANGES, at=st.integers(0, 150))
    def a_run_that_is_killed(self, change: str, at: int) -> None:
        self.broken_off(change, at, faults.KILLED)

    @step(change=CHANGES, at=st.integers(0, 150))
    def a_run_whose_disk_is_full(self, change: str, at: int) -> None:
        self.broken_off(change, at, faults.FULL)

    @step(change=CHANGES, at=st.integers(0, 150))
    def a_run_whose_disk_fails_once(self, change: str, at: int) -> None:
        self.broken_off(change, at, faults.BROKEN)

    @step(change=CHANGES, number=NUMBERS)
    def one_card_only(self, change: str, number: int) -> None:
        self.change(change, number)
        self.now = "one_card_only"
        if self.cards:
            tiny.render(self.space, tiny.planned(self.space, self.day, (f"week/{self.some(number)}",)))

    @invariant()
    def the_files_are_those_of_a_first_run(self) -> None:
        if not hasattr(self, "space"):
            return
        found = tiny.planned(self.space, self.day)
        made_of = build.made_of(found.project, found.jobs)
        tiny.render(self.space, found, made_of)
        build.clean(self.space, {job.id for job in found.jobs}, dry_run=False)
        assert not tiny.different(tiny.tree(self.space.out), CLEAN(self.space, self.day))
        before = small.times(self.space.out)
        assert all(result.kept for result in tiny.render(self.space, found, made_of))
        assert small.times(self.space.out) == before
        if self.now:
            DONE[self.now] += 1
            self.now = ""

    def teardown(self) -> None:
        self.quick.close()
        gc.unfreeze()
        shutil.rmtree(self.folder, ignore_errors=True)


def run(steps: int, *, phases: Sequence[Phase] = tuple(Phase)) -> None:
    """About so many steps; hypothesis ends some sequences early."""
    wanted = settings(
        max_examples=max(1, steps // EACH),
        stateful_step_count=EACH,
        deadline=None,
        print_blob=True,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Edits, settings=wanted)  # type: ignore[no-untyped-call]


def test_many_runs_leave_the_files_of_one() -> None:
    run(STEPS)
