"""Cards come in; the texts a translator is to write go out as a table; what came back goes into the cards' files."""

from cardmaker.translate.entries import Entry, Returned, entries, entry_of, wrong
from cardmaker.translate.putting import CannotPutError, Change, put

__all__ = ["CannotPutError", "Change", "Entry", "Returned", "entries", "entry_of", "put", "wrong"]
