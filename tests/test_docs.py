"""What the documents promise exists, and what exists is in the documents: commands, options, exit codes, files."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from cardmaker import cli, diagnostics, source, watch
from cardmaker.cli import COMMANDS, report
from cardmaker.content import checks, reading
from cardmaker.content.model import Library
from cardmaker.gallery.words import word
from cardmaker.placements import read_placements
from cardmaker.workspace import packaged_file

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CONTEXT = click.Context(cli.cli)


def command(name: str) -> click.Command:
    found: click.Command | None = cli.cli
    for part in name.split():
        assert isinstance(found, click.Group)
        found = found.get_command(CONTEXT, part)
    assert found is not None
    return found


def with_subcommands() -> list[str]:
    """`laws`, `laws watch` and so on, in the order of the commands."""
    names = []
    for name in COMMANDS:
        group = command(name)
        names += [
            name,
            *(f"{name} {sub}" for sub in (group.list_commands(CONTEXT) if isinstance(group, click.Group) else ())),
        ]
    return names


ALL = with_subcommands()
WITH_SUB = "|".join(sorted(ALL, key=len, reverse=True))


def options(name: str) -> set[str]:
    """All option names of a command, without help, which all have."""
    return {opt for parameter in command(name).params if isinstance(parameter, click.Option) for opt in parameter.opts}


def rows(head: str) -> list[list[str]]:
    """The cells of the table whose first line begins with `head`."""
    lines = README[README.index(f"| {head} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_two_commands_stand_at_the_top() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    assert blocks[0] == "pip install uv\nuv run cardmaker render\n"
    assert blocks[1] == "uv run pytest\n"
    assert "not legal advice" in README


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    documented = [re.findall(rf"`cardmaker ({WITH_SUB}|[a-z]+)", row[0])[0] for row in rows("command")]
    assert documented == ALL
    named = set(re.findall(r"(?:`|uv run )cardmaker ([a-z]+)", README))
    assert named == set(COMMANDS)


def test_every_option_is_documented_with_its_commands() -> None:
    documented: dict[str, set[str]] = {}
    for names, where, _ in rows("option"):
        for option in re.findall(r"`(-[^`]+)`", names):
            documented[option] = set(ALL) if where.startswith("all") else set(re.findall(r"`([a-z ]+)`", where))
            if where == "all but `init`":
                documented[option] = set(ALL) - {"init"}
    existing: dict[str, set[str]] = {}
    for name in ALL:
        for option in options(name):
            existing.setdefault(option, set()).add(name)
    existing |= {"-h": set(ALL), "--help": set(ALL), "--version": {"cardmaker"}}
    assert documented == existing


def test_every_option_and_command_has_a_help_text() -> None:
    for name, (_, text) in COMMANDS.items():
        found = command(name)
        assert found.get_short_help_str(200).split()[:2] == text.split()[:2]
        for parameter in found.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_every_exit_code_is_documented() -> None:
    codes = {report.FINE, report.PROBLEMS, report.USAGE, report.MACHINE, report.INTERRUPTED}
    assert [int(row[0]) for row in rows("exit code")] == sorted(codes)
    assert (cli.USAGE, cli.INTERRUPTED) == (report.USAGE, report.INTERRUPTED)


def test_commands_in_examples_are_accepted() -> None:
    for line in re.findall(r"^uv run cardmaker (.+)$", README, re.M):
        name = next(name for name in sorted(ALL, key=len, reverse=True) if f"{line} ".startswith(f"{name} "))
        arguments = line.removeprefix(name).split()
        known = options(name) | {"-h", "--help"}
        assert {argument for argument in arguments if argument.startswith("-")} <= known, line


def test_the_example_of_a_card_is_a_card() -> None:
    text = re.findall(r"```yaml\n(.*?)```", README, re.S)[0]
    problems = diagnostics.Problems()
    deck_text = (ROOT / "cards/media-law-now/deck.yaml").read_bytes()
    deck_node = source.read(deck_text, "deck.yaml", problems)
    assert deck_node is not None
    deck = reading.read_deck(deck_node, id="media-law-now", problems=problems)
    node = source.read(text.encode(), "README.md", problems)
    assert deck is not None
    assert node is not None
    card = reading.read_card(node, id="media-law-now/x", deck=deck, problems=problems)
    assert card is not None
    assert problems.items == ()
    assert deck.topic(card.topic) is not None


def test_the_examples_of_laws_and_of_an_earlier_wording_are_read() -> None:
    found = re.findall(r"```yaml\n(.*?)```", README, re.S)
    card = found[0]
    wordings, acts = (next(text for text in found if text.startswith(start)) for start in ("wordings:", "mass-media"))
    problems = diagnostics.Problems()
    deck_node = source.read((ROOT / "cards/media-law-now/deck.yaml").read_bytes(), "deck.yaml", problems)
    card_node, acts_node = (source.read(text.encode(), "README.md", problems) for text in (card + wordings, acts))
    assert deck_node is not None and card_node is not None and acts_node is not None
    deck = reading.read_deck(deck_node, id="media-law-now", problems=problems)
    assert deck is not None
    one = reading.read_card(card_node, id="media-law-now/x", deck=deck, problems=problems)
    library = Library((), (one,) if one else (), reading.read_laws(acts_node, problems))
    checks.check(library, layouts=("classic",), placements=(), brands=(), icons=(), pictures=(), problems=problems)
    assert one is not None and len(one.wordings) == 2 and len(library.acts) == 2
    assert problems.items == ()


def test_the_example_of_watched_articles_is_watched() -> None:
    (text,) = (block for block in re.findall(r"```yaml\n(.*?)```", README, re.S) if "selector" in block)
    problems = diagnostics.Problems()
    node = source.read(text.replace("\n", "\n  title: {ru: a}\n  name: {ru: a}\n", 1).encode(), "laws.yaml", problems)
    assert node is not None
    acts = reading.read_laws(node, problems)
    assert len(watch.watched(Library(acts=acts), problems)) == 4
    assert problems.items == ()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_and_paths_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(((?!https?:)[^)]+)\)", text):
        assert (ROOT / target).exists(), target
    for path in re.findall(r"`((?:assets|cards|tests|\.ci)/[\w./-]+)`", text):
        made = {
            "assets/fonts/",
            "assets/audio/",
            "assets/audio/late-answer.ru.mp3",
            "assets/placements.yaml",
            "cards/media-law-now/late-answer.yaml",
            "cards/approvals.yaml",
        }
        assert path in made or (ROOT / path).exists(), path


def test_every_room_is_in_the_list_for_contributors() -> None:
    rooms = {path.stem for path in (ROOT / "src/cardmaker").glob("*") if not path.name.startswith("__")}
    listed = set(re.findall(r"`([a-z]+)`", CONTRIBUTING[CONTRIBUTING.index("| rooms |") :].split("\n\n")[0]))
    assert rooms - {"starter"} <= listed


def test_the_changelog_counts_placements_right() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    problems = diagnostics.Problems()
    node = source.read(packaged_file("placements.yaml"), "placements.yaml", problems)
    assert f"{len(read_placements(node, problems))} placements" in text


def test_nothing_names_a_registry_or_this_machine() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "://" not in text
    assert "constraint-dependencies" in text


def test_the_steps_of_posting_name_what_the_gallery_says() -> None:
    section = README.partition("### Post it")[2].partition("\n### ")[0]
    for key in ("all-places", "find", "copy-caption", "copy-alt", "open", "safe"):
        assert f"*{word(key)}*" in section, key
    pictures = [ROOT / name for name in re.findall(r"\]\((\.github/post-[^)]+)\)", section)]
    assert len(pictures) == 3
    assert all(path.stat().st_size < 150_000 for path in pictures)
