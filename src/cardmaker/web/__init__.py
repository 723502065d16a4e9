"""An https address comes in; its page, or why it cannot be had, goes out: the only module that touches the network.

Each address is checked before it is asked, and again after each redirect: https, one of the hosts that are allowed,
and every machine its name stands for on the public internet. The very address that was checked is then asked, under
the host's name, so that the name cannot come to mean another machine in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import email.utils
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cardmaker.frozen import frozen
from cardmaker.web.addresses import refusal
from cardmaker.web.bodies import Body, DamagedError, TooLargeError
from cardmaker.workspace import clock, now
from cardmaker.workspace.installed import version

if TYPE_CHECKING:
    import httpx

HTTPS = 443
REDIRECTS = {301, 302, 303, 307, 308}
PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Answers after which the same question may be asked again."""
MOST_ADDRESSES = 4


@frozen
class Limits:
    """Bytes as sent and unpacked, seconds for one answer and for each wait in it, tries, seconds between them."""

    sent: int = 16_000_000
    unpacked: int = 32_000_000
    seconds: float = 60.0
    wait: float = 15.0
    tries: int = 3
    between_tries: tuple[float, ...] = (2.0, 8.0)
    most_asked_wait: float = 60.0
    between_requests: float = 1.0
    redirects: int = 5


@frozen
class Page:
    """What stands at an address. `url` is where the redirects led, `kind` and `charset` are what the server says."""

    url: str
    body: bytes
    kind: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""


@frozen
class Unchanged:
    """The server says that nothing has changed since the page with this `etag` or `modified`."""


@frozen
class Failure:
    """Why a page cannot be had, for people. `lasting`: asking again later will not help, the address is wrong."""

    message: str
    lasting: bool = False


class _RefusedError(Exception):
    """This address is not asked."""


class _FailedError(Exception):
    """There was no good answer. `again`: it may be asked again, after `pause` seconds where the server named them."""

    def __init__(
        self, message: str, *, again: bool = False, pause: float | None = None, lasting: bool | None = None
    ) -> None:
        super().__init__(message)
        self.again, self.pause, self.lasting = again, pause, not again if lasting is None else lasting


Resolve = Callable[[str, int], Awaitable[list[str]]]
Judge = Callable[[str], str]


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system orders them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def trust() -> ssl.SSLContext:
    """The certificates this system trusts, and those of certifi, for systems that have none."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


@dataclass(slots=True)
class Web:
    """Fetches pages, one at a time. `hosts`: these alone; None: any on the public internet, at the usual port.

    What follows `limits` is for tests, which ask a server of their own on this machine; no file and no option of the
    command line leads here.
    """

    hosts: frozenset[tuple[str, int]] | None
    limits: Limits = field(default_factory=Limits)
    judge: Judge = refusal
    resolve: Resolve = resolve
    trust: Callable[[], ssl.SSLContext] = trust
    clock: Callable[[], float] = clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    port: int = HTTPS
    _context: ssl.SSLContext | None = None
    _asked: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Page | Unchanged | Failure:
        """The page at `url`; with `etag` or `modified` of the page that is known, only if it has changed since."""
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}
        return asyncio.run(self._tried(url, headers))

    async def _tried(self, url: str, headers: dict[str, str]) -> Page | Unchanged | Failure:
        pauses = iter((*self.limits.between_tries, *[0.0] * self.limits.tries))
        for left in range(self.limits.tries - 1, -1, -1):
            try:
                async with asyncio.timeout(self.limits.seconds):
                    return await self._followed(url, headers)
            except _RefusedError as error:
                return Failure(str(error), lasting=True)
            except _FailedError as error:
                failed = error
            except TimeoutError:
                failed = _FailedError(f"no whole answer within {self.limits.seconds:.0f} s", again=True)
            if not left or not failed.again:
                break
            pause = next(pauses)
            await self.sleep(pause if failed.pause is None else failed.pause)
        tried = f" (tried {self.limits.tries} times)" if failed.again and self.limits.tries > 1 else ""
        return Failure(f"{failed}{tried}", failed.lasting)

    async def _followed(self, url: str, headers: dict[str, str]) -> Page | Unchanged:
        """The answer at the end of all redirects."""
        for _ in range(self.limits.redirects + 1):
            target = self._target(url)
            addresses = await self._addresses(target)
            await self._slowly(target.host)
            async with self._answer(target, addresses, headers) as response:
                if response.status_code not in REDIRECTS or "location" not in response.headers:
                    return await _read(response, str(target), bool(headers), self.limits)
                url = _joined(target, response.headers["location"])
        raise _FailedError(f"it redirects more than {self.limits.redirects} times")

    def _target(self, url: str) -> httpx.URL:
        import httpx

        try:
            target = httpx.URL(url)
            host = target.raw_host.decode("ascii").rstrip(".").lower()
        except (httpx.InvalidURL, UnicodeError, TypeError):
            raise _RefusedError(f"`{url[:200]}` is not an address") from None
        shown = str(target)[:200]
        if target.scheme != "https":
            raise _RefusedError(f"{shown} is not an https address")
        if not host:
            raise _RefusedError(f"`{url[:200]}` is not an address")
        if target.userinfo:
            raise _RefusedError(f"{target.host} is asked with a name and password, which are not sent")
        port = target.port or self.port
        if self.hosts is not None and (host, port) not in self.hosts:
            raise _RefusedError(f"{shown} leads to another host than those of the register")
        if self.hosts is None and port != self.port:
            raise _RefusedError(f"{shown} names an unusual port")
        return target.copy_with(host=host, port=port, fragment=None)

    async def _addresses(self, target: httpx.URL) -> list[str]:
        try:
            found = await self.resolve(target.host, target.port or self.port)
        except (OSError, UnicodeError):
            raise _FailedError(f"the name {target.host} has no address", again=True) from None
        reason = next(filter(None, map(self.judge, found)), "")
        if reason or not found:
            raise _RefusedError(f"{target.host} leads to a machine that is not asked: {reason or 'none'}")
        return found[:MOST_ADDRESSES]

    async def _slowly(self, host: str) -> None:
        """Waits until the last request to this host was long enough ago."""
        before = self._asked.get(host)
        wait = self.limits.between_requests - (self.clock() - before) if before is not None else 0.0
        if wait > 0:
            await self.sleep(wait)
        self._asked[host] = self.clock()

    @contextlib.asynccontextmanager
    async def _answer(
        self, target: httpx.URL, addresses: list[str], headers: dict[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """The head of an answer, its body still to come, from the first address that takes the call."""
        import httpx

        self._context = self._context or self.trust()
        async with contextlib.AsyncExitStack() as stack:
            try:
                client = httpx.AsyncClient(verify=self._context, trust_env=False, timeout=self.limits.wait)
                await stack.enter_async_context(client)
                response = await self._first(client, target, addresses, headers)
                stack.push_async_callback(response.aclose)
                yield response
            except httpx.TimeoutException:
                raise _FailedError(f"no answer within {self.limits.wait:.0f} s", again=True) from None
            except httpx.TransportError as error:
                raise _explained(error) from None

    async def _first(
        self, client: httpx.AsyncClient, target: httpx.URL, addresses: list[str], headers: dict[str, str]
    ) -> httpx.Response:
        import httpx

        for left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            request = client.build_request(
                "GET",
                target.copy_with(host=address),
                headers={**_headers(target), **headers},
                extensions={"sni_hostname": target.host},
            )
            try:
                return await client.send(request, stream=True, follow_redirects=False)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if not left or _certificate(error):
                    raise
        raise AssertionError("there is always an address")


def _headers(target: httpx.URL) -> dict[str, str]:
    return {
        "Host": target.netloc.decode("ascii").removesuffix(f":{HTTPS}"),
        "User-Agent": f"cardmaker/{version('cardmaker')} (reads pages for a newsroom's cards about the law)",
        "Accept": "text/html, application/xhtml+xml, text/csv, text/plain, */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }


async def _read(response: httpx.Response, url: str, conditional: bool, limits: Limits) -> Page | Unchanged:
    status = response.status_code
    if status == 304:
        if conditional:
            return Unchanged()
        raise _FailedError("the server says that nothing has changed, though we have never had the page", again=True)
    if status != 200:
        again, pause = status in PASSING, _pause(response, limits)
        reason = {403: ": it does not let us in", 404: ": there is no such page", 410: ": the page is gone"}
        message = f"the server answers {status}{reason.get(status, '')}"
        if pause is not None and pause > limits.most_asked_wait:
            raise _FailedError(f"{message}, and asks to wait {pause:.0f} s")
        raise _FailedError(message, again=again, pause=pause if again else None)
    try:
        body = await _body(response, limits)
    except TooLargeError as error:
        raise _FailedError(f"the page is not read: {error}") from None
    except DamagedError as error:
        raise _FailedError(f"the page cannot be read: {error}", again=True) from None
    kind, _, rest = response.headers.get("content-type", "").partition(";")
    return Page(
        url=url,
        body=body,
        kind=kind.strip().lower()[:100],
        charset=_charset(rest),
        etag=response.headers.get("etag", "")[:500],
        modified=response.headers.get("last-modified", "")[:100],
    )


async def _body(response: httpx.Response, limits: Limits) -> bytes:
    body = Body(response.headers.get("content-encoding", ""), limits.sent, limits.unpacked)
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > limits.sent:
        raise TooLargeError(f"it is larger than {limits.sent / 1e6:.0f} MB")
    async for data in response.aiter_raw():
        body.feed(data)
    return body.whole()


def _pause(response: httpx.Response, limits: Limits) -> float | None:
    """Seconds that the server asks us to wait (`Retry-After`, as a number or a moment)."""
    told = response.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told[:9])
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        moment = email.utils.parsedate_to_datetime(told)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return max(0.0, min((moment - now()).total_seconds(), limits.most_asked_wait * 100))
    return None


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()[:40]
    return ""


def _joined(base: httpx.URL, location: str) -> str:
    import httpx

    try:
        return str(base.join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise _RefusedError(f"it redirects to `{location[:200]}`, which is not an address") from None


def _certificate(error: BaseException) -> str:
    """What is wrong with the server's certificate; empty if that is not why there was no connection."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message or "it cannot be verified"
        cause = cause.__cause__ or cause.__context__
    return ""


def _explained(error: httpx.TransportError) -> _FailedError:
    import httpx

    if reason := _certificate(error):
        return _FailedError(f"the server's certificate is not trusted: {reason}", lasting=False)
    if isinstance(error, httpx.ConnectError):
        return _FailedError("there is no connection to the server", again=True)
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return _FailedError("the server's answer broke off or is no HTTP", again=True)
    return _FailedError(f"the page could not be fetched ({type(error).__name__})", again=True)
