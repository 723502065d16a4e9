"""Words come in; a recording of a synthetic voice that reads them out goes out, made by `espeak-ng` in a process apart.

The program is no part of cardmaker (it is under the GPL) and is only asked where a card wants it. It is given the words
through its input, never as an argument, for so long and for so many bytes.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from cardmaker.encode.clip.running import EncoderError

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
"""The program's own 175 is fast for what is heard for the first time beside a moving picture."""
SECONDS = 60.0
"""The longest the program may take; it needs about a hundredth of what it says."""
LONGEST = 32 << 20
"""Bytes of a recording: about twelve minutes, 16 bits at 22 kHz."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}")
_INSTALL = (
    "Install it: `apt install espeak-ng`, `brew install espeak-ng`, or on Windows `winget install eSpeak-NG.eSpeak-NG`."
)


class SpeechError(EncoderError):
    """The voice could not be run, has died, hung or said nothing. The text is for people."""


def program() -> str:
    """The path of the program; empty where there is none. On Windows its installer does not add it to the PATH."""
    found = shutil.which(PROGRAM)
    if found and Path(found).is_absolute():  # else one that lies in the folder we are in: a project brings no programs
        return found
    folders = (os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)"))
    usual = (Path(folder) / "eSpeak NG" / f"{PROGRAM}.exe" for folder in folders if folder)
    return next((os.fspath(path) for path in usual if path.is_file()), "")


@functools.cache
def version() -> str:
    """What the program calls itself: `1.51`; empty where there is none or it does not answer."""
    found = re.search(r"\d+(\.\d+)+\S*", _told("--version"))
    return found.group() if found else ""


@functools.cache
def fault(language: str) -> tuple[str, str]:
    """Why nothing can be read out in a language, and what to do about it; two empty texts where it can."""
    if not version():
        return f"a synthetic voice needs the program {PROGRAM}, which is not on this machine", _INSTALL
    if not _voice(language):
        message = f"{PROGRAM} {version()} has no voice for the language {language}"
        return message, "Name a recording instead of `synthetic`, or install a newer one."
    return "", ""


def _voice(language: str) -> str:
    """The program's name for the voice of a language: its own, else that of the language without a region."""
    base = language.partition("-")[0]
    if not _LANGUAGE.fullmatch(language):
        return ""
    known = {line.split()[1].lower() for line in _told(f"--voices={base}").splitlines()[1:] if len(line.split()) > 3}
    if language.lower() in known:
        return language
    # `en` is no voice of every version, but a name it understands where there is `en-gb`.
    return base if any(name.partition("-")[0] == base for name in known) else ""


@functools.cache
def _told(argument: str) -> str:
    path = program()
    if not path:
        return ""
    try:
        done = subprocess.run(
            [path, argument], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.decode("utf-8", "replace")


def speak(text: str, language: str) -> bytes:
    """A WAV file of the text (`aloud`) read out. The same program gives the same bytes. Raises SpeechError."""
    command = [program(), "-v", _voice(language), "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]
    if not all(command):
        raise SpeechError(fault(language)[0])
    with tempfile.TemporaryFile() as words, tempfile.TemporaryFile() as told:
        words.write(text.encode())
        words.seek(0)
        try:
            process = subprocess.Popen(command, stdin=words, stdout=subprocess.PIPE, stderr=told)
        except OSError as error:
            raise SpeechError(f"{PROGRAM} cannot be started: {error.strerror or error}") from None
        data, late = _listened(process)
        told.seek(0)
        last = told.read(10_000).decode("utf-8", "replace").strip().splitlines()[-1:]
    if late:
        raise SpeechError(f"{PROGRAM} hung: it had not ended after {SECONDS:g} s, so it was ended")
    if len(data) > LONGEST:
        raise SpeechError(f"{PROGRAM} says more than {LONGEST >> 20} MB, so it was ended")
    if process.returncode or data[:4] != b"RIFF":
        reason = f": {last[0][:200]}" if last else ""
        raise SpeechError(f"{PROGRAM} ended with code {process.returncode} and no sound{reason}")
    return data


def _listened(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    """What it says, up to a byte more than may be, and whether it was ended since it took too long."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout:
            data = process.stdout.read(LONGEST + 1)
            if len(data) > LONGEST:
                process.kill()
        process.wait()
    finally:
        timer.cancel()
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
    return data, late.is_set()
