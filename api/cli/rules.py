"""What can be asked of the rulebook? The commands of `licet rules`; heavy imports wait until one is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.completing import complete_list, complete_measure
from api.cli.help import NAMES, Command, Group, examples
from api.cli.options import (
    AsJson,
    AsOf,
    Assume,
    Bill,
    BillEncoding,
    ColumnNames,
    Encoding,
    KnownAt,
    Lang,
    RulesFolder,
    StateOn,
    told,
)
from api.cli.service_options import DatabaseUrl, DataFolder

rules = typer.Typer(cls=Group, help=told("rules"), no_args_is_help=True, context_settings=NAMES)

Version = Annotated[int, typer.Argument(metavar="VERSION", min=1, help=told("version_number"), show_default=False)]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help=told("reason"), show_default=False)]
Measure = Annotated[
    str | None,
    typer.Argument(metavar="[MEASURE]", help=told("measure"), show_default=False, autocompletion=complete_measure),
]


@rules.command(
    "list",
    cls=Command,
    help=told("rules.list"),
    epilog=examples("licet rules list", "licet rules list --as-of 2027-01-11 --lang zh"),
)
def list_measures(
    as_of: StateOn = None, lang: Lang = None, rules_folder: RulesFolder = None, json: AsJson = False
) -> int:
    """List the measures."""
    from api.cli.rulebook import list_measures as command

    return command(as_of, rules_folder, lang, json)


@rules.command(
    cls=Command,
    help=told("rules.show"),
    epilog=examples("licet rules show CN-MOFCOM-2025-61", "licet rules show CN-MOFCOM-2025-61/1.1 --lang zh"),
)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE[/CLAUSE]", help=told("clause"), show_default=False, autocompletion=complete_measure
        ),
    ],
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Show a measure or clause."""
    from api.cli.rulebook import show as command

    return command(name, rules_folder, lang, json)


@rules.command(
    cls=Command,
    help=told("rules.lists"),
    epilog=examples(
        "licet rules lists", "licet rules lists cn/2025-61/annex-1-part-2", "licet rules lists cn/2025-18/1C902"
    ),
)
def lists(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[LIST]", help=told("list"), show_default=False, autocompletion=complete_list),
    ] = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """List the official lists or the entries of one."""
    from api.cli.rulebook import lists as command

    return command(name, rules_folder, lang, json)


@rules.command(
    "test",
    cls=Command,
    help=told("rules.test"),
    epilog=examples("licet rules test", "licet rules test CN-MOFCOM-2025-61 --allow-gaps"),
)
def try_cases(
    measure: Measure = None,
    allow_gaps: Annotated[bool, typer.Option("--allow-gaps", help=told("allow_gaps"))] = False,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Work through the cases."""
    from api.cli.testing import test as command

    return command(measure, allow_gaps, rules_folder, lang)


@rules.command(
    "check",
    cls=Command,
    help=told("rules.check"),
    epilog=examples("licet rules check", "licet rules check --rules my-rules"),
)
def check_rules(lang: Lang = None, rules_folder: RulesFolder = None) -> int:
    """Report every fault of the rulebook."""
    from api.cli.testing import check as command

    return command(rules_folder, lang)


@rules.command(
    cls=Command,
    help=told("rules.prove"),
    epilog=examples(
        "licet rules prove",
        "licet rules prove --measure CN-MOFCOM-2025-61 --lang zh",
    ),
)
def prove(
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="MEASURE", help=told("prove_measure"), autocompletion=complete_measure),
    ] = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    json: AsJson = False,
) -> int:
    """Prove things about the rulebook."""
    from api.cli.proving import prove as command

    return command(measure, rules_folder, lang, json)


@rules.command(cls=Command, help=told("rules.schema"), epilog=examples("licet rules schema --out measure.schema.json"))
def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=told("schema_out"))] = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Print the JSON Schema of a measure file."""
    from api.cli.rulebook import schema as command

    return command(out, rules_folder)


@rules.command(
    cls=Command,
    help=told("rules.calendar"),
    epilog=examples(
        "licet rules calendar",
        "licet rules calendar --from 2026-10-01 --through 2027-03-31",
        "licet rules calendar --measure CN-MOFCOM-2025-61 --known-at 2026-10-01",
    ),
)
def calendar(
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help=told("from"))] = None,
    through: Annotated[str | None, typer.Option("--through", metavar="DATE", help=told("through"))] = None,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="MEASURE", help=told("measure"), autocompletion=complete_measure),
    ] = None,
    known_at: KnownAt = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Draw the windows of every measure."""
    from api.cli.calendar import show_calendar as command

    return command(first, through, measure, known_at, rules_folder, lang)


@rules.command(
    cls=Command,
    help=told("rules.diff"),
    epilog=examples(
        "licet rules diff last-year/rules working",
        "licet rules diff last-year/rules working --depth law --lang zh",
        "licet rules diff 2 working --shipments orders.csv --html diff.html",
        "licet rules diff 3 working --stored",
        "licet rules diff last-year/rules working --prove --save cases-to-look-at",
    ),
)
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help=told("diff_side"), show_default=False)],
    after: Annotated[str, typer.Argument(metavar="AFTER", help=told("diff_side"), show_default=False)],
    depth: Annotated[str | None, typer.Option("--depth", metavar="DEPTH", help=told("depth"))] = None,
    shipments: Annotated[str | None, typer.Option("--shipments", metavar="MANIFEST", help=told("shipments"))] = None,
    bom: Bill = None,
    bom_encoding: BillEncoding = None,
    assume: Assume = None,
    columns: ColumnNames = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    encoding: Encoding = None,
    stored: Annotated[bool, typer.Option("--stored", help=told("diff_stored"))] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help=told("diff_html"))] = None,
    prove: Annotated[bool, typer.Option("--prove", help=told("diff_prove"))] = False,
    save: Annotated[Path | None, typer.Option("--save", metavar="FOLDER", help=told("prove_save"))] = None,
    lang: Lang = None,
    rules_folder: RulesFolder = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    json: AsJson = False,
) -> int:
    """Say what changed between two rulebooks."""
    from api.cli.differences import Wanted, prove_differences, show_differences
    from api.cli.given import Given
    from engine.manifests.options import ReadingOptions

    given = None
    if shipments is not None:
        options = ReadingOptions(encoding=encoding)
        given = Given(
            shipments, bom, assume, columns, as_of, known_at, options, rules_folder, lang, bill_encoding=bom_encoding
        )
    wanted = Wanted(before, after, depth, given, stored, html, json, rules_folder, data, database_url, lang)
    return prove_differences(wanted, save) if prove or save else show_differences(wanted)


@rules.command(
    cls=Command,
    help=told("rules.publish"),
    epilog=examples("licet rules publish --reason 'Announcement 29 of 2026 taken in'"),
)
def publish(
    reason: Why,
    effective: Annotated[str | None, typer.Option("--effective", metavar="MOMENT", help=told("effective"))] = None,
    rules_folder: RulesFolder = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Put the rulebook forward."""
    from api.cli.acting import Place
    from api.cli.publishing import publish as command

    return command(Place(data, database_url, lang), rules_folder, reason, effective)


@rules.command(
    cls=Command,
    help=told("rules.approve"),
    epilog=examples("licet rules approve 3 --reason 'Read against the announcement'"),
)
def approve(
    version: Version,
    reason: Why,
    without_impact: Annotated[bool, typer.Option("--without-impact", help=told("without_impact"))] = False,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Publish a version."""
    from api.cli.acting import Place
    from api.cli.publishing import rule

    return rule(Place(data, database_url, lang), "approve", version, reason, without_impact)


@rules.command(
    cls=Command,
    help=told("rules.refuse"),
    epilog=examples("licet rules refuse 3 --reason 'Clause 5 is not in the text'"),
)
def refuse(
    version: Version, reason: Why, data: DataFolder = None, database_url: DatabaseUrl = None, lang: Lang = None
) -> int:
    """Refuse a version."""
    from api.cli.acting import Place
    from api.cli.publishing import rule

    return rule(Place(data, database_url, lang), "refuse", version, reason)


@rules.command(
    cls=Command, help=told("rules.versions"), epilog=examples("licet rules versions", "licet rules versions 3")
)
def versions(
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", min=1, help=told("one_version"), show_default=False)
    ] = None,
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
    json: AsJson = False,
) -> int:
    """List the versions, or show one."""
    from api.cli.acting import Place
    from api.cli.publishing import list_versions, show_version

    place = Place(data, database_url, lang)
    return list_versions(place, json) if version is None else show_version(place, version, json)


@rules.command(cls=Command, help=told("rules.export"), epilog=examples("licet rules export 3 rules-of-november"))
def export(
    version: Version,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=told("export_folder"), show_default=False)],
    data: DataFolder = None,
    database_url: DatabaseUrl = None,
    lang: Lang = None,
) -> int:
    """Write a version out."""
    from api.cli.acting import Place
    from api.cli.publishing import export as command

    return command(Place(data, database_url, lang), version, folder)
