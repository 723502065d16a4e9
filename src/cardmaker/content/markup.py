"""A text with Markdown's inline marks comes in; blocks of marked runs go out: the lead, paragraphs, list items.

Supported: `**strong**`, `*em*`, `~~strike~~`, `[text](address)`, lists (`- `, `* `, `• `, `1. `), a blank line between
paragraphs, a backslash before a mark that is meant literally. Everything else is text. Rules follow CommonMark where
it has them, except: `_` is a letter like others (addresses have it), and marks need not nest.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from cardmaker.frozen import frozen

Kind = Literal["lead", "paragraph", "item"]


@frozen
class Inline:
    """A run of text with the same marks. `link` is an address, or empty."""

    text: str
    strong: bool = False
    em: bool = False
    strike: bool = False
    link: str = ""


@frozen
class Block:
    """`lead`: the strong words that open the answer; `item`: of a list, `number` is 0 for a bullet."""

    kind: Kind
    inlines: tuple[Inline, ...]
    number: int = 0

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(inline.text for inline in self.inlines)


_BLANK = " \t"
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SOFT = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*|[ \t]+")
_BULLET = re.compile(r"[ \t]*[-*+•▪‣·][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(\d{1,3})[.)][ \t]+(?=\S)")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.)*)\]\((?:<([^<>\s]*)>|((?:[^\s()<>]|\([^\s()<>]*\))*))\)",
    re.DOTALL,
)
_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|\*+|~~+|\[")
_PAUSES = (":", ";", "：", "；", "—", "–", "―")
_AFTER_LEAD = re.compile("[ \t\xa0]*[:;：；؛—–―]|[ \t\xa0]-[ \t\xa0]")
_YES_NO = frozenset(["да", "нет", "иә", "жоқ", "ия", "yes", "no", "ja", "nein", "так", "ні", "evet", "hayır"])
_ADDRESS = re.compile(r"(?:https?://[^\s/]+|mailto:[^\s@]+@[^\s@]+|tel:\+?[\d()-]+)", re.IGNORECASE)
_SIGNS = {"em": "*", "strong": "**", "strike": "~~"}


@lru_cache(maxsize=4096)  # a card's text is asked for once a placement
def blocks(text: str) -> tuple[Block, ...]:
    """Blocks in the order of the text; empty for an empty text. Takes time in proportion to the text."""
    chunks = ((kind, number, _inlines(text[start:end])) for kind, number, start, end in _chunks(text))
    found = [Block(kind, inlines, number) for kind, number, inlines in chunks if inlines]
    if found and found[0].kind == "paragraph":
        found[:1] = _lead(found[0])
    return tuple(found)


def plain(text: str) -> str:
    """The words of a text without marks: blocks on lines of their own."""
    return "\n".join(block.text for block in blocks(text))


def is_address(link: str) -> bool:
    """Whether a link is an address that a reader can open: http, https, mailto, tel."""
    return _ADDRESS.match(link) is not None


def links(text: str) -> Iterator[tuple[int, str]]:
    """Where links stand in a text (offset of their address) and what they point to, right or wrong."""
    for match in _LINK.finditer(text):
        group = 2 if match.group(2) is not None else 3
        yield match.start(group), match.group(group)


def idle_marks(text: str) -> Iterator[tuple[int, str]]:
    """Where `**` and `~~` stand that mark nothing and are printed (a lone `*` is also a sign), and which it is."""
    for _, _, start, end in _chunks(text):
        tokens = _tokens(text[start:end], "")
        for token, switches in zip(tokens, _switches(tokens), strict=True):
            if isinstance(token, _Mark) and not switches and token.unit != "em":
                yield start + token.at, token.text


def unled(text: str) -> bool:
    """Whether a text opens with strong words, in no list, that seem to be meant as its lead and are not: a pause ends
    them, no sentence. Words that are emphasised in the middle of a sentence are none."""
    found = blocks(text)
    if not found or found[0].kind != "paragraph" or not found[0].inlines[0].strong:
        return False
    opening, *rest = found[0].inlines
    said = opening.text.rstrip(_BLANK + "\xa0")
    after = rest[0].text if rest else ""
    return said.endswith(_PAUSES) or bool(_AFTER_LEAD.match(after)) or (said.lower() in _YES_NO and after[:1] == ",")


# Blocks ---------------------------------------------------------------------------------------------------------


def _chunks(text: str) -> Iterator[tuple[Kind, int, int, int]]:
    """Kind, number and the offsets of the raw text of each block; line breaks in it are soft."""
    kind: Kind = "paragraph"
    number, last, start, end = 0, 0, -1, 0
    in_list = False
    for match in _LINE.finditer(text):
        line, at = match.group(1), match.start()
        blank = not line.strip(_BLANK)
        marker = None if blank else _marker(line, in_list=in_list, fresh=start < 0)
        if (blank or marker) and start >= 0:
            yield kind, number, start, end
            start = -1
        if blank:
            continue
        if marker:
            ordered, width = marker
            last = (last + 1 if in_list and last else ordered) if ordered else 0
            kind, number, in_list, start = "item", last, True, at + width
        elif start < 0:
            kind, number, in_list, last, start = "paragraph", 0, False, 0, at
        end = at + len(line)


def _marker(line: str, *, in_list: bool, fresh: bool) -> tuple[int, int] | None:
    """The number of a list item (0: bullet) and where its text begins; None if the line is none.

    A number other than 1 inside a paragraph is text ("до\n20. августа"), as in CommonMark.
    """
    if match := _BULLET.match(line):
        return 0, match.end()
    match = _NUMBER.match(line)
    if match and (fresh or in_list or match.group(1) == "1"):
        return int(match.group(1)), match.end()
    return None


# Inlines --------------------------------------------------------------------------------------------------------


@frozen
class _Mark:
    """One delimiter: `unit` is what it switches, `text` how it reads when it switches nothing, `at` where it stands."""

    unit: str
    text: str
    opens: bool
    closes: bool
    at: int


def _inlines(raw: str) -> tuple[Inline, ...]:
    """Marked runs; runs with the same marks are joined, ordinary spaces collapse to one."""
    runs = (run for run in _switched(_tokens(_SOFT.sub(" ", raw), "")) if run.text)
    alike = itertools.groupby(runs, key=lambda run: replace(run, text=""))
    return _strip([replace(marks, text="".join(run.text for run in group)) for marks, group in alike])


def _tokens(raw: str, link: str, base: int = 0) -> list[_Mark | Inline]:
    """Marks and what stands between them; `base` is where `raw` begins in its block."""
    tokens: list[_Mark | Inline] = []
    at = 0
    while match := _TOKEN.search(raw, at):
        if match.start() > at:
            tokens.append(Inline(raw[at : match.start()], link=link))
        sign, at = match.group(), match.end()
        if sign == "[":
            whole = _LINK.match(raw, match.start())
            address = (whole.group(2) or whole.group(3) or "") if whole and not link else ""
            if whole and is_address(address):
                tokens += _tokens(whole.group(1), address, base + whole.start(1))
                at = whole.end()
            else:
                tokens.append(Inline(sign, link=link))
        elif sign[0] == "\\":
            tokens.append(Inline(sign[1], link=link))
        else:
            tokens += _marks(sign, raw, match.start(), link, base)
    if at < len(raw):
        tokens.append(Inline(raw[at:], link=link))
    return tokens


def _marks(sign: str, raw: str, start: int, link: str, base: int) -> list[_Mark | Inline]:
    """One run of `*` or `~` as switches: `***` is strong and em. A longer run is text."""
    before, after = raw[start - 1 : start] if start else "", raw[start + len(sign) : start + len(sign) + 1]
    if len(sign) > (3 if sign[0] == "*" else 2) or (before.isdigit() and after.isdigit()):
        return [Inline(sign, link=link)]  # 2*3*4 is a product
    opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
    units = {"*": ["em"], "**": ["strong"], "***": ["strong", "em"], "~~": ["strike"]}[sign]
    return [_Mark(unit, _SIGNS[unit], opens, closes, base + start) for unit in units]


def _switches(tokens: list[_Mark | Inline]) -> list[bool]:
    """Whether each token is a mark that switches something on or off.

    One opens only if a later one can close it; so all are closed at the end.
    """
    closers = dict.fromkeys(_SIGNS, -1)
    for index, token in enumerate(tokens):
        if isinstance(token, _Mark) and token.closes:
            closers[token.unit] = index
    on = dict.fromkeys(_SIGNS, False)
    found = []
    for index, token in enumerate(tokens):
        switches = isinstance(token, _Mark) and (
            token.closes if on[token.unit] else token.opens and closers[token.unit] > index
        )
        if isinstance(token, _Mark) and switches:
            on[token.unit] = not on[token.unit]
        found.append(switches)
    return found


def _switched(tokens: list[_Mark | Inline]) -> Iterator[Inline]:
    """Reads the switches. One that switches nothing is text."""
    on = dict.fromkeys(_SIGNS, False)
    link = ""
    for token, switches in zip(tokens, _switches(tokens), strict=True):
        if isinstance(token, Inline):
            link = token.link
            yield replace(token, strong=on["strong"], em=on["em"], strike=on["strike"])
        elif switches:
            on[token.unit] = not on[token.unit]
        else:
            yield Inline(token.text, on["strong"], on["em"], on["strike"], link)


def _strip(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Without ordinary spaces at both ends; no-break spaces stay. Empty if no run has text."""
    while inlines and not (text := inlines[0].text.lstrip(_BLANK)):
        inlines = inlines[1:]
    if inlines:
        inlines = [replace(inlines[0], text=text), *inlines[1:]]
    while inlines and not (text := inlines[-1].text.rstrip(_BLANK)):
        inlines = inlines[:-1]
    if inlines:
        inlines = [*inlines[:-1], replace(inlines[-1], text=text)]
    return tuple(inlines)


# Lead and sentences ---------------------------------------------------------------------------------------------

_CLOSERS = "»”’\"')]›"
_ENDS = ".!?…։。！？؟۔।"
# Short words whose dot does not end a sentence, in the languages of the house.
_ABBREVIATIONS = re.compile(
    r"ст|п|пп|ч|гл|гг?|[тд]|см|ср|напр|др|пр|им|тыс|руб|коп|тг|тел|стр|рис|табл|абз|подп|ул|обл|вв?|кв|жж?"
    r"|т\.[бдпек]|т\.с\.с|и\.о|н\.э|arts?|paras?|sec|ch|pp?|vol|mrs?|ms|dr|e\.g|i\.e|etc|vs|cf|st|jr|sr|fig|approx"
)
_END = re.compile(f"[{_ENDS}]+[{re.escape(_CLOSERS)}]*")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:\.\w+)*")
_NUMBER_SIGNS = ("no", "nos")
_BEFORE_A_SENTENCE = "«„“\"'([— –-\xa0"


def _lead(paragraph: Block) -> list[Block]:
    """The strong run that opens a paragraph becomes the lead if it ends with a stop or is the whole paragraph."""
    runs = paragraph.inlines
    count = next((index for index, run in enumerate(runs) if not run.strong), len(runs))
    if not count:
        return [paragraph]
    head, rest = runs[:count], runs[count:]
    if rest and (dots := re.match(f"[{_ENDS}]+(?=\\s|$)", rest[0].text)):
        # **Five days**. More: the dot belongs to the lead.
        head = (*head[:-1], replace(head[-1], text=head[-1].text.rstrip(_BLANK) + dots.group()))
        rest = (replace(rest[0], text=rest[0].text[dots.end() :]), *rest[1:])
    lead, tail = _strip(list(head)), _strip(list(rest))
    if not lead or (tail and not _is_led("".join(run.text for run in lead), "".join(run.text for run in tail))):
        return [paragraph]
    return [Block("lead", lead), *([Block("paragraph", tail)] if tail else [])]


def sentences(block: Block) -> tuple[Block, ...]:
    """A block cut into its sentences, each a block of the same kind and number. One that cannot be cut stays whole."""
    text = block.text
    cuts = [0]
    for match in _END.finditer(text):
        end = match.end()
        if (space := _SPACE.match(text, end)) and space.end() < len(text):
            before = text[max(cuts[-1], end - 60) : end]
            if _is_end(before, text[space.end() : space.end() + 4]):
                cuts.append(space.end())
    pieces = (_cut(block.inlines, start, end) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return tuple(replace(block, inlines=piece) for piece in pieces if piece)


def _is_led(lead: str, tail: str) -> bool:
    """Whether a lead ends between the two: its marks say so, where a sentence that is cut has to be guessed.

    So a last word that is also an abbreviation (руб., ч.) ends it, but not one that is all there is ("**Ст.** 5").
    """
    if not _stops(lead, tail):
        return False
    words = _WORD.findall(lead.lower())
    return _is_end(lead, tail) or not all(_is_short(word) or word in _NUMBER_SIGNS for word in words)


def _is_end(before: str, after: str) -> bool:
    """Whether a sentence ends between the two: a stop, no abbreviation or initial, and no small letter follows."""
    if not _stops(before, after):
        return False
    stripped = before.rstrip(_BLANK + _CLOSERS)
    if stripped[-1] != "." or stripped.endswith(".."):
        return True
    word = _last_word(stripped[-40:].rstrip(".")).lower()
    if word in _NUMBER_SIGNS:
        return not after.lstrip(_BEFORE_A_SENTENCE)[:1].isdigit()  # "No. 5", but "No. You may not."
    return not _is_short(word)


def _stops(before: str, after: str) -> bool:
    """Whether a stop stands between the two and no small letter follows it."""
    stripped = before.rstrip(_BLANK + _CLOSERS)
    return bool(stripped) and stripped[-1] in _ENDS and not after.lstrip(_BEFORE_A_SENTENCE)[:1].islower()


def _is_short(word: str) -> bool:
    """Whether the dot after a word, in small letters, may not end the sentence: an abbreviation or an initial."""
    return (len(word) == 1 and word.isalpha()) or _ABBREVIATIONS.fullmatch(word) is not None


def _last_word(text: str) -> str:
    """What ends a text: letters, digits, dots, apostrophes, and the marks on them (Python takes a tanwin for none)."""
    at = len(text)
    while at and (text[at - 1] in "._'’" or text[at - 1].isalnum() or unicodedata.category(text[at - 1])[0] == "M"):
        at -= 1
    return text[at:].lstrip("'’")


def _cut(inlines: tuple[Inline, ...], start: int, end: int) -> tuple[Inline, ...]:
    """The runs between two offsets of the block's text."""
    piece: list[Inline] = []
    at = 0
    for run in inlines:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            piece.append(replace(run, text=text))
        at += len(run.text)
    return _strip(piece)
