"""Nothing comes in; 60 question-and-answer texts go out, 20 in each of three languages, and as a cardmaker project.

The texts are made of parts, so that every picture has words of its own. They say nothing about the law.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
CANVASES = ((1080, 1080), (1080, 1350), (1080, 1920), (1200, 630))
CARDS = 20
DECK = "bench"


@dataclass(frozen=True, slots=True)
class Text:
    """What one card says in one language."""

    language: str
    topic: str
    question: str
    lead: str
    body: str
    cell: str
    act: str
    since: str
    brand: str
    address: str


# Who is asked: at the front of a question and of a sentence, so that no two cards share a line.
WHO = {
    "kk": (
        *("Әкімдік", "Министрлік", "Сот", "Прокуратура", "Мәслихат", "Полиция", "Мектеп", "Аурухана", "Университет"),
        *("Комитет", "Банк", "Кеден", "Музей", "Театр", "Кітапхана", "Архив", "Қор", "Кәсіподақ", "Палата", "Агенттік"),
    ),
    "ru": (
        *("Акимат", "Министерство", "Суд", "Прокуратура", "Маслихат", "Полиция", "Школа", "Больница", "Университет"),
        *("Комитет", "Банк", "Таможня", "Музей", "Театр", "Библиотека", "Архив", "Фонд", "Профсоюз", "Палата"),
        "Агентство",
    ),
    "en": (
        *("City hall", "Ministry", "Court", "Prosecutor", "Council", "Police", "School", "Hospital", "University"),
        *("Committee", "Bank", "Customs", "Museum", "Theatre", "Library", "Archive", "Fund", "Union", "Chamber"),
        "Agency",
    ),
}
QUESTIONS = {
    "kk": (
        "Редакция сұрау салуға жауапты қанша күтеді?",
        "Журналист отырысқа шақырусыз кіре ала ма?",
        "Суретті иесінің рұқсатынсыз басуға бола ма?",
        "Теріске шығаруды қай жерде жариялаймыз?",
        "Оқырманның пікірі үшін кім жауап береді?",
    ),
    "ru": (
        "Сколько редакция ждёт ответа на свой запрос?",
        "Может ли журналист прийти на заседание без приглашения?",
        "Можно ли печатать снимок без согласия его автора?",
        "Где редакция публикует опровержение?",
        "Кто отвечает за комментарий читателя на сайте?",
    ),
    "en": (
        "How long does a newsroom wait for an answer?",
        "May a journalist attend a sitting uninvited?",
        "May we print a picture without its author’s consent?",
        "Where do we publish a refutation?",
        "Who answers for a reader’s comment on our site?",
    ),
}
LEADS = {
    "kk": ("Бес жұмыс күні ішінде.", "Иә, бірақ шартпен.", "Келісім керек.", "Сол айдарда, сол бетте."),
    "ru": ("За пять рабочих дней.", "Да, но с условием.", "Нужно согласие.", "В той же рубрике."),
    "en": ("Within five working days.", "Yes, on one condition.", "Consent is needed.", "In the same section."),
}
FIRST = {
    "kk": (
        "Мерзім хат түскен күннен бастап есептеледі.",
        "Құжатты алдын ала көрсету жеткілікті.",
        "Ережені редактор мен заңгер бірге тексереді.",
        "Жауап сұрақ қойылған тілде беріледі.",
        "Шешімді редакция өзі қабылдайды.",
    ),
    "ru": (
        "Срок идёт со дня, когда письмо поступило.",
        "Достаточно заранее показать документ.",
        "Правило проверяют вместе редактор и юрист.",
        "Ответ дают на том языке, на котором спросили.",
        "Решение принимает сама редакция.",
    ),
    "en": (
        "The count starts when the letter arrives.",
        "Showing a document in advance is enough.",
        "An editor and a lawyer check it together.",
        "The answer comes in the language of the question.",
        "The newsroom decides for itself.",
    ),
}
SECOND = {
    "kk": (
        "Бұрын бұл мерзім ұзағырақ болған.",
        "Күмән болса, жазбаша сұраңыз.",
        "Хат-хабарды бір жыл сақтаңыз.",
        "Бас тартудың себебі жазылуы тиіс.",
    ),
    "ru": (
        "Раньше этот срок был длиннее.",
        "Если сомневаетесь, спросите письменно.",
        "Храните переписку один год.",
        "Причину отказа должны назвать.",
    ),
    "en": (
        "It used to take longer.",
        "When in doubt, ask in writing.",
        "Keep the letters for a year.",
        "A refusal must give its reason.",
    ),
}
TOPIC = {"kk": "Сұрау салу", "ru": "Запросы", "en": "Requests"}
CELL = {"kk": "{}-бап", "ru": "Ст. {}", "en": "Art. {}"}
ACT = {"kk": "«Масс-медиа туралы» заң", "ru": "Закон «О масс-медиа»", "en": "Mass Media Law"}
SINCE = {
    "kk": "2024 жылғы 20 тамыздан бастап қолданыста",
    "ru": "действует с 20 августа 2024 года",
    "en": "in force since 20 August 2024",
}
BRAND = {"kk": "Медиақұқық", "ru": "Медиаправо", "en": "Media Law Desk"}


def text(index: int, language: str) -> Text:
    """The text of card `index`; each begins its question and its second sentence with a word of its own."""
    who = WHO[language][index]
    first = FIRST[language][(index + index // 5) % 5]
    second = SECOND[language][(index // 5) % 4]
    return Text(
        language=language,
        topic=TOPIC[language],
        question=f"{who}: {_continued(QUESTIONS[language][index % 5])}",
        lead=LEADS[language][(index + index // 4) % 4],
        body=f"{first} {who}: {_continued(second)}",
        cell=CELL[language].format(index + 1),
        act=ACT[language],
        since=SINCE[language],
        brand=BRAND[language],
        address="medialaw.example",
    )


def _continued(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def texts() -> tuple[Text, ...]:
    return tuple(text(index, language) for index in range(CARDS) for language in LANGUAGES)


def placement(width: int, height: int) -> str:
    return f"bench-{width}x{height}"


def write_texts(path: Path) -> None:
    path.write_text(json.dumps([asdict(one) for one in texts()], ensure_ascii=False), encoding="utf-8")


def write_project(folder: Path, assets: Path, image_format: str) -> None:
    """A project of one deck with all texts, with the shipped brands and layouts (`assets`), on the four canvases."""
    shutil.copytree(assets, folder / "assets", ignore=shutil.ignore_patterns("photos"))
    _write(folder / "assets" / "placements.yaml", _placements(image_format))
    _write(folder / "cards" / "laws.yaml", LAWS)
    _write(folder / "cards" / DECK / "deck.yaml", _deck())
    for index in range(CARDS):
        _write(folder / "cards" / DECK / f"card-{index + 1:02}.yaml", _card(index))


def _write(path: Path, value: object) -> None:
    """JSON is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _placements(image_format: str) -> object:
    shared = {
        "platform": "bench",
        "safe": [0, 0, 0, 0],
        "formats": [image_format],
        "max_bytes": "10 MB",
        "slides_max": 1,
        "caption_max": 1000,
        "alt_max": 1000,
        "hashtags_max": 5,
        "source": ["bench"],
        "checked": "2026-11-23",
        "notes": "only for measuring",
    }
    sizes = {placement(w, h): {"label": f"Benchmark {w} x {h}", "size": f"{w}x{h}", **shared} for w, h in CANVASES}
    return {"sources": {"bench": "https://medialaw.example"}, "placements": sizes}


LAWS = {
    "mass-media-2024": {
        "title": ACT,
        "name": ACT,
        "cell": {"kk": "№ 93-VIII", "ru": "№ 93-VIII", "en": "No. 93-VIII"},
        "number": "93-VIII",
        "date": "2024-06-19",
        "from": "2024-08-20",
        "articles": {str(number): {"wordings": [{"from": "2024-08-20"}]} for number in range(1, 61)},
    }
}


def _deck() -> object:
    return {
        "title": BRAND,
        "brand": "desk",
        "layout": "classic",
        "languages": list(LANGUAGES),
        "placements": [placement(*canvas) for canvas in CANVASES],
        "topics": {"requests": {"label": TOPIC, "icon": "requests", "color": "requests"}},
        "link": "https://medialaw.example",
    }


def _card(index: int) -> object:
    said = {language: text(index, language) for language in LANGUAGES}
    return {
        "topic": "requests",
        "question": {language: one.question for language, one in said.items()},
        "answer": {language: f"**{one.lead}** {one.body}" for language, one in said.items()},
        "law": [{"act": "mass-media-2024", "article": str(index + 1)}],
        "checked": "2026-11-20",
    }
