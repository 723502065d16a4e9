"""Nodes of brands and layouts come in; `Brand` and `Layout` values, every property checked, go out."""

from cardmaker.design.brands import WORDS, Brand, read_brands
from cardmaker.design.layouts import ASPECTS, Layout, Range, Step, Tree, read_layouts

__all__ = ["ASPECTS", "WORDS", "Brand", "Layout", "Range", "Step", "Tree", "read_brands", "read_layouts"]
