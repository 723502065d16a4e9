"""Documents: slides to look at, and their words in order for who cannot, tagged as PDF/UA-1 asks; read by others."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
import shipped
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf.generic import IndirectObject

from cardmaker.build.drawing import prepare
from cardmaker.compose import compose
from cardmaker.encode import document, still
from cardmaker.encode.document import About, Page
from cardmaker.encode.document.letters import outlines
from cardmaker.encode.jpeg import jpeg
from cardmaker.geometry import Rect
from cardmaker.scene import Passage, ReadLine

LIST, PHOTO = "media-law-now/photo-exceptions", "media-law-now/photo-consent"
# ISO 32000-1, 14.8.4: what stands for itself in this tree.
BLOCKS = {"H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Link", "Figure"}


def flat(size: tuple[int, int] = (400, 300), color: str = "#1d43c6") -> Image.Image:
    return Image.new("RGB", size, color)


def line(text: str, *, x: float = 20, baseline: float = 60, backwards: bool = False) -> ReadLine:
    """A line of letters, each 10 px wide."""
    letters = [(letter, x + 10 * at, x + 10 * at + 10) for at, letter in enumerate(text)]
    if backwards:
        letters = [(letter, 380 - 10 * at, 390 - 10 * at) for at, letter in enumerate(text)]
    return ReadLine(tuple(letters), baseline, 20)


def said(text: str, source: str = "", kind: Any = "paragraph", *, at: float = 60, mark: str = "") -> Passage:
    return Passage(kind, source, (line(text, x=60, baseline=at),), line(mark, baseline=at) if mark else None)


ABOUT = About("Құқық (1)", "kk", "Не туралы", "Медиа <&> құқық", "Камера", "https://law.example/1", "© Медиа", "А. Б.")
PAGES = (
    Page(flat(), (said("Сұрақ № 1", "{question}"), Passage("photo", rect=Rect(0, 100, 400, 100)))),
    Page(
        flat(color="#ffdc2e"),
        (
            said("Сұрақ № 1", "{question}", at=20),
            said("Негізі", kind="heading"),
            said("Бір", kind="item", mark="1. ", at=90),
            said("Екі", kind="item", mark="2. ", at=120),
            said("law.example/1", "{address}", at=150),
            Passage("qr", rect=Rect(300, 200, 80, 80)),
            said("Әрі қарай", "{swipe}", at=200),
        ),
    ),
)


@lru_cache
def made() -> bytes:
    return document.pdf(PAGES, ABOUT)


@lru_cache
def of_card(card: str, language: str) -> bytes:
    job = shipped.job(card, language, "linkedin-document")
    (file,) = prepare(shipped.project()[0])(job).files
    return file.data


def plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def elements(node: Any) -> Iterator[Any]:
    """All elements of a tree of tags, in reading order."""
    kids = plain(node.get("/K", []))
    for kid in map(plain, kids if isinstance(kids, list) else [kids]):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid)


def outline(node: Any) -> str:
    """A tree of tags in short: `Document(Sect(H1 Figure))`."""
    kids = [plain(kid) for kid in plain(node.get("/K", []))]
    inside = " ".join(outline(kid) for kid in kids if isinstance(kid, dict) and "/S" in kid)
    return node["/S"][1:] + (f"({inside})" if inside else "")


def root(data: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(data), strict=True).trailer["/Root"]


def test_a_page_is_its_slide_pixel_for_pixel() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()), strict=True)
    assert [page.images[0].data for page in reader.pages] == [jpeg(flat()), jpeg(flat(color="#ffdc2e"))]
    assert [tuple(page.mediabox) for page in reader.pages] == [(0, 0, 200, 150)] * 2


def test_tags_say_what_each_text_is_and_pass_over_what_was_said() -> None:
    tree = root(made())["/StructTreeRoot"]
    (whole,) = map(plain, tree["/K"])
    first = "Sect(H1 Figure)"
    second = "Sect(H2 L(LI(Lbl LBody) LI(Lbl LBody)) P(Link) Link(Figure))"
    assert outline(whole) == f"Document({first} {second})"
    figures = [element for element in elements(whole) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Камера", "QR: https://law.example/1"]
    assert figures[0]["/A"]["/BBox"] == [0, 50, 200, 100]
    (items,) = [element for element in elements(whole) if element["/S"] == "/L"]
    assert items["/A"]["/ListNumbering"] == "/Decimal"


@pytest.mark.parametrize("data", [made, lambda: of_card(LIST, "ru"), lambda: of_card(PHOTO, "kk")])
def test_it_keeps_the_rules_of_pdf_ua(data: Callable[[], bytes]) -> None:
    """ISO 14289-1 by its clauses, as far as these documents can break them."""
    reader = pypdf.PdfReader(io.BytesIO(data()), strict=True)
    catalog: Any = reader.trailer["/Root"]
    packet = ElementTree.fromstring(catalog["/Metadata"].get_data())
    assert "/Filter" not in catalog["/Metadata"]  # 7.1 and 5: plain to read
    assert [node.text for node in packet.iter("{http://www.aiim.org/pdfua/ns/id/}part")] == ["1"]  # 5
    titles = list(packet.iter("{http://purl.org/dc/elements/1.1/}title"))
    assert len(titles) == 1 and catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True  # 7.1
    assert catalog["/MarkInfo"]["/Marked"].value is True and catalog["/Lang"] in ("kk-KZ", "ru", "en")  # 7.1, 7.2
    tags = list(elements(catalog["/StructTreeRoot"]))
    assert {tag["/S"][1:] for tag in tags} <= {"Document", "Sect", *BLOCKS}
    headings = [tag["/S"] for tag in tags if tag["/S"].startswith("/H")]
    assert headings[0] == "/H1" and headings.count("/H1") == 1  # 7.4.2
    assert all(tag["/Alt"] and tag["/A"]["/BBox"] for tag in tags if tag["/S"] == "/Figure")  # 7.3
    assert len(reader.outline) == len(reader.pages)  # 7.17: a way to move about
    _check_content(reader, catalog["/StructTreeRoot"], tags)
    _check_font(reader)


def _check_content(reader: pypdf.PdfReader, tree: Any, tags: list[Any]) -> None:
    """7.1: all content is tagged or an artifact, once; 7.18: a link is in the tree, has words, follows the tree."""
    numbers = plain(tree["/ParentTree"])["/Nums"]
    parents = dict(zip(numbers[::2], map(plain, numbers[1::2]), strict=True))
    for page in reader.pages:
        content = page.get_contents().get_data().decode("latin-1")
        assert not re.sub(r"/\w+ (?:<</MCID \d+>>\s+BDC|BMC).*?EMC", "", content.replace("\n", " ")).strip()
        used = [int(number) for number in re.findall(r"/MCID (\d+)", content)]
        owners = parents[page["/StructParents"]]
        assert used == list(range(len(owners)))
        for number, owner in zip(used, map(plain, owners), strict=True):
            assert number in owner["/K"] and owner in tags and plain(owner["/Pg"]) == page.get_object()
        for link in map(plain, page.get("/Annots", [])):
            held = [plain(kid) for kid in parents[link["/StructParent"]]["/K"]]
            assert link["/Contents"] and page["/Tabs"] == "/S"
            assert any(isinstance(kid, dict) and plain(kid.get("/Obj")) == link for kid in held)


def _check_font(reader: pypdf.PdfReader) -> None:
    """7.21: every font is embedded, its widths are those of the program, every code has a meaning."""
    font = plain(reader.pages[0]["/Resources"]["/Font"]["/F"])
    (glyphs,) = map(plain, font["/DescendantFonts"])
    program = TTFont(io.BytesIO(glyphs["/FontDescriptor"]["/FontFile2"].get_data()))
    widths = [program["hmtx"][name][0] for name in program.getGlyphOrder()]
    assert glyphs["/W"] == [0, widths]
    meanings = font["/ToUnicode"].get_data().decode()
    assert len(re.findall(r"^<[0-9A-F]{4}> <", meanings, re.MULTILINE)) == len(widths) - 1


def test_it_says_what_it_is_called_in_which_language_and_by_whom() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()))
    assert (reader.metadata.title, reader.metadata.author) == ("Құқық (1)", "Медиа <&> құқық")
    assert reader.xmp_metadata.dc_title == {"x-default": "Құқық (1)", "kk-KZ": "Құқық (1)"}
    assert reader.xmp_metadata.dc_description["kk-KZ"] == "Не туралы"
    assert reader.xmp_metadata.dc_creator == ["Медиа <&> құқық"]
    assert reader.xmp_metadata.dc_rights == {"x-default": "© Медиа", "kk-KZ": "© Медиа"}
    assert reader.xmp_metadata.dc_source == "https://law.example/1"
    assert reader.xmp_metadata.dc_language == ["kk-KZ"]
    assert reader.trailer["/Root"]["/Lang"] == "kk-KZ"
    assert not re.search(rb"Date|cardmaker", made())


def test_another_program_reads_the_same_words(needs: Callable[..., str], tmp_path: Path) -> None:
    program = needs("exiftool", install="libimage-exiftool-perl")
    path = tmp_path / "a.pdf"
    path.write_bytes(made())
    command = [program, "-j", "-G1", "-XMP:all", "-charset", "utf8", str(path)]
    (found,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert found["XMP-dc:Title-kk-KZ"] == "Құқық (1)"
    assert found["XMP-dc:Description-kk-KZ"] == found["XMP-iptcCore:AltTextAccessibility-kk-KZ"] == "Не туралы"
    assert (found["XMP-dc:Creator"], found["XMP-photoshop:Credit"]) == ("Медиа <&> құқық", "А. Б.")
    assert (found["XMP-dc:Rights"], found["XMP-dc:Source"]) == ("© Медиа", "https://law.example/1")
    assert found["XMP-pdfuaid:Part"] == 1


def test_bookmarks_name_the_slides() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()))
    assert [entry.title for entry in reader.outline] == ["Құқық (1)", "Негізі"]
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [0, 1]
    (long,) = pypdf.PdfReader(io.BytesIO(document.pdf([Page(flat(), (said("слово " * 40),))]))).outline
    assert long.title == ("слово " * 13).strip() + "…"


def test_a_number_and_its_unit_are_one_text() -> None:
    page = Page(flat(), (said("5", "{figure}"), said("was 7", "{was}", at=80), said("days", "{unit}", at=120)))
    text = pypdf.PdfReader(io.BytesIO(document.pdf([page]))).pages[0].extract_text()
    assert text.split() == ["5", "days", "was", "7"]


def copied(needs: Callable[..., str], tmp_path: Path, data: bytes) -> str:
    """What somebody copies out of a document, without marks of direction."""
    program = needs("pdftotext", install="poppler-utils")
    path = tmp_path / "slides.pdf"
    path.write_bytes(data)
    done = subprocess.run([program, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    assert not done.stderr
    return re.sub("[\u202a-\u202e]", "", done.stdout.decode())


def test_copied_text_is_the_text(tmp_path: Path, needs: Callable[..., str]) -> None:
    for card, language in ((LIST, "kk"), ("media-law-now/user-fine", "kk"), (PHOTO, "en")):
        job = shipped.job(card, language, "linkedin-document")
        scenes = compose(job, shipped.studio()).scenes
        words = [word for scene in scenes for passage in scene.passages for word in passage.text.split()]
        found = copied(needs, tmp_path, of_card(card, language)).split()
        assert sorted(set(found) - {"1.", "2.", "3.", "4.", "5.", "•"}) == sorted(set(words))
        texts = [text for scene in scenes for _, text in scene.texts]
        assert " ".join(texts).split()[:3] == words[:3]


def test_all_letters_of_all_scripts_copy(tmp_path: Path, needs: Callable[..., str]) -> None:
    text = "қ ₸ № Ә «ң» ﬁ é 漢字 \U0001f600 e\u0301"
    page = Page(flat((900, 300)), (said(text),))
    assert copied(needs, tmp_path, document.pdf([page])).split() == text.split()


def test_right_to_left_text_copies_in_order(tmp_path: Path, needs: Callable[..., str]) -> None:
    text = "שלום עולם טוב"
    page = Page(flat(), (Passage("paragraph", lines=(line(text, backwards=True),)),))
    assert copied(needs, tmp_path, document.pdf([page])).strip() == text


def test_words_of_two_lines_do_not_run_together_and_hyphens_vanish(tmp_path: Path, needs: Callable[..., str]) -> None:
    lines = (line("Раз два "), line("три че\u00ad", baseline=90), line("тыре", baseline=120))
    passage = Passage("paragraph", lines=lines)
    assert passage.text == "Раз два три четыре"
    found = copied(needs, tmp_path, document.pdf([Page(flat(), (passage,))]))
    assert found.split()[:3] == ["Раз", "два", "три"]


def test_the_font_has_widths_and_no_ink() -> None:
    font = TTFont(io.BytesIO(outlines([0, 250, 1000])), checkChecksums=2)
    assert [font["hmtx"][name] for name in font.getGlyphOrder()] == [(0, 0), (250, 0), (1000, 0)]
    assert all(font["glyf"][name].numberOfContours == 0 for name in font.getGlyphOrder())
    assert font["head"].unitsPerEm == 1000 and font["maxp"].numGlyphs == 3


def test_a_document_is_the_same_each_time_and_keeps_its_limit() -> None:
    assert document.pdf(PAGES, ABOUT) == made()
    noise = Page(Image.effect_noise((120, 80), 90).convert("RGB"))
    full = document.pdf([noise])
    assert len(document.pdf([noise], max_bytes=len(full) - 1)) < len(full)
    with pytest.raises(still.TooLarge):
        document.pdf([noise], max_bytes=500)
    with pytest.raises(ValueError, match="at least one page"):
        document.pdf([])


def test_qpdf_finds_nothing_wrong(tmp_path: Path, needs: Callable[..., str]) -> None:
    qpdf = needs("qpdf", install="qpdf")
    for number, data in enumerate((made(), of_card(PHOTO, "kk"), document.pdf([Page(flat())]))):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        done = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No syntax or stream encoding errors found" in done.stdout
