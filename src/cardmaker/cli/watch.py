"""`laws watch`: the register's addresses come in; what the official pages say otherwise than before goes out.

Texts are told first and kept afterwards: a run that is killed in between tells the same again, and loses nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, project_option
from cardmaker.diagnostics import Diagnostic, Problems
from cardmaker.frozen import frozen
from cardmaker.workspace import Workspace, sha256, today, write_texts

if TYPE_CHECKING:
    from cardmaker.watch import Watched
    from cardmaker.watch.texts import Seen
    from cardmaker.web import Page, Web

State = Literal["same", "changed", "first", "not found", "failed", "wrong address"]
CACHE = ".cardmaker/watch.json"
"""Beside the outputs: what servers gave to ask for a page only if it has changed; without it, they are read in full."""
READING = 1
"""Raised when articles are found on pages in another way, so that no page is taken for read."""
KINDS = ("", "text/html", "application/xhtml+xml")


@frozen
class Finding:
    """What was found of one article. `file` keeps the text seen now, `before` is the one seen last."""

    article: Watched
    state: State
    message: str = ""
    hint: str = ""
    before: Seen | None = None
    difference: tuple[str, ...] = ()
    file: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Cache:
    """What servers gave for pages by address; `key` is what they were read for."""

    pages: dict[str, dict[str, str]]

    def known(self, url: str, key: str) -> tuple[str, str]:
        """The etag and the moment of the page, if it was read for the same."""
        page = self.pages.get(url, {})
        return (page.get("etag", ""), page.get("modified", "")) if page.get("key") == key else ("", "")


@click.command()
@click.argument("acts", nargs=-1, metavar="[ACT]...")
@json_option
@project_option
@click.pass_context
def watch(context: click.Context, acts: tuple[str, ...], as_json: bool, project: Path | None) -> None:
    """Read the official pages of the articles and tell what has changed since they were last read.

    Every text is kept in cards/watched with the day it was first seen. No card and no law is changed: compare the
    cards with the new text, and add the wording to cards/laws.yaml. ACT is the id of an act; without any, all are read.
    """
    from cardmaker import watch as watching
    from cardmaker.project import LAWS, load_words

    outer = context.parent.params if context.parent else {}
    space = find(project or outer.get("project"))
    problems = Problems()
    library = load_words(space, problems)
    _refuse_unknown(acts, [act.id for act in library.acts])
    if acts:
        library = replace(library, acts=tuple(act for act in library.acts if act.id in acts))
    articles = watching.watched(library, problems)
    found = [problem for problem in problems.items if problem.span.file == LAWS]
    unsure = sorted({problem.span.file for problem in problems.errors} - {LAWS})
    quiet = as_json or bool(outer.get("as_json"))
    report.problem_lines(() if quiet else found)
    cache = _cache(space)
    findings = list(_findings(space, articles, cache, quiet=quiet))
    code = _exit_code(findings, found)
    if quiet:
        report.json_text(_document(findings, watching.unwatched(library), found, unsure, code))
    else:
        _told(findings, watching.unwatched(library), unsure)
    sys.stdout.flush()
    raise click.exceptions.Exit(_kept(space, findings, cache) or code)


def open_web(articles: Sequence[Watched]) -> Web:
    """What fetches pages, from the hosts of the register alone."""
    from cardmaker import watch as watching
    from cardmaker.web import Web

    return Web(watching.hosts(tuple(articles)))


def _refuse_unknown(acts: Sequence[str], known: Sequence[str]) -> None:
    from cardmaker.source import suggest

    for act in acts:
        if act not in known:
            raise click.UsageError(f"ACT: there is no act `{act}`. {suggest(act, known, 'There are')}")


# Reading --------------------------------------------------------------------------------------------------------------


def _findings(space: Workspace, articles: Sequence[Watched], cache: Cache, *, quiet: bool) -> Iterator[Finding]:
    from cardmaker import watch as watching

    web = open_web(articles)
    pages = list(watching.by_page(tuple(articles)))
    with report.progress(len(pages), "read", quiet=quiet) as bar:
        for url, those in pages:
            yield from _of_page(space, web, url, those, cache)
            bar.step()


def _of_page(space: Workspace, web: Web, url: str, articles: Sequence[Watched], cache: Cache) -> list[Finding]:
    from cardmaker.web import Failure, Unchanged

    before = {article: _last(space, article) for article in articles}
    key = _key(before)
    etag, modified = cache.known(url, key)
    answer = web.get(url, etag=etag, modified=modified)
    if isinstance(answer, Unchanged):
        return [Finding(article, "same", before=before[article]) for article in articles]
    if isinstance(answer, Failure):
        state: State = "wrong address" if answer.lasting else "failed"
        hint = "Open it in a browser. If the page has moved, correct its `url` in cards/laws.yaml."
        return [Finding(one, state, answer.message, hint if answer.lasting else "", before[one]) for one in articles]
    found = [_of_article(space, answer, article, before[article]) for article in articles]
    cache.pages.pop(url, None)
    if (answer.etag or answer.modified) and all(one.lines for one in found):
        texts = {one.article: _seen(one) for one in found}
        cache.pages[url] = {"etag": answer.etag, "modified": answer.modified, "key": _key(texts)}
    return found


def _of_article(space: Workspace, answer: Page, article: Watched, before: Seen | None) -> Finding:
    from cardmaker.watch import page, texts

    if answer.kind not in KINDS:
        hint = "Name the address of the page itself, not of a file to download."
        return Finding(article, "wrong address", f"it is no page but {answer.kind}", hint, before)
    text = page.decode(answer.body, answer.charset)
    lines = page.article(text, article.article, heading=article.heading, selector=article.selector)
    if isinstance(lines, page.Missing):
        return Finding(article, "not found", lines.message, lines.hint, before)
    if before and texts.same(before.lines, lines):
        return Finding(article, "same", before=before, lines=before.lines)
    file = texts.next_name(article.folder, space.files(article.folder, (".txt",)), today())
    if before is None:
        return Finding(article, "first", file=file, lines=lines)
    return Finding(article, "changed", "", "", before, texts.difference(before.lines, lines), file, lines)


def _last(space: Workspace, article: Watched) -> Seen | None:
    """The text of an article that was seen last; None: none was, or its file is empty."""
    from cardmaker.watch import texts

    name = texts.latest(space.files(article.folder, (".txt",)))
    data = space.read(name, Problems()) if name else None
    seen = texts.load(data, name) if name and data is not None else None
    return seen if seen and seen.lines else None


def _seen(finding: Finding) -> Seen:
    from cardmaker.watch.texts import Seen

    return Seen("", finding.lines)


def _key(texts: Mapping[Watched, Seen | None]) -> str:
    """What a page is read for: its articles, how they are found on it, and their texts as they are known.

    One that is not known makes a key that no page has, so that only a page of which all is known is left unread.
    """
    facts = [
        [one.act, one.article, one.heading, one.selector, seen.lines if seen else None]
        for one, seen in sorted(texts.items(), key=lambda item: (item[0].act, item[0].article))
    ]
    return sha256(json.dumps([READING, facts]).encode())


def _cache(space: Workspace) -> Cache:
    data = space.read_output(CACHE)
    try:
        whole = json.loads(data) if data else {}
        pages = {str(url): {str(k): str(v) for k, v in page.items()} for url, page in whole.items()}
    except (ValueError, AttributeError, RecursionError):
        pages = {}
    return Cache(pages)


# Keeping --------------------------------------------------------------------------------------------------------------


def _kept(space: Workspace, findings: Sequence[Finding], cache: Cache) -> int:
    """Writes the texts that are new; the exit code where the machine refuses, else 0."""
    from cardmaker.watch import texts

    files = []
    for one in findings:
        if one.file:
            head = (one.article.name, one.article.url, f"Found by {one.article.how}, first seen on {today()}.")
            files.append((one.file, texts.dump(head, one.lines)))
    try:
        write_texts(space.root, files)
        space.write([(CACHE, json.dumps(cache.pages, indent=1, sort_keys=True).encode())])
    except (OSError, ValueError) as error:
        told = f"{error.filename or space.root}: {error.strerror}" if isinstance(error, OSError) else str(error)
        click.secho(f"{told}. The texts are not kept, so the next run tells the same again.", fg="red", err=True)
        return report.MACHINE
    return report.FINE


# Telling --------------------------------------------------------------------------------------------------------------


def _exit_code(findings: Sequence[Finding], problems: Sequence[Diagnostic]) -> int:
    """1 where a person has something to do; it outweighs 3, since a change is told once, a silent server every time."""
    states = {finding.state for finding in findings}
    if states & {"changed", "not found", "wrong address"}:
        return report.PROBLEMS
    return report.exit_code(problems, (), strict=False) or (report.MACHINE if "failed" in states else report.FINE)


def _told(findings: Sequence[Finding], unwatched: Sequence[str], unsure: Sequence[str]) -> None:
    for one in findings:
        if one.state == "changed":
            _change(one)
        elif one.state == "first":
            click.echo(f"{one.article.name}: first seen, {report.plural(len(one.lines), 'paragraph')}: {one.file}")
        elif one.state != "same":
            click.secho(f"{one.article.name}: {one.message}", fg="red", err=True)
            click.echo("".join(f"    {line}\n" for line in (one.article.url, one.hint) if line), err=True, nl=False)
    if unsure:
        click.echo(f"These files are in error, so their cards may be missing here: {', '.join(unsure)}.", err=True)
    if unwatched:
        click.echo(f"Not watched, since cards/laws.yaml has no `url` for them: {', '.join(unwatched)}.")
    click.echo(_counted(findings))


def _change(one: Finding) -> None:
    before = one.before.day if one.before else ""
    click.secho(f"{one.article.name} reads otherwise than on {before}:", bold=True)
    for line in one.difference:
        click.echo(f"    {line}")
    click.echo(f"    page: {one.article.url}")
    click.echo(f"    text: {one.file}")
    cards = ", ".join(one.article.cards)
    click.echo(f"    cards: {cards}" if cards else "    No card rests on it.")
    click.echo("    Compare them with it, and add the wording with its day to the article in cards/laws.yaml.")


def _counted(findings: Sequence[Finding]) -> str:
    counts: dict[str, int] = {}
    for one in findings:
        counts[one.state] = counts.get(one.state, 0) + 1
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return f"{report.plural(len(findings), 'article')} watched{f': {told}' if told else ''}."


def _document(
    findings: Sequence[Finding],
    unwatched: Sequence[str],
    problems: Sequence[Diagnostic],
    unsure: Sequence[str],
    code: int,
) -> dict[str, Any]:
    return {
        "day": today().isoformat(),
        "articles": [
            {
                "act": one.article.act,
                "article": one.article.article,
                "url": one.article.url,
                "state": one.state,
                "message": one.message,
                "hint": one.hint,
                "seen_before": one.before.day if one.before else None,
                "difference": list(one.difference),
                "file": one.file or None,
                "cards": list(one.article.cards),
            }
            for one in findings
        ],
        "not_watched": list(unwatched),
        "problems": [report.problem_json(problem) for problem in problems],
        "files_in_error": list(unsure),
        "exit": code,
    }
