"""Whatever is done to a project, in whatever order, many runs leave the same files as one run from nothing.

The suite takes a few steps; `CARDMAKER_STEPS=10000 pytest tests/test_rebuild_steps.py` takes as many as it says.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import faults
import small
import squares
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

STEPS = int(os.environ.get("CARDMAKER_STEPS", "12"))
EACH = 6
NAMES = st.sampled_from(("one", "two", "three", "four"))
NUMBERS = st.integers(0, 3)


class Edits(RuleBasedStateMachine):
    """Edits of a small project; after each, a run and `clean` leave what a first run gives."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="cardmaker-steps-")
        self.day = small.DAY

    @initialize()
    def begin(self) -> None:
        self.space = small.start(Path(self.folder) / "project")
        self.root = self.space.root

    def path(self, name: str) -> Path:
        return self.root / f"cards/week/{name}.yaml"

    @rule(name=NAMES, article=st.sampled_from("12"), topic=st.sampled_from(("requests", "images")))
    def write_card(self, name: str, article: str, topic: str) -> None:
        small.write(self.root, f"cards/week/{name}.yaml", small.card(name, article=article, topic=topic))

    @rule(name=NAMES, other=NAMES)
    def rename_card(self, name: str, other: str) -> None:
        if self.path(name).exists():
            self.path(name).replace(self.path(other))

    @rule(name=NAMES)
    def delete_card(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    @rule(name=NAMES, language=st.sampled_from(("Ответ", "Answer", "Вопрос", "Question")), number=NUMBERS)
    def edit_text(self, name: str, language: str, number: int) -> None:
        if self.path(name).exists():
            text = self.path(name).read_text(encoding="utf-8")
            small.write(self.root, f"cards/week/{name}.yaml", text.replace(language, f"{language} {number}", 1))

    @rule(name=NAMES)
    def add_wording(self, name: str) -> None:
        if self.path(name).exists():
            text = self.path(name).read_text(encoding="utf-8")
            wordings = 'wordings: [{until: 2026-11-05, answer: {ru: "**Нет.**", en: "**No.**"}}]\n'
            text = text.replace("checked: 2026-11-01", "checked: 2026-11-05")
            small.write(self.root, f"cards/week/{name}.yaml", text if "wordings" in text else text + wordings)

    @rule(number=st.integers(1, 5), article=st.sampled_from("12"))
    def new_wording_of_an_article(self, number: int, article: str) -> None:
        old = f'"{article}": {{wordings: [{{from: '
        text = (self.root / "cards/laws.yaml").read_text(encoding="utf-8")
        before, after = text.split(old)
        small.write(self.root, "cards/laws.yaml", f"{before}{old}2020-01-0{number}{after[10:]}")

    @rule(number=st.integers(6, 20))
    def another_day(self, number: int) -> None:
        self.day = dt.date(2026, 11, number)

    @rule(number=NUMBERS)
    def another_size(self, number: int) -> None:
        small.write(self.root, "assets/placements.yaml", small.PLACEMENTS.replace("540x540", f"{540 + number}x540"))

    @rule(number=NUMBERS)
    def another_picture(self, number: int) -> None:
        small.write(self.root, "assets/photos/p.png", small.photo(number))

    @rule(placements=st.sampled_from(("web-square", "web-tall", "web-square, web-tall")))
    def other_placements(self, placements: str) -> None:
        deck = small.DECK.replace("[web-square, web-tall]", f"[{placements}]")
        small.write(self.root, "cards/week/deck.yaml", deck)

    @rule(number=NUMBERS, data=st.sampled_from((b"", b"spoilt")))
    def spoil_an_output(self, number: int, data: bytes) -> None:
        found = sorted(path for path in self.space.out.rglob("*.png"))
        if found and data:
            found[number % len(found)].write_bytes(data)
        elif found:
            found[number % len(found)].unlink()

    @rule(name=st.sampled_from(("manifest.json", "index.html", ".cardmaker/state.json")))
    def lose_a_file_of_the_folder(self, name: str) -> None:
        if name != "manifest.json":  # without it, nobody knows which files are ours
            (self.space.out / name).unlink(missing_ok=True)

    @rule(number=NUMBERS)
    def new_font(self, number: int) -> None:
        """Another one under the same name, one more, or none."""
        for name in ("one", "two")[: number % 3]:
            small.write(self.root, f"assets/fonts/{name}.ttf", squares.square_font(f"Squares {name} {number}"))
        if number == 0:
            shutil.rmtree(self.root / "assets/fonts", ignore_errors=True)

    @rule(at=st.integers(0, 80), kind=st.sampled_from((faults.KILLED, faults.BROKEN, faults.FULL)))
    def a_run_that_is_killed_or_fails(self, at: int, kind: str) -> None:
        with faults.Disk(self.space.out, kind, at).failing(), contextlib.suppress(faults.Killed, OSError):
            small.render(self.space, day=self.day)

    @rule(name=NAMES)
    def one_card_only(self, name: str) -> None:
        if self.path(name).exists():
            small.render(self.space, day=self.day, cards=(f"week/{name}",))

    @invariant()
    def the_files_are_those_of_a_first_run(self) -> None:
        if not hasattr(self, "space"):
            return
        small.render(self.space, day=self.day)
        small.clean(self.space, day=self.day)
        assert small.tree(self.space.out) == small.whole(self.space, day=self.day)
        before = small.times(self.space.out)
        assert all(result.kept for result in small.render(self.space, day=self.day))
        assert small.times(self.space.out) == before

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def test_many_runs_leave_the_files_of_one() -> None:
    wanted = settings(
        max_examples=max(1, STEPS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Edits, settings=wanted)  # type: ignore[no-untyped-call]
