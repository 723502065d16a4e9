"""The gallery: one file, nothing fetched, every text escaped, everything where a person looks for it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from cardmaker.build import reasons
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.gallery import because, page
from cardmaker.gallery.script import SCRIPT
from cardmaker.gallery.words import table, word
from cardmaker.manifest import Place, Record, Warned

VOID = {"meta", "img", "input", "br", "link"}
THIN = "\u202f"
WHOLE = "0 0, 100% 0, 100% 100%, 0 100%, 0 0"


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


PLACE = Place("VK post", "vk", 1080, 1350, caption_max=2200)
PLACES = {"x-image": replace(PLACE, platform="x"), "vk-post": PLACE, "vk-image": PLACE}
RECORDS = (
    record("week", "en", "telegram-photo", title="The week", layout="cover"),
    *(record("week/photos", language, place) for language in ("en", "kk", "ru") for place in ("x-image", "vk-post")),
    *(
        record("week/long", "kk", "telegram-photo", path=f"week/long/kk/telegram-photo-{n}.jpg", slide=n, slides=11)
        for n in range(1, 12)
    ),
    record("now/answer", "ru", "linkedin-document", path="now/answer/ru/linkedin-document.pdf", format="pdf"),
)


def test_every_output_is_shown_and_can_be_downloaded_in_order() -> None:
    tree = Tree(page(RECORDS))
    gets = [own["href"] for own in tree.all("a", **{"class": "get"})]
    assert sorted(gets, key=str) == sorted(record.path for record in RECORDS)
    assert [path for path in gets if path and "telegram-photo-" in path] == [
        f"week/long/kk/telegram-photo-{n}.jpg" for n in range(1, 12)
    ]
    assert {own["href"] for own in tree.all("a") if (own.get("class") or "").startswith("view")} == set(gets)
    pictures = [own for own in tree.all("img") if own.get("src")]
    assert len(pictures) == len(RECORDS) - 1
    assert all(own["loading"] == "lazy" and own["width"] == "1080" and own["height"] == "1350" for own in pictures)


def test_only_the_first_slide_is_a_stop_for_the_tab_key() -> None:
    stops = [own.get("tabindex") for own in Tree(page(RECORDS[7:-1])).all("a", **{"class": "view"})]
    assert stops == [None, *["-1"] * 10]


def test_nothing_is_fetched_from_anywhere() -> None:
    text = page(RECORDS)
    # what runs and what styles are these very texts: nothing else may, and nothing may be asked for
    marks = re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    assert not re.search(r"https?:|//|@import|url\(| style=| on\w+=", marks)
    policy = str(Tree(text).all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"])
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for name in ("style", "script"):
        (own,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_the_order_of_records_does_not_matter() -> None:
    assert page(RECORDS) == page(tuple(reversed(RECORDS)))


def test_covers_come_first_languages_as_people_order_them_slides_by_number() -> None:
    text = page(RECORDS)
    assert text.index("Cover of the deck") < text.index("<b>long</b>") < text.index("<b>photos</b>")
    assert [own["data-l"] for own in Tree(page(RECORDS[1:7])).all("section", **{"class": "row"})] == ["kk", "ru", "en"]
    assert text.index("telegram-photo-2.jpg") < text.index("telegram-photo-10.jpg")
    assert re.findall(r'class="at"[^>]*>(\d+/\d+)<', text) == ["1/11"]
    assert '<h2 lang="en">The week</h2>' in text


def test_texts_cannot_become_marks() -> None:
    evil = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    warned = (Warned(evil, evil, evil),)
    made = record("week/photos", "ru", "x-image", title=evil, caption=evil, alt=evil, state=evil, layout=evil)
    told = [Diagnostic(Span("cards/week/photos.yaml", 1, 1), Severity.WARNING, evil, evil)]
    places = {"x-image": replace(PLACE, label=evil, platform=evil)}
    text = page([replace(made, warnings=warned)], places, made={made.job: evil, evil: evil}, problems=told)
    tree = Tree(text)
    assert len(tree.all("script")) == 2
    assert not tree.all("img", src="x")
    assert "".join(tree.texts).count(evil) >= 6
    assert tree.all("img", alt=evil)
    (run,) = re.findall(r'id="run">(.*?)</script>', text, re.S)
    assert json.loads(run)["problems"][0][3] == evil


def test_paths_are_quoted_for_addresses() -> None:
    made = record("week/photos", "ru", "x-image", path="week/фото #1?%/ru/x-image.jpg")
    text = page([made])
    assert 'href="week/%D1%84%D0%BE%D1%82%D0%BE%20%231%3F%25/ru/x-image.jpg"' in text


def test_texts_say_their_language() -> None:
    tree = Tree(page(RECORDS))
    assert tree.all("html", lang="en")
    assert {own["lang"] for own in tree.all("pre") if own.get("id")} >= {"en", "kk", "ru"}
    assert Tree(page([record("week/photos", "ar", "x-image")])).all("div", lang="ar", dir="rtl")


def test_a_caption_is_stored_once_and_found_by_its_pictures() -> None:
    tree = Tree(page(RECORDS[1:7]))
    assert len([own for own in tree.all("pre") if own.get("id")]) == 3
    numbers = {own["data-c"] for own in tree.all("figure")}
    assert numbers == {own["id"] for own in tree.all("pre") if own.get("id")}


def test_sizes_and_weights_are_told() -> None:
    text = page([record("week/photos", "ru", "x-image"), record("week/photos", "kk", "x-image", bytes=7_654_321)])
    assert "1080 × 1350 · 123 KB JPEG" in text
    assert "1080 × 1350 · 7.7 MB JPEG" in text
    assert re.sub(r"<[^>]+>", "", text[text.index("</h1>") :])[:32].startswith("Cards: 1 Files: 2 7.8 MB")


def test_what_is_left_of_a_caption_is_told_as_the_platform_counts() -> None:
    places = {"x-image": replace(PLACE, caption_max=280, caption_count="x"), "vk-post": PLACE, "web": PLACE}

    def told(placement: str, text: str) -> str:
        html = page([record("week/photos", "ru", placement, caption=text)], places)
        return re.sub(r"<[^>]+>", "", "".join(re.findall(r'<span class="room.*?</span>', html, re.S)))

    assert told("x-image", "Да 👍") == "5 / 280 · 275 characters left"  # X counts an emoji twice
    assert told("vk-post", "Д" * 1234) == f"1{THIN}234 / 2{THIN}200 · 966 characters left"
    assert told("vk-post", "Д" * 2201) == f"2{THIN}201 / 2{THIN}200 · 1 characters too many"
    assert told("unknown", "Да") == "2 characters, no limit"
    assert told("web", "") == ""


def test_what_an_app_covers_is_a_share_of_its_picture() -> None:
    text = page([record("week/photos", "ru", "story")], {"story": replace(PLACE, safe=(270, 54, 405, 0))})
    (rule,) = re.findall(r"\.safe :is\(\.p0.*", text)
    hole = "0.000% 20.000%, 95.000% 20.000%, 95.000% 70.000%, 0.000% 70.000%, 0.000% 20.000%"
    assert rule.endswith(f"::after {{ content: ''; clip-path: polygon(evenodd, {WHOLE}, {hole}); }}")


def test_a_warning_stands_at_its_post() -> None:
    warned = (Warned("cards/week/photos.yaml:3:5", "«Да» is small", "Shorten it."),)
    text = page([record("week/photos", "ru", "x-image", warnings=warned), record("week/photos", "ru", "vk-post")])
    figures = re.findall(r"<figure.*?</figure>", text, re.S)
    assert ["«Да» is small" in figure for figure in figures] == [False, True]
    assert "Shorten it. cards/week/photos.yaml:3:5" in figures[1]


def test_a_synthetic_voice_is_told() -> None:
    clips = [
        replace(record("a/b", "en", "x-video"), format="mp4", duration=9.0, voice=voice) for voice in ("", "synthetic")
    ]
    assert ['data-w="synthetic"' in page([clip]) for clip in clips] == [False, True]


def test_all_but_one_block_is_the_same_whatever_the_last_run_made() -> None:
    told = [Diagnostic(Span("cards/week/photos.yaml", 1, 1), Severity.WARNING, "no")]
    pages = [page(RECORDS), page(RECORDS, made={RECORDS[0].job: "question.kk changed"}, problems=told)]
    assert pages[0] != pages[1]
    assert len({re.sub(r'(id="run">).*?(</script>)', r"\1\2", text, flags=re.S) for text in pages}) == 1


def test_every_word_of_the_page_is_there_in_all_languages() -> None:
    words = table()
    assert set(words) == {"kk", "ru", "en"}
    for key, english in words["en"].items():
        own = [re.findall(r"\{(\w)\}", words[language][key]) for language in words]
        assert all(words[language][key] for language in words) and own[0] == own[1] == own[2], key
        assert english == word(key, n="{n}", a="{a}", b="{b}")
    used = set(re.findall(r'data-[wv]="([\w-]+)"', page((*RECORDS, record("a/b", "kk", "vk-image", alt="а")), PLACES)))
    called = set(re.findall(r"told\('\w+', '([\w-]+)'|say\('([\w-]+)'", SCRIPT))
    assert used | {key for pair in called for key in pair if key} <= set(words["en"])
    script = set(re.findall(r"'([\w-]+)'", SCRIPT))
    assert set(words["en"]) - used - script <= {
        "in-force",
        "changed",
        "off",
        "replaced",
        "ahead",
        "free",
        "left",
        "over",
        "seconds",
        "synthetic",
        "empty",
    }


GROUPS = {
    "a": {"pillow": "1", "cardmaker": "1 x"},
    "b": {"pillow": "2", "cardmaker": "1 y"},
    "f": {"A/B.ttf": "1"},
    "g": {},
}
NAMES = ("question.kk", "answer.ru", "short.en", "alt.kk", "replacement.ru", "figure", "photo", "link", "checked",
         "title.kk", "subtitle.ru", "duration", "voice")  # fmt: skip


def every_reason() -> set[str]:
    """What can be told of each input that changes, comes or goes."""
    names = (*NAMES, *reasons._PLAIN, "brand", "layout", "laws: act", "laws: act art. 36", "layout photo", "brand desk",
             "assets/photos/a b.jpg")  # fmt: skip
    pairs = [({name: old}, {name: new}) for name in names for old, new in (("1", "2"), ("", "2"), ("1", ""))]
    pairs += [
        ({"programs": "a"}, {"programs": "b"}),
        ({"fonts": "f"}, {"fonts": "g"}),
        ({"fonts": "g"}, {"fonts": "f"}),
    ]
    found = {reasons.NEW, reasons.FORCED, reasons.MISSING, reasons.ALTERED, reasons.WARNED, reasons.EARLIER}
    for old, new in pairs:
        was, now = ({"programs": "a", **{key: value for key, value in each.items() if value}} for each in (old, new))
        found.add(reasons.why(was, now, GROUPS, GROUPS))
    return found - {""}


def test_every_reason_is_told_in_all_languages() -> None:
    for reason in every_reason():
        match = next(
            (found for english, *_ in because.REASONS if (found := re.match(f"(?:{english})(?=, |$)", reason))), 0
        )
        assert match and (match.end() == len(reason) or reason.startswith("cardmaker changed, pillow")), reason
    for english, *own in because.REASONS:
        groups = re.compile(english).groups
        wanted = set(re.findall(r"\{\w+\}", own[0]))
        assert wanted == set(re.findall(r"\{\w+\}", own[1])) and len(wanted) == groups
    assert {name.partition(".")[0] for name in NAMES} <= set(because.FIELDS)


def test_decks_of_what_holds_come_before_those_that_have_ended() -> None:
    old = [record("a-old/one", "ru", "x-image", state="off"), record("a-old/two", "ru", "x-image", state="in-force")]
    own = Tree(page([*RECORDS, *old], PLACES))
    assert [each["data-d"] for each in own.all("section", **{"class": "deck"})][-1] == "a-old"


def test_what_is_not_in_force_is_stamped() -> None:
    assert "no longer in force" in page([record("week/photos", "ru", "x-image", state="off")])
    assert 'class="stamp' not in page([record("week/photos", "ru", "x-image", state="in-force")])
    now = record("week/photos", "ru", "x-image", state="off", replaced_by_card="week/new")
    assert ">replaced by week/new<" in page([now])
    assert 'class="stamp other">draft<' in page([record("week/photos", "ru", "x-image", state="draft")])


def test_without_outputs_the_page_says_so() -> None:
    assert "No outputs yet." in page([])
    Tree(page([]))


def test_a_clip_is_one_figure_with_links_to_what_lies_beside_it() -> None:
    stem = "now/a/ru/instagram-reel"
    clip = record("now/a", "ru", "instagram-reel", path=f"{stem}.mp4", format="mp4", duration=21.9, caption="Привет")
    cover = record("now/a", "ru", "instagram-reel", path=f"{stem}-cover.jpg")
    words = record("now/a", "ru", "instagram-reel", path=f"{stem}.srt", format="srt")
    tree = Tree(page([words, cover, clip]))
    assert len(tree.all("figure")) == 1
    (shown,) = tree.all("a", **{"class": "view play"})
    assert shown["href"] == f"{stem}.mp4"
    assert [own["src"] for own in tree.all("img") if own.get("src")] == [f"{stem}-cover.jpg"]
    assert {link.get("href") for link in tree.all("a")} >= {f"{stem}.mp4", f"{stem}-cover.jpg", f"{stem}.srt"}
    assert "22 s" in tree.texts
    assert len(tree.all("video")) == 1  # that of the viewer: no clip loads before somebody wants it
