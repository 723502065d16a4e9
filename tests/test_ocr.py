"""Optical character recognition reads back what the card says: nothing is cut, covered, or an empty box."""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import shipped

from cardmaker.compose import compose
from cardmaker.content.markup import plain
from cardmaker.paint import Painter

PACKAGES = "tesseract-ocr tesseract-ocr-eng tesseract-ocr-kaz tesseract-ocr-rus"
TESSERACT = {"kk": "kaz", "ru": "rus", "en": "eng"}
CARDS = ("media-law-now/extension", "media-law-now/how-to-request", "media-law-2018/after-death")
LEAST = 0.92


@pytest.fixture(scope="module", name="painter")
def painter_fixture() -> Painter:
    studio = shipped.studio()
    return Painter(studio.fonts, studio.pictures)


@pytest.mark.parametrize("language", sorted(TESSERACT))
@pytest.mark.parametrize("placement", ["instagram-feed", "instagram-story"])
@pytest.mark.parametrize("card", CARDS)
def test_the_text_can_be_read_back(
    card: str, placement: str, language: str, painter: Painter, needs: Callable[..., str], tmp_path: Path
) -> None:
    program = needs("tesseract", install=PACKAGES)
    job = shipped.job(card, language, placement)
    assert job.standing is not None
    (scene,) = compose(job, shipped.studio()).scenes
    picture = tmp_path / "card.png"
    painter.paint(scene).convert("L").save(picture)
    read = words(recognised(program, picture, TESSERACT[language]))
    wording = job.standing.wording
    told = words(wording.question.value(language) + "\n" + plain(wording.answer.value(language)))
    lost = [word for word in told if not difflib.get_close_matches(word, read, 1, 0.7)]
    assert len(lost) <= (1 - LEAST) * len(told), f"not read back: {lost}\nread: {read}"


def recognised(program: str, picture: Path, language: str) -> str:
    """What tesseract reads, field and paper apart: it finds lines by their contrast."""
    command = [program, str(picture), "stdout", "-l", language, "--psm", "3"]
    found = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    return found.stdout


def words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w-]+", text.casefold()) if len(word) > 2]
