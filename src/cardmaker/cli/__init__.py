"""The command line comes in; printed text and an exit code go out.

Exit codes: 0 fine, 1 problems in files, 2 wrong usage, 3 a job failed on this machine, 130 interrupted.
Commands are imported when they run, so that `--help` is quick.
"""

from __future__ import annotations

import importlib
import io
import sys

import click

from cardmaker import cycles

USAGE, INTERRUPTED = 2, 130
COMMANDS: dict[str, tuple[str, str]] = {
    "render": ("cardmaker.cli.render:render", "Make the pictures. This is the main job."),
    "check": ("cardmaker.cli.render:check", "Find everything that is wrong, without writing files."),
    "pack": ("cardmaker.cli.pack:pack", "Pack what was made for whoever posts it."),
    "laws": ("cardmaker.cli.laws:laws", "Acts and articles, the cards that rest on them, and how each stands."),
    "approve": ("cardmaker.cli.approve:approve", "Record that somebody approves a card's exact text, or show who did."),
    "translate": ("cardmaker.cli.translate:translate", "Send texts out to be translated, and put back what returns."),
    "status": ("cardmaker.cli.status:status", "How the last run of all cards ended. For a monitor."),
    "intake": ("cardmaker.cli.intake:intake", "Make drafts of cards from the questions people sent."),
    "new": ("cardmaker.cli.start:new", "Start a card."),
    "init": ("cardmaker.cli.start:init", "Start a project in a new folder."),
    "placements": ("cardmaker.cli.placements:placements", "The table of places to publish, with sizes and limits."),
    "doctor": ("cardmaker.cli.doctor:doctor", "Fonts, picture formats and versions on this machine."),
    "schema": ("cardmaker.cli.schema:schema", "Write the JSON Schemas that help editors complete and check YAML."),
    "clean": ("cardmaker.cli.clean:clean", "Remove outputs that nobody plans any more, and nothing else."),
}


class Commands(click.Group):
    """A group whose commands are imported only when somebody runs them or asks for their own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from cardmaker.workspace.installed import version

    click.echo(f"cardmaker {version('cardmaker')}")
    ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Questions and answers about the law, written in YAML, become pictures for every social platform.

    Start with: cardmaker render
    """


def _print_anything() -> None:
    """A terminal that cannot show a letter shows its code instead; printing never fails for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> int:
    """Runs the command line; returns the exit code of the house."""
    _print_anything()
    cycles.look_seldom()
    try:
        code = cli.main(prog_name="cardmaker", standalone_mode=False)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    return code if isinstance(code, int) else 0
