"""How the last success ended and today's words come in; what the law has changed since goes out, as a diary.

Law dates are followed from the last success, so that a missed night is caught up by the next run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cardmaker.cli import report
from cardmaker.status import FILE, load
from cardmaker.workspace import KAZAKHSTAN, Workspace

if TYPE_CHECKING:
    from cardmaker.content.model import Card, Library
    from cardmaker.manifest import Record
    from cardmaker.plan import Job
    from cardmaker.register import Change, Kind
    from cardmaker.withheld import Withheld

ONE_DAY = dt.timedelta(days=1)
MOST = 12
"""How many cards of one paragraph a run names; `laws --since` names all."""


def last_success(workspace: Workspace) -> dt.date | None:
    """The day for which the last success made its outputs; None: there was none."""
    data = workspace.read_output(FILE)
    status = load(data) if data is not None else None
    if status is None or status.success is None:
        return None
    return status.day or status.success.astimezone(KAZAKHSTAN).date()


def changes(
    library: Library, jobs: Iterable[Job], records: Iterable[Record], since: dt.date, day: dt.date
) -> tuple[Change, ...]:
    """What became otherwise after `since`, up to `day`; and what the outputs say otherwise though no day of it passed.

    The second is what somebody has entered late, or put right.
    """
    from cardmaker import register

    dated = register.changes(library, since + ONE_DAY, day) if day > since else ()
    known = {change.card for change in dated}
    return tuple(sorted((*dated, *_late(library, jobs, records, day, known)), key=lambda one: (one.day, one.card)))


def _late(
    library: Library, jobs: Iterable[Job], records: Iterable[Record], day: dt.date, known: set[str]
) -> Iterator[Change]:
    before = {record.card: (record.state, record.wording) for record in records if record.state}
    seen = set(known)
    for job in jobs:
        card, stands = job.card, job.standing
        if card is None or stands is None or card.id in seen or card.id not in before:
            continue
        seen.add(card.id)
        state, since = before[card.id]
        now = stands.state, str(stands.wording.since or "")
        if now != (state, since):
            change = _entered(card, library, day, now[0], other=now[1] != since)
            if change:
                yield change


def _entered(card: Card, library: Library, day: dt.date, state: str, *, other: bool) -> Change | None:
    from cardmaker import register
    from cardmaker.register import Change

    kinds: dict[str, Kind] = {"changed": "stale", "off": "superseded", "in-force": "flipped" if other else "in force"}
    if state not in kinds:
        return None
    deck = library.deck(card.deck)
    past = register.reached(card, library, day)
    if kinds[state] == "in force":
        causes: tuple[str, ...] = (f"it was compared with the law on {card.checked}",)
    elif past is not None and past.kind == kinds[state]:
        causes = tuple(f"{cause} on {past.day}, which was entered late" for cause in past.causes)
    else:
        causes = ("its file or the register was changed",)
    by_card = card.replaced_by if state == "off" else ""
    return Change(day, card.id, kinds[state], deck.languages if deck else (), causes, replaced_by_card=by_card)


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
