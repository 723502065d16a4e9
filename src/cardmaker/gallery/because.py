"""Why posts were made anew, as `build.reasons` tells it in English: patterns come in, Kazakh and Russian go out.

The page's script says each part of a reason in its reader's language; English is its title, to be found in a log.
"""

from __future__ import annotations

FIELDS: dict[str, tuple[str, str]] = {
    # name: Kazakh; Russian, in the accusative
    "question": ("сұрақ", "вопрос"),
    "answer": ("жауап", "ответ"),
    "short": ("қысқа жауап", "краткий ответ"),
    "alt": ("балама мәтін", "alt-текст"),
    "replacement": ("кейінгі жауап", "ответ, который пришёл на смену"),
    "figure": ("сан", "число"),
    "photo": ("фото", "фото"),
    "link": ("сілтеме", "ссылку"),
    "checked": ("тексерілген күні", "дату проверки"),
    "title": ("тақырып", "заголовок"),
    "subtitle": ("тақырыпша", "подзаголовок"),
    "duration": ("ұзақтығы", "длительность"),
    "voice": ("дауыс", "голос"),
    "law": ("заң", "закон"),
}
TONGUES: dict[str, tuple[str, str]] = {
    "kk": ("қазақша", "каз."),
    "ru": ("орысша", "рус."),
    "en": ("ағылшынша", "англ."),
}
DONE: dict[str, tuple[str, str]] = {
    "changed": ("өзгерді", "изменили"),
    "was added": ("қосылды", "добавили"),
    "was taken away": ("алынды", "убрали"),
}
REASONS: tuple[tuple[str, str, str], ...] = (
    # English, as a pattern; Kazakh, Russian with its groups; `{done}` is the last of them in words, `{field}` the first
    ("not made before", "бұрын жасалмаған", "раньше не делали"),
    ("everything was asked to be made anew", "бәрін жаңадан жасау сұралды", "попросили сделать всё заново"),
    ("output missing", "файл орнында болмаған", "файла не было на месте"),
    ("output's bytes were altered", "файлды біреу өзгерткен", "файл кто-то изменил"),
    (
        "it had a warning, which is told again",
        "ескертуі болған, ол қайта айтылды",
        "было предупреждение, о нём сказано снова",
    ),
    (
        "made by an earlier version of cardmaker",
        "cardmaker-дің бұрынғы нұсқасы жасаған",
        "сделано прежней версией cardmaker",
    ),
    ("today another wording is in force", "бүгін басқа мәтін күшінде", "сегодня действует другой текст"),
    (
        "what the law says of it on this day changed",
        "заң бойынша күйі өзгерді",
        "изменилось, действует ли это сегодня",
    ),
    ("it rests on other articles now", "енді басқа баптарға сүйенеді", "теперь опирается на другие статьи"),
    (
        "the placement's size or limits changed",
        "алаңның өлшемі не шегі өзгерді",
        "у площадки другие размеры или пределы",
    ),
    ("the deck has another partner", "топтаманың серіктесі басқа", "у серии другой партнёр"),
    ("its topic changed", "тақырыбы өзгерді", "изменилась тема"),
    ("what holds in its place changed", "орнына қолданылатыны өзгерді", "изменилось то, что действует взамен"),
    (
        "the date of its correction is shown, or no more",
        "түзетілген күні көрсетілді не алынды",
        "дату исправления показали или убрали",
    ),
    ("the deck's topics changed", "топтаманың тақырыптары өзгерді", "изменились темы серии"),
    ("the deck has another number of cards", "топтамадағы карточка саны басқа", "в серии другое число карточек"),
    ("the deck's placements changed", "топтаманың алаңдары өзгерді", "изменились площадки серии"),
    ("its brand is (.*?) now", "бренді енді {1}", "бренд теперь {1}"),
    ("its layout is (.*?) now", "макеті енді {1}", "макет теперь {1}"),
    ("the layout (.*?) changed", "{1} макеті өзгерді", "изменили макет {1}"),
    ("the brand (.*?) changed", "{1} бренді өзгерді", "изменили бренд {1}"),
    (
        "laws: (.*?) art\\. (.*?) has a new wording",
        "{1} актісі, {2}-бап: жаңа редакция",
        "акт {1}, ст. {2}: новая редакция",
    ),
    ("laws: (.*?) (changed|was added|was taken away)", "{1} актісі {done}", "{done} акт {1}"),
    ("font (.*?) (changed|was added|was taken away)", "{1} қарпі {done}", "{done} шрифт {1}"),
    ("cardmaker changed", "cardmaker жаңарды", "cardmaker обновился"),
    ("([^,]+?) is (\\S+?) now, not (\\S+?)", "{1}: {3} орнына {2}", "{1}: {2} вместо {3}"),
    ("([^,]+?) (changed|was added|was taken away)", "{field} {done}", "{done} {field}"),
)


def table() -> dict[str, object]:
    """What the script needs: the patterns, and the names of fields, languages and deeds, each for `kk` and `ru`."""
    return {"reasons": REASONS, "fields": FIELDS, "tongues": TONGUES, "done": DONE}
