"""Cards that nobody has finished come in; notes that they were left out, and what they still need, go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cardmaker.diagnostics import Problems, Span

if TYPE_CHECKING:
    from cardmaker.content.model import Draft

MOST_NAMES = 10
MOST_FAULTS = 5


def tell_all(drafts: Sequence[Draft], problems: Problems) -> None:
    """One note on all of them."""
    if not drafts:
        return
    names = [draft.card.id for draft in drafts]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    what = "1 draft is" if len(names) == 1 else f"{len(names)} drafts are"
    hint = "`cardmaker check` tells what they still need. To see one, name it: cardmaker render DECK/CARD."
    problems.note(Span("cards"), f"{what} left out: {', '.join(names[:MOST_NAMES])}{more}", hint)


def tell_each(drafts: Sequence[Draft], problems: Problems) -> None:
    """A note on each, with what it still needs."""
    for draft in drafts:
        faults = list(dict.fromkeys(problem.message for problem in draft.problems))
        more = f"; {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        hint = f"Still to do: {'; '.join(faults[:MOST_FAULTS])}{more}." if faults else "It could be finished."
        message = "this is a draft, so it is left out until `status: draft` is deleted"
        problems.note(draft.card.place("status"), message, hint)
