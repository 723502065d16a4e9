"""A text and the rule of a platform come in; how long the platform finds it goes out.

X: twitter-text, configuration 3 (weights, 23 for an address with or without https://, 2 for an emoji as a whole).
Bluesky: graphemes (UAX #29). Mastodon: graphemes, 23 for an address, a mention without its server. Telegram: UTF-16
units. Threads: an emoji as its UTF-8 bytes. All others: code points. Where an emoji is newer than the tables of a
platform, it is counted in its parts, which is never too little.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ADDRESS_COUNT = 23
"""What X and Mastodon count for any address."""

# twitter-text, configuration 3: these code points count 1, all others 2.
_HEAVY = re.compile("[^\\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
# Letters that stand for themselves: without others, characters and graphemes are the same.
_SINGLE = re.compile(
    "[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20a0-\u20bf№]*"
)

# Addresses as twitter-text cuts them: a path or a query does not end in a full stop, brackets are in pairs.
_LATIN = "À-ÖØ-öø-ɏ"
_PATH = rf"[a-z{_LATIN}Ѐ-ӿ0-9!*';:=+,.$/%#\[\]\-–_~@|&]"
_PATH_END = rf"[a-z{_LATIN}Ѐ-ӿ0-9+\-=_#/]"
_PAIR = rf"\({_PATH}*\)"
_TAIL = (
    r"(?::\d+)?"
    rf"(?:/(?:{_PATH}*(?:{_PAIR}{_PATH}*)*(?:{_PATH_END}|{_PAIR}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
)
_LABEL = r"[^\W_](?:[\w\-]{0,61}[^\W_])?"
_BEFORE = r"(?<![A-Za-z0-9@$#])"
_ADDRESS = re.compile(rf"{_BEFORE}https?://(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}}){_TAIL}", re.IGNORECASE)
# Without https:// X takes for an address what ends like one: all countries' endings, and those that are in much use.
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc"
    " cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb"
    " gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke"
    " kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu"
    " mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw"
    " sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz"
    " ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "aero agency app asia biz blog business cat center cloud club com company coop design dev digital edu email events"
    " expert foundation fund gallery global gov group guide help host info institute int international jobs law legal"
    " life link live mba media mil mobi museum name net network news ngo one ong online org page photo photos post"
    " press pro report school science services site social solutions space store studio systems team tech tel today top"
    " travel university video vip watch web website wiki work world xyz zone"
)
_ENDINGS = "|".join(sorted(f"{_COUNTRIES} {_OTHERS}".split(), key=len, reverse=True))


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    """What X takes for an address without https://; long, so it is compiled where somebody posts to X."""
    return re.compile(
        rf"(?<![A-Za-z0-9@$#_./\-])(?:[a-z0-9{_LATIN}](?:[a-z0-9{_LATIN}\-]{{0,61}}[a-z0-9{_LATIN}])?\.)+"
        rf"(?:{_ENDINGS})(?![A-Za-z0-9@]){_TAIL}",
        re.IGNORECASE,
    )


_MENTION = re.compile(r"(?<![/\w])@(\w(?:[\w.\-]*\w)?)@[\w.\-]+\w")

# Sequences of code points that are one emoji (UTS #51): keycaps, flags, skin tones, people with what they do.
_PICTOGRAPH = (
    "[\u203c\u2049\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_ADULT, _CHILD = "[👨👩🧑]", "[👦👧🧒]"
_ROLE = "[⚕⚖✈🌾🍳🍼🎄🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🤝🦯🦰🦱🦲🦳🦼🦽]"
_PAIRS = (
    "👁\ufe0f?\u200d🗨|🏳\ufe0f?\u200d🌈|🏳\ufe0f?\u200d⚧|🏴\u200d☠"
    "|❤\ufe0f?\u200d[🔥🩹]|🐕\u200d🦺|🐈\u200d⬛|🐻\u200d❄|😮\u200d💨|😵\u200d💫|😶\u200d🌫"
)
_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{2}"
    "|🏴[\U000e0020-\U000e007e]+\U000e007f"
    f"|(?:{_PAIRS})\ufe0f?"
    f"|{_ADULT}{_SKIN}?\u200d❤\ufe0f?\u200d(?:💋\u200d)?{_ADULT}{_SKIN}?"
    f"|[👨👩](?:\u200d[👨👩])?(?:\u200d{_CHILD}){{1,2}}"
    f"|{_ADULT}{_SKIN}?\u200d{_ROLE}\ufe0f?(?:\u200d{_ADULT}{_SKIN}?)?"
    f"|{_PICTOGRAPH}(?:{_SKIN}|\ufe0f)?\u200d[♀♂]\ufe0f?"
    f"|{_PICTOGRAPH}{_SKIN}|[©®™]\ufe0f|{_PICTOGRAPH}\ufe0f?(?!\ufe0e)"
)


@lru_cache(maxsize=1 << 14)
def length(text: str, count: str) -> int:
    """The length of a text by a rule: one of `placements.values.COUNTS`."""
    match count:
        case "x":
            return _weighted(text)
        case "mastodon":
            bare, count_ = _ADDRESS.subn("\n", _MENTION.sub(r"@\1", text))
            return count_ * (ADDRESS_COUNT - 1) + graphemes(bare)
        case "bluesky":
            return graphemes(text)
        case "telegram":
            return len(text) + sum(ord(letter) > 0xFFFF for letter in text)
        case "threads":
            return sum(len(letter.encode()) if ord(letter) >= 0x2190 else 1 for letter in text)
        case _:
            return len(text)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text that begin with http:// or https://, without what only follows them."""
    return tuple(match.group() for match in _ADDRESS.finditer(text))


def replaced(text: str, old: str, new: str) -> str:
    """The text with one address in place of another, where that stands whole."""
    return _ADDRESS.sub(lambda match: new if match.group() == old else match.group(), text)


def _weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    whole = sum(_is_host(match.group()) for match in _ADDRESS.finditer(text))
    text = _ADDRESS.sub(lambda match: "\n" if _is_host(match.group()) else match.group(), text)
    text, bare = _bare().subn("\n", text)
    text, emoji = _EMOJI.subn("", text)
    rest = len(text) + sum(map(len, _HEAVY.findall(text)))
    return rest + (whole + bare) * (ADDRESS_COUNT - 1) + emoji * 2


def _is_host(address: str) -> bool:
    """No label of a host is longer than 63 letters, as the network writes it (RFC 1035, 2.3.4; RFC 3492)."""
    host = re.split("[/:?]", address.partition("://")[2], maxsplit=1)[0]
    return host.isascii() or all(
        len(label.encode("punycode")) + 4 <= 63 for label in host.split(".") if not label.isascii()
    )


def graphemes(text: str) -> int:
    """How many characters a person sees (UAX #29)."""
    if _SINGLE.fullmatch(text):
        return len(text)
    from icu4py.breakers import CharacterBreaker  # loaded only for texts that need it

    return sum(1 for _ in CharacterBreaker(text, "en"))


def words(text: str, language: str) -> tuple[str, ...]:
    """The pieces of a text between which a word ends (UAX #29), for scripts without spaces."""
    from icu4py.breakers import WordBreaker

    return tuple(WordBreaker(text, language))
