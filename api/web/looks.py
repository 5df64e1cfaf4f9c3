"""How does a browser want its pages? The language and the theme that were chosen, or what it asks for by itself."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request

from api.wording import Language

LANGUAGE, THEME = "licet_language", "licet_theme"
"""The cookies that keep the two choices."""
LANGUAGES: dict[str, Language] = {"en": "en", "zh": "zh"}
Theme = Literal["auto", "light", "dark"]
THEMES: dict[str, Theme] = {"auto": "auto", "light": "light", "dark": "dark"}


def language_of(request: Request) -> Language:
    """The language that was chosen, else the first of the browser's that pages speak, else English."""
    chosen = LANGUAGES.get(request.cookies.get(LANGUAGE, ""))
    return chosen or _accepted(request.headers.get("accept-language", ""))


def theme_of(request: Request) -> Theme:
    """The theme that was chosen; `auto` follows the browser."""
    return THEMES.get(request.cookies.get(THEME, ""), "auto")


def _accepted(header: str) -> Language:
    """
    >>> _accepted("fr;q=1, zh-TW;q=0.8, en;q=0.5"), _accepted("en-GB, zh;q=0.9"), _accepted("x;q=y")
    ('zh', 'en', 'en')
    """
    best: tuple[float, Language] = (0.0, "en")
    for part in header.split(","):
        name, _, quality = part.strip().partition(";q=")
        language = LANGUAGES.get(name.partition("-")[0].strip().casefold())
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if language and weight > best[0]:
            best = weight, language
    return best[1]
