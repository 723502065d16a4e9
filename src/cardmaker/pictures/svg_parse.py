"""The bytes of an SVG come in; a small tree goes out, with its style rules turned into attributes.

Expat alone is used: no external entity is read, and any entity declaration stops the reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

BYTES_MAX = 1_000_000
NODES_MAX = 5_000
DEPTH_MAX = 50
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]+?)\s*\{([^{}]*)\}\s*")
_SELECTOR = re.compile(r"[A-Za-z]*(?:[.#][\w-]+)?")


class UnreadableError(ValueError):
    """The file cannot be read as an SVG at all, or has a construct refused before its content is looked at."""


@dataclass(slots=True)
class Element:
    """Built up while reading: `foreign` marks elements of an editor's own namespace."""

    name: str
    attributes: dict[str, str]
    line: int
    foreign: bool = False
    children: list[Element] = field(default_factory=list)
    text: str = ""


def parse(data: bytes) -> Element:
    """The root element. Raises UnreadableError with a sentence for a person."""
    if len(data) > BYTES_MAX:
        raise UnreadableError(f"the drawing has {len(data) / 1e6:.1f} MB, at most {BYTES_MAX / 1e6:.0f} MB are read")
    if not data.strip():
        raise UnreadableError("the file is empty")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableError(f"line {error.lineno}: not well-formed XML ({expat.ErrorString(error.code)})") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"not readable as XML ({error})") from error
    if reader.root is None:
        raise UnreadableError("the file has no element")
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        # A bare DOCTYPE, which old drawing programs write, is read past; nothing is fetched for it.
        if internal:
            raise UnreadableError("<!DOCTYPE> with declarations of its own is not allowed; save as plain SVG")

    def entity(self, *_args: object) -> None:
        raise UnreadableError("<!ENTITY> is not allowed; save as plain SVG")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1
        if self.count > NODES_MAX:
            raise UnreadableError(f"line {line}: more than {NODES_MAX:,} elements; simplify the drawing")
        if len(self.stack) >= DEPTH_MAX:
            raise UnreadableError(f"line {line}: elements nest deeper than {DEPTH_MAX}; ungroup the drawing")
        space, _, local = name.rpartition(" ")
        element = Element(local, dict(_local(attributes)), line, foreign=space not in ("", _SVG))
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _name: str) -> None:
        self.stack.pop()

    def characters(self, text: str) -> None:
        if self.stack and self.stack[-1].name == "style":
            self.stack[-1].text += text


def _local(attributes: dict[str, str]) -> list[tuple[str, str]]:
    """Attributes by local name: SVG's own and `xlink:href`. The plain `href` wins, as SVG 2 says."""
    found = []
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if (space == _XLINK and local == "href" and "href" not in attributes) or not space:
            found.append((local, value))
    return found


def apply_styles(tree: Element, known: set[str]) -> None:
    """`<style>` rules with simple selectors, then `style=` attributes, become attributes (CSS 2.2, 6.4.1 order).

    Raises UnreadableError for `@` rules, outside references and selectors that are more than a name, class or id.
    """
    rules: list[tuple[int, str, dict[str, str]]] = []
    for element in _all(tree):
        if element.name == "style" and not element.foreign:
            rules.extend(_rules(element, known))
    rules.sort(key=lambda rule: rule[0])
    for element in _all(tree):
        for _, selector, declared in rules:
            if _matches(selector, element):
                element.attributes.update(declared)
        own = element.attributes.pop("style", "")
        element.attributes.update(_declarations(own, known))


def _all(tree: Element) -> list[Element]:
    found, queue = [], [tree]
    while queue:
        element = queue.pop()
        found.append(element)
        queue.extend(reversed(element.children))
    return found


def _rules(style: Element, known: set[str]) -> list[tuple[int, str, dict[str, str]]]:
    text = _COMMENT.sub(" ", style.text).replace("<!--", " ").replace("-->", " ")
    if "@" in text:
        raise UnreadableError(f"line {style.line}: <style>: @ rules such as @import or @font-face are not allowed")
    rules, end = [], 0
    for match in _RULE.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        for selector in match.group(1).split(","):
            rules.append(_rule(style, selector.strip(), _declarations(match.group(2), known)))
    if text[end:].strip():
        raise UnreadableError(f"line {style.line}: <style>: cannot be read; export with presentation attributes")
    return rules


def _rule(style: Element, selector: str, declared: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    if not selector or not _SELECTOR.fullmatch(selector):
        raise UnreadableError(
            f"line {style.line}: <style>: the selector {selector!r} is not read; export with presentation attributes"
        )
    weight = 100 * ("#" in selector) + 10 * ("." in selector) + (selector[0] not in ".#")
    return weight, selector, declared


def _declarations(text: str, known: set[str]) -> dict[str, str]:
    found = {}
    for part in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = part.partition(":")
        if colon and name.strip().lower() in known:
            found[name.strip().lower()] = value.replace("!important", "").strip()
    return found


def _matches(selector: str, element: Element) -> bool:
    name, mark, rest = re.fullmatch(r"([A-Za-z]*)([.#]?)(.*)", selector).groups()  # type: ignore[union-attr]
    if name and name != element.name:
        return False
    if mark == "#":
        return element.attributes.get("id") == rest
    return not mark or rest in element.attributes.get("class", "").split()
