"""The gallery: one file, nothing fetched, every text escaped, everything where a person looks for it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cardmaker.gallery import page
from cardmaker.manifest import Record

VOID = {"meta", "img", "input", "br", "link"}


class Tree(HTMLParser):
    """Start tags with their attributes in order; fails where tags do not close in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "script" not in self.open and "style" not in self.open:
            self.texts.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [own for name, own in self.found if name == tag and wanted.items() <= own.items()]


def record(card: str, language: str, placement: str, **changes: object) -> Record:
    stem = f"{card if '/' in card else card + '/cover'}/{language}/{placement}"
    made = Record(
        path=f"{stem}.jpg",
        job=stem,
        deck=card.partition("/")[0],
        card=card,
        language=language,
        placement=placement,
        format="jpeg",
        sha256="0" * 64,
        bytes=123_456,
        width=1080,
        height=1350,
        title=f"Вопрос {card} {language}",
        layout="classic",
        brand="desk",
        caption=f"Подпись {card} {language}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


RECORDS = (
    record("week", "en", "telegram-photo", title="The week", layout="cover"),
    *(record("week/photos", language, place) for language in ("en", "kk", "ru") for place in ("x-image", "vk-post")),
    *(
        record("week/long", "kk", "telegram-photo", path=f"week/long/kk/telegram-photo-{n}.jpg", slide=n, slides=11)
        for n in range(1, 12)
    ),
    record("now/answer", "ru", "linkedin-document", path="now/answer/ru/linkedin-document.pdf", format="pdf"),
)


def test_every_output_is_linked_once_by_a_relative_path() -> None:
    tree = Tree(page(RECORDS))
    links = [own["href"] for own in tree.all("a") if own.get("href")]
    assert sorted(links, key=str) == sorted(record.path for record in RECORDS)
    pictures = [own for own in tree.all("img") if own.get("src")]
    assert len(pictures) == len(RECORDS) - 1
    assert all(own["loading"] == "lazy" and own["width"] == "1080" and own["height"] == "1350" for own in pictures)


def test_nothing_is_fetched_from_anywhere() -> None:
    text = page(RECORDS)
    assert not re.search(r"https?:|//|@import|url\(", text.replace("charset", ""))
    assert "default-src 'none'" in text


def test_the_order_of_records_does_not_matter() -> None:
    assert page(RECORDS) == page(tuple(reversed(RECORDS)))


def test_covers_come_first_languages_as_people_order_them_slides_by_number() -> None:
    text = page(RECORDS)
    assert text.index("Cover of the deck") < text.index("<b>long</b>") < text.index("<b>photos</b>")
    assert [own["data-l"] for own in Tree(page(RECORDS[1:7])).all("section", **{"class": "row"})] == ["kk", "ru", "en"]
    assert text.index("telegram-photo-2.jpg") < text.index("telegram-photo-10.jpg")
    assert "<i>10/11</i>" in text
    assert '<h2 lang="en">The week</h2>' in text


def test_texts_cannot_become_marks() -> None:
    evil = "</pre><script>alert(1)</script>\"'&"
    made = record("week/photos", "ru", "x-image", title=evil, caption=evil, alt=evil, state="off", layout=evil)
    tree = Tree(page([made]))
    assert len(tree.all("script")) == 1
    assert "".join(tree.texts).count(evil) == 3  # question, layout, caption
    assert tree.all("img", alt=evil)


def test_paths_are_quoted_for_addresses() -> None:
    made = record("week/photos", "ru", "x-image", path="week/фото #1?%/ru/x-image.jpg")
    text = page([made])
    assert 'href="week/%D1%84%D0%BE%D1%82%D0%BE%20%231%3F%25/ru/x-image.jpg"' in text


def test_texts_say_their_language() -> None:
    tree = Tree(page(RECORDS))
    assert tree.all("html", lang="en")
    assert {own["lang"] for own in tree.all("pre") if own.get("id")} == {"en", "kk", "ru"}
    assert Tree(page([record("week/photos", "ar", "x-image")])).all("div", lang="ar", dir="rtl")


def test_a_caption_is_stored_once_and_found_by_its_pictures() -> None:
    tree = Tree(page(RECORDS[1:7]))
    assert len([own for own in tree.all("pre") if own.get("id")]) == 3
    numbers = {own["data-c"] for own in tree.all("figure")}
    assert numbers == {own["id"] for own in tree.all("pre") if own.get("id")}


def test_sizes_and_weights_are_told() -> None:
    text = page([record("week/photos", "ru", "x-image"), record("week/photos", "kk", "x-image", bytes=7_654_321)])
    assert "1080 × 1350, 123 KB JPEG" in text
    assert "1080 × 1350, 7.7 MB JPEG" in text
    assert "1 card, 2 languages, 1 placement, 2 files, 7.8 MB" in text


def test_what_is_not_in_force_is_stamped() -> None:
    assert "no longer in force" in page([record("week/photos", "ru", "x-image", state="off")])
    assert "no longer in force" not in page([record("week/photos", "ru", "x-image", state="in-force")])


def test_without_outputs_the_page_says_so() -> None:
    assert "No outputs yet." in page([])
    Tree(page([]))


@pytest.mark.parametrize(("fragment", "files"), [("", 19), ("#l=ru", 3), ("#l=ru&p=vk-post", 1), ("#q=ФОТО+photos", 0)])
def test_it_opens_and_filters_without_a_server(
    fragment: str, files: int, tmp_path: Path, needs: Callable[..., str]
) -> None:
    browser = needs("chromium", install="chromium")
    place = tmp_path / "index.html"
    place.write_text(page(RECORDS), encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, *flags, profile, place.as_uri() + fragment]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert re.search(rf'id="shown"[^>]*>{files} files?<', shown)


def test_a_clip_is_one_figure_with_links_to_what_lies_beside_it() -> None:
    stem = "now/a/ru/instagram-reel"
    clip = record("now/a", "ru", "instagram-reel", path=f"{stem}.mp4", format="mp4", duration=21.9, caption="Привет")
    cover = record("now/a", "ru", "instagram-reel", path=f"{stem}-cover.jpg")
    words = record("now/a", "ru", "instagram-reel", path=f"{stem}.srt", format="srt")
    tree = Tree(page([words, cover, clip]))
    assert len(tree.all("figure")) == 1
    (video,) = tree.all("video")
    assert (video["src"], video["poster"]) == (f"{stem}.mp4", f"{stem}-cover.jpg")
    assert {link.get("href") for link in tree.all("a")} >= {f"{stem}.mp4", f"{stem}-cover.jpg", f"{stem}.srt"}
    assert any("22 s, " in text for text in tree.texts)
