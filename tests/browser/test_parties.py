"""A list is imported by upload and a name screened against it; a hit is settled; owners are asked about and drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Own, Visiting
from tests.browser.stock_parties import LISTED, OWNED, OWNERS
from tests.service.http.test_owners import LISTS

pytestmark = pytest.mark.browser
HOUSE = "name,country\n宁波海澜磁性材料有限公司,CN\nNebula Lithography Institute,CN\n"


def upload(page: Page, path: str, name: str, content: str) -> None:
    page.goto(path)
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "", "buffer": content.encode()})


def test_a_name_is_screened_in_both_writings_and_a_false_positive_is_gone(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh, language="zh", width=375, script=False)
    upload(page, "/parties/lists", "自有名单.csv", HOUSE)
    page.get_by_label("名单代码").fill("HOUSE-RED")
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("HOUSE-RED")

    for name in ("Ningbo Hailan Cixing Cailiao Co., Ltd.", "宁波海澜磁性材料有限公司"):
        page.goto("/parties")
        page.get_by_label("名称").fill(name)
        page.get_by_label("国家或地区").fill("中国")
        page.get_by_role("button", name="筛查").click()
        expect(page.get_by_role("heading", name="1项命中尚未判断")).to_be_visible()
    expect(page.get_by_text("国家或地区一致：中国")).to_be_visible()
    page.get_by_label("理由").fill("同名的另一家公司，地址不同。")
    page.get_by_role("button", name="误报：另有其人").click()
    expect(page.get_by_role("heading", name="0项命中尚未判断")).to_be_visible()
    page.get_by_role("link", name="命中的判断").click()
    expect(page.get_by_text("同名的另一家公司，地址不同。")).to_be_visible()


def test_owners_are_imported_and_drawn_up_to_the_listed_ones(fresh: Own, visiting: Visiting) -> None:
    page = visiting(fresh, theme="dark")
    upload(page, "/parties/lists", "consolidated.csv", LISTS)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("US-CSL")
    upload(page, "/parties/owners", "owners.csv", OWNERS)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("owners.csv")
    page.get_by_role("link", name="Owners").click()
    page.get_by_label("Party", exact=False).fill(OWNED)
    page.get_by_label("Country").fill("CN")
    page.get_by_role("button", name="Ask").click()
    drawing = page.get_by_role("img", name="50 % rule of the BIS")
    expect(drawing).to_be_visible()
    expect(drawing.locator(".owner")).to_have_count(5)
    expect(drawing.locator(".stake-open")).to_have_count(3)
    expect(drawing.get_by_text("35 %")).to_be_visible()
    boxes = [box.bounding_box() for box in drawing.locator(".owner > rect").all()]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert one is not None
            assert other is not None
            assert (
                abs(one["x"] - other["x"]) >= one["width"]
                or one["y"] + one["height"] < other["y"]
                or (other["y"] + other["height"] < one["y"])
            )
    expect(page.get_by_text("Nebula Lithography Institute (CN) holds 60 %")).to_be_visible()
    assert LISTED in (drawing.text_content() or "")
