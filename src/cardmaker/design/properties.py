"""The table of properties a box may have, by their CSS names; the reader and the JSON Schema are both made from it."""

from __future__ import annotations

from cardmaker.design.values import MOST, Number, Value, Word
from cardmaker.frozen import frozen


@frozen
class Property:
    """`kind`: length, lengths (1 to 4, as CSS padding), number, color, background, keyword, family,
    animation, transition or time (seconds).

    Numbers and lengths in design px are `least` to `most`; `whole`: without a fraction.
    """

    name: str
    kind: str
    doc: str
    words: tuple[str, ...] = ()
    inherited: bool = False
    least: float = 0.0
    most: float = MOST
    whole: bool = False

    def fault(self, value: float, index: int = 0) -> str:
        """What is wrong with a number or a length in design px, the `index`th of the property; empty for nothing."""
        if self._least(index) <= value <= self.most and (not self.whole or value.is_integer()):
            return ""
        return f"it cannot be {value:.6g}{self._unit}; {self._accepted(index)}"

    def calculated(self, value: float, index: int = 0) -> str:
        """The same of a length made from others. What should not be negative is 0 then, as CSS has it for calc( )."""
        least = self._least(index)
        if least == 0 or least <= value:
            return (
                ""
                if value <= self.most
                else f"it can become more than {self.most:g}{self._unit}; {self._accepted(index)}"
            )
        return f"it can become less than {least:g}{self._unit}; {self._accepted(index)}"

    def _least(self, index: int) -> float:
        return 0.0 if self.kind == "shadow" and index == BLUR else self.least

    @property
    def _unit(self) -> str:
        return {"number": "", "em": "em"}.get(self.kind, "px")

    def _accepted(self, index: int) -> str:
        whole = "whole numbers from " if self.whole else ""
        return f"accepted: {whole}{self._least(index):g} to {self.most:g}{self._unit}"

    def written(self, value: Value, index: int = 0) -> str:
        """What is wrong with a value as it is written; empty for nothing, or if only layout can tell."""
        if not isinstance(value, Number):
            return ""
        if value.unit == "%":
            least = -PERCENT_MOST if self.least < 0 else 0
            if not self.free(value) or least <= value.value <= PERCENT_MOST:
                return ""
            return f"it cannot be {value.value:g}%; accepted: {least:g} to {PERCENT_MOST:g}%"
        if value.unit == "em" and self.kind != "em":
            return f"it cannot be less than {self.least:g}" if value.value < 0 <= self.least else ""
        return self.fault(value.value, index)

    def free(self, value: Value) -> bool:
        """Whether a value is one that only layout can settle: a percentage or `auto`, where CSS has them here."""
        if self.name not in _OF_PARENT:
            return False
        return (isinstance(value, Number) and value.unit == "%") or (isinstance(value, Word) and value.text == "auto")


PERCENT_MOST = 1000.0
BLUR = 2  # of the lengths of a shadow, the one that cannot be negative
LETTER_MOST = 2000.0  # px of letters: twice a canvas
_ANY = -MOST

# Properties that may be a share of the parent, or `auto`.
_OF_PARENT = frozenset(
    (
        "width",
        "height",
        "min-width",
        "min-height",
        "max-width",
        "max-height",
        "flex-basis",
        "top",
        "right",
        "bottom",
        "left",
    )
)
_ALIGN = ("stretch", "start", "center", "end", "baseline")
_ALL = (
    Property("flex-direction", "keyword", "CSS flex-direction", ("row", "column")),
    Property(
        "justify-content",
        "keyword",
        "CSS justify-content",
        ("start", "center", "end", "space-between", "space-around", "space-evenly"),
    ),
    Property("align-items", "keyword", "CSS align-items", _ALIGN),
    Property("align-self", "keyword", "CSS align-self", _ALIGN),
    Property("gap", "length", "CSS gap, along the main axis"),
    Property("padding", "lengths", "CSS padding, 1 to 4 lengths"),
    Property("margin", "lengths", "CSS margin, 1 to 4 lengths", least=_ANY),
    Property("width", "length", "CSS width"),
    Property("height", "length", "CSS height"),
    Property("min-width", "length", "CSS min-width"),
    Property("min-height", "length", "CSS min-height"),
    Property("max-width", "length", "CSS max-width"),
    Property("max-height", "length", "CSS max-height"),
    Property("flex-grow", "number", "CSS flex-grow", most=1000),
    Property("flex-shrink", "number", "CSS flex-shrink; 0 here unless written", most=1000),
    Property("flex-basis", "length", "CSS flex-basis"),
    Property("aspect-ratio", "number", "width divided by height", least=0.01, most=100),
    Property("position", "keyword", "CSS position", ("relative", "absolute")),
    Property("top", "length", "CSS top, of an absolute box", least=_ANY),
    Property("right", "length", "CSS right, of an absolute box", least=_ANY),
    Property("bottom", "length", "CSS bottom, of an absolute box", least=_ANY),
    Property("left", "length", "CSS left, of an absolute box", least=_ANY),
    Property("background", "background", "a colour, or linear-gradient(180deg, #000 0%, #fff 100%)"),
    Property("border", "border", "width and colour, as in `2px $rule`", most=1000),
    Property("border-radius", "lengths", "CSS border-radius, 1 to 4 lengths"),
    Property("box-shadow", "shadow", "x y blur colour, as in `0px 4px 24px #00000040`", least=-500, most=500),
    Property("opacity", "number", "CSS opacity, 0 to 1, of this box's own paint", most=1),
    Property("color", "color", "CSS color, of text and one-colour drawings", inherited=True),
    Property("link-color", "color", "colour of [linked words](https://…)", inherited=True),
    Property("font-family", "family", "name of a family, or a brand font as in `$serif`", inherited=True),
    Property("font-weight", "number", "CSS font-weight", inherited=True, least=1, most=1000, whole=True),
    Property("font-style", "keyword", "CSS font-style", ("normal", "italic"), inherited=True),
    Property(
        "font-size", "length", "CSS font-size; em is the parent's size", inherited=True, least=1, most=LETTER_MOST
    ),
    Property("digit-height", "length", "the height of a digit, instead of font-size", least=1, most=LETTER_MOST),
    Property(
        "line-height", "number", "CSS line-height, a multiple of the font size", inherited=True, least=0.5, most=10
    ),
    Property("letter-spacing", "em", "CSS letter-spacing, in em", inherited=True, least=-0.25, most=2),
    Property("font-variant-numeric", "keyword", "CSS font-variant-numeric", ("normal", "tabular-nums"), inherited=True),
    Property("text-align", "keyword", "CSS text-align", ("start", "center", "end", "justify"), inherited=True),
    Property("text-wrap", "keyword", "CSS text-wrap", ("wrap", "balance", "pretty", "nowrap"), inherited=True),
    Property(
        "text-box",
        "keyword",
        "CSS text-box: `trim` cuts the box to capitals' top and the last baseline",
        ("normal", "trim"),
    ),
    Property(
        "text-overflow", "keyword", "what max-lines does with more: an error, or an ellipsis", ("error", "ellipsis")
    ),
    Property("text-decoration", "keyword", "CSS text-decoration", ("none", "line-through")),
    Property("text-decoration-color", "color", "CSS text-decoration-color; the text's own without it"),
    Property("max-lines", "number", "most lines this text may have", least=1, most=100, whole=True),
    Property("hyphens", "keyword", "CSS hyphens", ("none", "auto"), inherited=True),
    Property("hyphens-below", "length", "hyphenate only under this font size"),
    Property(
        "optical-margin",
        "keyword",
        "whether letters' side bearings and opening quotes hang over the edge",
        ("none", "start"),
    ),
    Property("highlight", "color", "colour of the mark drawn behind each line"),
    Property("highlight-style", "keyword", "a box behind the line or a bar under the words", ("box", "bar")),
    Property("object-position", "keyword", "where in its box a drawing or photo stands", ("center", "start", "end")),
    Property("bleed", "number", "share of a drawing's own width that hangs over its box's end", most=1),
    Property("surface", "keyword", "which of the brand mark's colourings to use", ("paper", "dark", "field")),
    Property("optical-edge", "keyword", "put the drawing's visible left edge on the box's left edge", ("none", "left")),
    Property("show-from", "length", "paint this box only if it is at least this high"),
    Property("tone", "keyword", "how a photo is coloured", ("none", "duotone")),
    Property("screen", "length", "pitch of a dot screen over a drawn picture", most=200),
    Property("spot", "color", "colour of a glyph's spot part"),
    Property("quiet-zone", "number", "white modules around a QR code", most=40, whole=True),
    Property("columns", "number", "tiles in a row", least=1, most=20, whole=True),
    Property("foot", "length", "how far the lowest tiles go on below, without words, as under what an app covers"),
    Property("size", "length", "size of a dot or square"),
    Property("size-current", "length", "width of the current dot"),
    Property("stroke", "length", "line width of lost squares"),
    Property("animation", "animation", "how a clip moves this box"),
    Property("highlight-animation", "animation", "how a clip moves the marks behind this text"),
    Property("transition", "transition", "how a clip brings in the page that this box is"),
    Property("hold", "time", "how long a clip rests at least on the page that this box is, as 1.6s"),
)
PROPERTIES = {item.name: item for item in _ALL}
INHERITED = tuple(item.name for item in _ALL if item.inherited)

# What a box may hold: exactly one of these keys, or none for an empty box.
ELEMENTS = {
    "children": "boxes inside this one",
    "text": "a text with {bindings}",
    "blocks": "a text set as lead, paragraphs and list items: `answer`",
    "icon": "an icon's name or {topic.icon}",
    "glyph": "a large two-colour icon's name or {topic.icon}",
    "drawing": "an SVG: `mark`, `partner-mark`, `tab`, or a path among the assets",
    "photo": "`photo`, the card's picture",
    "qr": "the address a QR code carries",
    "dots": "`slides`: where in a carousel this slide is",
    "tally": "`figure`: squares kept and lost",
    "tiles": "`topics`: a tile for each topic, then the last child once",
}
BOX_KEYS = ("id", "use", "style", "when", *ELEMENTS)

# What `when:` and {bindings} may ask for.
TEXTS = {
    "question": "the question",
    "topic": "the topic's label",
    "brand": "the brand's name",
    "address": "the brand's address",
    "partner": "the partner's name",
    "act": "the act's name",
    "since": "since when it is in force, in words",
    "since-short": "since when it is in force, short",
    "cell": "the law cell: article or number",
    "stamp": "the state's stamp",
    "stamp-short": "the state's stamp in fewer words, where the brand has them",
    "instead": "what holds in place of what is no longer in force, in words",
    "instead-address": "where that stands: the address of the new card, or of the new act",
    "new-answer": "the words before the address of a new card",
    "updated": "updated, with the date",
    "credit": "the photo's credit",
    "figure": "the figure's value",
    "unit": "the figure's unit",
    "was": "the word for what was before",
    "was-value": "the figure's earlier value",
    "sentence": "the first sentence after the lead",
    "title": "the deck's title",
    "subtitle": "the deck's subtitle",
    "count": "how many cards the deck has",
    "count-word": "the word for cards after the number",
    "swipe": "the invitation to swipe",
    "next-cards": "where the answer of a photo card is",
    "end-title": "the end card's headline",
    "end-text": "the end card's invitation",
    "end-note": "the end card's note",
    "end-checked": "of the end card's note, the sentence with the day of the last check",
    "link": "the card's address",
    "full-answer": "the words before the address of a full answer",
    "tile": "the tile's label",
    "said": "what is said at the moment, on the page `subtitles`",
}
FLAGS = {
    "law": "the card cites a law",
    "in-force": "the answer is in force",
    "changed": "the law changed and the answer is being checked, or is not in force yet",
    "off": "the wording is no longer in force",
    "photo": "the card has a photo",
    "drawn": "the card's photo is a drawing",
    "evidence": "the card's photo keeps its colours",
    "tally": "both figures are whole and at most 12",
    "wide-figure": "the figure and the longest word of its unit do not stand beside each other in poster size",
    "one-word": "the lead is one word",
    "lone": "the answer is only a lead",
    "list-first": "the answer opens with a list",
    "list-next": "a list follows the lead",
    "sole": "the slide is the only one with text",
    "more": "the picture shows only part of the answer",
    "tall": "the canvas is tall",
    "single": "the placement takes one picture",
    "subtitles": "what is said stands in the picture too: room is left for the page `subtitles`",
    "moved": "another card holds in place of this one, and `link` and `address` are that card's",
    "collage": "the placement shows several pictures side by side",
}
