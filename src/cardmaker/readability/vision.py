"""Two sRGB colours come in; how far apart they are for each kind of colour vision goes out.

Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG
15(6), 2009: matrices of severity 1.0 on linear light. Distances are CIEDE2000 (ISO/CIE 11664-6:2022; kL = kC = kH = 1).
"""

from __future__ import annotations

from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

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
_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE: Triple = (0.95047, 1.0, 1.08883)
"""sRGB to XYZ, and its white (D65)."""
_FAR = 25.0**7


@lru_cache(maxsize=4096)
def lab(colour: RGB, kind: str = NORMAL) -> Triple:
    """CIE Lab (1976, D65) of a colour as a person with this kind of vision sees it."""
    red, green, blue = _times(KINDS[kind], (linear(colour[0]), linear(colour[1]), linear(colour[2])))
    x, y, z = _times(_XYZ, (_within(red), _within(green), _within(blue)))
    fx, fy, fz = _root(x / _WHITE[0]), _root(y / _WHITE[1]), _root(z / _WHITE[2])
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: RGB, other: RGB, kind: str = NORMAL) -> float:
    """CIEDE2000 between two colours as seen: about 1 is just noticeable side by side, black and white are 100 apart."""
    return ciede2000(lab(one, kind), lab(other, kind))


def ciede2000(one: Triple, other: Triple) -> float:
    """The colour difference of two Lab colours, by the formula and notes of Sharma, Wu and Dalal (2005)."""
    mean = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + _FAR))
    (chroma1, hue1), (chroma2, hue2) = (_polar(a * stretch, b) for _, a, b in (one, other))
    grey = chroma1 * chroma2 == 0
    lightness, chroma = (one[0] + other[0]) / 2, (chroma1 + chroma2) / 2
    turn = 0.0 if grey else (hue2 - hue1 + 180) % 360 - 180
    hue = (
        hue1 + hue2 if grey else (hue1 + hue2) / 2 + (180 * (hue1 + hue2 < 360 or -1) if abs(hue1 - hue2) > 180 else 0)
    )
    weight = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.2 * _cos(4 * hue - 63)
    off = (lightness - 50) ** 2
    dl = (other[0] - one[0]) / (1 + 0.015 * off / sqrt(20 + off))
    dc = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    dh = 2 * sqrt(chroma1 * chroma2) * sin(radians(turn / 2)) / (1 + 0.015 * chroma * weight)
    bend = 2 * sqrt(chroma**7 / (chroma**7 + _FAR)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(dl**2 + dc**2 + dh**2 - bend * dc * dh)


def _polar(a: float, b: float) -> tuple[float, float]:
    return hypot(a, b), degrees(atan2(b, a)) % 360


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _times(matrix: Matrix, vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > (6 / 29) ** 3 else value * (29 / 6) ** 2 / 3 + 4 / 29
