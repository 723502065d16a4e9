"""When the encoder fails while the command line runs: its clip alone is left out, and no half file stays."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import small

from cardmaker.encode.clip.running import ffmpeg
from cardmaker.manifest import load
from cardmaker.workspace import starter_assets

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="platform: a script is no program on Windows")
CLIP = """\
  web-clip: {platform: web, label: Clip, size: 360x640, formats: [mp4], fps: 10, checked: 2026-11-20}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    small.start(root)
    small.write(root, "assets/layouts/clip.yaml", dict(starter_assets())["assets/layouts/clip.yaml"])
    small.write(root, "assets/placements.yaml", small.PLACEMENTS + CLIP)
    small.swap(root, "cards/week/deck.yaml", "placements: [web-square, web-tall]", "placements: [web-square, web-clip]")
    return root


def command(project: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "cardmaker", "render", "-C", str(project), "-l", "en", "-j", "1", *arguments]


def encoder(tmp_path: Path, script: str) -> dict[str, str]:
    """An environment in which an ffmpeg stands that does what the script says instead of encoding a picture."""
    path = tmp_path / "ffmpeg"
    path.write_text(
        f'#!/bin/sh\ncase "$*" in *rawvideo*) {script};; esac\nexec "{ffmpeg()}" "$@"\n',
        encoding="utf-8",
    )
    path.chmod(0o755)
    return {**os.environ, "IMAGEIO_FFMPEG_EXE": str(path)}


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("kill -9 $$", b"failed: the encoder died (code -9)"),
        ("echo 'clip.mp4: No space left on device' >&2; exit 1", b"failed: the disk is full"),
    ],
)
def test_an_encoder_that_fails_fails_alone(script: str, message: bytes, project: Path, tmp_path: Path) -> None:
    """The first card's encoder fails; the pictures and the second card's clip are made."""
    once = f"[ -e {tmp_path / 'failed'} ] || {{ : > {tmp_path / 'failed'}; {script}; }}"
    asked = command(project, "week/one", "week/two")
    found = subprocess.run(asked, env=encoder(tmp_path, once), capture_output=True, check=False)
    assert found.returncode == 3, found.stderr
    assert found.stderr.count(message) == 1
    assert b"Traceback" not in found.stderr
    made = [path.relative_to(project / "output/week").as_posix() for path in (project / "output").rglob("*.mp4")]
    assert len(made) == 1
    assert len(list((project / "output").rglob("web-square.png"))) >= 2
    assert not list((project / "output").rglob("*.part"))
    records = {record.path for record in load((project / "output/manifest.json").read_bytes()) or ()}
    assert f"week/{made[0]}" in records and sum(path.endswith(".mp4") for path in records) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_a_clip_is_encoded_leaves_no_half_file(number: int, project: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "begun"
    os.mkfifo(pipe)
    begun = os.open(pipe, os.O_RDWR)
    environment = encoder(tmp_path, f"echo > {pipe}; exec cat > /dev/null")
    with subprocess.Popen(
        command(project, "week/one"), stderr=subprocess.PIPE, env=environment, start_new_session=True
    ) as running:
        assert select.select([begun], [], [], 60)[0], "the encoder has begun"
        (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
        assert running.stderr is not None
        said = running.stderr.read()
        running.wait(20)
    os.close(begun)
    assert running.returncode == 130
    assert said.endswith(b"Interrupted.\n") and b"Traceback" not in said
    assert not list((project / "output").rglob("*.mp4"))
    assert not list((project / "output").rglob("*.part"))


def test_a_kazakh_title_reaches_the_encoder_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(
        "from cardmaker.encode.clip.running import Encoder\n"
        "encoder = Encoder(['-f', 'lavfi', '-i', 'color=s=16x16:d=0.1', '-metadata', 'title=Қазақ', 'a.mp4'])\n"
        "encoder.end()\n",
        encoding="utf-8",
    )
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "run.py"], cwd=tmp_path, env=plain, check=True, timeout=60)
    assert "Қазақ".encode() in (tmp_path / "a.mp4").read_bytes()
