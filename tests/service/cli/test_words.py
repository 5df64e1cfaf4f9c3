"""Help and phrases: both languages say the same, with the same places to fill."""

from __future__ import annotations

import re
import string

import pytest

from api.cli.exits import Exit
from api.cli.phrases import PHRASES
from api.cli.width import cut, padded, width, wrapped
from api.cli.wording import asked_language, say
from tests.service.cli.conftest import Licet

COMMANDS = [
    [], ["check"], ["explain"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "lists"], ["rules", "test"],
    ["rules", "check"], ["rules", "schema"], ["rules", "calendar"], ["rules", "diff"], ["rules", "publish"],
    ["rules", "approve"], ["rules", "refuse"], ["rules", "versions"], ["rules", "export"],
    ["lists"], ["lists", "import"], ["lists", "show"], ["lists", "diff"],
    ["owners"], ["owners", "import"], ["owners", "show"], ["owners", "held"],
]  # fmt: skip


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_has_the_same_places_in_both_languages(key: str) -> None:
    english, chinese = PHRASES[key]
    assert places(english) == places(chinese)
    if re.search("[a-z]{4}", re.sub(r"{.*?}", "", english)):
        assert re.search("[\u4e00-\u9fff]", chinese)
    assert "|" not in chinese


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_fits_a_narrow_screen_in_both_languages(
    licet: Licet, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    english = licet(*command, "--help")
    assert english.status == Exit.RELEASED
    assert ("Examples" in english.out) == (command not in ([], ["rules"], ["lists"], ["owners"]))
    assert max(width(line) for line in english.out.splitlines()) <= 80
    assert not re.search("[\u2500-\u257f]", english.out)


def test_a_command_alone_shows_its_help_as_a_mistake(licet: Licet) -> None:
    found = licet()
    assert found.status == Exit.USAGE
    assert "Commands" in found.err


def test_numbers_agree_with_their_nouns() -> None:
    assert say("more_rows", "en", count=1) == "… and 1 more row"
    assert say("more_rows", "en", count=1204) == "… and 1,204 more rows"
    assert say("more_rows", "zh", count=1204) == "……另有1,204行"


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["check", "--lang", "zh"], "zh"),
        (["--lang=en", "check"], "en"),
        (["check", "--lang"], "en"),
        (["check", "--lang", "fr"], "en"),
    ],
)
def test_the_language_is_known_before_the_command_is(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], language: str
) -> None:
    monkeypatch.setenv("LICET_LANG", "en")
    assert asked_language(arguments) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE"}, "en"), ({"LICET_LANG": "zh"}, "zh")],
)
def test_the_environment_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LICET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert asked_language([]) == language


def test_chinese_takes_two_columns_and_wraps_between_characters() -> None:
    assert width("条款 5") == 6
    assert padded("条款", 6) == "条款  "
    assert padded("7", 3, right=True) == "  7"
    assert cut("对境外相关稀土物项", 7) == "对境外…"
    assert wrapped("暂停实施至二〇二六年。", 10) == ["暂停实施至", "二〇二六", "年。"]
    assert wrapped("https://example.org/abc", 10) == ["https://ex", "ample.org/", "abc"]
    assert "".join(wrapped("as many words as there are", 7)).replace(" ", "") == "asmanywordsasthereare"
