"""Arguments for ffmpeg and frames come in; when the call returns it has run to its end, or else a reason is raised.

Several commands may run side by side: what one of them fails of, or an interrupt, ends them all.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

PIPE_BYTES = 1 << 20
"""A Linux pipe holds 64 KB: a frame would need fifty turns. Larger where the system lets us."""
_F_SETPIPE_SZ = 1031
STALLED = 120.0
"""Seconds in which an encoder takes a frame, or ends its file, unless it hangs. A frame takes about a hundredth."""

GOING = 1.0
"""Seconds until a process that no longer listens has ended."""


class EncoderError(OSError):
    """The encoder could not be run, or has died. The text is for people."""


def ffmpeg() -> str:
    """The path of the ffmpeg that comes with MoviePy. Raises EncoderError where there is none."""
    # What MoviePy itself asks; importing all of MoviePy would take a second.
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise EncoderError(f"no ffmpeg on this machine: {error}") from None


def program() -> str:
    """The path of the ffmpeg that `ffmpeg` will find, as far as that can be told without running or importing any."""
    if named := os.environ.get("IMAGEIO_FFMPEG_EXE", ""):
        return shutil.which(named) or named
    spec = importlib.util.find_spec("imageio_ffmpeg")
    folder = Path(spec.origin).parent / "binaries" if spec and spec.origin else Path()
    places = (*sorted(folder.glob("ffmpeg*")), Path(sys.prefix, "bin", "ffmpeg"))
    return next((os.fspath(path) for path in places if path.is_file()), shutil.which("ffmpeg") or "")


def version() -> str:
    """What the ffmpeg of clips calls itself, as `7.0.2-static`; empty where there is none or it does not answer."""
    try:
        path = ffmpeg()
        facts = Path(shutil.which(path) or path).stat()
    except OSError:
        return ""
    return _version(path, facts.st_size, facts.st_mtime_ns)


@functools.cache
def _version(path: str, *_facts: int) -> str:
    """Asked once of a file as it is."""
    null = subprocess.DEVNULL
    try:
        done = subprocess.run([path, "-version"], stdin=null, capture_output=True, check=False, timeout=STALLED)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.match(rb"ffmpeg version (\S+)", done.stdout)
    return found[1].decode("utf-8", "replace") if found else ""


def _from(program: str, folder: Path | None) -> str:
    """The program as it can be named in a folder: one that is named from here, by its whole path."""
    return os.fspath(Path(program).absolute()) if folder and Path(program).name != program else program


def _argument(text: str) -> str | bytes:
    """A title as ffmpeg reads it, UTF-8, whatever the locale."""
    return text if sys.platform == "win32" else text.encode("utf-8", "surrogateescape")


def _threadless(error: RuntimeError) -> EncoderError:
    """Python's only words for a machine, or a limit of it, that has no thread left."""
    return EncoderError(f"the encoder cannot be fed: {error}")


class Encoder:
    """One ffmpeg that runs. Whoever starts it ends or stops it."""

    def __init__(self, arguments: Sequence[str], folder: Path | None = None) -> None:
        """`folder` is where it runs; None: here. Raises EncoderError where ffmpeg cannot be started."""
        options = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments]
        command = [_from(ffmpeg(), folder), *map(_argument, options)]
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        self._told = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=null, stderr=self._told, bufsize=0, cwd=folder)
        except OSError as error:
            self._told.close()
            raise EncoderError(f"ffmpeg cannot be started: {error.strerror or error}") from None
        try:
            self._watch = _Watch(self._process)
        except BaseException as error:
            self._process.kill()
            self._process.wait()
            self._told.close()
            if isinstance(error, RuntimeError):
                raise _threadless(error) from None
            raise

    def feed(self, frames: Iterable[memoryview]) -> None:
        """Gives it all frames. Raises EncoderError where it stops listening before the end."""
        if not _fed(self._process, frames, self._watch):
            self.end()
            raise EncoderError(_reason(self._told, 0))

    def end(self) -> None:
        """Waits until it has ended. Raises EncoderError where it did not end well."""
        with self._watch.waiting():
            code = self._process.wait()
        self._watch.close()
        if self._watch.hung:
            raise EncoderError(f"the encoder hung: it did nothing for {STALLED:g} s, so it was ended")
        if code != 0:
            raise EncoderError(_reason(self._told, code))

    def stop(self) -> None:
        """Ends it at once, whatever it does; one that has ended may be stopped, too."""
        self._process.kill()
        self._process.wait()
        self._watch.close()
        self._told.close()


Task = tuple[Sequence[str], Iterable[memoryview]]
"""Arguments for ffmpeg but for its own name, and the frames that it gets."""


def run(tasks: Sequence[Task], lanes: int = 1, folder: Path | None = None) -> None:
    """Does all tasks, in their order, as many as `lanes` at a time, in `folder` (None: here).

    Raises EncoderError, or what the first to fail raises, once no encoder runs any more.
    """
    crew = _Crew(folder)
    try:
        if lanes > 1 and len(tasks) > 1:
            crew.side_by_side(tasks, lanes)
        else:
            crew.one_by_one(tasks)
    finally:
        crew.stop()


class _Crew:
    """The encoders of one clip. They take turns where frames are painted, and end together."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._painting = threading.Lock()
        self._begun: list[Encoder] = []
        self._over = False

    def stop(self) -> None:
        self._over = True
        for encoder in list(self._begun):
            encoder.stop()

    def one_by_one(self, tasks: Sequence[Task]) -> None:
        """While one encoder ends its file, the first frame for the next one is painted."""
        before: Encoder | None = None
        for arguments, frames in tasks:
            encoder = self._begin(arguments)
            encoder.feed(self._in_turn(frames))
            if before:
                before.end()
            before = encoder
        if before:
            before.end()

    def side_by_side(self, tasks: Sequence[Task], lanes: int) -> None:
        from concurrent.futures import Future, ThreadPoolExecutor, as_completed

        def do(task: Task) -> None:
            encoder = self._begin(task[0])
            encoder.feed(self._in_turn(task[1]))
            encoder.end()

        def begun(pool: ThreadPoolExecutor) -> list[Future[None]]:
            try:
                return [pool.submit(do, task) for task in tasks]
            except RuntimeError as error:
                raise _threadless(error) from None

        with ThreadPoolExecutor(lanes) as pool:
            try:
                for done in as_completed(begun(pool)):
                    done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self.stop()
                raise

    def _begin(self, arguments: Sequence[str]) -> Encoder:
        encoder = Encoder(arguments, self._folder)
        self._begun.append(encoder)
        if self._over:
            encoder.stop()
        return encoder

    def _in_turn(self, frames: Iterable[memoryview]) -> Iterator[memoryview]:
        """A painter is not made for two at a time; what it has painted may go to two encoders at a time."""
        source: Iterator[memoryview] | None = None
        while not self._over:
            with self._painting:
                source = source or iter(frames)
                frame = next(source, None)
            if frame is None:
                return
            yield frame


class _Watch:
    """Ends an encoder that we have waited for too long; what painting a frame takes does not count.

    It counts beats rather than reads a clock: while we ourselves are stopped (Ctrl-Z, a lid closed) none is counted.
    """

    BEATS = 60

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.hung = False
        self._process = process
        self._over = threading.Event()
        self._waits = False
        self._missed = 0
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """It need not watch any more."""
        self._over.set()
        self._thread.join()

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """While the encoder is waited for."""
        self._missed, self._waits = 0, True
        try:
            yield
        finally:
            self._waits = False

    def _beat(self) -> None:
        while not self._over.wait(STALLED / self.BEATS):
            self._missed = self._missed + 1 if self._waits else 0
            if self._missed > self.BEATS:
                self.hung = True
                self._process.kill()
                return


def _fed(process: subprocess.Popen[bytes], frames: Iterable[memoryview], watch: _Watch) -> bool:
    """Writes all frames; False where the encoder stopped listening before the end."""
    assert process.stdin is not None
    pipe: Any = process.stdin
    _widen(pipe)
    for frame in frames:
        try:
            left = frame
            while left:
                with watch.waiting():
                    left = left[pipe.write(left) :]
        except OSError as error:
            _listens(process, error)
            with contextlib.suppress(OSError):
                pipe.close()
            return False
    with contextlib.suppress(OSError):  # nothing is left to be written: whether it ended well, its code tells
        pipe.close()
    return True


def _listens(process: subprocess.Popen[bytes], error: OSError) -> None:
    """Raises EncoderError where frames cannot be written to a process that has not gone."""
    if isinstance(error, BrokenPipeError | ConnectionResetError):
        return
    try:  # Windows says EINVAL for a pipe whose reader has gone, and may say so before the reader is known to have
        process.wait(GOING)
    except subprocess.TimeoutExpired:
        raise EncoderError(f"the encoder takes no more frames: {error.strerror or error}") from None


def _widen(pipe: Any) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # more than an ordinary user may have
            fcntl.fcntl(pipe.fileno(), _F_SETPIPE_SZ, PIPE_BYTES)


def _reason(told: IO[bytes], code: int) -> str:
    """What ffmpeg said last, in a line for people."""
    told.seek(0)
    lines = [line.strip() for line in told.read().decode("utf-8", "replace").splitlines() if line.strip()]
    text = " ".join(lines)
    if "No space left on device" in text:
        return "the disk is full"
    return f"the encoder ended with code {code}: {lines[-1][:200]}" if lines else f"the encoder died (code {code})"
