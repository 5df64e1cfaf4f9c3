"""A manifest on its pages: dropped, looked at, corrected, followed, and its lines found; with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from api.desk.law import Law
from tests.browser.conftest import Own, Site, Visiting, served
from tests.chinese_law import SHIPPED
from tests.conftest import RULES

SAMPLES = SHIPPED / "samples"
MANIFEST = (SAMPLES / "manifest.csv").read_bytes()
FEW = b"".join(MANIFEST.splitlines(keepends=True)[:6])
_LONG = 300_000
pytestmark = pytest.mark.browser


@pytest.fixture
def place(tmp_path: Path, chinese_part: Law) -> Iterator[Own]:
    """A service in which nothing is yet, under the Chinese part of the law."""
    with served(tmp_path, chinese_part, local=True, rules=RULES) as found:
        yield found


def chosen(page: Page, name: str, content: bytes, bill: bytes = b"") -> None:
    """Choose a file, and a bill of materials where there is one, and upload them."""
    page.goto("/manifests")
    page.set_input_files("input[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    if bill:
        page.set_input_files("input[name=bom]", {"name": "bom.csv", "mimeType": "text/csv", "buffer": bill})
    page.get_by_role("button", name="Upload and look at it").click()


def test_a_manifest_is_corrected_checked_and_looked_through(place: Own, visiting: Visiting, tmp_path: Path) -> None:
    page = visiting(place)
    content = MANIFEST.replace(b"shipment_id", b"Belegfluss", 1).replace(b"remarks", b"end-use", 1)
    bill = (SAMPLES / "bom.csv").read_bytes().replace(b"component_id,parent_id", b"Spalte B,hangs on", 1)
    chosen(page, "november.csv", content, bill)
    expect(page.get_by_text("bom.csv: 9 of 11 columns are used")).to_be_visible()
    expect(page.get_by_role("heading", name="Columns that every bill of materials needs are missing")).to_be_visible()
    expect(page.get_by_role("heading", name="Columns that every line needs are missing")).to_be_visible()
    expect(page.get_by_role("heading", name="Columns that stand for the same")).to_be_visible()
    part = page.get_by_label("What the column Spalte B of the bill of materials is taken for")
    part.fill("the top")
    page.get_by_label("What the column hangs on of the bill of materials is taken for").fill(
        "What the component is built into"
    )
    page.get_by_label("What the column Belegfluss is taken for").fill("the shipment")
    of_bill = page.get_by_role("region", name="Columns of the bill of materials", exact=True)
    of_bill.get_by_role("button", name="Keep the corrections").click()
    expect(page.get_by_text("There is no such column.")).to_have_count(2)
    part.fill("component_id")
    page.get_by_label("What the column Belegfluss is taken for").fill("Shipment ID")
    page.get_by_label("What the column end-use is taken for").fill("")
    page.get_by_role("checkbox", name="HTML page").check()
    page.get_by_role("button", name="Check", exact=True).click()
    lines = page.get_by_role("table", name="Lines 1 to 50 of 77")
    expect(lines).to_be_visible(timeout=_LONG)  # the page has followed its job by itself
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("table", name="Lines 51 to 77 of 77")).to_be_visible()
    page.get_by_label("Action", exact=True).select_option("stop")
    page.get_by_label("Order").select_option("row")
    page.get_by_label("Text").fill("HELIUM")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="S-1016/1").click()
    expect(page.get_by_text("Prohibited under CN-MOFCOM-GAC-2026-29/helium")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Naniwa Seiki K.K.").first).to_be_visible()
    expect(page.locator(".why .clause").first).to_contain_text("here: 2804290010")
    expect(page.get_by_role("img", name="The verdict through time")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="5", exact=True).click()
    expect(page.get_by_role("row", name="79 from_country Chian")).to_contain_text("did you mean China (CN)?")
    with page.expect_download() as got:
        page.get_by_role("link", name="rejected.csv").click()
    assert got.value.suggested_filename == "november.rejected.csv"
    assert b"Chian" in Path(got.value.path()).read_bytes()


def test_the_same_without_scripts_and_in_chinese(place: Own, visiting: Visiting, tmp_path: Path) -> None:
    page = visiting(place, language="zh", script=False, width=375)
    page.goto("/manifests")
    chinese = FEW.replace(b"Ningbo Hailan Magnetics Co., Ltd.", "宁波海澜磁性材料股份有限公司".encode())
    content = chinese.decode().encode("gbk")
    page.set_input_files("input[name=file]", {"name": "货物.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_text("看似gb18030")).to_be_visible()
    expect(page.get_by_text("宁波海澜磁性材料股份有限公司").first).to_be_visible()
    page.get_by_role("button", name="检查", exact=True).click()
    for _ in range(900):
        if page.get_by_role("heading", name="下载").count():
            break
        page.wait_for_timeout(300)
        page.goto(page.url)
    expect(page.get_by_role("table", name="第1至5行，共5行")).to_be_visible()
    page.get_by_role("link", name="S-1002/1").click()
    expect(page.locator(".why .clause").first).to_contain_text("实际：中国")
    for english in ("Verdict", "hold", "clause", "known", "screened"):
        expect(page.locator("main")).not_to_contain_text(english)
    page.go_back()
    page.get_by_role("button", name="删除该任务及其文件").click()
    expect(page.get_by_text("还没有任务")).to_be_visible()
    book = tmp_path / "book.xlsx"
    pl.read_csv(FEW, infer_schema=False).write_excel(book, worksheet="十一月")
    page.set_input_files("input[name=file]", book)
    page.get_by_role("button", name="上传并查看").click()
    expect(page.get_by_text("十一月").first).to_be_visible()
    page.get_by_role("button", name="丢弃该文件").click()
    expect(page.get_by_text("等待检查的文件")).to_have_count(0)


def test_whom_a_line_names_stands_beside_whom_it_may_be(site: Site, visiting: Visiting) -> None:
    page = visiting(site, script=False)
    for where in (f"/manifests/{site.stock['job']}/lines/76", f"/decisions/{site.stock['listed_decision']}"):
        page.goto(where)
        hit = page.get_by_role("region", name="nobody has looked at it")
        expect(hit.get_by_role("row", name="Name in full")).to_contain_text("Comet Trading")


def test_what_is_no_manifest_says_so_and_a_check_is_cancelled(place: Own, visiting: Visiting) -> None:
    page = visiting(place)
    for name, content, said in (
        ("empty.csv", b"", "is empty"),
        ("broken.xlsx", b"PK\x03\x04 cut short", "is a damaged archive"),
        ("none.csv", b"a,b\n1,2\n", "Columns that every line needs are missing"),
    ):
        chosen(page, name, content)
        expect(page.get_by_text(said).first).to_be_visible()
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.get_by_text("Not yet: see what stands in the way.")).to_be_visible()
        page.get_by_role("button", name="Discard this file").click()
        expect(page.get_by_role("heading", name="Check a manifest")).to_be_visible()
    head, *rows = MANIFEST.splitlines(keepends=True)
    many = head + b"".join(b"".join(rows[:77]).replace(b"S-1", f"T{n}-".encode()) for n in range(400))
    page.evaluate(  # a file that is dropped on the form, as from the desktop
        """text => {
            const sent = new DataTransfer();
            sent.items.add(new File([text], "many.csv"));
            document.querySelector("form[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: sent}));
        }""",
        many.decode(),
    )
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Cancel this job").click()
    expect(page.get_by_text("This job was cancelled")).to_be_visible()
