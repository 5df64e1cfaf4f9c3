"""What an analyst would write in an afternoon: read a manifest with types, add some columns of text, write Parquet.

    python tests/benchmarks/analyst.py manifest.csv plan.json out.parquet

The plan gives the type of each column and how long the added texts are. Stands alone: Polars and nothing of Licet.
"""

import json
import sys
from pathlib import Path

import polars as pl

_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "date": pl.String,
    "decimal": pl.Decimal(38, 6),
    "count": pl.Int64,
    "text": pl.String,
}


def main() -> None:
    """Read, add, write; streaming, which is the fastest that Polars has."""
    manifest, plan, out = sys.argv[1:]
    asked = json.loads(Path(plan).read_text(encoding="utf-8"))
    kinds: dict[str, str] = asked["columns"]
    lines = pl.scan_csv(
        manifest,
        schema={name: _TYPES[kind] for name, kind in kinds.items()},
        null_values={name: "-" for name, kind in kinds.items() if kind in ("decimal", "count")},
    )
    dated = [pl.col(name).str.head(10).str.to_date() for name, kind in kinds.items() if kind == "date"]
    lines.with_columns(dated).with_columns(**_texts(asked["added"])).sink_parquet(out)


def _texts(added: dict[str, int]) -> dict[str, pl.Expr]:
    """Texts of so many characters that are not all the same: they begin with what the line has in another column."""
    beginnings = ["to_country", "from_country", "unit", "currency"]
    return {
        name: pl.concat_str([pl.col(beginnings[place % len(beginnings)]), pl.lit("x" * length)]).str.head(length)
        for place, (name, length) in enumerate(added.items())
    }


if __name__ == "__main__":
    main()
