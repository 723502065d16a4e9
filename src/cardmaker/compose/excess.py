"""A page that does not fit comes in; the text that is wider than its room, if any is, goes out, and in whose words.

A page is mostly too high, which a shorter text mends. But a word that cannot be divided, a figure, a topic's label or a
name in a row are too wide, and then nothing else may be shortened in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from cardmaker.compose.fitting import TOLERANCE, Fitter
from cardmaker.compose.flex import Laid
from cardmaker.compose.nodes import Node
from cardmaker.diagnostics import Diagnostic, Measured, Severity, Span
from cardmaker.frozen import frozen
from cardmaker.plan import Job

_WORD = "Write a shorter word, or mark with soft hyphens (U+00AD) where it may be divided."
# What a layout's texts are called, and what mends one that is too wide.
_NAMES = {
    "{question}": ("the question", _WORD),
    "{sentence}": ("the answer", _WORD),
    "{topic}": ("the topic’s label", "Shorten `label` of the topic in deck.yaml."),
    "{figure}": ("the figure", "Write it shorter, or leave out `layout: number` for this card."),
    "{unit}": ("the figure’s unit", "Shorten `unit`."),
    "{was-value}": ("what the figure was", "Shorten `was`."),
    "{brand}": ("the brand’s name", "Shorten `name` of the brand."),
    "{address}": ("the address", "Shorten the address in `link`."),
    "{act}": ("the act’s name", "Shorten `name` of the act in cards/laws.yaml."),
    "{cell}": ("the article’s number", "Shorten `cell` of the act in cards/laws.yaml."),
    "{title}": ("the title", _WORD),
}
_ANSWER = ("the answer", _WORD)
_OTHER = ("a text of the layout", "Shorten it where the brand or the layout has it, or give it more room there.")


@frozen
class Excess:
    """A text (`content` as the layout asks for it, empty for the answer) that is `width` design px too wide."""

    content: str
    text: str
    width: float


def too_wide(fitter: Fitter) -> Excess | None:
    """The worst of a page's texts that are wider than their box or their row; None where all is only too high."""
    fitter.place()
    found = [*_lines(fitter), *_rows(fitter)]
    return max(found, key=lambda excess: excess.width, default=None)


def _lines(fitter: Fitter) -> Iterator[Excess]:
    for node, laid in fitter.texts:
        assert node.paragraph is not None
        for width, text in _widths(node, laid):
            over = width - (laid.width - laid.edge_width)
            if over > TOLERANCE:
                yield Excess(node.template.content, text.strip(), over)


def _widths(node: Node, laid: Laid) -> Iterator[tuple[float, str]]:
    """How wide each line of a text is in its box, as `Node.measure_text` counts it, and its words."""
    assert node.paragraph is not None
    if node.size <= 0:
        return
    if node.template.type.digits:
        yield node.ink_width(), node.paragraph.text
        return
    for line in node.lines(max(laid.width - laid.edge_width, 0.0)):
        yield line.width * node.size, node.paragraph.text[line.start : line.stop]


def _rows(fitter: Fitter) -> Iterator[Excess]:
    """Rows whose boxes are together too wide: the widest text there is to blame."""
    assert fitter.layout is not None
    for node, laid in zip(fitter.root.walk(), fitter.layout.nodes(), strict=True):
        if laid.style.direction != "row" or not laid.flow:
            continue
        last = laid.flow[-1]
        over = last.x + last.width + last.style.margin.right - (laid.width - laid.style.padding.right)
        widest = _widest(node, fitter.texts) if over > TOLERANCE else None
        if widest:
            yield Excess(widest[0].template.content, widest[1].strip(), over)


def _widest(row: Node, texts: list[tuple[Node, Laid]]) -> tuple[Node, str] | None:
    """The text in a row that has the longest line, and that line."""
    inside = set(map(id, row.walk()))
    found: list[tuple[float, Node, str]] = []
    for node, laid in texts:
        if id(node) in inside:
            found += [(width, node, text) for width, text in _widths(node, laid)]
    widest = max(found, key=lambda entry: entry[0], default=None)
    return widest[1:] if widest else None


def told(job: Job, excess: Excess, scale: float, span: Span) -> Diagnostic:
    """`scale`: of the placement's px to design px; `span`: the answer's place."""
    named = (name for binding, name in _NAMES.items() if binding in excess.content)
    what, hint = next(named, _OTHER) if excess.content else _ANSWER
    place = f"in {job.placement.id} in {job.language}"
    width = max(1, round(excess.width * scale))
    message = f"{what} is too wide {place}: “{excess.text}” needs {width} px more than there are"
    measured = Measured(f"width of {what} in {job.language}", width)
    return Diagnostic(_place(job, excess.content) or span, Severity.ERROR, message, hint, measured)


def _place(job: Job, content: str) -> Span | None:
    wording = job.standing.wording if job.standing else None
    question = wording.question.get(job.language) if wording else None
    if content == "{question}" and question:
        return question.span
    if content.startswith(("{figure}", "{unit}", "{was}")) and wording and wording.figure:
        return wording.figure.span
    if content == "{topic}" and job.card:
        return next((topic.span for topic in job.deck.topics if topic.id == job.card.topic), None)
    return None
