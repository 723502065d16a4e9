"""A text and its language come in; the numbers, months and articles it names go out, however they are written.

Read are digits (grouped, with decimals, with "млрд"), numbers in words with their cases ("пятью", "бестен"),
names of months beside a number, and references to articles and paragraphs. Not read are ordinals in words, whole.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cardmaker import words
from cardmaker.frozen import frozen

READ = ("kk", "ru", "en")
"""Languages whose written numbers are understood."""

DIGITS_MOST = 60

Fact = tuple[str, str]
"""What is named, and its value: `number 5`, `month 8`, `article 36`, `paragraph 1`."""


@frozen
class Facts:
    """`named`: what every language must say. `allowed`: what may be meant ("one", "both"), which nobody must say."""

    named: frozenset[Fact] = frozenset()
    allowed: frozenset[Fact] = frozenset()


def _table(text: str) -> dict[str, int]:
    """ "5 пять пяти; 6 шесть" as values by word."""
    rows = (row.split() for row in text.split(";"))
    return {word: int(value) for value, *names in rows for word in names}


_RU = _table(
    "2 два две двух двум двумя двое двоих двоим дважды; 3 три трёх трех трём трем тремя трое троих троим трижды;"
    "4 четыре четырёх четырех четырём четырем четырьмя четверо; 5 пять пяти пятью пятеро; 6 шесть шести шестью шестеро;"
    "7 семь семи семеро; 8 восемь восьми восемью восьмью; 9 девять девяти девятью; 10 десять десяти десятью;"
    "11 одиннадцать одиннадцати одиннадцатью; 12 двенадцать двенадцати двенадцатью;"
    "13 тринадцать тринадцати тринадцатью; 14 четырнадцать четырнадцати четырнадцатью;"
    "15 пятнадцать пятнадцати пятнадцатью; 16 шестнадцать шестнадцати шестнадцатью;"
    "17 семнадцать семнадцати семнадцатью; 18 восемнадцать восемнадцати восемнадцатью;"
    "19 девятнадцать девятнадцати девятнадцатью; 20 двадцать двадцати двадцатью; 30 тридцать тридцати тридцатью;"
    "40 сорок сорока; 50 пятьдесят пятидесяти пятьюдесятью; 60 шестьдесят шестидесяти шестьюдесятью;"
    "70 семьдесят семидесяти семьюдесятью; 80 восемьдесят восьмидесяти восемьюдесятью; 90 девяносто девяноста;"
    "100 сто ста; 200 двести двухсот двумстам двумястами двухстах;"
    "300 триста трёхсот трехсот тремстам тремястами трёхстах трехстах;"
    "400 четыреста четырёхсот четырехсот четырёмстам четырьмястами четырёхстах четырехстах;"
    "500 пятьсот пятисот пятистам пятьюстами пятистах;"
    "600 шестьсот шестисот шестистам шестьюстами шестистах; 700 семьсот семисот семистам семьюстами семистах;"
    "800 восемьсот восьмисот восьмистам восемьюстами восьмистах;"
    "900 девятьсот девятисот девятистам девятьюстами девятистах"
)
_RU_MAYBE = _table(
    "1 один одна одно одну одного одной одному одним одном; 7 семью;"
    "2 оба обе обоих обеих обоим обеим вдвое; 3 втрое треть трети; 4 четверть четверти; 24 сутки суток сутками сутках"
)
_EN = _table(
    "2 two twice; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten; 11 eleven; 12 twelve dozen;"
    "13 thirteen; 14 fourteen; 15 fifteen; 16 sixteen; 17 seventeen; 18 eighteen; 19 nineteen; 20 twenty; 30 thirty;"
    "40 forty; 50 fifty; 60 sixty; 70 seventy; 80 eighty; 90 ninety"
)
_EN_MAYBE = _table("1 one once; 2 both double half twofold; 3 third thirds triple; 4 quarter quarters fourths")
_KK_PLAIN = _table(
    "2 екі; 3 үш; 4 төрт; 5 бес; 6 алты; 7 жеті; 8 сегіз; 9 тоғыз; 10 он; 20 жиырма; 30 отыз; 40 қырық; 50 елу;"
    "60 алпыс; 70 жетпіс; 80 сексен; 90 тоқсан"
)
_KK_ENDINGS = (
    "", "ға", "ге", "қа", "ке", "дан", "ден", "тан", "тен", "нан", "нен", "ның", "нің", "дың", "дің", "тың", "тің",
    "ды", "ді", "ты", "ті", "ны", "ні", "да", "де", "та", "те", "еу", "ау", "мен", "бен", "пен",
)  # fmt: skip
# "онда", "оны", "оның" are forms of "ол" (it), "үште" and "үшін" are told apart by being whole words.
_KK_NOT = {"онда", "оны", "онды", "оның"}
_KK = {
    word: value for stem, value in _KK_PLAIN.items() for ending in _KK_ENDINGS if (word := stem + ending) not in _KK_NOT
} | _table("3 үшеу; 4 төртеу; 5 бесеу; 6 алтау; 7 жетеу")
_KK_MAYBE = _table("1 бір бірге бірден бірдің бірді бірде бірі; 2 екеуі екеуін екеу; 24 тәулік тәулікте тәуліктен")
_WORDS = {"kk": _KK, "ru": _RU, "en": _EN}
_MAYBE = {"kk": _KK_MAYBE, "ru": _RU_MAYBE, "en": _EN_MAYBE}
_SCALES = {
    "kk": r"(?P<h>жүз)|(?P<k>мың)|(?P<m>миллион|млн)|(?P<b>миллиард|млрд)|(?P<t>триллион|трлн)",
    "ru": r"(?P<k>тысяч|тыс)|(?P<m>миллион|млн)|(?P<b>миллиард|млрд)|(?P<t>триллион|трлн)",
    "en": r"(?P<h>hundred)|(?P<k>thousand)|(?P<m>million|mln)|(?P<b>billion|bn)|(?P<t>trillion)",
}
_SCALE_ENDINGS = {
    "kk": "(?:" + "|".join(ending for ending in _KK_ENDINGS if ending not in ("еу", "ау")) + ")",
    "ru": "(?:а|у|и|е|ам|ей|ью|ами|ах|ов|ом)?",
    "en": "s?",
}
_POWERS = {"h": 100, "k": 1000, "m": 10**6, "b": 10**9, "t": 10**12}
_SCALE = {name: re.compile(f"(?:{_SCALES[name]}){_SCALE_ENDINGS[name]}") for name in READ}
_SHORT_MONTHS = {
    "kk": "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
    "ru": "янв фев|февр мар апр май июн июл авг сен|сент окт ноя|нояб дек",
    "en": "jan feb mar apr may jun jul aug sep|sept oct nov dec",
}
_KK_CASES = "|".join(sorted(filter(None, {*_KK_ENDINGS} - {"еу", "ау"}), key=len, reverse=True))
_KK_MONTH = f"(?:[дт][ае](?:ғы|гі)|[ыі](?:н(?:[ае]н?|[ыі]ң|д[ае](?:ғы|гі)?)?)?|{_KK_CASES})?"  # тамыздағы, тамызында


@frozen
class _Forms:
    """Words in all their forms: a pattern with a group of stems for each way to end, and what each stem stands for."""

    pattern: re.Pattern[str]
    values: dict[str, int]

    @staticmethod
    def of(endings: Mapping[str, Mapping[str, int]]) -> _Forms:
        """`endings`: the stems that end so, and what they stand for, by a pattern of endings."""
        pattern = "|".join(f"({'|'.join(stems)}){ending}" for ending, stems in endings.items())
        return _Forms(re.compile(pattern), {stem: value for stems in endings.values() for stem, value in stems.items()})

    def value(self, word: str) -> int | None:
        found = self.pattern.fullmatch(word)
        return self.values[found[found.lastindex or 0]] if found else None


def _months_of(language: str) -> _Forms:
    """The months, from their names in dates."""
    short = {name: at for at, names in enumerate(_SHORT_MONTHS[language].split(), 1) for name in names.split("|")}
    whole = {name.lower(): at for at, name in enumerate(words.MONTHS[language], 1)}
    if language == "kk":
        return _Forms.of({_KK_MONTH: whole, "": short})
    if language == "ru":
        soft = {name[:-1]: at for name, at in whole.items() if name[-1] == "я" and name != "мая"}
        hard = {name[:-1]: at for name, at in whole.items() if name[-1] == "а"}
        return _Forms.of({"(?:ь|я|е|ю|ём|ем)": soft, "(?:|а|е|у|ом)": hard, "(?:й|я|е|ю|ем)": {"ма": 5}, "": short})
    return _Forms.of({"": whole | short})


_MONTH = {name: _months_of(name) for name in READ}

_SHORT_SCALES = ("тыс", "млн", "млрд", "трлн", "mln", "bn")
_ORDINALS = {
    "ru": _table(
        "1 перв; 2 втор; 4 четверт четвёрт; 5 пят; 6 шест; 7 седьм; 8 восьм; 9 девят; 10 десят; 11 одиннадцат;"
        "12 двенадцат; 13 тринадцат; 14 четырнадцат; 15 пятнадцат; 16 шестнадцат; 17 семнадцат; 18 восемнадцат;"
        "19 девятнадцат; 20 двадцат; 30 тридцат; 40 сороков; 50 пятидесят; 60 шестидесят; 70 семидесят;"
        "80 восьмидесят; 90 девяност"
    ),
    "kk": {**_KK_PLAIN, "бір": 1, "қырқ": 40},
    "en": _table(
        "1 first; 3 third; 4 fourth; 5 fifth; 6 sixth; 7 seventh; 8 eighth; 9 ninth; 10 tenth; 11 eleventh;"
        "12 twelfth; 13 thirteenth; 14 fourteenth; 15 fifteenth; 16 sixteenth; 17 seventeenth; 18 eighteenth;"
        "19 nineteenth; 20 twentieth; 30 thirtieth; 40 fortieth; 50 fiftieth; 60 sixtieth; 70 seventieth;"
        "80 eightieth; 90 ninetieth"  # "second" is mostly a time: a thirty-second clip
    ),
}
_ORDINAL_ENDINGS = {
    "ru": "(?:ый|ой|ого|ому|ым|ом|ая|ую|ое)",  # of one: "двадцать первых" are twenty
    "kk": r"(?:[ыі]?нш[ыі]|с[ыі]нш[ыі])\w{0,4}",
    "en": "",
}
_RU_THIRD = "(?:ий|ья|ье|ью|ьей|ьего|ьему|ьим|ьем)"
_ORDINAL = {
    name: _Forms.of({_ORDINAL_ENDINGS[name]: _ORDINALS[name]} | ({_RU_THIRD: {"трет": 3}} if name == "ru" else {}))
    for name in READ
}

_DAY = re.compile(
    r"(?<![\d.-])(?:(?P<d>\d{1,2})\.(?P<m>\d{2})\.(?P<y>\d{4})|(?P<y2>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2}))(?![\d-])"
)
_AFTERNOON = re.compile(r"(?<![\d:])(\d{1,2})(:\d\d)? ?(?:p\.m\.|pm\b)", re.I)
_LIST = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]+", re.M)
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|\S+@\S+")
_ROW = r"\d+(?:[-–—]\d+)*(?:(?:, ?| (?:и|или|және|мен|не|немесе|and|or|to) )\d+(?:[-–—]\d+)*)*"
_ARTICLE = {
    "ru": rf"\b(?:стат(?:ья|ьи|ье|ью|ьёй|ьей|ей|ьям|ьями|ьях)|ст(?:ст)?\.?) ?(?P<after>{_ROW})"
    r"|(?P<before>\d+)-(?:й|я|ю|ей|ой|го|му) стать",
    "kk": rf"(?P<before>{_ROW})[- ]?(?:ші |шы )?бап|(?P<after>(?!))",
    "en": rf"\b(?:articles?|arts?\.?) ?(?P<after>{_ROW})|(?P<before>(?!))",
}
_PARAGRAPH = {
    "ru": rf"\b(?:(?:под)?пункт(?:а|у|ом|е|ы|ов|ам|ами|ах)?|част(?:ь|и|ью|ей|ям|ями|ях)|пп?\.|ч\.)"
    rf" ?(?P<after>{_ROW})|(?P<before>(?!))",
    "kk": rf"(?P<before>{_ROW})\)?[- ]?(?:тарма[қғ]|бөлі[кг])|(?P<after>(?!))",
    "en": rf"\b(?:(?:sub)?para(?:graph)?s?\.?|parts?|clauses?|items?|points?) ?\(?(?P<after>{_ROW})|(?P<before>(?!))",
}
_REFERENCES = {
    name: (("article", re.compile(_ARTICLE[name], re.I)), ("paragraph", re.compile(_PARAGRAPH[name], re.I)))
    for name in READ
}
_TOKEN = re.compile(
    r"(?<![^\W_])(?:(?P<grouped>\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+))"
)
_RU_JOINED = re.compile(
    r"(двух|трёх|трех|четырёх|четырех|пяти|шести|семи|восьми|девяти|десяти|пятнадцати|двадцати|тридцати)"
    r"(?:дневн|летн|месячн|часов|недельн|кратн|минутн|процентн)\w+"
)
_KK_JOINED = re.compile(f"({'|'.join(_KK_PLAIN)})(?:күндік|жылдық|айлық|сағаттық|апталық)\\w*")
_YEAR_AND_A_HALF = re.compile(r"\b(?:an?|one) (?:year|month|week|day|hour)s? and a half\b", re.I)
_KK_SHARE = re.compile(
    rf"\b({'|'.join(_KK_PLAIN)})[тдн][ае]н ({'|'.join(['бір', *_KK_PLAIN])})(?=і|ін|ы|ын|сі|сы|\b)", re.I
)
_KK_COUNTED = re.compile("күн|жұмыс|жыл|ай|апта|сағат|минут|теңге|пайыз|адам|рет")
_HALVES = (
    ("ru", re.compile(r"\bс половиной\b")), ("kk", re.compile(r"\bжарым\w*")), ("en", re.compile(r"\band a half\b")),
)  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def facts(text: str, language: str) -> Facts:
    """What a text names. In a language that is not in `READ`, nothing."""
    language = words.base(language)
    if language not in READ:
        return Facts()
    named: set[Fact] = set()
    allowed: set[Fact] = set()
    text = _ADDRESS.sub(" ", _LIST.sub("", text)).replace("*", "").replace("_", " ")
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    text = _DAY.sub(lambda found: _plain_day(found, named), text)
    text = _AFTERNOON.sub(lambda found: f"{int(found[1]) % 12 + 12}{found[2] or ''} ", text)
    if language == "en":
        text = _YEAR_AND_A_HALF.sub(" 1.5 ", text)
    if language == "kk":  # үштен екісі: two thirds
        allowed |= {
            ("number", str(_KK_PLAIN.get(part.lower(), 1))) for pair in _KK_SHARE.findall(text) for part in pair
        }
        text = _KK_SHARE.sub(" , ", text)
    for kind, pattern in _REFERENCES[language]:
        for found in pattern.finditer(text):
            named |= {
                (kind, number.lstrip("0") or "0") for number in re.findall(r"\d+", found["after"] or found["before"])
            }
        text = pattern.sub(" , ", text)
    for value, sure in _numbers(text, language):
        (named if sure else allowed).add(("number", str(value)))
    named |= {("month", str(month)) for month in _months(text, language)}
    return Facts(frozenset(named), frozenset(allowed | {("number", "0")}))


def _plain_day(found: re.Match[str], named: set[Fact]) -> str:
    month = int(found["m"] or found["m2"])
    named.add(("month", str(month)))
    return f" {int(found['d'] or found['d2'])} ; {found['y'] or found['y2']} "


def _months(text: str, language: str) -> Iterator[int]:
    """Months that stand beside a number: "in May 2018", not "you may"."""
    tokens = re.findall(r"[^\W_]+", text)
    back = 2 if language == "kk" else 1  # 2018 жылғы сәуірден
    for at, token in enumerate(tokens):
        found = _MONTH[language].value(token.lower())
        of = language == "en" and tokens[at - 1 : at] == ["of"]  # the 25th of December
        beside = tokens[max(0, at - back - of) : at] + tokens[at + 1 : at + 2]
        if found and (language != "en" or token[:1].isupper()) and any(near[0].isdigit() for near in beside):
            yield found


@dataclass(slots=True)
class _Sum:
    """A number in the making: "two thousand" is `total`, "twenty" `part`."""

    total: Fraction = Fraction(0)
    part: Fraction = Fraction(0)
    open: bool = False
    sure: bool = False
    end: int = -1
    digits: bool = False

    def times(self, scale: int, end: int) -> _Sum:
        """The number multiplied by a word such as "million"; alone ("thousands of people") the word is not sure."""
        if not self.open:
            part = Fraction(100) if scale == 100 else Fraction(0)
            return _Sum(Fraction(0) if part else Fraction(scale), part, open=True, end=end)
        if scale == 100:
            return _Sum(self.total, (self.part or Fraction(1)) * scale, open=True, sure=True, end=end)
        return _Sum(self.total + (self.part or 1) * scale, open=True, sure=True, end=end)

    def fits(self, value: Fraction) -> bool:
        """Whether a word goes on with the number: 5 after 20, 20 after 100; not 5 after 5, nor after digits."""
        if self.digits:
            return False
        low = self.part % 10 if self.part % 100 >= 20 or self.part % 100 in (0, 10) else Fraction(1)  # он бір: 11
        if value < 10:
            return not low or self.part % 100 == 0
        return self.part % 100 == 0 if value < 100 else self.part == 0


def _read(found: re.Match[str], language: str) -> tuple[Fraction | None, bool, int]:
    if found["grouped"]:
        return _digits(found["grouped"], language), True, 0
    return _word(found["word"].lower(), language)


def _numbers(text: str, language: str) -> Iterator[tuple[Fraction, bool]]:
    """Every number in a text, and whether it is surely one."""
    now = _Sum()
    for found in _TOKEN.finditer(text):
        gap = text[now.end : found.start()] if now.open else ""
        if now.open and not ((gap == ". " and _short(text[: now.end], found[0])) or _goes_on(gap, now)):
            yield from _closed(now, text, language)
            now = _Sum()
        if now.open and found["word"] and _ordinal(found["word"].lower(), gap, now, language):
            now = _Sum()
            continue
        value, sure, scale = _read(found, language)
        if scale:
            now = now.times(scale, found.end())
        elif value is not None:
            if now.open and (found["grouped"] or not now.fits(value)):
                yield from _closed(now, text, language)
                now = _Sum()
            now = _Sum(now.total, now.part + value, True, sure or now.open, found.end(), bool(found["grouped"]))
        elif now.open and not (found["word"] == "and" and now.part % 100 == 0):
            yield from _closed(now, text, language)
            now = _Sum()
    if now.open:
        yield from _closed(now, text, language)


def _short(before: str, after: str) -> bool:
    """Whether a stop ends a short form and no sentence: "5 тыс. двести", not "более ста. Пять человек"."""
    return before.lower().endswith(_SHORT_SCALES) and not after[0].isupper()


def _goes_on(gap: str, now: _Sum) -> bool:
    """Whether what stands between two words lets them be one number: "hundred and five", not "ten and five"."""
    return gap in (" ", "-") or (gap == " and " and now.part % 100 == 0)


def _ordinal(word: str, gap: str, now: _Sum, language: str) -> bool:
    """Whether a word makes an ordinal of the number before it: "он бесінші", "twenty-third", not "пять первых"."""
    value = _ORDINAL[language].value(word)
    if value is None or now.digits or (language == "en" and gap == " "):
        return False
    return now.fits(Fraction(value)) and (language == "kk" or value > 9 or now.part % 100 != 10)


def _closed(now: _Sum, text: str, language: str) -> Iterator[tuple[Fraction, bool]]:
    rest = text[now.end : now.end + 16].lstrip().lower()
    half = next(pattern for name, pattern in _HALVES if name == language).match(rest)
    value = now.total + now.part
    # тоқсан is also a quarter of a year, but not before what is counted
    quarter = language == "kk" and value == 90 and not now.digits and not _KK_COUNTED.match(rest)
    yield (value + Fraction(1, 2), True) if half else (value, now.sure and not quarter)


def _digits(text: str, language: str) -> Fraction:
    """1 000, 25,5 and 25.5, 1,000 as the language writes them."""
    text = text.replace(" ", "")
    group, point = (",", ".") if language == "en" else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?", text):
        text = text.replace(group, "")
    whole, _, decimals = text.replace(",", ".").partition(".")
    # More digits than anybody compares: Python refuses to read thousands of them.
    whole, decimals = whole[:DIGITS_MOST], decimals.replace(".", "")[:DIGITS_MOST]
    return Fraction(f"{whole}.{decimals}" if decimals else whole)


def _word(word: str, language: str) -> tuple[Fraction | None, bool, int]:
    """A word's value, whether it surely counts, and its scale if it multiplies ("million")."""
    if word in _WORDS[language]:
        return Fraction(_WORDS[language][word]), True, 0
    if word in _MAYBE[language]:
        return Fraction(_MAYBE[language][word]), False, 0
    if language == "ru" and word in ("полтора", "полторы", "полутора"):
        return Fraction(3, 2), True, 0
    joined = {"ru": _RU_JOINED, "kk": _KK_JOINED}.get(language)
    if joined and (found := joined.fullmatch(word)):
        return Fraction(_WORDS[language][found[1]]), True, 0
    scale = _SCALE[language].fullmatch(word)
    return None, False, _POWERS[str(scale.lastgroup)] if scale else 0
