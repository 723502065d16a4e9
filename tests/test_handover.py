"""What posting takes: archives, sheets, import files, calendars; each read by another reader than its writer."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import itertools
import json
import re
import shutil
import subprocess
import tracemalloc
import zipfile
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import small
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cardmaker import cli
from cardmaker.cli.pack import _look
from cardmaker.content.model import Schedule, Slots
from cardmaker.content.reading import read_deck
from cardmaker.diagnostics import Problems, Span
from cardmaker.handover import archive, calendar, importers, posts, sheet
from cardmaker.handover.posts import Post, safe, slots
from cardmaker.source import read
from cardmaker.workspace import Workspace, packaged_file, today

SCHEDULE = """\
schedule:
  from: 2026-12-01
  days: [tue, thu]
  times: ["10:00", "18:30"]
  per-week: 3
  platforms: {x: {times: ["09:00"]}}
media_base_url: https://media.example/cards/
accounts: {instagram: {id: acc-1}}
"""
PRESETS = {preset.id: preset for preset in importers.presets(packaged_file(importers.FILE))}


def pack(space: Workspace, *arguments: str) -> Result:
    out = str(space.root / "packs")
    return CliRunner().invoke(cli.cli, ["pack", "-C", str(space.root), "-o", out, *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small project for Instagram, with a schedule, a card named in Cyrillic, and all its pictures."""
    root = tmp_path_factory.mktemp("pack")
    space = small.start(root)
    small.swap(root, "assets/placements.yaml", "platform: web, label: Square", "platform: instagram, label: Square")
    small.swap(root, "assets/placements.yaml", "platform: web, label: Tall", "platform: instagram, label: Tall")
    small.write(root, "cards/week/deck.yaml", small.DECK + SCHEDULE)
    long = "**Нет.** " + "Длинный ответ о законе. " * 40
    text = small.card("fourth").replace("**Ответ fourth.** Да.", long)
    small.write(root, "cards/week/сұрақ.yaml", text)
    small.render(space, day=today())
    return space


@pytest.fixture
def project(made: Workspace, tmp_path: Path) -> Workspace:
    """The same, for a test that changes it."""
    shutil.copytree(made.root, tmp_path / "p", ignore=shutil.ignore_patterns("packs"))
    root = (tmp_path / "p").resolve()
    return Workspace(root, root / "output")


def packed(space: Workspace, *arguments: str, code: int = 0) -> dict[str, bytes]:
    result = pack(space, *arguments)
    assert result.exit_code == code, result.output
    return {path.name: path.read_bytes() for path in (space.root / "packs").iterdir() if path.suffix != ".json"}


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


# Archives -----------------------------------------------------------------------------------------------------------


def test_an_archive_for_each_language_has_all_files_in_posting_order(made: Workspace) -> None:
    files = packed(made)
    assert sorted(files) == ["posts-week.ics", "posts.xlsx", "week-en.zip", "week-ru.zip"]
    inside = entries(files["week-ru.zip"])
    names = list(inside)
    assert names[:2] == ["captions.txt", "alt.txt"]
    folders = list(dict.fromkeys(name.split("/")[0] for name in names[2:]))
    assert folders == ["01-cover", "02-one", "03-three", "04-two", "05-сұрақ"]
    assert "02-one/web-square.png" in names
    outputs = {path.read_bytes() for path in (made.out / "week").rglob("ru/*")}
    assert {inside[name] for name in names[2:]} == outputs


def test_the_texts_of_an_archive_open_in_notepad(made: Workspace) -> None:
    inside = entries(packed(made)["week-ru.zip"])
    text = inside["captions.txt"].decode("utf-8-sig")
    assert inside["captions.txt"].startswith(b"\xef\xbb\xbf") and text.count("\n") == text.count("\r\n")
    assert "02 one · Square · ru · 2026-12-03 10:00" in text and "Вопрос one?" in text
    assert "02-one/web-square.png\r\nВопрос one? Ответ one." in inside["alt.txt"].decode("utf-8-sig")


def test_another_program_opens_an_archive_with_names_in_cyrillic(
    made: Workspace, tmp_path: Path, needs: Callable[..., str]
) -> None:
    unzip = needs("unzip", install="unzip")
    path = tmp_path / "w.zip"
    path.write_bytes(packed(made)["week-ru.zip"])
    done = subprocess.run([unzip, "-t", str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    raw = zipfile.ZipFile(path).infolist()
    assert all(entry.flag_bits & 0x800 for entry in raw if not entry.filename.isascii())  # names are UTF-8
    assert {entry.date_time for entry in raw} == {(1980, 1, 1, 0, 0, 0)}


def test_by_platform_there_is_one_archive_with_a_folder_for_each_language(made: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "by"
    result = pack(made, "--by", "platform", "-o", str(out))
    assert result.exit_code == 0 and (out / "week-instagram.zip").exists()
    names = entries((out / "week-instagram.zip").read_bytes())
    assert {name.split("/")[0] for name in names} == {"captions.txt", "alt.txt", "ru", "en"}


def test_the_same_packs_have_the_same_bytes(made: Workspace) -> None:
    assert packed(made, "--importer", "metricool") == packed(made, "--importer", "metricool")


def test_an_archive_is_never_in_memory_as_a_whole(made: Workspace, tmp_path: Path) -> None:
    size, chosen = 2_000_000, some(made)
    tracemalloc.start()
    with (tmp_path / "a.zip").open("w+b") as file:
        archive.archive(chosen, lambda _: bytes(size), file, languages=True)
        _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "a.zip").stat().st_size > 10 * size > 3 * peak


def test_an_archive_that_cannot_be_finished_leaves_the_earlier_one(
    made: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = packed(made)
    real = Workspace.read_output
    monkeypatch.setattr(Workspace, "read_output", lambda self, name: None if "web-tall" in name else real(self, name))
    result = pack(made)
    assert result.exit_code == 3 and "was changed while it was packed" in result.output
    folder = made.root / "packs"
    assert {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".card")} == before


@given(st.text(max_size=40))
def test_names_are_taken_by_every_system(name: str) -> None:
    found = safe(name)
    assert found and not re.search(r'[<>:"/\\|?*\x00-\x1f]', found) and not found.endswith((".", " "))
    assert found.split(".")[0].lower() not in {"con", "aux", "nul", "com1", "lpt9"}


# Only what is true --------------------------------------------------------------------------------------------------


def test_what_is_missing_altered_or_out_of_date_is_not_packed_and_told(project: Workspace) -> None:
    (project.out / "week/one/ru/web-square.png").unlink()
    (project.out / "week/two/ru/web-square.png").write_bytes(b"altered")
    small.swap(project.root, "cards/week/three.yaml", "Answer third", "Reply three")
    result = pack(project)
    assert result.exit_code == 1
    assert "not packed: week/one: ru/web-square (output missing)" in result.output
    assert "not packed: week/two: ru/web-square (output's bytes were altered)" in result.output
    assert "week/three: en/web-square, en/web-tall (answer.en changed" in result.output
    assert "Make them: cardmaker render week/one week/three week/two" in result.output
    files = {path.name: path.read_bytes() for path in (project.root / "packs").iterdir()}
    assert "02-one/web-square.png" not in entries(files["week-ru.zip"])
    assert not [name for name in entries(files["week-en.zip"]) if "three" in name]


def test_nothing_made_is_nothing_packed(project: Workspace, tmp_path: Path) -> None:
    result = pack(project, "--outputs", str(tmp_path / "none"), "week/one", "-l", "ru")
    assert result.exit_code == 1 and "There is nothing to pack yet." in result.output
    assert f"cardmaker render week/one -l ru -o {tmp_path / 'none'}" in result.output
    assert not (project.root / "packs").exists()


def test_a_card_the_law_has_changed_is_marked_and_in_no_import_file(project: Workspace) -> None:
    wordings = '"1": {wordings: [{from: 2020-01-01, until: 2026-11-10}, {from: 2026-11-10}]}'
    small.swap(project.root, "cards/laws.yaml", '"1": {wordings: [{from: 2020-01-01}]}', wordings)
    small.render(project, day=today())
    files = packed(project, "--importer", "metricool")
    names = entries(files["week-ru.zip"])
    assert "02 (CHECK FIRST)-one/web-square.png" in names and "04-two/web-square.png" in names
    assert "!! CHECK FIRST: being checked" in names["captions.txt"].decode()
    assert "Вопрос one" not in files["posts-metricool-week-ru.csv"].decode()
    assert "Вопрос one" not in files["posts-week.ics"].decode()


def test_packs_of_everything_replace_earlier_ones_but_nothing_that_was_changed(project: Workspace) -> None:
    packed(project, "--by", "platform", "--importer", "metricool")
    folder = project.root / "packs"
    (folder / "posts-metricool-week-en.csv").write_text("edited")
    (folder / "mine.txt").write_text("mine")
    packed(project, "week/one")
    assert (folder / "week-instagram.zip").exists()
    names = set(packed(project))
    assert names == {
        "week-en.zip",
        "week-ru.zip",
        "posts.xlsx",
        "posts-week.ics",
        "mine.txt",
        "posts-metricool-week-en.csv",
    }


def test_what_is_withheld_is_not_packed_though_it_was_made(project: Workspace) -> None:
    deck = (project.root / "cards/week/deck.yaml").read_text(encoding="utf-8")
    small.write(project.root, "cards/week/deck.yaml", deck + "approval: required\n")
    result = pack(project, "week/one")
    assert result.exit_code == 1 and "week/one is not made in ru" in result.output
    assert "There is nothing to pack yet." in result.output


def test_mistyped_names_are_wrong_usage(made: Workspace) -> None:
    assert pack(made, "week/onee").exit_code == 2
    result = pack(made, "--importer", "publr")
    assert result.exit_code == 2 and "publer" in result.output


# The sheet ----------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)
def some(space: Workspace) -> tuple[Post, ...]:
    return _look(space, (), (), (), Problems()).posts


def test_the_sheet_reads_back_as_texts(made: Workspace) -> None:
    first = some(made)[0]
    record = replace(first.files[0], title="12345678901234567890", caption="=1+1\x07")
    table = openpyxl.load_workbook(io.BytesIO(sheet.sheet([replace(first, files=(record,))])))["Posts"]
    heads = [cell.value for cell in table[1]]
    row = dict(zip(heads, table[2], strict=True))
    assert (row["Question"].value, row["Caption"].value) == ("12345678901234567890", "=1+1")
    assert {cell.data_type for cell in table[2]} <= {"s", "n"}  # n: empty
    assert row["Caption"].data_type == "s" and row["Caption"].alignment.wrap_text
    assert (table.freeze_panes, table.auto_filter.ref) == ("A2", "A1:L2")
    assert (row["Date"].value, row["Time"].value) == ("2026-12-01", "10:00")


def test_the_sheet_has_a_row_for_each_post(made: Workspace) -> None:
    table = openpyxl.load_workbook(io.BytesIO(packed(made)["posts.xlsx"]))["Posts"]
    assert table.max_row == 1 + len(some(made))
    assert any("Вопрос one?" in str(cell.value) for cell in table["H"])


# Import files -------------------------------------------------------------------------------------------------------


def rows(data: bytes, preset: importers.Preset) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=preset.separator))


@pytest.mark.parametrize("name", PRESETS)
def test_import_files_read_back_against_their_presets(made: Workspace, name: str) -> None:
    preset = PRESETS[name]
    posts_ = some(made)
    assert not importers.lacking(posts_, preset)
    files = dict(importers.files(posts_, preset))
    found = [row for data in files.values() for row in rows(data, preset)]
    assert len(found) == len(importers.imported(posts_, preset)) == len(posts_)
    assert all(tuple(row) == tuple(head for head, _ in preset.columns) for row in found)
    text = next(head for head, what in preset.columns if what == "text")
    assert {row[text] for row in found} == {one.caption for one in posts_}
    date = next(head for head, what in preset.columns if what == "date")
    assert all(dt.datetime.strptime(row[date], preset.date) for row in found)
    addresses = [value for row in found for value in row.values() if "https://media.example" in value]
    assert len(addresses) >= len(found)
    assert any("https://media.example/cards/week/%D1%81" in address for address in addresses)


def test_hours_are_written_as_each_scheduler_takes_them(made: Workspace) -> None:
    one = some(made)[0]
    (fast,) = rows(importers.table([one], PRESETS["postfast"]), PRESETS["postfast"])
    assert (fast["scheduled_at"], fast["account_id"]) == ("2026-12-01T05:00:00Z", "acc-1")
    (cool,) = rows(importers.table([one], PRESETS["metricool"]), PRESETS["metricool"])
    assert (cool["Date"], cool["Time"], cool["Instagram"], cool["Facebook"]) == (
        "2026-12-01",
        "10:00:00",
        "true",
        "false",
    )


def test_stories_reels_and_shorts_are_named_so(made: Workspace) -> None:
    def told(platform: str, name: str) -> list[str]:
        one = some(made)[0]
        place = replace(one.job.placement, id=name, platform=platform)
        (row,) = rows(importers.table([replace(one, job=replace(one.job, placement=place))], PRESETS["postfast"]), fast)
        return [row[head] for head in ("fb_content_type", "ig_publish_type", "yt_is_short")]

    fast = PRESETS["postfast"]
    assert told("instagram", "instagram-story") == ["", "STORY", ""]
    assert told("facebook", "facebook-reel") == ["REEL", "", ""]
    assert told("facebook", "facebook-feed") == ["POST", "", ""]
    assert told("youtube", "youtube-short") == ["", "", "true"]


def test_import_files_are_split_at_the_most_rows(made: Workspace) -> None:
    preset = replace(PRESETS["metricool"], rows=3)
    files = dict(importers.files(some(made), preset))
    counts = {name: len(rows(data, preset)) for name, data in files.items()}
    assert max(counts.values()) == 3 and sum(counts.values()) == len(some(made))
    assert "posts-metricool-week-ru-1.csv" in counts and "posts-metricool-week-ru-2.csv" in counts


def test_what_an_importer_needs_is_told_before_anything_is_written(project: Workspace) -> None:
    small.write(project.root, "cards/week/deck.yaml", small.DECK)
    result = pack(project, "--importer", "postfast")
    assert result.exit_code == 1 and not (project.root / "packs").exists()
    for said in ("no `media_base_url`", "no `schedule`", "which account on instagram is ours", "Nothing was written"):
        assert said in result.output
    assert result.output.count("error:") == 3


@pytest.mark.parametrize("begin", importers.FORMULA[:4])
def test_captions_that_look_like_formulas_are_warned_of(made: Workspace, begin: str) -> None:
    one = some(made)[0]
    odd = replace(one, files=(replace(one.files[0], caption=f"{begin}7 727 000"), *one.files[1:]))
    (warning,) = importers.doubtful([odd], PRESETS["publer"])
    assert f"begins with `{begin}`" in warning.message
    assert not importers.doubtful([one], PRESETS["publer"])


def test_every_preset_names_its_source_and_what_is_not_confirmed() -> None:
    assert set(PRESETS) == {"publer", "metricool", "socialbee", "postfast"}
    assert all(preset.source and preset.confirmed and preset.checked for preset in PRESETS.values())
    assert {name for name, preset in PRESETS.items() if not importers.notes(preset)} == {"postfast"}
    assert len(PRESETS["publer"].columns) == 12


def test_what_is_not_confirmed_is_said_when_the_file_is_written(made: Workspace) -> None:
    said = pack(made, "--importer", "publer", "--importer", "postfast").output
    assert "Publer: not confirmed by its maker: the word for YouTube Shorts" in said and "PostFast:" not in said
    assert "(Read on 2026-11-25: https://publer.com/" in said
    assert "not confirmed" not in pack(made).output
    found = json.loads(pack(made, "--importer", "socialbee", "--json").stdout)
    assert [note.partition(":")[0] for note in found["notes"]] == ["SocialBee"]


def test_a_document_is_named_so_and_heads_are_those_of_the_template(made: Workspace) -> None:
    one = some(made)[0]
    job = replace(one.job, placement=replace(one.job.placement, kind="document", platform="linkedin"))
    (row,) = rows(importers.table([replace(one, job=job)], PRESETS["publer"]), PRESETS["publer"])
    assert row["Post subtype - I.e. story, reel, PDF .."] == "PDF"
    assert row["Media URL(s) - Separated by comma"].startswith("https://media.example/")


# Hours --------------------------------------------------------------------------------------------------------------


def schedule(zone: str = "Asia/Almaty", since: dt.date = dt.date(2026, 12, 1), **slot: object) -> Schedule:
    return Schedule(since, zone, Slots(**{"days": (0, 2), "times": (dt.time(10),), **slot}), (), Span("x"))  # type: ignore[arg-type]


def first(found: Schedule, count: int) -> list[str]:
    return [f"{hour:%a %d.%m. %H:%M}" for hour in itertools.islice(slots(found, found.slots), count)]


def test_posts_go_out_on_days_and_times_and_not_too_often() -> None:
    assert first(schedule(), 3) == ["Wed 02.12. 10:00", "Mon 07.12. 10:00", "Wed 09.12. 10:00"]
    often = schedule(times=(dt.time(10), dt.time(18)), per_week=3)
    assert first(often, 6) == [
        "Wed 02.12. 10:00",
        "Wed 02.12. 18:00",
        "Mon 07.12. 10:00",
        "Mon 07.12. 18:00",
        "Wed 09.12. 10:00",
        "Mon 14.12. 10:00",
    ]


def test_an_hour_that_clocks_skip_is_moved_forward_and_one_they_repeat_is_the_first() -> None:
    spring = schedule("Europe/Berlin", dt.date(2027, 3, 28), days=(6,), times=(dt.time(2, 30),))
    (hour,) = itertools.islice(slots(spring, spring.slots), 1)
    assert f"{hour:%H:%M %z}" == "03:30 +0200"
    autumn = schedule("Europe/Berlin", dt.date(2026, 10, 25), days=(6,), times=(dt.time(2, 30),))
    (hour,) = itertools.islice(slots(autumn, autumn.slots), 1)
    assert f"{hour:%H:%M %z}" == "02:30 +0200"


@settings(max_examples=40)
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.times(), min_size=1, max_size=3),
    st.none() | st.integers(1, 6),
    st.sampled_from(["Asia/Almaty", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_hours_grow_and_keep_the_number_of_a_week(
    since: dt.date, days: set[int], times: set[dt.time], most: int | None, zone: str
) -> None:
    plain = tuple(sorted({time.replace(second=0, microsecond=0, fold=0) for time in times}))
    found = Slots(tuple(sorted(days)), plain, most)
    hours = list(itertools.islice(slots(schedule(zone, since), found), 40))
    assert all(hour == posts.existing(hour) and hour.date() >= since for hour in hours)
    assert all(one <= two for one, two in itertools.pairwise(hours))
    weeks = [hour.isocalendar()[:2] for hour in hours]
    assert most is None or max(weeks.count(week) for week in weeks) <= most


def test_an_hour_stays_with_its_post_whatever_is_asked_for(made: Workspace) -> None:
    whole = {one.job.id: one.when for one in some(made)}
    part = _look(made, ("week/two",), ("en",), (), Problems()).posts
    assert part and all(one.when == whole[one.job.id] for one in part)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{from: 2026-12-01, days: [monday, noday]}", "`noday` is no day of the week"),
        ('{from: 2026-12-01, times: ["25:00"]}', "`25:00` is no time of day"),
        ("{from: 2026-12-01, zone: Asia/Almatty}", "there is no time zone `Asia/Almatty`"),
        ("{from: 2026-12-01, per-week: 0}", "`per-week` should be a number from 1 to 100"),
        ("{days: [mon]}", "`from` is missing from this schedule"),
        ("{from: 1.12.2026}", "is not a day as it is written here"),
    ],
)
def test_a_wrong_schedule_is_told_at_its_place(text: str, said: str) -> None:
    problems = Problems()
    data = f"title: {{ru: Н}}\nlanguages: [ru]\ntopics: {{a: {{label: {{ru: А}}}}}}\nschedule: {text}\n"
    read_deck(read(data.encode(), "cards/w/deck.yaml", problems), id="w", problems=problems)
    assert [problem.span.line for problem in problems.errors] == [4]
    assert said in problems.errors[0].message


# The calendar -------------------------------------------------------------------------------------------------------


def events(data: bytes) -> list[dict[str, str]]:
    """A second reader of RFC 5545: unfolds lines, takes properties apart."""
    lines = re.sub("\r\n[ \t]", "", data.decode()).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    for text in lines:
        name, _, value = text.partition(":")
        if text == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("END", "BEGIN"):
            found[-1][name.partition(";")[0]] = value
    return found


def test_the_calendar_has_an_event_for_each_post(made: Workspace) -> None:
    posts_ = [one for one in some(made) if one.when]
    found = events(packed(made)["posts-week.ics"])
    assert len(found) == len(posts_) == len({event["UID"] for event in found})
    almaty = zoneinfo.ZoneInfo("Asia/Almaty")
    for event, one in zip(found, posts_, strict=True):
        begins = dt.datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        assert begins.astimezone(almaty) == one.when and event["DTSTAMP"] == event["DTSTART"]
        assert event["SUMMARY"].endswith(one.title.replace(",", "\\,"))
        assert len(max(calendar.calendar([one], "w").split(b"\r\n"), key=len)) <= 75


def test_a_link_s_preview_has_no_caption_to_paste(made: Workspace) -> None:
    one, other = some(made)[:2]
    web = replace(one, job=replace(one.job, placement=replace(one.job.placement, platform="web")))
    assert archive.captions([web, other]).count(archive.RULE) == 2
    assert archive.alts([web, other], languages=False).count(archive.RULE) == 4
    assert openpyxl.load_workbook(io.BytesIO(sheet.sheet([web, other])))["Posts"].max_row == 2


def test_slides_and_clips_are_named_in_order(made: Workspace) -> None:
    long = next(one for one in some(made) if len(one.files) > 1 and one.name == "three")
    names = [name for name, _ in archive.names(long, languages=False)]
    assert names == [f"03-three/web-tall-{number:02}.jpg" for number in range(1, len(names) + 1)]
    clip = replace(
        long,
        job=replace(long.job, placement=replace(long.job.placement, id="reel", kind="clip")),
        files=(replace(long.files[0], path="a/reel.mp4"),),
        extras=tuple(replace(long.files[0], path=f"a/reel{end}") for end in ("-cover.jpg", ".srt", ".vtt")),
    )
    assert [name.partition("/")[2] for name, _ in archive.names(clip, languages=False)] == [
        "reel.mp4",
        "reel-cover.jpg",
        "reel.srt",
        "reel.vtt",
    ]
