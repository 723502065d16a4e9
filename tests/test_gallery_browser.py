"""The gallery in a real browser, opened as a file: copying, filters, keys, carousels, clips, nothing fetched, axe."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from conftest import needs
from PIL import Image
from test_flex_browser import BROWSERS

from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.gallery import page as gallery_page
from cardmaker.manifest import Place, Record, Warned

EVIL = "</script></pre><img src=x onerror=window.hacked=1><script>window.hacked=1</script>\"'"
CAPTION = "Бұл не? Қазақша сұрақ — «жауап».\n\nЕкінші жол 👩‍⚖️ https://medialaw.example/1"
PLACES = {
    "instagram-carousel": Place("Instagram carousel", "instagram", 1080, 1350, caption_max=2200, alt_max=1000),
    "instagram-story": Place("Instagram story", "instagram", 1080, 1920, safe=(192, 54, 480, 108)),
    "x-image": Place("X post", "x", 1200, 675, caption_max=280, caption_count="x"),
    "instagram-reel": Place("Instagram reel", "instagram", 1080, 1920, caption_max=2200),
    "linkedin-document": Place("LinkedIn document", "linkedin", 1080, 1350, caption_max=3000),
}
VTT = "WEBVTT\n\n1\n00:00:00.000 --> 00:00:00.500\nБірінші жол\n\n2\n00:00:00.500 --> 00:00:01.000\nЕкінші <b>жол</b>\n"


def records() -> Iterator[Record]:
    for deck, card in (("now", "now"), ("now", "now/first"), ("now", "now/second"), ("old", "old/third")):
        for language in ("kk", "ru"):
            for name in ("instagram-story", "x-image"):
                yield record(deck, card, language, name)
    for number in (1, 2, 3):
        alt = f"Слайд {number}: сипаттама"
        slide = record("now", "now/first", "kk", "instagram-carousel", slide=number, slides=3, alt=alt)
        yield replace(
            slide, path=f"now/first/kk/instagram-carousel-{number}.jpg", caption=CAPTION if number == 1 else ""
        )
    clip = record("now", "now/first", "kk", "instagram-reel", format="mp4", duration=1.0)
    stem = clip.path.removesuffix(".jpg")
    yield replace(clip, path=f"{stem}.mp4")
    yield replace(clip, path=f"{stem}.vtt", format="vtt", duration=None)
    yield replace(clip, path=f"{stem}-cover.jpg", format="jpeg", duration=None)
    document = record("old", "old/third", "kk", "linkedin-document", format="pdf")
    yield replace(document, path=document.path.replace(".jpg", ".pdf"))


def record(deck: str, card: str, language: str, placement: str, **changes: Any) -> Record:
    stem = f"{card if '/' in card else card + '/cover'}/{language}/{placement}"
    place = PLACES[placement]
    made = Record(
        path=f"{stem}.jpg",
        job=stem,
        deck=deck,
        card=card,
        language=language,
        placement=placement,
        format="jpeg",
        sha256="0" * 64,
        bytes=123_456,
        width=place.width,
        height=place.height,
        title=EVIL if card == "now/second" else f"{card} деген не?{f' ({language})' if card == deck else ''}",
        state="changed" if card == "old/third" else "in-force",
        caption=EVIL if card == "now/second" else f"{card} {language}",
        alt=EVIL if card == "now/second" else f"Сурет {card}",
    )
    return replace(made, **changes)


RECORDS = tuple(
    replace(own, warnings=(Warned("cards/old/third.yaml:3:5", "the lead is small", "Shorten it."),))
    if own.placement == "linkedin-document"
    else own
    for own in records()
)
MADE = {own.job: "question.kk changed" for own in RECORDS if own.card == "now/first" and own.language == "kk"}
PROBLEMS = (
    Diagnostic(Span("cards/now/first.yaml", 4, 3), Severity.WARNING, "«first» has no Russian text", "Write it."),
    Diagnostic(Span("cards/laws.yaml", 9, 1), Severity.WARNING, EVIL, "Look at it."),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a letter in its name that addresses have to escape."""
    out = tmp_path_factory.mktemp("шығыс %1 #")
    for own in RECORDS:
        path = out / own.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if own.format == "jpeg":
            Image.new("RGB", (own.width // 20, own.height // 20), (29, 67, 198)).save(path)
        else:
            path.write_bytes(VTT.encode() if own.format == "vtt" else b"%PDF-1.4")
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    source = ("-f", "lavfi", "-i", "color=c=blue:s=108x192:d=1", "-pix_fmt", "yuv420p", "-y")
    subprocess.run([ffmpeg, *source, str(out / "now/first/kk/instagram-reel.mp4")], check=True, capture_output=True)
    subtitles = {own.path: VTT for own in RECORDS if own.format == "vtt"}
    text = gallery_page(
        RECORDS, PLACES, made=MADE, gone=["old/gone/kk/x-image", CAROUSEL], problems=PROBLEMS, subtitles=subtitles
    )
    (out / "index.html").write_text(text, encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None) or needs(BROWSERS[0], install="chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: uv sync installs it")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


class Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # browsers ask for it of themselves
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Open]:
    """`opened(fragment)`: the gallery as a file. Nothing may be said in the console, nothing asked for elsewhere."""
    contexts = []
    wrong: list[str] = []

    def start(fragment: str = "", *, script: str = "", address: str = "", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 800}, "locale": "en-US", **options})
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        if script:
            page.add_init_script(script)
        base = address or f"{folder.as_uri()}/"
        page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(base) else wrong.append(request.url))
        page.goto(f"{base}index.html{fragment}")
        return page

    yield start
    for context in contexts:
        context.close()
    assert not wrong


def post(page: Any, job: str) -> Any:
    return page.locator(f'figure[data-j="{job}"]')


def on_clipboard(page: Any, text: str) -> bool:
    """Whether a text comes to be what was copied: pages write it while they go on."""
    for _ in range(500):
        if page.evaluate("navigator.clipboard.readText()") == text:
            return True
        page.wait_for_timeout(10)
    return False


def shown(page: Any) -> int:
    return int(page.locator("figure:visible").count())


def until(page: Any, true: str) -> None:
    """Waits as `wait_for_function` does, which the page's own policy forbids: it evaluates texts in the page."""
    for _ in range(500):
        if page.evaluate(true):
            return
        page.wait_for_timeout(10)
    pytest.fail(f"never came true: {true}")


CAROUSEL = "now/first/kk/instagram-carousel"
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined})"


@pytest.mark.parametrize("script", ["", WITHOUT_CLIPBOARD], ids=["clipboard", "no clipboard"])
def test_what_is_copied_is_the_caption_whole(opened: Open, script: str) -> None:
    page = opened(script=script)
    reader = page if not script else page.context.new_page()
    if script:
        reader.goto(page.url)
        page.bring_to_front()
    own = post(page, CAROUSEL)
    own.locator(".copy").click()
    own.locator(".copy", has_text="Copied ✓").wait_for()
    reader.bring_to_front()
    assert on_clipboard(reader, CAPTION)
    page.bring_to_front()
    own.locator(".turn.on").click()
    own.locator(".at").get_by_text("2/3").wait_for()
    own.locator("button.alt").click()
    reader.bring_to_front()
    assert on_clipboard(reader, "Слайд 2: сипаттама")
    page.bring_to_front()
    own.locator(".strip a").nth(1).click()
    page.locator("#caption .copy").click()
    reader.bring_to_front()
    assert on_clipboard(reader, CAPTION)


def test_filters_narrow_and_stay_in_the_address(opened: Open) -> None:
    page = opened()
    posts = len({own.job for own in RECORDS})
    assert shown(page) == posts
    page.get_by_role("button", name="Қазақша").click()
    page.get_by_label("Where").select_option("instagram")
    assert shown(page) == 6
    page.get_by_label("Where").select_option("instagram-story")
    assert (shown(page), page.locator("#shown").text_content()) == (4, "Posts: 4")
    page.get_by_label("Deck").select_option("now")
    page.get_by_label("Card").select_option("now/first")
    assert shown(page) == 1
    assert page.evaluate("location.hash") == "#l=kk&d=now&c=now%2Ffirst&p=instagram-story"
    page.reload()
    assert shown(page) == 1
    page.get_by_role("button", name="Clear").click()
    assert (shown(page), page.evaluate("location.hash")) == (posts, "")
    page.get_by_label("State").select_option("changed")
    assert shown(page) == 5
    page.get_by_label("State").select_option("warned")
    assert shown(page) == len({own.job for own in RECORDS if own.card == "now/first"}) + 1
    page.get_by_label("State").select_option("")
    page.get_by_label("Find a question").fill("  THIRD Деген ")
    assert shown(page) == 5
    page.get_by_label("Find a question").fill("nowhere")
    assert page.get_by_text("Nothing matches.").is_visible()


def test_what_changed_last_time_comes_first_and_problems_stand_at_their_cards(opened: Open) -> None:
    page = opened()
    changes = page.locator("#changes")
    assert changes.bounding_box()["y"] < page.locator("main").bounding_box()["y"]
    assert changes.get_by_text("question.kk changed").count() == 1
    assert "Posts: 4" in changes.text_content()
    changes.get_by_text("Posts taken away: 1").click()
    assert changes.locator("details li").all_text_contents() == ["old/gone/kk/x-image"]
    assert page.locator("figcaption .new").count() == 4
    changes.get_by_role("button", name="Show only these").click()
    assert shown(page) == 4
    assert {own.get_attribute("data-j") for own in page.locator("figure:visible").all()} == set(MADE)
    card = page.locator('.card[data-c="now/first"]')
    assert "«first» has no Russian text" in card.locator(":scope > .warned").text_content()
    assert "cards/laws.yaml:9:1" in page.locator("#attention").text_content()
    assert page.locator(".card .warned").count() == 2


def test_texts_of_people_never_run(opened: Open) -> None:
    page = opened()
    post(page, "now/second/kk/x-image").locator(".strip a").click()
    assert page.locator("#caption pre").text_content() == EVIL
    assert page.evaluate("window.hacked") is None
    assert page.locator('img[src="x"]').count() == 0


def test_all_can_be_done_with_keys(opened: Open) -> None:
    page = opened("#l=kk&d=now&c=now%2Ffirst")
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => { const own = document.activeElement, style = getComputedStyle(own);
              const frame = own.closest('.frame');
              const lines = [style, frame && getComputedStyle(frame)].filter(Boolean);
              return [own.id || own.className || own.textContent.trim(), own.closest('figure')?.dataset.p || '',
                lines.some(line => line.outlineStyle !== 'none' && parseFloat(line.outlineWidth) >= 2)]; }""")
        )
    assert seen[0][0] == "skip"
    assert all(visible for *_, visible in seen), seen
    names = [name for name, *_ in seen]
    order = ["ui", "chip", "d", "c", "p", "s", "find", "safe", "reset"]
    assert sorted(order, key=names.index) == order
    assert [place for _, place, _ in seen if place][:5] == ["instagram-carousel"] * 5
    slides = post(page, CAROUSEL).locator(".strip a")
    slides.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.href.endsWith('carousel-3.jpg')")
    page.keyboard.press("a")
    assert on_clipboard(page, "Слайд 3: сипаттама")
    page.keyboard.press("KeyC")
    assert on_clipboard(page, CAPTION)
    page.keyboard.press("Enter")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".stage .at").text_content() == "2 / 3"
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    until(page, "document.activeElement.href?.endsWith('carousel-2.jpg')")
    page.keyboard.press("ArrowDown")
    until(page, "document.activeElement.closest('figure')?.dataset.p === 'instagram-reel'")


def test_a_carousel_turns_by_swiping(opened: Open) -> None:
    page = opened("#p=instagram-carousel", has_touch=True, viewport={"width": 390, "height": 800})
    own = post(page, CAROUSEL)
    own.scroll_into_view_if_needed()
    box = own.locator(".strip").bounding_box()
    session = page.context.new_cdp_session(page)
    right, middle = box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2
    steps = [{"x": right - box["width"] * 0.07 * step, "y": middle} for step in range(11)]
    for kind, points in (("touchStart", steps[:1]), *(("touchMove", [step]) for step in steps), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    own.locator(".at").get_by_text("2/3").wait_for()


def test_a_frame_has_the_shape_of_its_picture_and_shows_what_the_app_covers(opened: Open) -> None:
    page = opened("#p=instagram-story&l=kk&c=now%2Ffirst")
    view = post(page, "now/first/kk/instagram-story").locator(".view")
    box = view.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(1080 / 1920, abs=0.01)
    before = picture(view)
    page.get_by_role("button", name="What the app covers").click()
    after = picture(view)
    covered = [point for point in POINTS if patch(before, point) != patch(after, point)]
    assert covered == [(0.5, 0.08), (0.02, 0.5), (0.98, 0.5), (0.5, 0.8)]
    view.click()
    assert page.locator(".big").evaluate("own => getComputedStyle(own, '::after').content") != "none"


# Shares of width and height: above, left, right and below the free part, and its corners.
POINTS = ((0.5, 0.08), (0.02, 0.5), (0.98, 0.5), (0.5, 0.8), (0.5, 0.4), (0.13, 0.13), (0.92, 0.13), (0.13, 0.72))


def picture(shown: Any) -> Image.Image:
    return Image.open(io.BytesIO(shown.screenshot())).convert("RGB")


def patch(image: Image.Image, point: tuple[float, float]) -> list[tuple[int, int, int]]:
    x, y = round(point[0] * image.width), round(point[1] * image.height)
    return list(image.crop((x - 1, y - 4, x + 1, y + 4)).getdata())


def test_a_clip_plays_with_its_subtitles(opened: Open) -> None:
    page = opened()
    post(page, "now/first/kk/instagram-reel").locator(".strip a").click()
    video = page.locator("video")
    until(page, "document.querySelector('video').currentTime > 0")
    cues = video.evaluate("own => [...own.textTracks[0].cues].map(cue => [cue.startTime, cue.endTime, cue.text])")
    assert cues == [[0, 0.5, "Бірінші жол"], [0.5, 1, "Екінші <b>жол</b>"]]
    assert video.evaluate("own => [own.textTracks[0].mode, own.textTracks[0].language]") == ["showing", "kk"]
    page.keyboard.press("Escape")
    until(page, "document.querySelector('video').paused")


def test_a_file_opens_where_the_page_is_a_file_and_downloads_from_a_server(opened: Open, folder: Path) -> None:
    page = opened()
    own = post(page, "now/first/kk/x-image").locator(".get")
    assert own.text_content() == "Open"
    with page.context.expect_page() as second:
        own.click()
    assert second.value.url == (folder / "now/first/kk/x-image.jpg").as_uri()
    post(page, CAROUSEL).locator(".strip a").first.click()
    page.locator(".path").click()
    assert on_clipboard(page, str(folder / "now/first/kk/instagram-carousel-1.jpg"))
    assert [link.get_attribute("href") for link in page.locator("#files ol a").all()] == [
        f"now/first/kk/instagram-carousel-{number}.jpg" for number in (1, 2, 3)
    ]
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = opened(address=f"http://127.0.0.1:{server.server_port}/")
        own = post(page, "now/first/kk/x-image").locator(".get")
        assert own.text_content() == "Download"
        with page.expect_download() as download:
            own.click()
        assert download.value.suggested_filename == "now.first.kk.x-image.jpg"
        assert Path(download.value.path()).read_bytes() == (folder / "now/first/kk/x-image.jpg").read_bytes()
        post(page, CAROUSEL).locator(".strip a").first.click()
        names = []
        page.on("download", lambda each: names.append(each.suggested_filename))
        with page.expect_event("download", lambda each: "-3" in each.suggested_filename):
            page.get_by_role("button", name="Download all").click()
        assert names == [f"now.first.kk.instagram-carousel-{number}.jpg" for number in (1, 2, 3)]
        page.goto("about:blank")
        server.shutdown()


def test_nothing_can_be_fetched_even_by_a_script_of_its_own(browser: Any, folder: Path) -> None:
    page = browser.new_page()
    page.goto(f"{folder.as_uri()}/index.html")
    tries = {
        "fetch": "fetch('http://127.0.0.1:9/').then(() => 'came', () => 'refused')",
        "picture": "new Promise(end => { const own = new Image(); own.onerror = () => end('refused'); "
        "own.onload = () => end('came'); own.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACADs=' })",
        "script": "new Promise(end => { const own = document.createElement('script'); "
        "own.textContent = 'window.ran=1'; document.body.append(own); end(window.ran ? 'came' : 'refused') })",
    }
    assert {name: page.evaluate(script) for name, script in tries.items()} == dict.fromkeys(tries, "refused")
    page.close()


@pytest.mark.parametrize(("scheme", "width", "fragment"), [("light", 1440, ""), ("dark", 390, "#l=kk&ui=kk&safe=1")])
def test_everyone_can_use_it(opened: Open, scheme: str, width: int, fragment: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python: uv sync")
    page = opened(fragment, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = [axe.Axe().run(page)]
    page.locator("figure:visible .strip a").first.click()
    found.append(axe.Axe().run(page))
    assert not any(results.violations_count for results in found), [results.generate_report() for results in found]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_on_a_phone_nothing_covers_the_picture(opened: Open) -> None:
    page = opened(viewport={"width": 390, "height": 844})
    for job in (CAROUSEL, "now/first/kk/instagram-story", "now/first/kk/x-image"):
        post(page, job).locator(".strip a").first.click()
        picture = page.locator("dialog .big").bounding_box()
        assert picture["width"] > 340 and picture["y"] + picture["height"] < 844
        for name in (".close", ".prev", ".next", ".at"):
            over = page.locator(f"dialog .stage > {name}, dialog .side > {name}").bounding_box()
            assert over is None or over["y"] + over["height"] <= picture["y"], (job, name)
        page.locator(".close").click()


REASON = "laws: mass-media-2024 art. 36 has a new wording, answer.ru was added, the layout photo changed and 2 more"


def test_the_page_speaks_the_desks_languages(opened: Open) -> None:
    page = opened(locale="ru-RU")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert post(page, CAROUSEL).locator(".copy").text_content() == "Копировать подпись"
    page.get_by_label("Язык интерфейса").select_option("kk")
    assert post(page, CAROUSEL).locator(".room").text_content().endswith("таңба қалды")
    assert page.locator(".news em").first.text_content() == "сұрақ (қазақша) өзгерді"
    assert page.locator(".news em").first.get_attribute("title") == "question.kk changed"
    page.reload()
    assert page.locator("h1").text_content() == "Карточкалар"
    assert post(page, CAROUSEL).locator("[data-u]").text_content() == "370 КБ"
    titles = {own: page.locator(f'.deck[data-d="{own}"] h2').text_content() for own in ("now", "old")}
    assert titles == {"now": "now деген не? (kk)", "old": "old"}
    said = page.evaluate(
        "['kk', 'ru', 'en'].map(language => { speak(language); return because(" + repr(REASON) + ") })"
    )
    assert said == [
        "mass-media-2024 актісі, 36-бап: жаңа редакция, жауап (орысша) қосылды, photo макеті өзгерді, тағы 2 себеп",
        "акт mass-media-2024, ст. 36: новая редакция, добавили ответ (рус.), изменили макет photo, и ещё 2",
        REASON,
    ]


def test_four_thousand_outputs_load_no_more_than_is_seen(browser: Any, tmp_path: Path) -> None:
    clip = next(own for own in RECORDS if own.format == "mp4")
    story = next(own for own in RECORDS if own.placement == "instagram-story")
    made = [
        replace(own, path=f"week/{number}/{language}/{own.placement}.{ending}", card=f"week/{number}", deck="week",
                job=f"week/{number}/{language}/{own.placement}", language=language)
        for number in range(667) for language in ("kk", "ru", "en")
        for own, ending in ((story, "jpg"), (clip, "mp4"))
    ]  # fmt: skip
    assert len(made) > 4000
    (tmp_path / "index.html").write_text(gallery_page(made, PLACES), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition(".")[2]))
    page.goto((tmp_path / "index.html").as_uri())
    page.locator(".chip[value=ru]").click()
    assert page.evaluate("document.querySelectorAll('figure:not([hidden])').length") == 2 * 667
    assert asked.count("jpg") < 60
    assert asked.count("mp4") == 0
    page.close()
