"""`schema`: nothing comes in; JSON Schemas (Draft-07) for editors go out, one file for each kind of YAML file."""

from __future__ import annotations

from pathlib import Path

import click

from cardmaker import workspace
from cardmaker.cli import report
from cardmaker.cli.options import find, project_option

FOLDER = "assets/schema"


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder to write to. Default: {FOLDER} in the project.",
)
@click.option("--print", "wanted", metavar="KIND", help="Print one schema instead: card, deck, laws, brand or layout.")
@project_option
def schema(out: Path | None, wanted: str | None, project: Path | None) -> None:
    """Write the JSON Schemas that help editors complete and check YAML.

    Files made by `new` and `init` name them in their first line, which editors with a YAML language server read. In
    VS Code, for example, that is the extension "YAML".
    """
    texts = schemas()
    if wanted:
        if wanted not in texts:
            raise click.UsageError(f"there is no schema `{wanted}`; there are {', '.join(texts)}")
        click.echo(texts[wanted], nl=False)
        return
    folder = out or find(project).root / FOLDER
    try:
        names = workspace.write_texts(folder, [(f"{kind}.json", text) for kind, text in texts.items()])
    except OSError as error:
        click.secho(f"{error.filename or folder}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    for name in names:
        click.echo(f"wrote {click.format_filename(folder / name)}")


def schemas() -> dict[str, str]:
    """The text of each schema by the kind of file it is for."""
    from cardmaker import schema as made
    from cardmaker.design.schema import brand_schema, layout_schema

    return {
        "card": made.dumps(made.card_schema()),
        "deck": made.dumps(made.deck_schema()),
        "laws": made.dumps(made.laws_schema()),
        "brand": made.dumps(brand_schema()),
        "layout": made.dumps(layout_schema()),
    }
