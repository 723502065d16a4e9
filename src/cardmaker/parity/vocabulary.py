"""The words for numbers, months and parts of a law in Kazakh, Russian and English, in all their forms.

Nothing is guessed from the beginning of a word: `үшін` is not three, `алтын` not six and `онда` not ten.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

Forms = dict[str, Decimal]
LETTERS = "а-яёәғқңөұүһі"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, in small letters.

    `small` add up (тридцать пять), `hundred` multiplies what is before it, `scales` too, and what follows is added.
    `faint` words may stand for a number, or for none: they answer to one in another language, and ask for none.
    """

    small: Forms
    hundred: frozenset[str]
    scales: Forms
    faint: dict[str, tuple[Decimal, ...]]
    half: tuple[str, ...]
    months: tuple[str, ...]
    articles: str
    clauses: str


def _forms(table: str) -> Forms:
    """`5 пять пяти; 6 шесть шести` as a dictionary."""
    found: Forms = {}
    for entry in table.split(";"):
        number, *words = entry.split()
        found |= dict.fromkeys(words, Decimal(number))
    return found


def _faint(table: str) -> dict[str, tuple[Decimal, ...]]:
    """`1,12 год года; 24 сутки` as a dictionary."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for entry in table.split(";"):
        numbers, *words = entry.split()
        found |= dict.fromkeys(words, tuple(map(Decimal, numbers.split(","))))
    return found


# Russian --------------------------------------------------------------------------------------------------------------

_RU_SMALL = _forms(
    "0 ноль нуль ноля нуля; 1.5 полтора полторы полутора; 2 два две двух двум двумя двое двоих двоим двоими;"
    "3 три трёх трех трём трем тремя трое троих троим троими;"
    "4 четыре четырёх четырех четырём четырем четырьмя четверо четверых; 5 пять пяти пятью; 6 шесть шести шестью;"
    "7 семь семи семью; 8 восемь восьми восемью восьмью; 9 девять девяти девятью; 10 десять десяти десятью;"
    "40 сорок сорока; 90 девяносто девяноста; 100 сто ста; 200 двести двухсот двумстам двумястами двухстах;"
    "300 триста трёхсот трехсот тремстам тремястами трёхстах трехстах;"
    "400 четыреста четырёхсот четырехсот четырёмстам четырьмястами четырёхстах четырехстах"
)
_RU_SMALL |= {
    f"{stem}{end}": Decimal(number)
    for number, stem in enumerate(
        "одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат".split(), 11
    )
    for end in ("ь", "и", "ью")
}
_RU_SMALL |= {f"{stem}{end}": Decimal(n) for n, stem in ((20, "двадцат"), (30, "тридцат")) for end in ("ь", "и", "ью")}
_RU_UNITS = {5: "пять пяти пятью", 6: "шесть шести шестью", 7: "семь семи семью", 8: "восемь восьми восемью"}
for _number, _words in _RU_UNITS.items():
    _straight, _oblique, _by = _words.split()
    _RU_SMALL |= dict.fromkeys((f"{_straight}десят", f"{_oblique}десяти", f"{_by}десятью"), Decimal(_number * 10))
for _number, _words in {**_RU_UNITS, 9: "девять девяти девятью"}.items():
    _straight, _oblique, _by = _words.split()
    _hundreds = (f"{_straight}сот", f"{_oblique}сот", f"{_oblique}стам", f"{_by}стами", f"{_oblique}стах")
    _RU_SMALL |= dict.fromkeys(_hundreds, Decimal(_number * 100))

_RU_ADJECTIVE = "ый ой ая ое ые ого ому ым ом ую ых ыми".split()
_RU_ORDINALS = {
    4: "четверт четвёрт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят", 10: "десят", 11: "одиннадцат",
    12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат",
    18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат",
}  # fmt: skip
for _number, _stems in _RU_ORDINALS.items():
    _RU_SMALL |= {f"{s}{end}": Decimal(_number) for s in _stems.split() for end in _RU_ADJECTIVE}
_RU_FAINT = _faint(
    "1 один одна одно одни одного одной одному одну одним одном одних раз однажды единожды день дня час часа;"
    "1,12 год года году годом; 1,30 месяц месяца; 1,7 неделя недели неделю; 1,24 сутки суток; 6 полгода полугода;"
    "10 десятилетие десятилетия; 2 оба обе обоих обеих обоим обеим дважды вдвое пара пары; 3 трижды втрое;"
    "0.5,2,50 половина половину половины наполовину пол; 0.25,4 четверть четверти; 3 треть трети"
)
_RU_FAINT |= {f"перв{end}": (Decimal(1),) for end in _RU_ADJECTIVE}
_RU_FAINT |= {f"втор{end}": (Decimal(2),) for end in _RU_ADJECTIVE}
_RU_FAINT |= {f"трет{end}": (Decimal(3),) for end in "ий ья ье ьи ьего ьему ьим ьем ью ьей ьих ьими".split()}
_RU_SCALES = _forms(
    "1000 тысяча тысячи тысяч тысячу тысяче тысячей тысячам тысячами тысячах тыс;"
    "1000000 миллион миллиона миллионов миллиону миллионом миллионе миллионы миллионам миллионами млн;"
    "1000000000 миллиард миллиарда миллиардов миллиарду миллиардом миллиарде миллиарды миллиардами млрд;"
    "1000000000000 триллион триллиона триллионов трлн"
)
COMPOUND = {
    number: words
    for number, words in {
        1: "одно", 2: "двух дву", 3: "трёх трех", 4: "четырёх четырех", 5: "пяти", 6: "шести", 7: "семи", 8: "восьми",
        9: "девяти", 10: "десяти", 12: "двенадцати", 14: "четырнадцати", 15: "пятнадцати", 20: "двадцати",
        30: "тридцати", 40: "сорока", 60: "шестидесяти", 90: "девяноста", 100: "сто",
    }.items()
}  # fmt: skip
"""How Russian adjectives begin: пятидневный."""
COMPOUND_OF = "дневн|суточн|часов|минутн|недельн|месячн|летн|годичн|процентн|кратн"
_RU_MONTHS = (
    "январ(?:ь|я|ю|ём|ем|е)", "феврал(?:ь|я|ю|ём|ем|е)", "март(?:а|у|ом|е)?", "апрел(?:ь|я|ю|ем|е)",
    "ма(?:й|я|ю|ем|е)", "июн(?:ь|я|ю|ем|е)", "июл(?:ь|я|ю|ем|е)", "август(?:а|у|ом|е)?", "сентябр(?:ь|я|ю|ём|ем|е)",
    "октябр(?:ь|я|ю|ём|ем|е)", "ноябр(?:ь|я|ю|ём|ем|е)", "декабр(?:ь|я|ю|ём|ем|е)",
)  # fmt: skip

# Kazakh ---------------------------------------------------------------------------------------------------------------

# Which endings a number takes: by its vowels (a hard, e soft) and its last sound (- vowel, s voiceless, z voiced, n).
_KK_ENDINGS = {
    "a-": "ға дан ның да ны сы сын сында дай лық", "e-": "ге ден нің де ні сі сін сінде дей лік",
    "as": "қа тан тың та ты ы ын тай тық", "es": "ке тен тің те ті і ін тей тік",
    "az": "ға дан дың да ды ы ын дай дық", "ez": "ге ден дің де ді і ін дей дік",
    "an": "ға нан", "en": "ге нен нің де ді і",
}  # fmt: skip
_KK_WORDS = {
    2: "екі e-", 3: "үш es", 4: "төрт es", 5: "бес es", 6: "алты a-", 7: "жеті e-", 8: "сегіз ez", 9: "тоғыз az",
    10: "он an", 20: "жиырма a-", 30: "отыз az", 40: "қырық as", 50: "елу ez", 60: "алпыс as", 70: "жетпіс es",
    80: "сексен en",
}  # fmt: skip
_KK_NOT = {"үшін", "алтын", "алтында"}
_KK_CASES = ("", "ге", "ға", "ден", "дан", "нен", "нан", "де", "да", "ді", "ды", "нің", "ның", "ні", "ны", "сі", "сы")


def _kazakh_cases(table: dict[int, str]) -> Iterator[tuple[str, Decimal]]:
    for number, entry in table.items():
        word, kind = entry.split()
        for end in ("", *_KK_ENDINGS[kind].split()):
            if word + end not in _KK_NOT:
                yield word + end, Decimal(number)


_KK_ORDINALS = {
    4: "төртінші", 5: "бесінші", 6: "алтыншы", 7: "жетінші", 8: "сегізінші", 9: "тоғызыншы", 10: "оныншы",
    20: "жиырмасыншы", 30: "отызыншы", 40: "қырқыншы", 50: "елуінші", 60: "алпысыншы", 70: "жетпісінші",
    80: "сексенінші", 90: "тоқсаныншы",
}  # fmt: skip
_KK_SMALL = {"нөл": Decimal(0), **dict(_kazakh_cases(_KK_WORDS))}
_KK_SMALL |= {word + end: Decimal(number) for number, word in _KK_ORDINALS.items() for end in _KK_CASES}
_KK_FAINT = _faint(
    "1 бірге бірден бірдің бірде бірді бірі бірін біреу біреуі рет күн күні сағат; 1,12 жыл жылы жылда жылдың жылға;"
    "1,30 ай айда айдың айға; 1,7 апта апталық; 1,24 тәулік тәулікте; 10 онжылдық;"
    "0.5,2,50 жарты жартысы жартысын; 6 жартыжылдық"
)
_KK_FAINT |= {
    f"{word}{end}": (Decimal(number),)
    for number, words in {
        1: "бірінші", 2: "екінші екеу екеуі екеуін екеуінің екеуіне", 3: "үшінші үшеу үшеуі", 4: "төртеу төртеуі",
        5: "бесеу бесеуі", 6: "алтау алтауы", 7: "жетеу жетеуі",
    }.items()
    for word in words.split()
    for end in _KK_CASES
}  # fmt: skip
_KK_FAINT["тоқсанда"] = _KK_FAINT["тоқсандық"] = (Decimal(90), Decimal("0.25"), Decimal(3))  # also a quarter of a year
_KK_SCALES = {
    **{f"мың{end}": Decimal(1000) for end in ("", "ға", "нан", "ның", "да", "ды", "ы", "дай", "дық")},
    **{f"миллион{end}": Decimal(10**6) for end in ("", "ға", "нан", "ның", "да", "ды", "ы")},
    **{f"миллиард{end}": Decimal(10**9) for end in ("", "қа", "тан", "тың", "та", "ты", "ы")},
    "млн": Decimal(10**6), "млрд": Decimal(10**9), "трлн": Decimal(10**12), "триллион": Decimal(10**12),
}  # fmt: skip
_KK_MONTHS = tuple(
    f"{stem}[{LETTERS}]{{0,6}}"
    for stem in "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split()
)

# English --------------------------------------------------------------------------------------------------------------

_EN_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_EN_ONES += " seventeen eighteen nineteen"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_SMALL = {word: Decimal(n) for n, word in enumerate(_EN_ONES.split()) if n != 1}
_EN_SMALL |= {word: Decimal(n * 10) for n, word in enumerate(_EN_TENS.split(), 2)}
_EN_ORDINALS = "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
_EN_SMALL |= {
    word: Decimal(n)
    for n, word in enumerate(f"{_EN_ORDINALS} sixteenth seventeenth eighteenth nineteenth twentieth".split(), 4)
}
_EN_SMALL |= {"thirtieth": Decimal(30), "dozen": Decimal(12)}
_EN_FAINT = _faint(
    "1 one a an once single first each every ones; 1,12 year yearly annual annually; 1,30 month monthly; 1,7 week weekly;"
    "1,24 day daily; 2 second both twice double twofold pair couple biannual; 3 third thirds thrice triple threefold;"
    "0.5,2,50,6 half halves halve; 0.25,4,3 quarter quarters quarterly; 10 decade; 14,2 fortnight; 0 no none"
)
_EN_SCALES = _forms(
    "1000 thousand thousands; 1000000 million millions mln mn; 1000000000 billion billions bn bln;"
    "1000000000000 trillion trillions trn"
)
_EN_MONTHS = (
    "January|Jan\\.?", "February|Feb\\.?", "March|Mar\\.?", "April|Apr\\.?", "May", "June|Jun\\.?", "July|Jul\\.?",
    "August|Aug\\.?", "September|Sept?\\.?", "October|Oct\\.?", "November|Nov\\.?", "December|Dec\\.?",
)  # fmt: skip

VOCABULARIES = {
    "ru": Vocabulary(
        small=_RU_SMALL | {"один": Decimal(1), "одна": Decimal(1), "одну": Decimal(1), "одного": Decimal(1)},
        hundred=frozenset(),
        scales=_RU_SCALES,
        faint=_RU_FAINT,
        half=("с половиной",),
        months=_RU_MONTHS,
        articles=r"стать[яиюейёмах]{1,3}|ст\.(?:\s*ст\.)?",
        clauses=r"(?:под)?пункт[а-я]{0,3}|п\.(?:\s*п\.)?|пп\.|подп\.|част(?:ь|и|ью|ей|ям|ях|ями)|ч\.|абзац[а-я]{0,3}"
        r"|глав[а-я]{1,3}|гл\.|раздел[а-я]{0,3}",
    ),
    "kk": Vocabulary(
        small=_KK_SMALL | {"бір": Decimal(1), "тоқсан": Decimal(90)},
        hundred=frozenset(("жүз", "жүзге", "жүзден", "жүздің", "жүзді", "жүзінші")),
        scales=_KK_SCALES | {"мыңыншы": Decimal(1000)},
        faint=_KK_FAINT,
        half=("жарым",),
        months=_KK_MONTHS,
        articles=f"ба[пб][{LETTERS}]*",
        clauses=f"тарма[қғ][{LETTERS}]*|бөлі[кг][{LETTERS}]*|абзац[{LETTERS}]*|тарау[{LETTERS}]*|бөлім[{LETTERS}]*",
    ),
    "en": Vocabulary(
        small=_EN_SMALL | {"one": Decimal(1)},
        hundred=frozenset(("hundred", "hundreds")),
        scales=_EN_SCALES,
        faint=_EN_FAINT,
        half=("and a half",),
        months=_EN_MONTHS,
        articles=r"articles?|arts?\.",
        clauses=r"(?:sub-?)?paragraphs?|(?:sub-?)?paras?\.?|clauses?|points?|items?|parts?|chapters?|sub-?clauses?",
    ),
}
FAINT_ALONE = {"kk": frozenset(("тоқсан",))}
"""Numbers that, on their own, may be another word: `тоқсан` is ninety or a quarter of a year."""

COMPOUNDS = {word: Decimal(number) for number, words in COMPOUND.items() for word in words.split()}
FAINT_MONTHS = {"ru": frozenset[int](), "kk": frozenset((3, 6, 10)), "en": frozenset((3, 5))}
"""Months whose names also mean something else: наурыз (the feast), маусым (season), қазан (pot), May, March."""

assert not set(itertools.chain(_KK_SMALL, _KK_FAINT)) & {"үшін", "онда", "оны", "оның", "алтын", "жүзінде"}
