"""`licet check --engine spark`: from what was typed to datasets, and to what Spark needs and has not."""

from __future__ import annotations

import typer

from api.checking import Check
from api.cli.given import STANDARD_INPUT, Given
from api.cli.wording import Language, say
from api.spark.session import SparkFailed, SparkLacking, spark_session
from api.tally import Summary

_ENDING = ".parquet"


def refuse_what_spark_cannot(given: Given, format_: str | None, reports: bool) -> None:
    """Raise a usage error for options that go with single files."""
    language = given.language
    if given.manifest == STANDARD_INPUT:
        raise typer.BadParameter(say("spark_input", language), param_hint="MANIFEST")
    if format_ not in (None, "parquet"):
        raise typer.BadParameter(say("spark_format", language), param_hint="--format")
    for option, given_here in (("--screen", given.screen), ("--owners", given.owners is not None)):
        if given_here:
            raise typer.BadParameter(say("spark_parties", language), param_hint=option)
    if reports:
        raise typer.BadParameter(say("spark_report", language), param_hint="--report")


def checked_on_spark(given: Given, prepared: Check, out: str | None, strict: bool) -> Summary:
    """Check a dataset. Raises `SparkLacking`, and what `api.spark.checking.run` raises."""
    with spark_session() as session:
        from api.spark.checking import Datasets, run

        return run(prepared, given.manifest, Datasets(*datasets(given.manifest, out), strict), session)


def datasets(manifest: str, out: str | None) -> tuple[str, str]:
    """Where the lines and the rejected rows go: into a folder, or to a place that is named in full.

    >>> datasets("s3a://lake/orders", None), datasets("orders.parquet/", "out"), datasets("orders", "a/b.parquet")
    (('s3a://lake/orders.checked.parquet', 's3a://lake/orders.rejected.parquet'), \
('out/orders.checked.parquet', 'out/orders.rejected.parquet'), ('a/b.parquet', 'a/b.rejected.parquet'))
    """
    if out is not None and out.rstrip("/").endswith(_ENDING):
        named = out.rstrip("/")
        return named, f"{named.removesuffix(_ENDING)}.rejected{_ENDING}"
    folder, slash, name = manifest.rstrip("/").rpartition("/")
    before = folder + slash if out is None else out.rstrip("/") + "/"
    stem = before + name.removesuffix(_ENDING)
    return f"{stem}.checked{_ENDING}", f"{stem}.rejected{_ENDING}"


def spark_lacks(lacking: SparkLacking | SparkFailed, language: Language) -> str:
    """What to say where there is no Spark, or where it gave up."""
    if isinstance(lacking, SparkFailed):
        return say("spark_failed", language, what=lacking)
    return say(f"spark_lacks_{lacking.what}", language)
