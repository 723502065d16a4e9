"""Fetching from a server that is slow, fails, redirects and lies; and the addresses that are never asked."""

from __future__ import annotations

import asyncio
import ipaddress
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import official
import pytest
from hypothesis import given
from hypothesis import strategies as st
from official import Answer, Official, redirect

from cardmaker import web
from cardmaker.web import Failure, Page, Unchanged, Web
from cardmaker.web.addresses import refusal
from cardmaker.web.bodies import Body, DamagedError, TooLargeError


@pytest.fixture(scope="module")
def running() -> Iterator[Official]:
    with official.serving() as server:
        yield server


@pytest.fixture
def server(running: Official) -> Official:
    running.answers.clear()
    running.asked.clear()
    running.names.clear()
    running.waited.clear()
    return running


def failure(answer: Page | Unchanged | Failure) -> str:
    assert isinstance(answer, Failure), answer
    return answer.message


def body(answer: Page | Unchanged | Failure) -> bytes:
    assert isinstance(answer, Page), answer
    return answer.body


# -- addresses ---------------------------------------------------------------------------------------------------------

INNER_ADDRESSES = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "192.0.0.1",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "100::1", "localhost", "", "1.2.3",
]  # fmt: skip


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_no_address_of_a_private_network_is_asked(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "89.218.88.1", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_asked(address: str) -> None:
    assert refusal(address) == ""


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_an_ipv6_one_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    for mapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert bool(refusal(mapped)) == bool(refusal(str(address)))


def test_names_and_numbers_that_mean_this_machine_are_not_asked() -> None:
    for host in ("localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]"):
        answer = Web(None).get(f"https://{host}/")
        assert isinstance(answer, Failure), host
        assert "this machine itself" in answer.message or "has no address" in answer.message, answer


def test_the_system_is_asked_for_all_addresses_of_a_name() -> None:
    assert asyncio.run(web.resolve("127.0.0.1", 443)) == ["127.0.0.1"]


# -- good answers ------------------------------------------------------------------------------------------------------


def test_a_page_comes_with_what_the_server_says_of_it(server: Official) -> None:
    server.answers["/a"] = official.page("да", ETag='"1"', Last_Modified="Wed, 25 Nov 2026 10:00:00 GMT")
    answer = server.web().get(server.url("/a#part"))
    assert answer == Page(server.url("/a"), "да".encode(), "text/html", "utf-8", '"1"', "Wed, 25 Nov 2026 10:00:00 GMT")
    (asked,) = server.asked
    assert asked["host"] == f"{official.HOST}:{server.port}"
    assert asked["user-agent"].startswith("cardmaker/")
    assert server.names == [official.HOST]


def test_a_page_that_is_known_is_asked_for_only_if_it_changed(server: Official) -> None:
    server.answers["/a"] = official.page("a", ETag='"1"')
    assert server.web().get(server.url("/a"), etag='"1"', modified="yesterday") == Unchanged()
    assert (server.asked[0]["if-none-match"], server.asked[0]["if-modified-since"]) == ('"1"', "yesterday")
    assert body(server.web().get(server.url("/a"), etag='"2"')) == b"a"
    assert body(server.web().get(server.url("/a"), etag='"1"\r\nX: 1')) == b"a"
    assert "if-none-match" not in server.asked[-1]


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", official.zipped(b"text")),
        ("x-gzip", official.zipped(b"te") + official.zipped(b"xt")),
        ("deflate", zlib.compress(b"text")),
        ("deflate", zlib.compress(b"text")[2:-4]),
        ("GZIP", official.zipped(b"text") + b"\0\0"),
        ("identity", b"text"),
    ],
)
def test_a_packed_page_is_unpacked(server: Official, encoding: str, packed: bytes) -> None:
    server.answers["/a"] = Answer(packed, headers={"Content-Encoding": encoding})
    assert body(server.web().get(server.url("/a"))) == b"text"


def test_no_proxy_of_the_surroundings_is_asked(server: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would look up the name anew, and the address that was checked would not be the one that is asked."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a"] = official.page("a")
    assert body(server.web(tries=1).get(server.url("/a"))) == b"a"


def test_a_redirect_within_the_hosts_is_followed(server: Official) -> None:
    server.answers |= {"/a": redirect("/b/?x=1"), "/b/?x=1": redirect(f"//law.test:{server.port}/c")}
    server.answers["/c"] = official.page("c")
    answer = server.web().get(server.url("/a"))
    assert isinstance(answer, Page)
    assert (answer.url, answer.body) == (server.url("/c"), b"c")
    assert server.waited == [1.0, 1.0]


def test_a_host_is_asked_once_a_second(server: Official) -> None:
    server.answers["/a"] = official.page("a")
    fetch = server.web()
    fetch.get(server.url("/a"))
    server.time += 0.25
    fetch.get(server.url("/a"))
    server.time += 5
    fetch.get(server.url("/a"))
    assert server.waited == [0.75]


# -- what is not asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://law.test/", "not an https address"),
        ("ftp://law.test/", "not an https address"),
        ("https://law.test:1/", "another host than those of the register"),
        ("https://user:secret@law.test/", "name and password"),
        ("https://example.org/", "another host"),
        ("https://", "is not an"),
        ("nonsense", "not an https address"),
        ("https://[::1", "is not an address"),
        ("https://a\u0000b/", "is not an"),
    ],
)
def test_other_addresses_are_refused(server: Official, url: str, message: str) -> None:
    answer = server.web().get(url)
    assert message in failure(answer)
    assert isinstance(answer, Failure)
    assert answer.lasting
    assert not server.asked


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("http://law.test/", "not an https address"),
        ("https://127.0.0.1/", "another host"),
        ("https://other.test:{port}/", "another host"),
        ("https://inner.test:{port}/", "leads to a machine that is not asked: 10.0.0.1 is in a private network"),
        ("file:///etc/passwd", "not an https address"),
        ("https://[", "another host"),
        ("/a", "redirects more than 5 times"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(server: Official, to: str, message: str) -> None:
    server.answers["/a"] = redirect(to.format(port=server.port))
    assert message in failure(server.web().get(server.url("/a")))


def test_a_redirect_into_the_own_network_is_refused_where_any_host_may_be_asked(server: Official) -> None:
    server.answers["/a"] = redirect(server.url("/", official.INNER))
    assert "10.0.0.1" in failure(server.web(anywhere=True).get(server.url("/a")))
    server.answers["/a"] = redirect("https://other.test:1/")
    assert "unusual port" in failure(server.web(anywhere=True).get(server.url("/a")))


def test_the_address_that_was_checked_is_the_one_that_is_asked(server: Official) -> None:
    """A name that means another machine a moment later (DNS rebinding) is not looked up again."""
    server.answers["/a"] = official.page("a")
    given: list[str] = []

    async def rebinding(_host: str, _port: int) -> list[str]:
        given.append("127.0.0.1" if not given else "10.0.0.1")
        return [given[-1]]

    fetch = server.web(tries=1)
    fetch.resolve = rebinding
    assert body(fetch.get(server.url("/a"))) == b"a"
    assert given == ["127.0.0.1"]
    assert "10.0.0.1" in failure(fetch.get(server.url("/a")))


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: Official) -> None:
    server.answers["/a"] = official.page("a")
    fetch = server.web(tries=1)
    fetch.judge = lambda _: ""

    async def two(_host: str, _port: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    fetch.resolve = two
    assert body(fetch.get(server.url("/a"))) == b"a"


def test_a_server_without_a_trusted_certificate_is_not_read(server: Official) -> None:
    server.answers["/a"] = official.page("a")
    answer = server.web(trusted=False).get(server.url("/a"))
    assert "certificate is not trusted" in failure(answer)
    assert isinstance(answer, Failure)
    assert not answer.lasting
    assert server.waited == []
    assert server.asked == []


def test_a_certificate_for_another_name_is_not_trusted(server: Official) -> None:
    fetch = server.web()
    fetch.hosts = None

    async def known(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    fetch.resolve = known
    assert "certificate is not trusted" in failure(fetch.get(server.url("/a", "stranger.test")))


# -- servers that fail and lie -----------------------------------------------------------------------------------------


def test_a_server_that_fails_for_a_while_is_asked_again(server: Official) -> None:
    server.answers["/a"] = official.page("a")
    server.answers["/a"].failures = 2
    assert body(server.web().get(server.url("/a"))) == b"a"
    assert server.waited == [7.0, 7.0]
    server.answers["/a"].failures = 3
    answer = server.web().get(server.url("/a"))
    assert answer == Failure("the server answers 503 (tried 3 times)", lasting=False)


@pytest.mark.parametrize(
    ("status", "tries", "lasting"), [(404, 1, True), (403, 1, True), (500, 3, False), (204, 1, True)]
)
def test_other_answers_are_failures(server: Official, status: int, tries: int, lasting: bool) -> None:
    server.answers["/a"] = Answer(status=status)
    answer = server.web().get(server.url("/a"))
    assert f"answers {status}" in failure(answer)
    assert isinstance(answer, Failure)
    assert answer.lasting is lasting
    assert len(server.asked) == tries


def test_a_server_that_asks_for_a_long_wait_is_left_alone(server: Official) -> None:
    for told in ("7200", "Wed, 25 Nov 2099 10:00:00 GMT"):
        server.answers["/a"] = Answer(status=503, headers={"Retry-After": told})
        assert "asks to wait" in failure(server.web().get(server.url("/a")))
    assert server.waited == []
    server.answers["/a"] = Answer(status=503, headers={"Retry-After": "soon"})
    failure(server.web().get(server.url("/a")))
    assert server.waited == [2.0, 8.0]


def test_not_changed_is_no_answer_for_a_page_that_is_not_known(server: Official) -> None:
    server.answers["/a"] = Answer(status=304)
    assert "though we have never had the page" in failure(server.web(tries=1).get(server.url("/a")))


def talk(*pieces: bytes, pause: float = 0.0, forever: bool = False) -> Answer:
    """Sends these bytes as they are, the last one again and again with `forever`."""

    def to(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
        for _ in range(1000 if forever else 0):
            time.sleep(pause)  # the server's, not the test's
            handler.wfile.write(pieces[-1])

    return Answer(talk=to)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (talk(HEAD + b"Content-Length: 100\r\n\r\nhalf"), "broke off"),
        (talk(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), "broke off"),
        (talk(HEAD + b"Content-Length: -5\r\n\r\nx"), "broke off or is no HTTP"),
        (talk(b"220 mail.example ESMTP\r\n"), "no HTTP"),
        (talk(b""), "broke off"),
        (talk(HEAD + b"X: " + b"y" * 300_000 + b"\r\n\r\n"), "broke off or is no HTTP"),
        (talk(HEAD + b"Content-Length: 99999999999\r\n\r\nx"), "larger than 16 MB"),
        (Answer(official.zipped(b"text" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "ends in the middle"),
        (Answer(b"plain", headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "packed as `br`"),
        (Answer(official.zipped(b"x"), headers={"Content-Encoding": "gzip, gzip"}), "packed as `gzip, gzip`"),
        (Answer(official.bomb(40), headers={"Content-Encoding": "gzip"}), "unpacked, it is larger than 32 MB"),
    ],
)
def test_answers_that_lie_are_failures(server: Official, answer: Answer, message: str) -> None:
    server.answers["/a"] = answer
    assert message in failure(server.web(tries=1).get(server.url("/a")))


def test_an_answer_without_end_is_cut_off(server: Official) -> None:
    server.answers["/a"] = talk(HEAD + b"\r\n", b"x" * 60_000, forever=True)
    assert "larger than 2 MB" in failure(server.web(tries=1, sent=2_000_000).get(server.url("/a")))


def test_a_server_that_does_not_answer_is_not_waited_for(server: Official) -> None:
    server.answers["/a"] = talk(b"", pause=0.001, forever=True)
    assert "no answer within 0 s" in failure(server.web(tries=1, wait=0.1).get(server.url("/a")))


def test_a_server_that_drips_is_not_waited_for(server: Official) -> None:
    for drip in ((b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), (HEAD + b"\r\n", b"x")):
        server.answers["/a"] = talk(*drip, pause=0.02, forever=True)
        assert "no whole answer within 0 s" in failure(server.web(tries=1, seconds=0.2).get(server.url("/a")))


# -- unpacking ---------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=3000), st.integers(1, 100), st.sampled_from(["gzip", "deflate", "identity"]))
def test_a_body_is_the_same_however_it_is_cut(data: bytes, size: int, encoding: str) -> None:
    packed = {"gzip": official.zipped(data), "deflate": zlib.compress(data), "identity": data}[encoding]
    found = Body(encoding, 100_000, len(data))
    for start in range(0, len(packed), size):
        found.feed(packed[start : start + size])
    assert found.whole() == data


def test_what_is_unpacked_never_outgrows_its_cap() -> None:
    found = Body("gzip", 1_000_000, 1000)
    with pytest.raises(TooLargeError):
        found.feed(official.bomb(10))
    assert found.size == 1001
    with pytest.raises(DamagedError):
        Body("zstd", 1, 1)
