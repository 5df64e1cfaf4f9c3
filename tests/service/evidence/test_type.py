"""Type: any text is set as it is, or said by its number; every phrase is there in both languages."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

import api.evidence
from api.evidence.clause_excerpts import MeasureFile
from api.evidence.file_names import safe_name
from api.evidence.law_then import spans
from api.evidence.pages import Running, written
from api.evidence.paper import Paper
from api.evidence.phrases import PHRASES
from api.wording import Language
from engine.rulebook.loading import load_rulebook, measure_files
from engine.yaml_source import parse_yaml
from tests.conftest import RULES
from tests.service.evidence.opened import written as spaceless
from tests.service.http.conftest import NOW
from tests.unit.catalogues import placeholders, unused

LONG = "超长货物编号" * 200 + "x" * 3000 + " " + "word " * 200


def printed(*parts: Flowable, paper: Paper) -> PdfReader:
    foot = paper.text("foot")
    content = written(parts, Running("Title", "Author", "Licet", "en-GB", NOW, foot))
    return PdfReader(io.BytesIO(content))


def read(reader: PdfReader) -> str:
    return spaceless(" ".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_text_is_set_as_it_is(language: Language) -> None:
    text = 'Łódź Ελλάδα Москва Nguyễn <b>&amp;</b> <font size=99> "&" 宁波喆堃䶮 ≥ → 《出口管制法》'
    paper = Paper(language)
    found = read(printed(paper.text(text), *paper.chapter(text), paper.pairs([(text, text)]), paper=paper))
    assert found.count(spaceless(text)) == 4
    assert not paper.told_by_number


def test_documents_that_begin_at_once_make_the_fonts_known_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[object] = []
    monkeypatch.setattr(pdfmetrics, "registerFont", known.append)
    spec = find_spec("api.evidence.typesetting")
    assert spec is not None
    assert spec.loader is not None
    afresh = module_from_spec(spec)
    spec.loader.exec_module(afresh)
    with ThreadPoolExecutor(4) as pool:
        found = [one.result() for one in [pool.submit(afresh.fonts) for _ in range(4)]]
    assert len(known) == 3
    assert all(one is found[0] for one in found)


def test_what_there_is_no_type_for_is_said_by_its_number() -> None:
    paper = Paper("en")
    found = read(printed(paper.text("a\u202eb مر 🚀 𠮷\x07 한"), paper=paper))
    assert spaceless(r"a\u{202E}b\u{645}\u{631}\u{1F680}\u{20BB7}\u{7}\u{D55C}") in found
    assert paper.told_by_number


def test_cells_and_texts_longer_than_a_page_go_on_over_it() -> None:
    paper = Paper("zh")
    table = paper.table(["a", "b"], [["1", LONG], ["2", "short"]], (20, 60))
    reader = printed(table, paper.text(LONG), paper.pairs([("name", LONG)]), paper.point(LONG, 3, "true"), paper=paper)
    assert len(reader.pages) > 3
    assert read(reader).count("x") == 4 * 3_000
    assert not paper.cut
    assert f"{len(reader.pages)}/{len(reader.pages)}" in spaceless(reader.pages[-1].extract_text())


def test_a_text_without_end_is_cut_and_that_is_said() -> None:
    paper = Paper("en")
    found = read(printed(paper.text("长x" * 5_000), paper=paper))
    assert "…(10000)" in found
    assert paper.cut
    assert Paper("en").brief("y" * 301) == "y" * 300 + "… (301)"


def test_type_travels_with_the_document() -> None:
    paper = Paper("en")
    reader = printed(*paper.chapter("Heading 标题"), paper.point("text 文字", 1, "unknown"), paper=paper)
    resources: Any = reader.pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert reader.metadata is not None
    assert reader.metadata.creation_date == NOW


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../x", "x"),
        ("..\\..\\evil.exe", "evil.exe"),
        ("C:\\temp\\终端用户 证明.pdf", "终端用户 证明.pdf"),
        ("...", "file"),
        ("/", "file"),
        (".hidden", "hidden"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("长" * 200 + ".pdf", "长" * 32 + ".pdf"),
        ("x" * 300, "x" * 100),
    ],
)
def test_names_of_files_are_safe_anywhere(given: str, expected: str) -> None:
    assert safe_name(given) == expected


def test_lines_that_follow_each_other_are_a_stretch() -> None:
    assert spans(["1", "2", "3", "7", "A-2", "9", "10"]) == "1–3, 7, A-2, 9, 10"


def test_every_clause_has_an_excerpt_that_says_what_the_rulebook_does() -> None:
    rulebook = load_rulebook(RULES)
    found = 0
    for path in measure_files(RULES):
        file = MeasureFile(path.read_text(encoding="utf-8"))
        for clause in rulebook.measures[path.stem].clauses:
            told = parse_yaml(file.excerpt(clause.clause), "excerpt").data
            assert isinstance(told, dict)
            assert [one["clause"] for one in told["clauses"]] == [clause.clause]
            assert told.keys() >= {"measure", "announced", "sources"}
            found += 1
    assert found == len(rulebook.clauses)


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_has_the_same_places_in_both_languages(key: str) -> None:
    english, chinese = PHRASES[key]
    assert placeholders(english) == placeholders(chinese)
    assert "|" not in chinese


def test_every_phrase_is_used() -> None:
    sources = [path for path in Path(api.evidence.__file__).parent.glob("*.py") if "phrases" not in path.name]
    assert unused(PHRASES, sources) == []
