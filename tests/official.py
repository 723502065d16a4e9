"""A server on this machine, over TLS, that does as it is told; and pages of laws as official sites build them."""

from __future__ import annotations

import contextlib
import functools
import gzip
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

from cardmaker.web import Limits, Web

HOST, OTHER, INNER = "law.test", "other.test", "inner.test"
CA = trustme.CA()


@functools.cache
def trust(trusted: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if trusted:
        CA.configure_trust(context)
    return context


@dataclass
class Official:
    """What is served by path: bytes with headers, or a function that talks to the client itself."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    time: float = 0.0

    def url(self, path: str, host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def web(self, *, trusted: bool = True, anywhere: bool = False, **limits: float) -> Web:
        """A `Web` that knows only this server, under three names, and whose time passes at once."""
        context = trust(trusted)
        hosts = frozenset({(HOST, self.port), (INNER, self.port)})
        return Web(
            None if anywhere else hosts,
            Limits(**{"seconds": 5, "wait": 5, **limits}),  # type: ignore[arg-type]
            judge=lambda address: "" if address == "127.0.0.1" else f"{address} is in a private network",
            resolve=self.resolve,
            trust=lambda: context,
            clock=lambda: self.time,
            sleep=self.sleep,
            port=self.port,
        )

    async def resolve(self, host: str, _port: int) -> list[str]:
        return {HOST: ["127.0.0.1"], OTHER: ["127.0.0.1"], INNER: ["127.0.0.1", "10.0.0.1"]}[host]

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += seconds


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    talk: Callable[[BaseHTTPRequestHandler], None] | None = None
    failures: int = 0


def page(text: str, **headers: str) -> Answer:
    """An HTML page; names of headers have _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(text.encode(), headers={"Content-Type": "text/html; charset=utf-8", **named})


def redirect(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


@contextlib.contextmanager
def serving() -> Iterator[Official]:
    official = Official(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            official.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
            answer = official.answers.get(self.path, Answer(status=404))
            self.close_connection = True
            if answer.failures > 0:
                answer.failures -= 1
                answer = Answer(status=503, headers={"Retry-After": "7"})
            with contextlib.suppress(OSError):
                answer.talk(self) if answer.talk else self.say(answer)

        def say(self, answer: Answer) -> None:
            etag, known = answer.headers.get("ETag"), self.headers.get("If-None-Match")
            unchanged = etag is not None and known == etag
            self.send_response(304 if unchanged else answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers and not unchanged:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CA.issue_cert(HOST, OTHER, INNER).configure_cert(context)
    context.sni_callback = lambda _socket, name, _context: official.names.append(name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that hang up
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    official.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield official
    finally:
        server.shutdown()
        server.server_close()


def zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)  # the same each time: tests are named by it


def bomb(megabytes: int) -> bytes:
    """A small body that unpacks to so many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1_000_000)) for _ in range(megabytes)]) + packer.flush()


# Pages ----------------------------------------------------------------------------------------------------------------

ARTICLE_36 = (
    "Статья 36. Порядок предоставления ответа на запрос",
    "1. Ответ на запрос журналиста предоставляется в течение пяти рабочих дней со дня его регистрации.",
    "2. Срок может быть продлён не более чем на пятнадцать календарных дней, о чём журналисту сообщается:",
    "1) в письменной форме;",
    "2) с указанием причины.",
    "Сноска. Статья 36 с изменением, внесённым Законом от 10.01.2025 № 1-VIII.",
)
ARTICLE_37 = ("Статья 37. Отказ в ответе", "Отказ может быть обжалован в суде.")


def law(*articles: tuple[str, ...], visits: int = 1234, day: str = "25.11.2026", bold: bool = False) -> str:
    """A page of a law as official sites build it: head, menus, a list of contents, the text, documents beside it."""
    contents = "".join(f'<li><a href="#z{index}">{one[0]}</a></li>' for index, one in enumerate(articles))
    return (
        '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>О масс-медиа - ИПС</title>'
        "<style>p {margin: 0}</style><script>var articles = 'Статья 36. Не та';</script></head><body>"
        f'<div class="header"><a href="/">Законодательство</a> <span>{day}</span></div>'
        '<nav><ul><li>Статья 36. Меню</li><li><a href="/rus">Русский</a></li></ul></nav>'
        f'<div class="toc"><ul>{contents}</ul></div>'
        '<div class="container_gamma text"><div class="gs_12"><article>'
        "<h1>О масс-медиа</h1><p>Закон Республики Казахстан от 19 июня 2024 года № 93-VIII ЗРК.</p>"
        f"<p>Обновлено: {day}</p><h3>Глава 5. ДОСТУП К ИНФОРМАЦИИ</h3>"
        f"{''.join(_article(number, one, bold) for number, one in enumerate(articles))}"
        "</article></div></div>"
        f'<div class="other"><p>Количество просмотров: {visits}</p>'
        "<h3>Похожие документы</h3><p>Закон о печати</p></div>"
        f"<footer><p>© Институт законодательства, {day[-4:]}</p></footer></body></html>"
    )


def _article(number: int, lines: tuple[str, ...], bold: bool) -> str:
    head = f'<p id="z{number}"><b>{lines[0]}</b></p>' if bold else f'<h3 id="z{number}">&nbsp; {lines[0]}</h3>'
    body = "".join(f'\n<p id="z{number}_{index}">&nbsp;&nbsp;&nbsp; {line}</p>' for index, line in enumerate(lines[1:]))
    return f'<div class="print"><button>Печать</button></div>{head}{body}'
