"""Nodes of brands and layouts come in; `Brand` and `Layout` values, every property checked, go out."""

from cardmaker.design.brands import WORDS, Brand, read_brands
from cardmaker.design.layouts import ASPECTS, Layout, Tree, read_layouts
from cardmaker.design.naming import check_pictures
from cardmaker.design.steps import Range, Step

__all__ = [
    "ASPECTS",
    "WORDS",
    "Brand",
    "Layout",
    "Range",
    "Step",
    "Tree",
    "check_pictures",
    "read_brands",
    "read_layouts",
]
