"""Entries come in and an XLIFF file goes out, and back; through translate-toolkit, loaded only here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cardmaker.content.translated import digest
from cardmaker.tables.reading import UnreadableError
from cardmaker.translate.entries import WHERE, Returned
from cardmaker.translate.tables import Row


def _store() -> Any:
    """The class of XLIFF files. Raises ImportError where translate-toolkit is not installed."""
    from translate.storage.xliff import xlifffile

    return xlifffile


def to_xliff(rows: Sequence[Row], source: str, target: str) -> bytes:
    """A unit for each entry. An earlier translation is there to be corrected, marked as such until somebody does."""
    store = _store()()
    store.sourcelanguage, store.targetlanguage = source, target
    for row in rows:
        one = row.entry
        unit = store.UnitClass(one.text)
        unit.setid(one.id)
        about = [f"Card {one.card}, {one.name}", WHERE[one.key].rstrip("."), row.topic, row.law]
        about.append(f"Characters at most, about: {row.room}{f' ({row.why})' if row.why else ''}")
        unit.addnote(". ".join(filter(None, about)) + ".", origin="developer")
        store.addunit(unit)
        if one.there:
            unit.target = one.there
            unit.markfuzzy(True)
    return bytes(store)


def from_xliff(data: bytes) -> tuple[Returned, ...]:
    """The units; one whose translation still waits to be corrected has no text. Raises UnreadableError."""
    if b"\0" in data:
        raise UnreadableError("the file is in an encoding that is not read", "Save it as UTF-8.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableError("the file has a document type of its own", "Give back the file as it was exported.")
    try:
        store = _store().parsestring(data)
        units = [(unit.getid() or "", unit.target or "", unit.isfuzzy()) for unit in store.units]
    except ImportError:
        raise
    except Exception as error:  # whatever a damaged file makes lxml and translate-toolkit raise
        hint = "Give back the file as the program for translators saved it."
        raise UnreadableError(f"the XLIFF file cannot be read ({type(error).__name__})", hint) from None
    return tuple(_returned(number, *unit) for number, unit in enumerate(units, 1))


def _returned(number: int, name: str, text: str, fuzzy: bool) -> Returned:
    """An earlier translation that nobody has changed or accepted is not translated yet."""
    name, text = str(name).rpartition("\x04")[2], str(text).replace("\r\n", "\n").strip()
    untouched = fuzzy and bool(text) and name.endswith(digest(text))
    return Returned(number, name, "" if untouched else text)
