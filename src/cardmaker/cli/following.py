"""How the last success ended and today's words come in; what the law has changed since goes out, as a diary.

Law dates are followed from the last success, so that a missed night is caught up by the next run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cardmaker.cli import report
from cardmaker.status import FILE, load
from cardmaker.workspace import KAZAKHSTAN, Workspace

if TYPE_CHECKING:
    from cardmaker.register import Change
    from cardmaker.withheld import Withheld

MOST = 12
"""How many cards of one paragraph a run names; `laws --since` names all."""


def last_success(workspace: Workspace, *, earlier_than: dt.date | None = None) -> dt.date | None:
    """The day for which the last success made its outputs; None: there was none.

    `earlier_than` a day: of the last two such days, the later one of those before it.
    """
    data = workspace.read_output(FILE)
    status = load(data) if data is not None else None
    if status is None or status.success is None:
        return None
    day = status.day or status.success.astimezone(KAZAKHSTAN).date()
    return day if earlier_than is None or day < earlier_than else status.before


def diary(found: Sequence[Change], since: dt.date, day: dt.date) -> tuple[str, ...]:
    """What a run says of the law before it makes anything; nothing on the day after a success without news."""
    from cardmaker.diary import pages

    days = report.plural((day - since).days, "day")
    if found:
        return (f"Since the last success, for {since}, the law changed for these cards:", *pages(found, MOST))
    if (day - since).days > 1:
        return (f"No card's law changed in the {days} since the last success, for {since}.",)
    return ()


def left_out(held: Sequence[Withheld], withdrawn: Iterable[str], *, explain: bool) -> tuple[str, ...]:
    """What is not made by rule, in words: each card that loses files, or every one; else how many.

    Those that are an error are told there; what became of their files is told here.
    """
    paths = tuple(withdrawn)
    lines: list[str] = []
    rest: dict[str, set[str]] = {}
    for one in held:
        gone = sum(path.startswith(one.stems) for path in paths)
        leave = "leaves" if gone == 1 else "leave"
        files = f" {report.plural(gone, 'file')} of it {leave} the output folder, not to be posted any more."
        if gone:
            where = f"{one.card} ({', '.join(one.languages)}):{files}" if one.error else one.sentence + files
            lines.append(where)
        elif explain and not one.error:
            lines.append(one.sentence)
        elif not one.error:
            rest.setdefault(one.reason, set()).add(one.card)
    if rest:
        told = ", ".join(f"{len(cards)} {reason}" for reason, cards in sorted(rest.items()))
        count = report.plural(sum(map(len, rest.values())), "card")
        lines.append(f"{count} left out by the rules of their decks: {told} (--explain names them).")
    return tuple(lines)


def gone(held: Sequence[Withheld], withdrawn: Iterable[str]) -> tuple[str, ...]:
    """Which cards lose their files since nothing publishes them any more, in words."""
    stems = tuple(stem for one in held for stem in one.stems)
    counts: dict[tuple[str, str], int] = {}
    for path in withdrawn:
        if not path.startswith(stems):
            deck, card, language = path.split("/")[:3]
            counts[f"{deck}/{card}", language] = counts.get((f"{deck}/{card}", language), 0) + 1
    return tuple(
        f"{card} is not published in {language} any more: {report.plural(count, 'file')} of it"
        f" {'leaves' if count == 1 else 'leave'} the output folder, not to be posted any more."
        for (card, language), count in sorted(counts.items())
    )
