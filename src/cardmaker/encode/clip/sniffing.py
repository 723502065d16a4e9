"""The first bytes of a file come in; what kind of sound it is goes out. No other kind is ever opened.

A playlist, a list to join or an address is not sound: ffmpeg would follow it elsewhere, so it is refused.
"""

from __future__ import annotations

_HEADS = ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3"))
_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"dash")


def sniff(data: bytes) -> str:
    """ffmpeg's name for what a file is: wav, mp3, ogg, flac or mov (for m4a); empty for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return "mov"
    found = next((kind for head, kind in _HEADS if data.startswith(head)), "")
    if found:
        return found
    # An MPEG frame: eleven bits of sync, layer III, a rate and a bitrate that exist.
    if len(data) > 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[2] & 0xF0 not in (0, 0xF0):
        return "mp3"
    return ""


def check(name: str, data: bytes) -> tuple[str, ...]:
    """Why a file cannot be used as sound; nothing if it can."""
    if not data:
        return (f"{name} is empty",)
    if sniff(data):
        return ()
    if data.lstrip()[:10].startswith((b"#EXTM3U", b"ffconcat", b"[playlist", b"file ")):
        return (f"{name} is a list of other files, not sound; only WAV, MP3, Ogg, FLAC and M4A are read",)
    return (f"{name} is not sound that is read here; save it as WAV, MP3, Ogg, FLAC or M4A",)
