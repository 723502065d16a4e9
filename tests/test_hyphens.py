"""Where words may be divided: by dictionary, by Kazakh syllables, and never in names, numbers and addresses."""

from __future__ import annotations

import pyphen  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.text import hyphens, patterns


def divided(text: str, language: str) -> str:
    found = hyphens.points(text, language)
    return "".join(("-" if at in found else "") + character for at, character in enumerate(text))


@pytest.mark.parametrize(
    "word",
    [
        "жур-на-лис-тің",
        "мін-дет-ті",
        "ақ-па-рат-тық",
        "мем-ле-кет-тік",
        "қа-уіп-сіз-дік",  # у between vowels begins a syllable
        "сұ-рау-ға",  # у after a vowel ends one
        "бұ-зу-шы-лық",  # у after a consonant is a vowel
        "жа-ри-я-лау",  # и after a consonant is one too
        "қи-ын-дық",
        "кү-шей-ту",
        "аль-бом",  # nothing begins with ь or ъ
        "объ-ект",
        "инс-ти-тут",  # one consonant begins a syllable
        "уа-қыт",  # one letter never stands alone
        "әлеу-мет-тік",
        "ауыл-да",
    ],
)
def test_kazakh_words_are_divided_by_syllables(word: str) -> None:
    assert divided(word.replace("-", ""), "kk") == word


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *(("ru", "ин-фор-ма-ция"), ("ru", "ре-дак-ция"), ("en", "in-for-ma-tion"), ("uk", "ін-фор-ма-ція")),
        *(("id", "me-mil-iki"), ("de", "İnformationen")),
    ],
)
def test_other_languages_follow_their_dictionaries(language: str, word: str) -> None:
    assert divided(word.replace("-", ""), language) == word


@pytest.mark.parametrize(
    "text",
    [
        "это Казахстан и Назарбаева",
        "СРОЧНОЕ СООБЩЕНИЕ",
        "https://adilet.zan.kz/rus/docs",
        "письмо@редакция.kz",
        "редакция.kz",
        "дом25корпус",
        "мало слов",
        "iPhone-ы и McDonald",
    ],
)
def test_names_acronyms_numbers_and_addresses_are_never_divided(text: str) -> None:
    assert divided(text, "ru") == text


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert divided("Редакция ждёт. «Редакция» — это", "ru") == "Ре-дак-ция ждёт. «Ре-дак-ция» — это"
    assert divided("в Астане — Редакция", "ru") == "в Астане — Редакция"


def test_soft_hyphens_show_where_a_word_of_any_kind_may_be_divided() -> None:
    assert hyphens.points("Казах\xadстан", "ru") == (6,)


def test_a_language_without_rules_divides_nothing() -> None:
    assert hyphens.points("любое длинное слово", "tlh") == ()


@given(
    st.text(alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", min_size=1, max_size=20),
    st.sampled_from(["kk", "ru", "uk", "en"]),
)
def test_two_letters_stay_on_each_side_and_every_kazakh_piece_has_a_vowel(word: str, language: str) -> None:
    found = hyphens.syllables(word, language)
    assert list(found) == sorted(set(found))
    assert all(2 <= at <= len(word) - 2 for at in found)
    if language == "kk":
        pieces = [word[a:b] for a, b in zip((0, *found), (*found, len(word)), strict=True)]
        assert all(set(piece) & hyphens._VOWELS for piece in pieces) or not found
        assert not any(piece[0] in "ьъ" for piece in pieces[1:])


# Our languages, and dictionaries that write something in a way of their own: changed letters (hu, de), letters by their
# numbers (af), old encodings (pl), letters that join (mr), apostrophes (uk, zu), more levels than letters (id).
@pytest.mark.parametrize("language", ["ru", "en_US", "uk", "hu", "de", "af", "pl", "mr", "zu", "ca", "id"])
def test_dictionaries_are_read_as_pyphen_reads_them(language: str) -> None:
    ours, theirs = patterns.patterns(language), pyphen.HyphDict(pyphen.LANGUAGES[language])
    assert ours
    for letters, (start, values) in theirs.patterns.items():
        levels = tuple((start + at, int(value)) for at, value in enumerate(values) if value)
        assert tuple((at, level) for at, level in ours.levels(letters) if level) == levels, letters
    pieces = sorted(theirs.patterns)
    words = [
        "".join(pieces[at::97][:4]).replace(".", "").lower() for at in range(0, len(pieces), len(pieces) // 50 + 1)
    ]
    words += [piece.replace(".", "").lower() for piece in pieces[:: len(pieces) // 500 + 1]]
    assert [ours.positions(word) for word in words] == [theirs.positions(word) for word in words]


@pytest.mark.parametrize("language", ["ru", "ru-KZ", "RU_ru", "pt-PT", "uk", "de-LU", "xx", "kk", "", "zz_RU"])
def test_languages_have_the_dictionaries_that_pyphen_gives_them(language: str) -> None:
    path = pyphen.LANGUAGES.get(pyphen.language_fallback(language) or "")
    found = patterns.patterns(language)
    assert (found is None) == (path is None)
    if found:
        word = "организация" if path.stem.startswith("hyph_ru") else "organization"
        assert found.positions(word) == pyphen.HyphDict(path).positions(word)


@pytest.mark.parametrize("language", ["de", "de-AT"])
def test_german_nouns_are_divided_though_they_begin_with_a_capital(language: str) -> None:
    text = "Die neue Verbraucherrechterichtlinie gilt."
    assert any(text.index("Verbraucher") < at < text.index(" gilt") for at in hyphens.points(text, language))
    assert not hyphens.points("DIE ALLGEMEINEN", language)
