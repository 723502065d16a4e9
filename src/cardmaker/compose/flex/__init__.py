"""A tree of boxes and a canvas in px come in, the rectangle of every box goes out: a subset of CSS Flexbox level 1.

The subset: one line (`nowrap`), left to right, `box-sizing: border-box`, margins and paddings in px, every box with
children a flex container, every leaf a block. Names and meaning are those of CSS; section numbers in the modules are
those of https://www.w3.org/TR/css-flexbox-1/. Where the text leaves a choice, Chromium's is taken.
"""

from cardmaker.compose.flex.boxes import Align, Box, FlexStyle, Justify, Length, Measure, Measured, Percent
from cardmaker.compose.flex.node import Node as Laid
from cardmaker.compose.flex.placing import layout
from cardmaker.compose.flex.relayout import Relayout

__all__ = [
    "Align",
    "Box",
    "FlexStyle",
    "Justify",
    "Laid",
    "Length",
    "Measure",
    "Measured",
    "Percent",
    "Relayout",
    "layout",
]
