"""Only what changed is made anew, everything else is not even touched, and what is there is as if all were made now."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shipped
import small
import tiny
import yaml
from click.testing import CliRunner

from cardmaker import cli, memory, register
from cardmaker.build import Result, made_of
from cardmaker.build.reasons import why
from cardmaker.diagnostics import Problems
from cardmaker.manifest import load
from cardmaker.plan import plan
from cardmaker.workspace import BusyError, Workspace

cli_render = importlib.import_module("cardmaker.cli.render")  # the package has a command of this name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all its outputs, not to be changed."""
    space = small.start(tmp_path_factory.mktemp("made") / "project")
    small.render(space)
    return space.root


@pytest.fixture
def space(made: Path, tmp_path: Path) -> Workspace:
    root = tmp_path.resolve() / "project"
    shutil.copytree(made, root)
    return Workspace(root, root / "output")


def reasons(results: list[Result]) -> dict[str, str]:
    return {result.job.id.removeprefix("week/"): result.reason for result in results if not result.kept}


def jobs(*names: str, languages: str = "ru en", places: str = "web-square web-tall") -> set[str]:
    return {f"{name}/{one}/{place}" for name in names for one in languages.split() for place in places.split()}


def test_where_nothing_changed_no_file_is_touched(space: Workspace) -> None:
    small.render(space)
    before = small.times(space.out)
    results = small.render(space)
    assert all(result.kept for result in results)
    assert {output.path for result in results for output in result.outputs} == {
        name for name in small.tree(space.out) if "/" in name
    }
    assert small.times(space.out) == before


Change = Callable[[Path], None]
CHANGES: dict[str, tuple[Change, set[str], str]] = {
    "a text in one language": (
        lambda root: small.swap(root, "cards/week/one.yaml", "Answer one", "Another answer"),
        jobs("one", languages="en"),
        "answer.en changed",
    ),
    "a question": (
        lambda root: small.swap(root, "cards/week/two.yaml", "Вопрос twin", "Новый вопрос"),
        jobs("two", languages="ru"),
        "question.ru changed",
    ),
    "an article gets a new wording": (
        lambda root: small.swap(
            root, "cards/laws.yaml", '"2": {wordings: [{from: 2020-01-01}', '"2": {wordings: [{from: 2026-11-10}'
        ),
        jobs("two", "three"),
        "laws: press art. 2 has a new wording",
    ),
    "an article's later wording": (
        lambda root: small.swap(root, "cards/laws.yaml", '"1": {wordings: [', '"1": {wordings: [{from: 2027-01-01}, '),
        jobs("one"),
        "laws: press art. 1 has a new wording",
    ),
    "a note on an article's wording": (
        lambda root: small.swap(
            root, "cards/laws.yaml", "[{from: 2020-01-01}", "[{from: 2020-01-01, note: {ru: короче, en: shorter}}"
        ),
        set(),
        "",
    ),
    "an act's name in one language": (
        lambda root: small.swap(root, "cards/laws.yaml", "Press Law", "Law on the Press"),
        jobs("one", "two", "three", languages="en"),
        "laws: press changed",
    ),
    "a placement's rule": (
        lambda root: small.swap(root, "assets/placements.yaml", "540x540", "500x500"),
        jobs("cover", "one", "two", "three", places="web-square"),
        "the placement's size or limits changed",
    ),
    "a picture": (
        lambda root: small.write(root, "assets/photos/p.png", small.photo(7)),
        jobs("three"),
        "assets/photos/p.png changed",
    ),
    "the layout of some": (
        lambda root: small.swap(root, "assets/layouts/photo.yaml", "screen: 9px", "screen: 8px"),
        jobs("three"),
        "the layout photo changed",
    ),
    "what layouts extend": (
        lambda root: small.swap(root, "assets/layouts/base.yaml", "  column: 96px", "  column: 90px"),
        jobs("cover", "one", "two", "three"),
        "",
    ),
    "an icon": (
        lambda root: small.write(root, "assets/icons/images.svg", (root / "assets/icons/duties.svg").read_bytes()),
        jobs("cover", "two"),
        "assets/icons/images.svg changed",
    ),
    "the deck's title": (
        lambda root: small.swap(root, "cards/week/deck.yaml", "Неделя", "Месяц"),
        jobs("cover", languages="ru"),
        "title.ru changed",
    ),
    "a brand's words in one language": (
        lambda root: small.swap(root, "assets/brands/desk/brand.yaml", "en: Swipe", "en: Go on"),
        jobs("cover", "one", "two", "three", languages="en"),
        "the brand desk changed",
    ),
    "a comment, the order of keys, a note": (
        lambda root: small.swap(root, "cards/week/one.yaml", "topic: requests\n", "# note\n\ntopic:   requests\n"),
        set(),
        "",
    ),
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change_makes_exactly_what_shows_it(space: Workspace, name: str) -> None:
    change, expected, reason = CHANGES[name]
    change(space.root)
    before = small.times(space.out)
    results = small.render(space)
    found = reasons(results)
    assert set(found) == expected
    assert set(found.values()) == {reason} or not reason
    kept = {str(space.out / output.path) for result in results if result.kept for output in result.outputs}
    after = small.times(space.out)
    assert {path for path in kept if after[path] != before[path]} == set()
    assert small.tree(space.out) == small.whole(space)


def test_a_drawing_whose_name_is_made_of_a_cards_words_is_noticed(space: Workspace) -> None:
    icons = space.root / "assets/icons"
    for icon in list(icons.glob("*.svg")):
        small.write(space.root, f"assets/icons/{icon.stem}-small.svg", icon.read_bytes())
    small.swap(space.root, "assets/layouts/base.yaml", 'icon: "{topic.icon}"', 'icon: "{topic.icon}-small"')
    small.render(space)
    small.write(space.root, "assets/icons/images-small.svg", (icons / "duties.svg").read_bytes())
    assert set(reasons(small.render(space)).values()) == {"assets/icons/images-small.svg changed"}
    assert small.tree(space.out) == small.whole(space)


def test_the_wording_of_another_day_is_told(space: Workspace) -> None:
    later = 'wordings: [{from: 2026-11-10, answer: {ru: "**Нет.**", en: "**No.**"}}]\n'
    small.swap(space.root, "cards/week/one.yaml", "checked: 2026-11-01\n", f"checked: 2026-11-10\n{later}")
    assert set(reasons(small.render(space))) == jobs("one")
    found = reasons(small.render(space, day=dt.date(2026, 11, 9)))
    assert found == dict.fromkeys(jobs("one"), "today another wording is in force")
    assert small.tree(space.out) == small.whole(space, day=dt.date(2026, 11, 9))
    assert set(reasons(small.render(space))) == jobs("one")


def test_missing_and_altered_outputs_are_made_anew(space: Workspace) -> None:
    first, second = space.out / "week/one/ru/web-square.png", space.out / "week/two/en/web-tall.jpg"
    data = second.read_bytes()
    first.unlink()
    second.write_bytes(data[:-1] + b"!")
    found = reasons(small.render(space))
    assert found == {"one/ru/web-square": "output missing", "two/en/web-tall": "output's bytes were altered"}
    assert second.read_bytes() == data
    assert reasons(small.render(space)) == {}


def test_an_output_that_was_only_touched_is_kept(space: Workspace) -> None:
    path = space.out / "week/one/ru/web-square.png"
    os.utime(path, ns=(10**18, 10**18))
    assert reasons(small.render(space)) == {}
    assert path.stat().st_mtime_ns == 10**18


def test_an_alteration_right_after_the_run_is_noticed_though_time_and_size_are_the_same(space: Workspace) -> None:
    small.render(space, force=True)
    path = space.out / "week/one/ru/web-square.png"
    facts = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    known = memory.load(space)
    if facts.st_mtime_ns + memory.FRESH > known.noted:
        assert reasons(small.render(space)) == {"one/ru/web-square": "output's bytes were altered"}


def test_force_makes_everything_and_gives_the_same(space: Workspace) -> None:
    before = small.tree(space.out)
    results = small.render(space, force=True)
    assert not any(result.kept for result in results)
    assert small.tree(space.out) == before


def test_a_run_of_one_card_leaves_the_records_of_the_others(space: Workspace) -> None:
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    small.swap(space.root, "cards/week/two.yaml", "Answer twin", "Another answer")
    before = load((space.out / "manifest.json").read_bytes())
    small.render(space, cards=("week/one",))
    after = load((space.out / "manifest.json").read_bytes())
    assert before and after
    assert [one for one in before if one.card != "week/one"] == [one for one in after if one.card != "week/one"]
    assert set(reasons(small.render(space))) == jobs("two", languages="en")
    assert small.tree(space.out) == small.whole(space)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 1, "outputs": {"a": 1}}', "null"])
@pytest.mark.parametrize("name", ["manifest.json", ".cardmaker/state.json"])
def test_a_damaged_file_of_the_folder_is_made_anew(space: Workspace, name: str, text: str) -> None:
    before = small.tree(space.out)
    (space.out / name).write_text(text, encoding="utf-8")
    results = small.render(space)
    assert all(result.kept for result in results) == (name != "manifest.json")
    assert small.tree(space.out) == before
    assert not memory.load(space).damaged


def test_without_its_memory_a_folder_is_read_again_and_kept(space: Workspace) -> None:
    shutil.rmtree(space.out / ".cardmaker")
    assert reasons(small.render(space)) == {}


def test_slides_that_are_no_longer_made_go_and_come_back(space: Workspace) -> None:
    long = "**Ответ.** " + "Это длинный ответ, который не помещается на одной картинке. " * 14
    small.swap(space.root, "cards/week/one.yaml", '"**Ответ one.** Да."', f'"{long}"')
    small.render(space)
    assert small.tree(space.out) == small.whole(space)
    small.swap(space.root, "cards/week/one.yaml", f'"{long}"', '"**Ответ one.** Да."')
    small.render(space)
    assert small.tree(space.out) == small.whole(space)


# -- on the command line ----------------------------------------------------------------------------------------------


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    asked = ["render", "-C", str(space.root), "--as-of", small.DAY.isoformat(), "-j", "1", *arguments]
    result = CliRunner().invoke(cli.cli, asked, prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def older(space: Workspace) -> None:
    """As if some time had gone by: files that were written a moment ago may change at what is one time for the disk."""
    for folder in ("assets", "cards", "output"):
        for path in (space.root / folder).rglob("*"):
            facts = path.stat()
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns - 10**10))


def test_nothing_to_make_is_told_without_reading_the_project(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    older(space)
    assert "Nothing to make: all 20 files are as they should be" in run(space)
    before = small.times(space.out)
    with monkeypatch.context() as patch:
        patch.setattr(cli_render, "plan_all", None)  # it would fail
        assert "Nothing to make: all 20 files" in run(space)
        assert "Nothing to make: all 20 files" in run(space, "--explain")
    assert small.times(space.out) == before
    (space.out / "week/one/ru/web-square.png").write_bytes(b"x")
    assert "week/one/ru/web-square: output's bytes were altered" in run(space, "--explain")
    assert "Nothing to make" in run(space)
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    assert "2 files from 2 jobs" in run(space)


def test_what_another_brand_made_is_not_taken_for_what_is_asked_for(space: Workspace) -> None:
    small.write(space.root, "assets/brands/other/brand.yaml", "extends: desk\naddress: other.example\n")
    older(space)
    run(space)
    assert "20 files from 16 jobs" in run(space, "--brand", "other")
    assert "20 files from 16 jobs" in run(space)


def test_what_is_wrong_is_told_again_where_nothing_changed(space: Workspace) -> None:
    small.swap(space.root, "cards/week/one.yaml", "answer:", "anwser:")
    older(space)
    first = run(space, code=1)
    older(space)
    run(space, code=1)
    again = run(space, code=1)
    assert "anwser" in first
    assert [line for line in again.splitlines() if "one.yaml" in line] == [
        line for line in first.splitlines() if "one.yaml" in line
    ]


def test_a_dry_run_says_what_would_be_made_and_why_and_touches_nothing(space: Workspace) -> None:
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    before = small.times(space.root)
    assert run(space, "--dry-run").splitlines() == [
        "week/one/en/web-square",
        "week/one/en/web-tall",
        "2 jobs would be made, 14 would be kept; nothing was written.",
    ]
    assert "week/one/en/web-tall: answer.en changed\n" in run(space, "--dry-run", "--explain")
    assert "week/two/ru/web-tall: everything was asked" in run(space, "--dry-run", "--explain", "--force")
    found = json.loads(run(space, "--dry-run", "--json"))
    assert found["reasons"] == dict.fromkeys(("week/one/en/web-square", "week/one/en/web-tall"), "answer.en changed")
    assert len(found["planned"]) == 16
    assert small.times(space.root) == before


def test_the_summary_and_the_json_count_what_was_kept(space: Workspace) -> None:
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    assert "2 files from 2 jobs" in run(space, "--explain")
    small.swap(space.root, "cards/week/one.yaml", "Another answer", "Answer one")
    found = json.loads(run(space, "--json"))
    assert (found["counts"]["outputs"], found["counts"]["kept"]) == (20, 18)
    made = [output for output in found["outputs"] if not output["kept"]]
    assert {output["reason"] for output in made} == {"answer.en changed"}


def test_damage_is_told_in_plain_words(space: Workspace) -> None:
    (space.out / "manifest.json").write_text("{", encoding="utf-8")
    output = run(space)
    assert "manifest.json in the output folder was damaged, so everything is made anew." in output
    assert "20 files from 16 jobs" in output


def test_what_is_deleted_or_renamed_does_not_stay_to_be_posted(space: Workspace) -> None:
    before = sorted(name for name in small.tree(space.out) if name.startswith("week/one/"))
    (space.root / "cards/week/one.yaml").rename(space.root / "cards/week/renamed.yaml")
    small.swap(space.root, "cards/week/two.yaml", "question:", "qestion:")  # its own files stay until it is corrected
    arguments = ["render", "-C", str(space.root), "-j", "1"]
    result = CliRunner().invoke(cli.cli, arguments, prog_name="cardmaker")
    assert result.exit_code == 1
    assert "week/one is not published in ru any more: 2 files of it leave the output folder" in result.output
    tree = small.tree(space.out)
    assert before
    assert not set(before) & set(tree)
    assert [name for name in tree if name.startswith("week/two/")]
    assert [name for name in tree if name.startswith("week/renamed/")]
    small.swap(space.root, "cards/week/two.yaml", "qestion:", "question:")
    small.swap(space.root, "cards/week/deck.yaml", "[ru, en]", "[ru]")
    result = CliRunner().invoke(cli.cli, [*arguments, "--json"], prog_name="cardmaker")
    assert result.exit_code == 0, result.output
    assert "week/three/en/web-square.png" in json.loads(result.output)["withdrawn"]
    assert not [name for name in small.tree(space.out) if "/en/" in name]


@pytest.mark.parametrize("away", ["moved", "a link to nothing", "a link to elsewhere"])
def test_a_deck_that_cannot_be_looked_into_is_not_a_deleted_one(
    space: Workspace, tmp_path_factory: pytest.TempPathFactory, away: str
) -> None:
    """A disk that is not there, or a folder that was linked: its pictures stay, and the run does not end well."""
    before = small.tree(space.out)
    deck, elsewhere = space.root / "cards/week", tmp_path_factory.mktemp("away") / "week"
    deck.rename(elsewhere)
    if away != "moved":
        try:
            deck.symlink_to(elsewhere if away == "a link to elsewhere" else elsewhere / "nothing", True)
        except OSError:
            pytest.skip("this user may not make links here")
        small.write(elsewhere, "one.yaml", small.card("one more"))
    result = CliRunner().invoke(cli.cli, ["render", "-C", str(space.root), "-j", "1"], prog_name="cardmaker")
    assert result.exit_code == 1
    says = "cards: error: there are no decks" if away == "moved" else "cards/week: error: cards/week leads out of"
    assert says in result.output
    after = small.tree(space.out)
    assert {name: after.get(name) for name in before if "/" in name} == {n: d for n, d in before.items() if "/" in n}


def test_what_a_run_remembers_is_written_while_no_other_one_can_begin(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = []

    def remember(*_: object, **__: object) -> None:
        with pytest.raises(BusyError), space.lock():
            pass
        busy.append(True)

    monkeypatch.setattr(memory, "remember", remember)
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    run(space)
    assert busy


def test_a_linked_folder_of_outputs_is_told_in_a_line(
    space: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("disk") / "week"
    (space.out / "week").rename(elsewhere)
    try:
        (space.out / "week").symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links here")
    result = CliRunner().invoke(cli.cli, ["render", "-C", str(space.root), "-j", "1"], prog_name="cardmaker")
    assert result.exit_code == 3
    assert "leads out of the output folder" in result.output
    assert list(elsewhere.rglob("*.png"))


def test_a_font_that_changed_is_named() -> None:
    old = {"programs": "a", "fonts": "1"}
    groups = {"1": {"roboto/Roboto-Bold.ttf": "x", "roboto/Roboto-Thin.ttf": "y"}, "2": {"roboto/Roboto-Bold.ttf": "z"}}
    assert why(old, {**old, "fonts": "2"}, groups, groups) == (
        "font Roboto-Bold.ttf changed, font Roboto-Thin.ttf was taken away"
    )


def test_a_program_that_changed_is_named_with_its_versions() -> None:
    groups = {"1": {"pillow": "11.3.0", "cardmaker": "1 a"}, "2": {"pillow": "11.4.0", "cardmaker": "1 b"}}
    found = why({"programs": "1"}, {"programs": "2"}, groups, groups)
    assert found == "cardmaker changed, pillow is 11.4.0 now, not 11.3.0"
    assert why({"cards/a.yaml": "1"}, {"programs": "2"}, {}, groups) == "made by an earlier version of cardmaker"


def test_only_some_of_many_reasons_are_told() -> None:
    new = {"programs": "1", **dict.fromkeys(("answer.kk", "question.kk", "link", "topic", "photo"), "x")}
    assert (
        why({"programs": "1"}, new, {}, {}) == "question.kk was added, answer.kk was added, link was added and 2 more"
    )


def test_the_inputs_of_a_clip_are_its_sounds_and_what_encodes_it() -> None:
    project, _ = shipped.project()
    clip, still = (shipped.job("media-law-now/libel", "ru", place) for place in ("instagram-reel", "x-image"))
    found = made_of(project, [clip, still])
    of_clip, of_still = dict(found.inputs[clip.id]), dict(found.inputs[still.id])
    assert "assets/brands/desk/bed.ogg" in of_clip or not project.sounds
    assert "imageio-ffmpeg" in found.groups[of_clip["programs"]]
    assert found.groups[of_clip["programs"]]["ffmpeg"]
    assert "ffmpeg" not in found.groups[of_still["programs"]]
    assert "imageio-ffmpeg" not in found.groups[of_still["programs"]]
    assert {"layout clip"} <= of_clip.keys()
    assert not {name for name in of_clip if name.startswith("layout ")} & of_still.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="platform: a script is no program on Windows")
def test_another_encoder_makes_clips_anew_and_no_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, _ = shipped.project()
    asked = [shipped.job("media-law-now/libel", "ru", place) for place in ("instagram-reel", "x-image")]
    path = tmp_path / "ffmpeg"
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))
    made, seen = [], []
    for number in ("6.1.1-3ubuntu5", "7.1"):
        path.write_text(f"#!/bin/sh\necho ffmpeg version {number} Copyright\n", encoding="utf-8")
        path.chmod(0o755)
        made.append(made_of(project, asked))
        seen.append(memory._encoder())
    clips, stills = ([one.inputs[job.id] for one in made] for job in asked)
    assert (
        why(dict(clips[0]), dict(clips[1]), made[0].groups, made[1].groups) == "ffmpeg is 7.1 now, not 6.1.1-3ubuntu5"
    )
    assert stills[0] == stills[1] and seen[0] != seen[1]
    path.unlink()
    assert dict(made_of(project, asked).inputs[asked[0].id]) != dict(clips[1])
    assert memory._encoder() not in seen


def test_a_new_wording_of_a_shipped_article_makes_all_outputs_of_the_cards_on_it_and_no_others() -> None:
    project, jobs = shipped.project()
    changed = []
    for act in project.library.acts:
        for article in act.articles:
            later = replace(article.wordings[0], since=shipped.DAY) if article.wordings else None
            if act.id == "mass-media-2024" and article.number == "36" and later:
                article = replace(article, wordings=(*article.wordings, later))
                act = replace(act, articles=tuple(article if a.number == "36" else a for a in act.articles))
        changed.append(act)
    again = plan(
        replace(project.library, acts=tuple(changed)), project.placements, day=shipped.DAY, problems=Problems()
    )
    before, after = made_of(project, jobs), made_of(project, again)
    different = {job.card.id for job in jobs if job.card and before.inputs[job.id] != after.inputs[job.id]}
    citing = {
        job.card.id
        for job in jobs
        if job.card and job.standing
        if any((one.act, one.article) == ("mass-media-2024", "36") for one in job.standing.wording.law)
    }
    assert different == citing
    assert citing
    for job in jobs:
        assert (before.inputs[job.id] != after.inputs[job.id]) == (job.card is not None and job.card.id in citing)


def test_the_day_of_a_new_law_makes_exactly_the_cards_anew_that_flip_begin_or_end_on_it() -> None:
    project, _ = shipped.project()

    def inputs(text: str) -> dict[str, object]:
        day = dt.date.fromisoformat(text)
        jobs = plan(project.library, project.placements, day=day, problems=Problems())
        return dict(made_of(project, jobs).inputs)

    before, after = inputs("2024-08-19"), inputs("2024-08-20")
    assert before.keys() == after.keys()
    changed = {name.rsplit("/", 2)[0] for name in before if before[name] != after[name]}
    days = [dt.date(2024, 8, 20)] * 2
    told = {one.card for one in register.changes(project.library, *days)}  # the day before, some are not in force yet
    assert changed == told
    for name in before:
        assert (before[name] != after[name]) == (name.rsplit("/", 2)[0] in told), name


def touched(root: Path, day: str) -> set[str]:
    """By the files alone: the cards with a wording that begins or ends on a day, or whose law does."""

    def begins(node: dict[str, object]) -> bool:
        return day in (str(node.get("from")), str(node.get("until")))

    laws = yaml.safe_load((root / "cards/laws.yaml").read_text(encoding="utf-8"))
    found = set()
    for path in root.glob("cards/*/*.yaml"):
        card = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == "deck":
            continue
        cited = [(laws[one["act"]], str(one.get("article", ""))) for one in card.get("law", ())]
        articles = {id(act): {str(n): a for n, a in act.get("articles", {}).items()} for act, _ in cited}
        wordings = [w for act, n in cited for w in articles[id(act)].get(n, {}).get("wordings", ())]
        if any(map(begins, (*card.get("wordings", ()), *(act for act, _ in cited), *wordings))):
            found.add(f"{path.parent.name}/{path.stem}")
    return found


def test_the_cards_that_a_day_makes_anew_are_those_the_files_name() -> None:
    project, _ = shipped.project()
    days = [dt.date(2024, 8, 19), dt.date(2024, 8, 20)]
    jobs = [plan(project.library, project.placements, day=day, problems=Problems()) for day in days]
    before, after = (made_of(project, each).inputs for each in jobs)
    assert {job.card.id if job.card else job.id for job in jobs[0] if before[job.id] != after[job.id]} == touched(
        shipped.ROOT, "2024-08-20"
    )


def test_a_nightly_job_across_midnight_makes_exactly_those_anew(tmp_path: Path) -> None:
    with tiny.quick():
        space = tiny.start(tmp_path / "project")
        small.write(space.root, "cards/week/three.yaml", tiny.card(text="third", article="2", until="2026-11-12"))
        small.write(space.root, "cards/week/four.yaml", tiny.card(text="fourth"))
        small.write(space.root, "cards/laws.yaml", tiny.laws(two="2026-11-12"))
        tiny.render(space, tiny.planned(space, dt.date(2026, 11, 11)))
        results = tiny.render(space, tiny.planned(space, dt.date(2026, 11, 12)))
        made = {(result.job.card.id if result.job.card else "cover") for result in results if not result.kept}
        assert made == {"week/two", "week/three"}
        assert all(not result.kept for result in results if result.job.card and result.job.card.id in made)


# -- killed -----------------------------------------------------------------------------------------------------------

KILLED = """
import sys; sys.path.insert(0, sys.argv[2])
import small
from pathlib import Path
from cardmaker.workspace import Workspace
root = Path(sys.argv[1])
print("begun", flush=True)
small.render(Workspace(root, root / "output"), force=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="platform: no SIGKILL")
def test_after_a_run_was_killed_at_any_moment_the_next_gives_what_a_first_run_gives(space: Workspace) -> None:
    long = "Это длинный ответ, который не помещается на одной картинке. " * 14
    wanted = small.whole(space)
    for delay in (0.5, 0.7, 0.8, 0.9, 1.1, 1.3):
        # What the killed run makes is not what is wanted afterwards: more slides, and a card that is gone then.
        small.swap(space.root, "cards/week/one.yaml", '"**Ответ one.** Да."', f'"**Ответ.** {long}"')
        small.write(space.root, "cards/week/gone.yaml", small.card("gone"))
        arguments = [sys.executable, "-c", KILLED, str(space.root), str(Path(__file__).parent)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(delay)
            running.kill()
        small.swap(space.root, "cards/week/one.yaml", f'"**Ответ.** {long}"', '"**Ответ one.** Да."')
        (space.root / "cards/week/gone.yaml").unlink()
        small.render(space)
        small.clean(space)
        assert small.tree(space.out) == wanted


def test_what_a_killed_run_left_unrecorded_goes_and_what_is_not_ours_stays(space: Workspace) -> None:
    folder = space.out / "week/one/ru"
    for name in ("web-tall-3.jpg", "web-tall-cover.jpg", "web-tall-notes.txt", "web-tall.psd", "web-square-2.png"):
        (folder / name).write_bytes(b"x")
    half = space.out / "week/one/ru/.web-tall.jpg.part"  # begun by a run that made it though it was as it should be
    half.write_bytes(b"")
    known = memory.load(space)
    memory.save(space, memory.with_pending(known, ["week/one/ru/web-tall"]))
    assert all(result.kept for result in small.render(space))
    assert not half.exists()
    names = {path.name for path in folder.iterdir()}
    assert names == {"web-square.png", "web-tall.jpg", "web-tall-notes.txt", "web-tall.psd", "web-square-2.png"}
    assert memory.load(space).pending == ()
