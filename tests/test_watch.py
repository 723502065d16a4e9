"""What is read of an article on its page, what counts as a change of it, and `laws watch` against a server."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import official
import pytest
import small
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from official import ARTICLE_36, ARTICLE_37, Answer, Official

from cardmaker import cli
from cardmaker import watch as watching
from cardmaker.cli import watch as command
from cardmaker.content.reading import read_laws
from cardmaker.diagnostics import Problems
from cardmaker.source import read
from cardmaker.watch import page, texts
from cardmaker.watch.page import Missing
from cardmaker.workspace import Workspace

NEW_36 = (ARTICLE_36[0], ARTICLE_36[1].replace("пяти рабочих", "трёх рабочих"), *ARTICLE_36[2:])
SHORT = ("Статья 1. Понятия", "Запрос – обращение журналиста.")
ADDED = ("Статья 36-1. Ответ в сети", "Ответ публикуется.")
LATER = ("Статья 361. Совсем другая", "Она о другом.")


def missing(found: tuple[str, ...] | Missing) -> str:
    assert isinstance(found, Missing), found
    return found.message


# -- the article on its page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("after", [(ARTICLE_37,), (ADDED, ARTICLE_37), (LATER,), ()])
@pytest.mark.parametrize("before", [(SHORT,), (LATER, ADDED), ()])
def test_an_article_is_found_by_its_number_whatever_stands_around_it(
    before: tuple[tuple[str, ...], ...], after: tuple[tuple[str, ...], ...], bold: bool
) -> None:
    text = official.law(*before, ARTICLE_36, *after, bold=bold)
    assert page.article(text, "36") == ARTICLE_36


def test_an_article_is_found_by_its_own_heading_or_selector() -> None:
    text = official.law(SHORT, ARTICLE_36, ARTICLE_37)
    assert page.article(text, "x", heading="статья 36.  порядок") == ARTICLE_36
    assert page.article(text, "x", selector="#z1, #z1 ~ [id^=z1_]") == ARTICLE_36
    assert page.article(text, "x", selector="article", heading="Статья 1") == SHORT
    assert page.article(text, "x", selector="#z1_0, #z1_0") == (ARTICLE_36[1],)


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        ("36", "36-бап. Сауалға жауап"),
        ("73-3", "Статья 73‑3. Клевета"),
        ("36", "Article 36 Answers"),
        ("36", "СТАТЬЯ 36"),
    ],
)
def test_headings_of_articles_are_known_in_three_languages(number: str, heading: str) -> None:
    text = f"<h4>{heading}</h4><p>Мәтін.</p><h4>37-бап. Бас тарту</h4><p>Жоқ.</p>"
    assert page.article(text, number) == (texts.plain(heading), "Мәтін.")


def test_a_heading_may_stand_in_a_box_of_its_own_or_in_the_first_line() -> None:
    boxed = "<div class=a><div><h3>Статья 5</h3></div><div><p>Текст.</div></div><div>Другое.</div>"
    assert page.article(boxed, "5") == ("Статья 5", "Текст.")
    inline = (
        "<p><b>Статья 4.</b> Да.</p><p><b>Статья 5.</b> Текст <i>закона</i>.<br>Ещё.</p><p><b>Глава 2. Иное</b></p>"
    )
    assert page.article(inline, "5") == ("Статья 5. Текст закона.", "Ещё.")
    bare = "Статья 4<br>Нет.<br>Статья 5<br>Текст.<br>Статья 6<br>Нет."
    assert page.article(bare, "5") == ("Статья 5", "Текст.")
    table = "<table><tr><td>Статья 5</td></tr><tr><td>1</td><td>Текст.</td></tr></table><p>Конец."
    assert page.article(table, "5") == ("Статья 5", "1", "Текст.")


def test_an_article_that_was_struck_out_is_its_heading() -> None:
    text = official.law(("Статья 36. Исключена Законом от 10.01.2027 № 5-VIII.",), ARTICLE_37)
    assert page.article(text, "36") == ("Статья 36. Исключена Законом от 10.01.2027 № 5-VIII.",)


def test_an_article_that_is_not_there_is_told_as_such() -> None:
    assert "no heading on the page begins with" in missing(page.article(official.law(ARTICLE_37), "36"))
    assert "no heading" in missing(page.article("<p>Ведутся технические работы</p>", "36"))
    assert "no heading" in missing(page.article("", "36"))
    assert "answers to the selector `#z9`" in missing(page.article(official.law(ARTICLE_36), "36", selector="#z9"))
    assert "is empty" in missing(page.article("<p id=a> &nbsp; </p>", "36", selector="#a"))
    twice = official.law(ARTICLE_36, ARTICLE_37, NEW_36)
    assert missing(page.article(twice, "36")).startswith("2 headings on the page begin with")


def test_a_page_that_breaks_off_in_the_article_is_not_taken_for_its_text() -> None:
    text = official.law(SHORT, ARTICLE_36, ARTICLE_37)
    cut = text[: text.index("<p", text.rindex(ARTICLE_36[1])) - 9]
    assert "may break off" in missing(page.article(cut, "36"))
    assert page.article(cut, "1") == SHORT
    assert "may break off" in missing(page.article(cut, "36", selector="#z1, #z1 ~ [id^=z1_]"))


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("after", [(ARTICLE_37,), ()])
@pytest.mark.parametrize("selector", ["", "#z1, #z1 ~ [id^=z1_]"])
def test_wherever_a_page_breaks_off_no_text_is_gone(
    after: tuple[tuple[str, ...], ...], bold: bool, selector: str
) -> None:
    text = official.law(SHORT, ARTICLE_36, *after, bold=bold)
    for end in range(0, len(text), 5):
        found = page.article(text[:end], "36", selector=selector)
        assert isinstance(found, Missing) or found == ARTICLE_36, (end, found)


def test_what_is_hidden_or_no_text_is_left_out() -> None:
    text = (
        "<h3>Статья 5</h3><p>Да<sup>1</sup>.<script>x()</script><!-- нет --></p><p hidden>нет</p>"
        "<p style='display: none'>нет</p><div role=navigation>нет</div><select><option>нет</select>"
        "<template>нет</template>"
        "<header>нет</header><p aria-hidden=true>нет</p><p>Обновлено: 25.11.2026 в 10:15</p><p>Просмотров: 1 234</p>"
    )
    assert page.article(text, "5") == ("Статья 5", "Да1.")


def test_elements_without_end_do_not_keep_the_parser_busy() -> None:
    assert "too deeply" in missing(page.article("<div>" * 300_000 + "Статья 5", "5"))
    assert "too deeply" in missing(page.article("<b>" * 300_000 + "Статья 5", "5"))
    assert page.article("<p>Статья 5<br>" + "<p>x" * 5000, "5") == ("Статья 5", *["x"] * 5000)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_no_page_is_a_mistake_of_ours(text: str) -> None:
    for tags in ("", "<h3>Статья 5</h3>", "<table><tr><b>Статья 5"):
        page.article(tags + text, "5")
        page.article(text + tags, "5", selector="p, b")


# -- letters -----------------------------------------------------------------------------------------------------------

TEXT = "<meta charset={}><h3>Статья 5</h3><p>Қазақ мәтіні."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode(), "windows-1251"),
        (TEXT.format("windows-1251").encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "latin-1"),
        (TEXT.encode("utf-16"), "utf-8"),
    ],
)
def test_a_server_may_err_about_the_letters(data: bytes, charset: str) -> None:
    assert "Қазақ мәтіні" in page.decode(data, charset)


@pytest.mark.parametrize(
    ("charset", "meta"),
    [
        ("windows-1251", ""),
        ("utf-8", "windows-1251"),
        ("", "windows-1251"),
        ("utf-8", ""),
        ("no-such", ""),
        ("hex", ""),
    ],
)
def test_older_letters_are_read_whatever_is_said(charset: str, meta: str) -> None:
    data = f"<meta charset={meta}><p>Статья 5".encode("windows-1251")
    assert page.decode(data, charset).endswith("Статья 5")


def test_a_damaged_letter_does_not_spoil_a_page() -> None:
    assert page.decode("Статья ".encode() * 99 + b"\xd0", "utf-8").startswith("Статья Статья")


# -- what counts as a change -------------------------------------------------------------------------------------------


def decorated(lines: tuple[str, ...], seed: int) -> str:
    """The same text as another program would set it."""
    dice = random.Random(seed)
    spaces = (" ", "\u00a0", "\n   ", "&nbsp; ", "\u2009")
    hidden = ("\u00ad", "&shy;", "\u200b", "\ufeff", "")
    set_anew = []
    for line in lines:
        words = [word[:2] + dice.choice(hidden) + word[2:] if len(word) > 4 else word for word in line.split()]
        set_anew.append("".join(f"<span>{word}</span>{dice.choice(spaces)}" for word in words))
    head, *rest = set_anew
    tag = dice.choice(("p", "div", "li"))
    body = "".join(f"<{tag} class=n{dice.random()}>{line}</{tag}>" for line in rest)
    return f"<nav>{dice.random()}</nav><h2>{head}</h2>{body}<h2>Статья 37</h2><p>{dice.random()}<footer>2027</footer>"


@given(st.integers())
def test_how_a_page_sets_a_text_is_no_change(seed: int) -> None:
    found = page.article(decorated(ARTICLE_36, seed), "36")
    assert not isinstance(found, Missing)
    assert texts.same(ARTICLE_36, found)
    assert texts.difference(ARTICLE_36, found) == ()


def test_paragraphs_that_are_joined_or_split_are_no_change() -> None:
    assert texts.same(("Да. Нет.",), ("Да.", "Нет."))
    assert texts.same(("e\u0301",), ("\u00e9",))
    assert not texts.same(("5 дней",), ("7 дней",))
    assert not texts.same(("казнить, нельзя",), ("казнить нельзя,",))


@given(st.lists(st.text(st.sampled_from("аб в.1-"), min_size=1, max_size=12), max_size=6), st.randoms())
def test_a_text_differs_if_and_only_if_a_difference_is_told(lines: list[str], dice: random.Random) -> None:
    other = [line.replace("а", dice.choice(["а", "б", ""])) for line in lines if dice.random() < 0.9]
    told = texts.difference(lines, other)
    if texts.same(lines, lines):
        assert texts.difference(lines, lines) == ()
    if not texts.same(lines, other):
        assert told


def test_a_change_is_told_in_words() -> None:
    assert texts.difference(ARTICLE_36, NEW_36) == ("~ " + ARTICLE_36[1].replace("пяти", "[-пяти-] {+трёх+}"),)
    long = " ".join(f"слово{number}" for number in range(40))
    assert texts.difference((f"1. {long} да {long}",), (f"1. {long} нет {long}",)) == (
        "~ 1. слово0 слово1 … слово34 слово35 слово36 слово37 слово38 слово39 [-да-] {+нет+} "
        "слово0 слово1 слово2 слово3 слово4 слово5 …",
    )
    assert texts.difference(("Да.", "Нет."), ("Да.", "Совсем иное слово.")) == ("- Нет.", "+ Совсем иное слово.")
    assert texts.difference(("Да.",), ("Да.", "Ещё.")) == ("+ Ещё.",)
    many = texts.difference((), tuple(map(str, range(99))))
    assert many[-1] == "… and 59 more paragraphs"


# -- files -------------------------------------------------------------------------------------------------------------

DAY = dt.date(2026, 11, 25)


def test_a_text_comes_back_from_its_file() -> None:
    text = texts.dump(("a art. 1", "https://x\n#"), ARTICLE_36)
    assert texts.load(text.replace("\n", "\r\n").encode(), "f/2026-11-25.txt") == texts.Seen("2026-11-25", ARTICLE_36)
    assert texts.load(b"# only\n# heads", "f/2026-11-25-2.txt") == texts.Seen("2026-11-25", ())


def test_files_are_named_by_day_and_the_newest_is_known() -> None:
    names = ["f/2026-11-24.txt", "f/notes.txt"]
    assert texts.next_name("f", names, DAY) == "f/2026-11-25.txt"
    for expected in ("f/2026-11-25.txt", *(f"f/2026-11-25-{count}.txt" for count in range(2, 12))):
        names.append(texts.next_name("f", names, DAY))
        assert names[-1] == texts.latest(names) == expected
    assert texts.next_name("f", ["f/2030-01-01.txt"], DAY) == "f/2030-01-01-2.txt"
    assert texts.latest(["f/notes.txt"]) is None


# -- the register ------------------------------------------------------------------------------------------------------


def laws(text: str) -> tuple[tuple[watching.Watched, ...], list[str]]:
    problems = Problems()
    node = read(text.encode(), "cards/laws.yaml", problems)
    assert node is not None
    acts = read_laws(node, problems)
    found = watching.watched(replace(watching.Library(), acts=acts), problems)
    return found, [str(problem) for problem in problems.items]


HEAD = "a:\n  title: {ru: А}\n  name: {ru: А}\n"


def test_articles_are_watched_at_their_own_address_or_their_acts() -> None:
    found, problems = laws(
        HEAD + "  url: https://law.test/a#top\n  articles:\n    '1': {}\n"
        "    '2': {url: 'https://OTHER.test:444/b', selector: '#z2', heading: Статья 2}\n"
    )
    assert problems == []
    assert [(one.article, one.url, one.how) for one in found] == [
        ("1", "https://law.test/a", "its number"),
        ("2", "https://OTHER.test:444/b", "heading Статья 2, selector #z2"),
    ]
    assert watching.hosts(found) == {("law.test", 443), ("other.test", 444)}


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("{url: 'http://law.test/'}", "cards/laws.yaml:5:16: error: `http://law.test/` is not watched: only https is"),
        ("{url: 'https://law.test/', selector: 'p['}", "cards/laws.yaml:5:47: error: `p[` is not a CSS selector"),
        ("{url: 'https://me@law.test/'}", "is not an address of a host"),
        ("{url: 'https://law.test:x/'}", "is not an address of a host"),
        ("{url: 'law.test'}", "cards/laws.yaml:5:16: error: `law.test` is not a whole address"),
        ("{selector: [a]}", "`selector` is a list; it should be a text"),
    ],
)
def test_what_cannot_be_watched_is_told_at_its_place(article: str, message: str) -> None:
    found, problems = laws(f"{HEAD}  articles:\n    '1': {article}\n")
    assert found == ()
    assert any(message in problem for problem in problems), problems


def test_numbers_and_names_cannot_lead_out_of_the_folder() -> None:
    found, problems = laws(
        HEAD.replace("a:", "..:")
        + "  url: https://law.test/\n  articles: {'..': {}, 'con': {}, '1\"': {}, '73-3': {}}\n"
    )
    folders = [one.folder for one in found]
    assert all(folder.startswith("cards/watched/_/") and ".." not in folder for folder in folders), folders
    assert "cards/watched/_/_con" in folders
    _, problems = laws(HEAD + "  url: https://law.test/\n  articles: {1a: {}, 1A: {}}\n")
    assert "would be kept in one folder" in problems[0]


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Iterator[Official]:
    with official.serving() as server:
        yield server


@pytest.fixture
def server(running: Official, monkeypatch: pytest.MonkeyPatch) -> Official:
    running.answers = {"/law": official.page(official.law(ARTICLE_36, ARTICLE_37), ETag='"1"')}
    running.asked.clear()
    monkeypatch.setattr(
        command, "open_web", lambda articles: replace(running.web(tries=1), hosts=watching.hosts(articles))
    )
    return running


@pytest.fixture
def space(tmp_path: Path, server: Official) -> Workspace:
    space = small.start(tmp_path / "project")
    url = server.url("/law")
    text = small.LAWS.replace("  articles:", f"  url: {url}\n  articles:").replace('"1": {', '"36": {')
    small.write(space.root, "cards/laws.yaml", text.replace('"2": {', '"37": {'))
    for name in ("one", "two", "three"):
        for old, new in (('"1"', '"36"'), ('"2"', '"37"')):
            path = space.root / f"cards/week/{name}.yaml"
            path.write_text(path.read_text("utf-8").replace(f"article: {old}", f"article: {new}"), "utf-8")
    return space


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.cli, ["laws", "watch", "-C", str(space.root), *arguments], prog_name="cardmaker")
    assert result.exit_code == code, (result.exit_code, result.output, result.exception)
    return result.output


def kept(space: Workspace) -> list[str]:
    return [str(path.relative_to(space.root / "cards/watched").as_posix()) for path in files(space)]


def files(space: Workspace) -> list[Path]:
    return sorted(path for path in (space.root / "cards/watched").rglob("*") if path.is_file())


def change(server: Official, *articles: tuple[str, ...], etag: str = '"2"') -> None:
    server.answers["/law"] = official.page(official.law(*articles, visits=99, day="26.11.2026"), ETag=etag)


def test_a_change_is_told_once_with_its_cards_and_every_text_is_kept(space: Workspace, server: Official) -> None:
    before = {path: path.read_bytes() for path in (space.root / "cards").rglob("*.yaml")}
    output = run(space)
    assert "press art. 36: first seen, 6 paragraphs: cards/watched/press/36/" in output
    assert output.endswith("2 articles watched: 2 first.\n")
    assert "2 same" in run(space)
    assert server.asked[-1]["if-none-match"] == '"1"'
    change(server, NEW_36, ARTICLE_37)
    output = run(space, code=1)
    assert "press art. 36 reads otherwise than on" in output
    assert "[-пяти-] {+трёх+}" in output
    assert "cards: week/one\n" in output
    assert output.endswith("2 articles watched: 1 changed, 1 same.\n")
    assert run(space).endswith("2 articles watched: 2 same.\n")
    change(server, ARTICLE_36, ARTICLE_37, etag='"3"')
    assert "[-трёх-] {+пяти+}" in run(space, code=1)
    assert len(kept(space)) == 4
    first, *_ = files(space)
    assert first.read_text("utf-8").startswith(f"# press art. 36\n# {server.url('/law')}\n# Found by its number, first")
    assert before == {path: path.read_bytes() for path in (space.root / "cards").rglob("*.yaml")}


def test_a_page_that_is_only_set_anew_is_no_change(space: Workspace, server: Official) -> None:
    run(space)
    for etag, bold in (('"2"', True), ("", False)):
        text = official.law(ARTICLE_36, ARTICLE_37, visits=5, day="01.01.2027", bold=bold).replace(" ", "\u00a0 ")
        server.answers["/law"] = official.page(
            text.replace("<h3\u00a0 ", "<h3 ").replace("<p\u00a0 ", "<p "), ETag=etag
        )
        assert run(space).endswith("2 articles watched: 2 same.\n")
    assert len(kept(space)) == 2


def test_a_heading_that_is_gone_is_not_a_text_that_is_gone(space: Workspace, server: Official) -> None:
    run(space)
    server.answers["/law"] = official.page("<p>Сайт обновляется", ETag='"x"')
    for _ in range(2):
        output = run(space, code=1)
        assert "press art. 36: no heading on the page begins with" in output
        assert output.endswith("2 articles watched: 2 not found.\n")
    assert len(kept(space)) == 2
    change(server, ARTICLE_36, ARTICLE_37)
    assert run(space).endswith("2 same.\n")


def test_servers_that_are_silent_and_addresses_that_are_wrong_have_their_own_exit_codes(
    space: Workspace, server: Official
) -> None:
    server.answers["/law"] = Answer(status=500)
    assert "press art. 36: the server answers 500" in run(space, code=3)
    server.answers["/law"] = Answer(status=404)
    assert "correct its `url`" in run(space, code=1)
    server.answers["/law"] = official.redirect("https://elsewhere.test/")
    assert "another host than those of the register" in run(space, code=1)
    server.answers["/law"] = Answer(b"%PDF", headers={"Content-Type": "application/pdf"})
    assert "it is no page but application/pdf" in run(space, code=1)
    assert kept(space) == []


def test_the_json_says_all_of_it(space: Workspace, server: Official) -> None:
    run(space)
    change(server, NEW_36, ARTICLE_37)
    found = json.loads(run(space, "--json", code=1))
    first, second = found["articles"]
    assert (first["state"], first["cards"], second["state"]) == ("changed", ["week/one"], "same")
    assert first["difference"][0].count("{+трёх+}") == 1
    assert first["file"].startswith("cards/watched/press/36/")
    assert found["exit"] == 1
    assert found["not_watched"] == []


def test_what_could_not_be_kept_is_told_again(space: Workspace, server: Official) -> None:
    run(space)
    change(server, NEW_36, ARTICLE_37)
    folder = space.root / "cards/watched/press/36"
    kept_aside = folder.rename(space.root / "aside")
    folder.write_text("in the way")
    assert "are not kept, so the next run tells the same again" in run(space, code=3)
    folder.unlink()
    kept_aside.rename(folder)
    assert "[-пяти-] {+трёх+}" in run(space, code=1)


def test_without_its_notes_or_with_damaged_ones_a_page_is_read_in_full(space: Workspace, server: Official) -> None:
    run(space)
    for notes in ("{", '{"a": 1}', "[]", "null"):
        (space.out / command.CACHE).write_text(notes)
        assert "2 same" in run(space)
        assert "if-none-match" not in server.asked[-1]
    for path in files(space):
        path.unlink()
    assert "2 first" in run(space)
    assert "if-none-match" not in server.asked[-1]


def test_another_way_to_find_an_article_reads_the_page_anew(space: Workspace, server: Official) -> None:
    run(space)
    small.swap(space.root, "cards/laws.yaml", '"37": {', '"37": {selector: "#z1, #z1_0", ')
    assert "2 same" in run(space)
    assert "if-none-match" not in server.asked[-1]
    small.swap(space.root, "cards/laws.yaml", "#z1, #z1_0", "p[")
    output = run(space, code=1)
    assert "is not a CSS selector" in output
    assert output.endswith("1 article watched: 1 same.\n")


def test_single_acts_can_be_asked_for_and_mistakes_are_wrong_usage(space: Workspace, server: Official) -> None:
    assert "2 articles" in run(space, "press")
    assert "there is no act `pres`. Did you mean `press`?" in run(space, "pres", code=2)
    result = CliRunner().invoke(cli.cli, ["laws", "--since", "2026-01-01", "-C", str(space.root), "watch"])
    assert "--since does not go with `laws watch`" in result.output
    small.swap(space.root, "cards/laws.yaml", f"  url: {server.url('/law')}\n", "")
    assert "has no `url` for them: press art. 36, press art. 37." in run(space)


def test_the_command_asks_nobody_but_the_hosts_of_the_register_under_the_rule_of_addresses(tmp_path: Path) -> None:
    """Without the tests' own `Web`: a name that leads to this machine is refused, whatever the YAML says."""
    space = small.start(tmp_path / "project")
    small.swap(space.root, "cards/laws.yaml", "  articles:", "  url: https://localhost/x\n  articles:")
    output = run(space, code=1)
    assert "localhost leads to a machine that is not asked" in output
    assert "this machine itself" in output


def test_what_was_seen_is_no_deck_and_stays_when_outputs_are_cleaned(space: Workspace) -> None:
    run(space)
    before = kept(space)
    result = CliRunner().invoke(cli.cli, ["clean", "-C", str(space.root)], prog_name="cardmaker")
    assert result.exit_code == 0, result.output
    assert kept(space) == before
    assert watching.FOLDER not in CliRunner().invoke(cli.cli, ["laws", "-C", str(space.root)]).output


def test_a_card_in_error_does_not_hide_a_change_nor_drown_it(space: Workspace, server: Official) -> None:
    small.swap(space.root, "cards/week/one.yaml", "topic: requests", "topic: nonsense\nanwser: x")
    output = run(space)
    assert "These files are in error, so their cards may be missing here: cards/week/one.yaml." in output
    change(server, NEW_36, ARTICLE_37)
    assert "cards: week/one\n" in run(space, code=1)
