"""The command line as people and scripts use it: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cardmaker import cli
from cardmaker.build import pool
from cardmaker.cli import report
from cardmaker.manifest import load

SCHEMA_LINE = "# yaml-language-server: $schema="


def run(*arguments: str) -> Result:
    """A command in this process."""
    return CliRunner().invoke(cli.cli, list(arguments), prog_name="cardmaker")


def process(*arguments: str, **options: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, with environment variables."""
    command = [sys.executable, "-m", "cardmaker", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **options}, check=False)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by `init`, not to be changed."""
    folder = tmp_path_factory.mktemp("started") / "project"
    result = run("init", str(folder))
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh project with two small placements."""
    folder = tmp_path / "project"
    assert run("init", str(folder)).exit_code == 0
    deck = folder / "cards/first/deck.yaml"
    text = deck.read_text(encoding="utf-8").replace("topics:", "placements: [x-image, open-graph]\ntopics:")
    deck.write_text(text, encoding="utf-8")
    return folder


def card(project: Path, name: str = "answer-time") -> Path:
    return project / f"cards/first/{name}.yaml"


def break_card(project: Path, name: str = "answer-time") -> None:
    path = card(project, name)
    path.write_text(path.read_text(encoding="utf-8").replace("answer:", "anwser:"), encoding="utf-8")


# -- starting ---------------------------------------------------------------------------------------------------------


def test_a_started_project_is_without_problems(started: Path) -> None:
    result = run("check", "-C", str(started), "--strict", "-j", "1")
    assert result.exit_code == 0, result.output
    assert "0 errors, 0 warnings" in result.output


@pytest.mark.parametrize(
    ("uv", "stands", "told"),
    [
        (False, "clone", "cardmaker render"),
        (True, "clone", "uv run cardmaker render"),
        (True, "clone/docs", "uv run cardmaker render"),
        (True, "else where", "uv run --project {clone} cardmaker render"),
    ],
)
def test_what_to_do_next_is_told_as_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uv: bool, stands: str, told: str
) -> None:
    clone = tmp_path / "clone"
    for folder in (clone / "docs", tmp_path / "else where"):
        folder.mkdir(parents=True)
    (clone / "pyproject.toml").touch()
    monkeypatch.setattr(sys, "prefix", str(clone / ".venv"))
    monkeypatch.chdir(tmp_path / stands)
    monkeypatch.delenv("UV", raising=False)
    if uv:
        monkeypatch.setenv("UV", "uv")
    told = told.format(clone=clone)
    assert run("init", "my cards").output.splitlines()[-1] == f'Next: {told} -C "my cards"'
    assert run("new", "first/b", "-C", "my cards").output.splitlines()[-1].endswith(f': {told} first/b -C "my cards"')


def test_started_files_name_a_schema_that_is_there(started: Path) -> None:
    for path in (started / "cards").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(SCHEMA_LINE)
        schema = (path.parent / first.removeprefix(SCHEMA_LINE)).resolve()
        assert json.loads(schema.read_text(encoding="utf-8"))["$schema"].startswith("http://json-schema.org/draft-07")


def test_init_writes_over_nothing(project: Path) -> None:
    card(project).write_text("mine", encoding="utf-8")
    assert run("init", str(project)).exit_code == 0
    assert card(project).read_text(encoding="utf-8") == "mine"


def test_a_new_card_in_an_old_or_new_deck_is_without_problems(project: Path) -> None:
    assert run("new", "first/second", "-C", str(project)).exit_code == 0
    assert run("new", "other/photo-consent", "-C", str(project)).exit_code == 0
    assert (project / "cards/other/deck.yaml").is_file()
    result = run("render", "--dry-run", "--strict", "-C", str(project))
    assert result.exit_code == 0, result.output
    assert "other/photo-consent/kk/" in result.output


@pytest.mark.parametrize("name", ["card", "../x/y", "a/b/c", "Deck/card", "a/b c", "a/deck", "/a/b", "a/", "con:/x"])
def test_a_name_that_cannot_be_is_wrong_usage(project: Path, name: str) -> None:
    result = run("new", name, "-C", str(project))
    assert result.exit_code == 2
    assert "cannot be a card's name" in result.output


def test_a_card_that_exists_is_not_written_over(project: Path) -> None:
    result = run("new", "first/answer-time", "-C", str(project))
    assert result.exit_code == 2
    assert "exists already" in result.output


# -- rendering --------------------------------------------------------------------------------------------------------


def test_render_writes_pictures_a_manifest_and_a_gallery(project: Path) -> None:
    result = run("render", "-C", str(project), "-j", "1", "--strict")
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (project / "output/first/answer-time/ru").iterdir())
    assert [name.partition(".")[0] for name in names] == ["open-graph", "x-image"]
    assert (project / "output/index.html").is_file()
    records = load((project / "output/manifest.json").read_bytes())
    assert records is not None
    assert len(records) == 6
    assert dict(records[0].inputs).keys() >= {"question.en", "answer.en", "layout classic", "fonts", "placement"}
    assert "6 files from 6 jobs" in result.output


def test_json_is_one_document(project: Path) -> None:
    break_card(project)
    run("new", "first/good", "-C", str(project))
    found = process("render", "-C", str(project), "--json", "-l", "kk", "-j", "1")
    assert found.returncode == 1
    document = json.loads(found.stdout)
    assert document["exit"] == 1
    assert document["counts"]["outputs"] == 2
    assert document["outputs"][0]["path"].startswith("first/good/kk/")
    problem = next(problem for problem in document["problems"] if "anwser" in problem["message"])
    assert (problem["file"], problem["severity"]) == ("cards/first/answer-time.yaml", "error")
    assert "answer" in problem["hint"]


def test_a_card_in_error_is_told_and_its_neighbours_are_drawn(project: Path) -> None:
    break_card(project)
    run("new", "first/good", "-C", str(project))
    result = run("render", "-C", str(project), "-j", "1", "-p", "x-image")
    assert result.exit_code == 1
    assert "cards/first/answer-time.yaml:" in result.stderr
    assert ": error: " in result.stderr
    assert (project / "output/first/good/ru").is_dir()
    assert not (project / "output/first/answer-time").exists()


def test_one_card_is_not_held_up_by_another_ones_error(project: Path) -> None:
    run("new", "first/good", "-C", str(project))
    break_card(project)
    assert run("check", "first/good", "-C", str(project), "-j", "1").exit_code == 0
    assert run("check", "first/answer-time", "-C", str(project), "-j", "1").exit_code == 1


def test_a_missing_or_broken_photo_leaves_out_its_card_only(project: Path) -> None:
    run("new", "first/good", "-C", str(project))
    (project / "assets/photos").mkdir(exist_ok=True)
    (project / "assets/photos/broken.jpg").write_bytes(b"not a picture")
    with card(project).open("a", encoding="utf-8") as file:
        file.write("photo: {path: assets/photos/broken.jpg, alt: x, credit: x}\n")
    result = run("render", "-C", str(project), "-j", "1", "-p", "x-image", "-l", "ru")
    assert result.exit_code == 1
    assert "broken.jpg" in result.stderr
    assert "1 file from 1 job" in result.stdout


def test_dry_run_and_check_write_nothing(project: Path) -> None:
    result = run("render", "--dry-run", "-C", str(project), "-p", "x-image")
    assert "first/answer-time/ru/x-image" in result.output
    assert run("check", "-C", str(project), "-j", "1").exit_code == 0
    assert not (project / "output").exists()


def test_strict_makes_warnings_count(project: Path) -> None:
    path = card(project)
    # A Latin `a` in a Russian word.
    path.write_text(path.read_text(encoding="utf-8").replace("За сколько", "Зa сколько"), encoding="utf-8")
    assert run("check", "-C", str(project), "-j", "1").exit_code == 0
    assert run("check", "-C", str(project), "-j", "1", "--strict").exit_code == 1


def test_outputs_of_slides_and_documents_are_chosen_by_kind(project: Path) -> None:
    asked = ("render", "--dry-run", "-C", str(project), "-p", "x-image", "-p", "linkedin-document", "-l", "ru")
    assert "linkedin-document" not in run(*asked, "--still").output
    assert "x-image" not in run(*asked, "--pdf").output


@pytest.mark.parametrize(
    "arguments",
    [
        ["first/nobody"],
        ["-l", "xx"],
        ["-p", "instagram-fed"],
        ["--brand", "nobody"],
        ["--as-of", "yesterday"],
        ["-j", "0"],
        ["--no-such-option"],
    ],
)
def test_what_was_mistyped_is_wrong_usage(project: Path, arguments: list[str]) -> None:
    result = run("render", "-C", str(project), *arguments)
    assert result.exit_code == 2, result.output
    assert not (project / "output").exists()


@pytest.mark.parametrize(
    ("given", "right"),
    [("1.1.2024", "2024-01-01"), ("20/11/2026", "2026-11-20"), ("1.31.2024", "2026-11-20"), ("2024-02-30", "2026-")],
)
def test_a_day_in_another_order_is_shown_as_it_is_written(started: Path, given: str, right: str) -> None:
    result = run("check", "-C", str(started), "--as-of", given)
    assert result.exit_code == 2
    assert f"`{given}` is no day; write the day as {right}" in result.output


def test_why_nothing_is_left_to_make_is_told(project: Path) -> None:
    named = run("render", "-C", str(project), "-p", "tiktok-video", "--still")
    assert named.exit_code == 2
    assert "with --still nothing is left to make: for tiktok-video there are clips only" in named.output
    plain = run("render", "-C", str(project), "--pdf")
    assert plain.exit_code == 0
    assert "--pdf: note: nothing is left to make: what was asked for has pictures only" in plain.output


def test_without_a_project_the_message_says_what_to_do(tmp_path: Path) -> None:
    found = process("render", "-C", str(tmp_path))
    assert found.returncode == 2
    assert b"cardmaker init FOLDER" in found.stderr


def test_a_folder_that_cannot_be_written_is_a_failure_of_the_machine(project: Path) -> None:
    (project / "blocked").write_text("a file, not a folder", encoding="utf-8")
    result = run("render", "-C", str(project), "-j", "1", "-o", str(project / "blocked" / "out"))
    assert result.exit_code == 3
    assert "blocked" in result.output
    assert "Traceback" not in result.output


def test_an_output_that_cannot_be_written_fails_alone(project: Path) -> None:
    (project / "output/first/answer-time").mkdir(parents=True)
    (project / "output/first/answer-time/ru").write_text("in the way", encoding="utf-8")
    result = run("render", "-C", str(project), "-j", "1", "-p", "x-image")
    assert result.exit_code == 3
    assert "2 files from 3 jobs" in result.output
    assert "Traceback" not in result.output


def test_clean_removes_the_outputs_of_a_card_that_is_gone(project: Path) -> None:
    run("new", "first/good", "-C", str(project))
    run("render", "-C", str(project), "-j", "1", "-p", "x-image", "-l", "ru")
    card(project).unlink()
    assert "would remove first/answer-time/ru/x-image" in run("clean", "--dry-run", "-C", str(project)).output
    assert run("clean", "-C", str(project)).exit_code == 0
    assert not (project / "output/first/answer-time").exists()
    assert (project / "output/first/good/ru").is_dir()


def test_clean_removes_nothing_while_a_file_is_in_error(project: Path) -> None:
    run("render", "-C", str(project), "-j", "1", "-p", "x-image", "-l", "ru")
    break_card(project)
    assert run("clean", "-C", str(project)).exit_code == 1
    assert list((project / "output/first/answer-time/ru").iterdir())


# -- processes --------------------------------------------------------------------------------------------------------


def pictures(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".cardmaker")
    }


def test_the_same_bytes_whatever_the_surroundings(project: Path, tmp_path: Path) -> None:
    run("new", "first/good", "-C", str(project))
    moved = tmp_path / "elsewhere" / "копия"
    moved.parent.mkdir()
    first = process("render", "-C", str(project), "-j", "1", "-p", "x-image", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    assert first.returncode == 0, first.stderr
    before = pictures(project / "output")
    project.rename(moved)
    arguments = ("render", "first/good", "first/answer-time", "-C", str(moved), "-j", "2", "-p", "x-image")
    second = process(*arguments, "-o", str(tmp_path / "out"), PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="tr_TR.UTF-8")
    assert second.returncode == 0, second.stderr
    assert pictures(tmp_path / "out") == before
    alone = process("render", "first/good", "-C", str(moved), "-l", "ru", "-p", "x-image", "-o", str(tmp_path / "one"))
    assert alone.returncode == 0
    drawn = {name: data for name, data in pictures(tmp_path / "one").items() if "/" in name}
    assert len(drawn) == 1
    assert all(before[name] == data for name, data in drawn.items())


def test_processes_that_are_not_forked_draw_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("render", "-C", str(project), "-p", "x-image", "-p", "open-graph")
    assert run(*asked, "-j", "1").exit_code == 0
    before = pictures(project / "output")
    monkeypatch.setattr(pool, "FORKS", False)
    assert run(*asked, "-j", "2", "-o", str(project / "spawned")).exit_code == 0
    assert pictures(project / "spawned") == before


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "latin-1"])
def test_a_terminal_without_the_letters_still_gets_the_message(project: Path, encoding: str) -> None:
    path = card(project)
    text = path.read_text(encoding="utf-8").replace("answer:", "жауап-ә-₸:")
    path.write_text(text, encoding="utf-8")
    found = process("check", "-C", str(project), "-j", "1", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert found.returncode == 1, found.stderr
    assert b"Traceback" not in found.stderr
    assert b"answer-time.yaml" in found.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Ctrl-C reaches the whole console")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_with_130_and_no_half_file(project: Path, number: int) -> None:
    for index in range(60):
        card(project, f"more-{index}").write_text(card(project).read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-m", "cardmaker", "render", "-C", str(project), "-j", "2"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    ) as running:
        assert running.stderr is not None
        running.stderr.readline()  # a tenth is drawn
        before = time.perf_counter()
        (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
        rest = running.stderr.read()
        running.wait(5)
        took = time.perf_counter() - before
    assert running.returncode == 130
    assert took < 1
    assert rest.endswith(b"Interrupted.\n")
    assert b"Traceback" not in rest
    assert not list((project / "output").rglob("*.part"))
    records = load((project / "output/manifest.json").read_bytes())
    assert records
    assert all((project / "output" / record.path).is_file() for record in records)


def test_help_is_quick() -> None:
    resource = pytest.importorskip("resource", reason="platform: no getrusage")

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert process("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(once() for _ in range(3)) < 0.15


# -- tables and the rest ----------------------------------------------------------------------------------------------


def test_placements_are_listed_with_limits(started: Path) -> None:
    assert "1080 x 1920" in run("placements", "-C", str(started)).output
    found = json.loads(run("placements", "--json", "-C", str(started)).output)
    assert {"instagram-feed", "telegram-photo"} <= {place["id"] for place in found["placements"]}


def test_doctor_knows_fonts_and_versions(started: Path) -> None:
    result = run("doctor", "--json", "-C", str(started))
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert found["fonts"]["Roboto"][1] == "yes"
    assert found["versions"]["pillow"].startswith("11.")


def test_schemas_are_written_and_printed(project: Path) -> None:
    assert run("schema", "-C", str(project), "-o", str(project / "here")).exit_code == 0
    written = sorted(path.stem for path in (project / "here").iterdir())
    assert written == ["brand", "card", "deck", "laws", "layout"]
    for kind in written:
        printed = run("schema", "--print", kind).output
        assert printed == (project / f"here/{kind}.json").read_text(encoding="utf-8")
    assert run("schema", "--print", "nothing").exit_code == 2


def test_a_table_aligns_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    report.table(("name", "files"), [("a", "5"), ("longer", "12")])
    assert capsys.readouterr().out == "name    files\na           5\nlonger     12\n"


def test_progress_off_a_terminal_is_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with report.progress(25, "drawn") as bar:
        for _ in range(25):
            bar.step()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "drawn 25 of 25"


def test_progress_on_a_terminal_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with report.progress(3, "drawn") as bar:
        for _ in range(3):
            bar.step()
    assert "3/3" in screen.getvalue()


def test_a_project_without_the_clip_layout_is_told(project: Path) -> None:
    (project / "assets/layouts/clip.yaml").unlink()
    result = run("check", "--clip", "-C", str(project))
    assert result.exit_code == 1
    assert "the project has no layout for clips" in result.output


def test_clips_are_planned_where_they_are_asked_for(project: Path) -> None:
    plain = run("render", "--dry-run", "-C", str(project))
    assert "instagram-reel" not in plain.output
    asked = run("render", "--dry-run", "--clip", "-l", "ru", "-C", str(project))
    assert asked.exit_code == 0, asked.output
    assert "first/answer-time/ru/instagram-reel" in asked.output
    assert "x-image" not in asked.output


def test_a_clip_is_rendered_with_what_lies_beside_it_and_recorded(project: Path) -> None:
    small = "{platform: web, label: Tiny, size: 180x320, formats: [mp4], fps: 10, checked: 2026-11-23}"
    (project / "assets/placements.yaml").write_text(f"placements: {{web-tiny: {small}}}", encoding="utf-8")
    result = run("render", "-C", str(project), "-p", "web-tiny", "-l", "ru", "first/answer-time", "-j", "1")
    assert result.exit_code == 0, result.output
    folder = project / "output/first/answer-time/ru"
    names = {path.name for path in folder.iterdir()}
    assert names == {"web-tiny.mp4", "web-tiny-cover.jpg", "web-tiny.srt", "web-tiny.vtt"}
    records = load((project / "output/manifest.json").read_bytes())
    assert records is not None
    (clip,) = [record for record in records if record.format == "mp4"]
    assert clip.duration and clip.duration > 5
    assert (clip.slide, clip.slides, clip.layout) == (1, 1, "clip")
    assert "assets/brands/desk/bed.ogg" in dict(clip.inputs)
    assert not [path for path in (project / "output").iterdir() if path.name.startswith(".clip-")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--memory-limit", "10M"), "the least is 700M"),
        (("--memory-limit", "much"), "write 800M or 3G"),
        (("--time-limit", "10"), "write 26h, 90m or 2d"),
    ],
)
def test_limits_that_mean_nothing_are_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    result = run("render", "-C", str(tmp_path), *arguments)
    assert result.exit_code == 2
    assert told in result.output
