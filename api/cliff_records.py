"""What does a cliff analysis leave behind for programs? All of it as JSON data, and the breakdown as rows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from api.checking import Check
from api.cliffs import Asked
from engine.analysis.exposure import Exposure, Share, Worth
from engine.analysis.outlooks import OpenWindow, Scenario
from engine.vocabulary.models import Language


def as_json(check: Check, asked: Asked) -> dict[str, object]:
    """The analysis as plain JSON data, whole and without a language; amounts are texts, so that none is rounded."""
    request, found = check.request, asked.found
    return {
        "read": found.read,
        "rejected": asked.rejected,
        "past": found.past,
        "rulebook": check.rulebook.hash,
        "known_at": request.known_at.isoformat(),
        "as_of": request.as_of.isoformat() if request.as_of else None,
        "supposed": [str(hypothesis) for hypothesis in asked.hypotheses],
        "boundaries": [_boundary(one) for one in found.exposures if not one.view.window],
        "windows": [_window(window, found.exposures) for window in asked.windows],
        "notices": [{"kind": notice.kind, **notice.text.model_dump()} for notice in asked.notices],
    }


def _boundary(one: Exposure) -> dict[str, object]:
    causes = [{name: str(value) for name, value in cause._asdict().items()} for cause in one.causes]
    return {"law": one.view.law, "day": str(one.view.day), "causes": causes, **_told(one)}


def _window(window: OpenWindow, exposures: tuple[Exposure, ...]) -> dict[str, object]:
    """A window with its scenarios; one that concerns no line says so by having none."""
    told = [
        {**_scenario(one.view.scenario), **_told(one)}
        for scenario in window.scenarios
        for one in exposures
        if one.view.window == window and one.view.scenario == scenario
    ]
    return {"by": window.by, "clauses": sorted(window.clauses), "scenarios": told}


def _scenario(scenario: Scenario | None) -> dict[str, object]:
    if scenario is None:
        return {}
    day = scenario.day.isoformat() if scenario.day else None
    return {"outlook": scenario.outlook.value, "day": day, "law": scenario.law}


def _told(one: Exposure) -> dict[str, object]:
    return {
        **_worth(one.total),
        "turns": [
            {"before": shift.before._asdict(), "after": shift.after._asdict(), **_worth(shift.worth)}
            for shift in one.shifts
        ],
        "answers": [{**answer._asdict(), **_worth(worth)} for answer, worth in one.answers],
        "clauses": [
            {"clause": share.key, "before": share.before, "after": share.after, **_worth(share.worth)}
            for share in one.shares["clause"]
        ],
        "products": [_share(share, "product") for share in one.shares["product"]],
        "customers": [_share(share, "customer") for share in one.shares["customer"]],
    }


def _share(share: Share, name: str) -> dict[str, object]:
    titled = {"description": share.title} if share.title else {}
    return {name: share.key, **titled, **_worth(share.worth)}


def _worth(worth: Worth) -> dict[str, object]:
    values = {currency: f"{value.normalize():f}" for currency, value in worth.values.items()}
    counts = {"lines": worth.lines, "shipments": worth.shipments, "lines_without_value": worth.without_value}
    return {**counts, "values": values}


def detail_rows(check: Check, asked: Asked, language: Language) -> pl.DataFrame:
    """The whole breakdown, each row with the question that it answers; clauses are titled in a language.

    `question` is `boundary` (what turns on `day` under `law`) or `own_date` (what `law` makes of lines on their own
    dates, beside the law as it is known). `law` is blank for the law as it is known.
    """
    schema = ("view", "question", "window", "outlook", "law", "day", "zones")
    questions = pl.DataFrame(
        list(_questions(asked)),
        schema={name: pl.UInt32 if name == "view" else pl.String for name in schema},
        orient="row",
    )
    titles = {id_: clause.text.title.in_language(language) for id_, clause in check.rulebook.clauses.items()}
    of_clause = pl.col("key").replace_strict(titles, default="", return_dtype=pl.String)
    detail = asked.found.detail.with_columns(
        pl.when(pl.col("by") == "clause").then(of_clause).otherwise("title").alias("title")
    )
    return questions.join(detail, on="view", how="inner", maintain_order="right_left").select(
        *questions.columns[1:], *detail.columns[1:]
    )


def _questions(asked: Asked) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(asked.found.exposures):
        view, scenario = one.view, one.view.scenario
        zones = ", ".join(sorted({cause.zone for cause in one.causes}))
        named = (
            ("own_date", view.window.by, scenario.outlook.value) if view.window and scenario else ("boundary", "", "")
        )
        yield number, *named, view.law, str(view.day or ""), zones
