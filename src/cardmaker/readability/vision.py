"""Two sRGB colours come in; how far apart they are in CIE Lab for each kind of colour vision goes out."""

from __future__ import annotations

from math import dist

from cardmaker.readability.contrast import RGB, linear

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]
NORMAL = "normal"
KINDS: dict[str, Matrix] = {
    NORMAL: ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light."""
_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE: Triple = (0.95047, 1.0, 1.08883)
"""sRGB to XYZ, and its white (D65)."""


def lab(colour: RGB, kind: str = NORMAL) -> Triple:
    """CIE Lab (1976, D65) of a colour as a person with this kind of vision sees it."""
    red, green, blue = _times(KINDS[kind], (linear(colour[0]), linear(colour[1]), linear(colour[2])))
    x, y, z = _times(_XYZ, (_within(red), _within(green), _within(blue)))
    fx, fy, fz = _root(x / _WHITE[0]), _root(y / _WHITE[1]), _root(z / _WHITE[2])
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: RGB, other: RGB, kind: str = NORMAL) -> float:
    """CIE 1976 colour difference: about 2.3 is just noticeable, black and white are 100 apart."""
    return dist(lab(one, kind), lab(other, kind))


def _times(matrix: Matrix, vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > (6 / 29) ** 3 else value * (29 / 6) ** 2 / 3 + 4 / 29
