"""The bytes of an HTML page come in; the paragraphs of one article go out, or why it cannot be found on the page."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cardmaker.frozen import frozen
from cardmaker.watch.texts import is_decoration, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEEPEST = 2000
"""Elements in elements: more than any page has. Far more would keep the parser busy for minutes."""
INLINE = _names(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span strike strong "
    "sub sup time tt u var wbr"
)
BOLD = frozenset(("b", "strong"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
UNREAD = _names(
    "audio button canvas datalist dialog embed head iframe img input map nav noscript object option picture script "
    "select style svg template textarea title video aside"
)
PAGE_ENDS = frozenset(("header", "footer"))
WITHIN = frozenset(("article", "main", "section"))
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar"))
_VOID = _names("area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option")
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_NUMBERED = r"(?:статья\s+{n}|статьи\s+{n}|{n}\s*-\s*бап|article\s+{n}|art\.\s*{n})"
_PARTS = re.compile(
    r"(?:глава|раздел|подраздел|параграф|часть|chapter|section|part|title)\s+[\dIVXLC]+\b"
    r"|[\dIVXLC]+\s*-\s*(?:тарау|бөлім|параграф|кіші бөлім)\b",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@frozen
class Missing:
    """Why an article is not found on its page, and what to do."""

    message: str
    hint: str = ""


BROKEN_OFF = Missing(
    "the page has no end, so it may break off in the middle of this article",
    "It is read again the next time. A page without </body> and </html> can be watched by headings only.",
)


@frozen
class Block:
    """A paragraph. `level`: 1-6 of a heading's tag, 0 none; `bold`: how many of its first letters are.

    `linked`: it is nothing but a link; `path`: the elements it stands in, outermost first, by number.
    """

    text: str
    level: int
    bold: int
    linked: bool
    path: tuple[int, ...]


def is_selector(selector: str) -> bool:
    """Whether it is a CSS selector."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return True


def decode(data: bytes, charset: str = "") -> str:
    """The text of a page. `charset` is what the server says.

    Servers err; so bytes that can only be UTF-8 are read as UTF-8, whatever is said, and what is said to be UTF-8 and
    is not goes by the page's own word, else is read as Windows' Cyrillic.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        rough = data.decode("utf-8", "replace")
    if rough.count("\ufffd") * 200 < sum(sign > "\x7f" for sign in rough):  # a few bytes are damaged
        return rough
    told = _META.search(data[:4096])
    for name in (charset, told.group(1).decode("ascii") if told else "", "windows-1251"):
        if name and name.lower().replace("_", "-") not in ("utf-8", "utf8"):
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    return rough


def article(text: str, number: str, *, heading: str = "", selector: str = "") -> tuple[str, ...] | Missing:
    """The paragraphs of an article on a page, its heading first. `selector` and `heading`: see `model.Page`."""
    tree = _parsed(text)
    if tree is None:
        return Missing("the page is no page: its elements stand in each other too deeply")
    blocks = _scope(tree, selector) if selector else _all_blocks(text)
    if isinstance(blocks, Missing):
        return blocks
    if selector and not heading:
        lines = tuple(block.text for block in blocks)
        if lines and not _is_whole(text):
            return BROKEN_OFF
        hint = "Look at the page, and correct `selector` in cards/laws.yaml."
        return lines or Missing(f"the element `{selector}` on the page is empty", hint)
    return _section(blocks, number, heading, whole=_is_whole(text))


@functools.lru_cache(maxsize=1)
def _parsed(text: str) -> LexborHTMLParser | None:
    """The elements of a page, once for all its articles; None if it is nothing to parse."""
    from selectolax.lexbor import LexborHTMLParser

    return None if _too_deep(text) else LexborHTMLParser(text)


@functools.lru_cache(maxsize=1)
def _all_blocks(text: str) -> tuple[Block, ...]:
    tree = _parsed(text)
    return tuple(_blocks(tree.body)) if tree and tree.body else ()


def _too_deep(text: str) -> bool:
    depth = 0
    for match in _TAG.finditer(text.encode("utf-8", "replace")):
        if match.group(2).lower() not in _VOIDS:
            depth += -1 if match.group(1) else 1
            if depth > DEEPEST:
                return True
            depth = max(depth, 0)
    return False


_VOIDS = frozenset(name.encode() for name in _VOID)


def _is_whole(text: str) -> bool:
    """Whether the page ends as pages do; one without any such tag is taken as it is."""
    return "<html" not in text[:4096].lower() or re.search(r"</(?:body|html)", text[-4096:], re.IGNORECASE) is not None


# Paragraphs -----------------------------------------------------------------------------------------------------------


def _scope(tree: LexborHTMLParser, selector: str) -> tuple[Block, ...] | Missing:
    """The paragraphs of the elements that the selector names."""
    roots = tree.css(selector)
    if not roots:
        hint = "The page may have a new form: look at it, and correct `selector` in cards/laws.yaml."
        return Missing(f"nothing on the page answers to the selector `{selector}`", hint)
    seen: set[int] = set()
    found: list[Block] = []
    for root in roots:
        if not seen & set(_path(root)):  # one that stands in another is read with it
            found += _blocks(root)
            seen.add(root.mem_id)
    return tuple(found)


def _path(node: LexborNode | None) -> Iterator[int]:
    while node is not None:
        yield node.mem_id
        node = node.parent


class _Writer:
    """Collects the letters of a paragraph until it ends."""

    __slots__ = ("bold", "found", "letters", "level", "linked", "path")

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.letters: list[str] = []
        self.level, self.bold, self.linked = 0, 0, True
        self.path: tuple[int, ...] = ()

    def add(self, text: str, nodes: list[LexborNode]) -> None:
        if not text.strip():
            self.letters.append(text)
            return
        names = [node.tag or "" for node in nodes]
        if not "".join(self.letters).strip():
            self.path = tuple(node.mem_id for node in nodes if node.tag not in INLINE)
            self.level = next((HEADINGS[name] for name in reversed(names) if name in HEADINGS), 0)
        if BOLD & set(names) and self.bold == len(plain("".join(self.letters))):
            self.bold = len(plain("".join([*self.letters, text])))
        self.linked = self.linked and "a" in names
        self.letters.append(text)

    def end(self) -> None:
        text = plain("".join(self.letters))
        if text and not is_decoration(text):
            self.found.append(Block(text, self.level, self.bold, self.linked, self.path))
        self.letters, self.level, self.bold, self.linked, self.path = [], 0, 0, True, ()


def _blocks(root: LexborNode) -> list[Block]:
    """The paragraphs in an element, in the order of the page, without what is not its text (menus, scripts, forms)."""
    writer, nodes = _Writer(), [root]
    node = root.child
    while node is not None:
        name = node.tag or ""
        if name == "-text":
            writer.add(node.text_content or "", nodes)
        elif name == "br":
            writer.end()
        elif not name.startswith(("-", "!", "_")) and not _unread(node, name, nodes):
            if name not in INLINE:
                writer.end()
            if node.child is not None:
                nodes.append(node)
                node = node.child
                continue
        while node is not None and node.next is None and len(nodes) > 1:
            node = nodes.pop()
            if node.tag not in INLINE:
                writer.end()
        node = node.next if node is not None else None
    writer.end()
    return writer.found


def _unread(node: LexborNode, name: str, nodes: list[LexborNode]) -> bool:
    if name in UNREAD:
        return True
    if name in PAGE_ENDS and not any(outer.tag in WITHIN for outer in nodes):
        return True
    facts = node.attributes
    if "hidden" in facts or facts.get("aria-hidden") == "true" or facts.get("role") in ROLES:
        return True
    return "display:none" in (facts.get("style") or "").replace(" ", "").lower()


# The article among them -----------------------------------------------------------------------------------------------


def _section(blocks: Sequence[Block], number: str, heading: str, *, whole: bool) -> tuple[str, ...] | Missing:
    begins = _heading(number, heading)
    shown = heading or f"Статья {number} / {number}-бап / Article {number}"
    starts = [index for index, block in enumerate(blocks) if begins.match(_folded(block.text))]
    starts = [start for start in starts if not _only_link(blocks, start, heading)]
    if not starts:
        hint = "Its text may stand elsewhere now: look at the page, and correct `url` or `heading` in cards/laws.yaml."
        return Missing(f"no heading on the page begins with `{shown}`", hint)
    best = max(_weight(blocks[start], begins) for start in starts)
    chosen = [start for start in starts if _weight(blocks[start], begins) == best]
    ends = {start: _end(blocks, start, heading) for start in chosen}
    chosen = [start for start in chosen if ends[start] > start + 1] or chosen
    if len(chosen) > 1:
        hint = "Name the right one in cards/laws.yaml: a longer `heading`, or the `selector` of what holds it."
        return Missing(f"{len(chosen)} headings on the page begin with `{shown}`", hint)
    start, end = chosen[0], ends[chosen[0]]
    if end == len(blocks) and not whole:
        return BROKEN_OFF
    return tuple(block.text for block in blocks[start:end])


def _only_link(blocks: Sequence[Block], start: int, heading: str) -> bool:
    """Whether it is an entry of a list of contents: a link, with nothing but links after it."""
    return blocks[start].linked and all(block.linked for block in blocks[start + 1 : _end(blocks, start, heading)])


def _heading(number: str, heading: str) -> re.Pattern[str]:
    """What an article's heading begins with: not 36 for 361 or 36-1."""
    words = r"\s+".join(map(re.escape, _folded(heading).split())) if heading else ""
    pattern = words or _NUMBERED.format(n=re.escape(_folded(number)))
    ends_in_word = not heading or heading[-1:].isalnum()
    return re.compile(pattern + (r"(?![\w])(?!-\d)" if ends_in_word else ""))


def _folded(text: str) -> str:
    return plain(text).translate(_DASHES).casefold()


def _weight(block: Block, begins: re.Pattern[str]) -> int:
    """How much a paragraph looks like the heading of an article: 3 a heading's tag, 2 bold, 1 plain, 0 a mere link."""
    if block.linked:
        return 0
    if block.level:
        return 3
    match = begins.match(_folded(block.text))
    return 2 if match and block.bold >= match.end() - 1 else 1


_ANY_ARTICLE = re.compile(_NUMBERED.format(n=r"\d[\d-]*"))


def _end(blocks: Sequence[Block], start: int, heading: str) -> int:
    """The number of the paragraph after the last one of the article that begins at `start`."""
    first = blocks[start]
    inside = _container(blocks, start)
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if inside and inside not in block.path:
            return index
        if _ends(block, first, heading):
            return index
    return len(blocks)


def _ends(block: Block, first: Block, heading: str) -> bool:
    """Whether another article, chapter or part begins with a paragraph."""
    if block.level:
        return not first.level or block.level <= first.level or _ANY_ARTICLE.match(_folded(block.text)) is not None
    if first.level:
        return False
    folded = _folded(block.text)
    match = _ANY_ARTICLE.match(folded) or _PARTS.match(folded)
    if first.bold:
        return bool(match and block.bold >= match.end() - 1) or bool(heading and block.bold == len(block.text))
    return match is not None


def _container(blocks: Sequence[Block], start: int) -> int:
    """The smallest element around a heading that holds something after it; 0 if there is none.

    What follows that element is another matter: the page's lists of documents, its foot.
    """
    after = blocks[start + 1 :]
    for element in reversed(blocks[start].path):
        if any(element in block.path for block in after[:1]):
            return element
    return 0
