"""Nodes of brands and layouts come in; `Brand` and `Layout` values, every property checked, go out."""

from cardmaker.design.brands import Brand, read_brands
from cardmaker.design.layouts import ASPECTS, Layout, Range, Step, Tree, read_layouts

__all__ = ["ASPECTS", "Brand", "Layout", "Range", "Step", "Tree", "read_brands", "read_layouts"]
