"""The words of the gallery itself, in the desk's three languages; `{n}` and the like are filled in.

Problems stay as the program tells them, so that they can be found in a log; of reasons see `because`.
"""

from __future__ import annotations

ENGLISH = "en"
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""In their own words, in the order the house writes them; other languages follow by code."""

WORDS: dict[str, tuple[str, str, str]] = {
    # key: Kazakh, Russian, English
    "title": ("Карточкалар", "Карточки", "Cards"),
    "skip": ("Жазбаларға өту", "К публикациям", "Skip to the posts"),
    "cards": ("Карточка: {n}", "Карточек: {n}", "Cards: {n}"),
    "files": ("Файл: {n}", "Файлов: {n}", "Files: {n}"),
    "posts": ("Жазба: {n}", "Публикаций: {n}", "Posts: {n}"),
    "languages": ("Тілдер", "Языки", "Languages"),
    "ui": ("Интерфейс тілі", "Язык интерфейса", "Language of this page"),
    "deck": ("Топтама", "Серия", "Deck"),
    "card": ("Карточка", "Карточка", "Card"),
    "place": ("Қайда", "Куда", "Where"),
    "state": ("Күйі", "Состояние", "State"),
    "all-decks": ("Барлық топтама", "Все серии", "All decks"),
    "all-cards": ("Барлық карточка", "Все карточки", "All cards"),
    "all-places": ("Барлық алаң", "Все площадки", "All placements"),
    "all-states": ("Барлық күй", "Любое состояние", "Any state"),
    "all-of": ("{n}: бәрі", "{n}: все", "{n}: all"),
    "find": ("Сұрақты іздеу", "Найти вопрос", "Find a question"),
    "size": ("Өлшемі", "Размер", "Size"),
    "safe": ("Қолданба жабатын жерлер", "Что закроет приложение", "What the app covers"),
    "reset": ("Тазарту", "Сбросить", "Clear"),
    "none": ("Ештеңе табылмады.", "Ничего не найдено.", "Nothing matches."),
    "empty": ("Әзірге файл жоқ.", "Файлов пока нет.", "No outputs yet."),
    "cover": ("Топтаманың мұқабасы", "Обложка серии", "Cover of the deck"),
    "in-force": ("күшінде", "действует", "in force"),
    "changed": ("заң өзгерді, тексеріліп жатыр", "закон изменился, проверяем", "the law has changed, being checked"),
    "off": ("күшін жойған", "больше не действует", "no longer in force"),
    "ahead": ("әлі күшіне енген жоқ", "ещё не действует", "not yet in force"),
    "replaced": ("орнына: {n}", "вместо неё: {n}", "replaced by {n}"),
    "made": ("соңғы рет жаңартылғандар", "обновлённые в последний раз", "made in the last run"),
    "warned": ("ескертуі барлар", "с предупреждениями", "with warnings"),
    "warned-cards": ("Ескертуі бар карточка: {n}", "Карточек с предупреждениями: {n}", "Cards with warnings: {n}"),
    "new": ("жаңа", "новое", "new"),
    "changes": ("Соңғы рет не өзгерді", "Что изменилось в последний раз", "What changed last time"),
    "changes-all": (
        "Соңғы іске қосуда бәрі жаңадан жасалды",
        "Последний запуск сделал всё заново",
        "The last run made everything",
    ),
    "gone": ("Алып тасталған жазба: {n}", "Убрано публикаций: {n}", "Posts taken away: {n}"),
    "only-these": ("Тек осыларды көрсету", "Показать только их", "Show only these"),
    "more": ("тағы {n}", "ещё {n}", "{n} more"),
    "and-more": ("тағы {n} себеп", "и ещё {n}", "and {n} more"),
    "attention": ("Назар аударыңыз", "Требует внимания", "Needs attention"),
    "copy-caption": ("Мәтінді көшіру", "Копировать подпись", "Copy caption"),
    "copy-alt": ("Балама мәтін", "Alt-текст", "Alt text"),
    "copied": ("Көшірілді", "Скопировано", "Copied"),
    "not-copied": ("Көшірілмеді", "Не скопировано", "Not copied"),
    "copy": ("Көшіру", "Копировать", "Copy"),
    "caption": ("Жазба мәтіні", "Подпись", "Caption"),
    "no-caption": ("Мұнда мәтін қойылмайды", "Подпись здесь не ставится", "No caption here"),
    "alt": ("Суреттің сипаттамасы (alt)", "Описание картинки (alt)", "Alternative text"),
    "left": ("{n} таңба қалды", "осталось {n} знаков", "{n} characters left"),
    "over": ("{n} таңба артық", "на {n} знаков больше", "{n} characters too many"),
    "free": ("{n} таңба, шек жоқ", "{n} знаков, предела нет", "{n} characters, no limit"),
    "picture": ("{n}-сурет", "Картинка {n}", "Picture {n}"),
    "pictures": ("Сурет: {n}", "Картинок: {n}", "Pictures: {n}"),
    "synthetic": ("дауысты бағдарлама оқиды", "голос синтезирован", "synthetic voice"),
    "seconds": ("{n} с", "{n} с", "{n} s"),
    "download": ("Жүктеп алу", "Скачать", "Download"),
    "open": ("Ашу", "Открыть", "Open"),
    "all-files": ("Бәрін жүктеп алу", "Скачать все", "Download all"),
    "files-in-order": ("Файлдар, ретімен", "Файлы по порядку", "Files in posting order"),
    "save": (
        "Ашып, Ctrl+S басыңыз — немесе төмендегі орнынан таңдаңыз.",
        "Откройте и нажмите Ctrl+S — или выберите файл по пути ниже.",
        "Open and press Ctrl+S, or choose the file from the place below.",
    ),
    "folder": ("Қайда сақталған", "Где лежит", "Where it lies"),
    "play": ("Көру", "Смотреть", "Play"),
    "previous": ("Алдыңғы", "Назад", "Previous"),
    "next": ("Келесі", "Далее", "Next"),
    "close": ("Жабу", "Закрыть", "Close"),
    "why": ("Неге жаңартылды", "Почему обновлено", "Why it was made"),
    "subtitles": ("Субтитр", "Субтитры", "Subtitles"),
    "keyboard": ("Пернетақта", "Клавиши", "Keyboard"),
    "keys": (
        "Tab — аралау, Enter — ашу. Жазбада: ← → слайдтар, ↑ ↓ жазбалар, C — мәтінді көшіру, A — alt мәтін. "
        "Esc — жабу.",
        "Tab — переход, Enter — открыть. На публикации: ← → слайды, ↑ ↓ публикации, C — подпись, A — alt-текст. "
        "Esc — закрыть.",
        "Tab moves, Enter opens. On a post: ← → slides, ↑ ↓ posts, C copies the caption, A the alt text. Esc closes.",
    ),
    "covered": (
        "Сызықталған — қолданба жабатын жер; үзік сызық — профиль торында көрінетін бөлігі.",
        "Заштрихованное закроет приложение; пунктир — что видно в сетке профиля.",
        "Hatched is what the app covers; the dashed line is what a profile's grid shows.",
    ),
}  # fmt: skip


def word(key: str, **values: object) -> str:
    """The English word, which the page is written in; its script says it in another language."""
    return WORDS[key][2].format(**values)


def table() -> dict[str, dict[str, str]]:
    """All words by language and key."""
    return {
        language: {key: texts[index] for key, texts in WORDS.items()}
        for index, language in enumerate(("kk", "ru", "en"))
    }
