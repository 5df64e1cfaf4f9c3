"""The pictures of the README: `python -m tests.browser.pictures` takes them anew, of the stocked site."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from api.desk.law import load_law
from api.http.logs import configure
from tests.browser.chromium import installed, launched
from tests.browser.conftest import served
from tests.browser.looks import Look
from tests.browser.stock import stocked
from tests.chinese_law import SHIPPED

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
_TAKEN = {
    "decision": ("/shipments/{dated}", Look("en", "light", 1280)),
    "today": ("/today", Look("en", "light", 1280)),
    "calendar": ("/law/calendar?jurisdiction=CN", Look("zh", "dark", 1280)),
}
_HEIGHT, _COLOURS = 860, 128


def main() -> None:
    """Take each picture, as high as a window, in as few colours as it takes."""
    program = installed()
    if program is None:
        raise SystemExit("no Chromium is installed")
    configure("error")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), load_law(SHIPPED), local=True, webhooks_to_private=True) as site,
        launched(program) as browser,
    ):
        stock = stocked(site.url)
        for name, (path, look) in _TAKEN.items():
            with browser.new_context(
                base_url=site.url,
                locale="zh-CN" if look.language == "zh" else "en-GB",
                color_scheme="dark" if look.theme == "dark" else "light",
                viewport={"width": look.width, "height": _HEIGHT},
            ) as context:
                page = context.new_page()
                page.goto(path.format_map(stock))
                picture = FOLDER / f"{name}.png"
                page.screenshot(path=picture)
            Image.open(picture).convert("RGB").quantize(_COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
