"""How do the rows of a dataset get their answers? In two passes: first which lines are repeated, then all answers."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql.functions import broadcast, col, lit
from pyspark.sql.functions import min as least
from pyspark.sql.pandas.types import from_arrow_schema

from api.checking import Check
from api.spark.dataset import Dataset
from api.spark.parcel import pack
from api.spark.shares import evaluation, line_keys
from api.spark.work import summary_field
from engine.columnar.arrow import FIRST_ROW, KEYS, ROW, ArrowEvaluator, arrow_schema
from engine.columnar.columns import Header
from engine.facts.records import is_required
from engine.faults import Place, SourceRefused
from engine.manifests.decimals import settle_mark
from engine.manifests.notices import Notice
from engine.manifests.row_reader import LINE, SHIPMENT

_SHIPMENT_KEY, _LINE_KEY, _ = KEYS.names()
_FEW = 1_000_000


class Answering:
    """The answers to the rows of one dataset.

    `notices` say how its columns are read, `replaced` names those of an earlier check. `rejected` is the column that
    says what is wrong with a row, `summary` the one with the summaries.
    """

    def __init__(self, check: Check, dataset: Dataset, source: str) -> None:
        """Raises `SourceRefused` where the dataset lacks a column; `source` is the name to call it by."""
        self._dataset = dataset
        self._header, self.notices = _header(check, dataset.names, source)
        self._packed = pack(check.rulebook, check.reader, check.request.known_at, self._header)
        evaluator = ArrowEvaluator(self._header, check.reader, check.decider)
        self._schema = evaluator.schema.append(summary_field(evaluator.schema))
        self.summary = self._schema.names[-1]
        self.rejected = evaluator.rejected
        self.replaced = evaluator.replaced

    def answers(self) -> DataFrame:
        """Every row with its answers (see `ArrowEvaluator`) and, in rows of their own, the summaries of shares."""
        return self._with_first_rows().mapInArrow(evaluation(self._packed), from_arrow_schema(self._schema))

    def _with_first_rows(self) -> DataFrame:
        """The rows, each with the first row of the same line where that is another.

        Only the numbers of repeated rows meet the rows themselves. Where they are few they go to every machine; where
        they are very many the rows have to be sorted among the machines.
        """
        rows = self._dataset.rows()
        first = least(ROW).over(Window.partitionBy(_SHIPMENT_KEY, _LINE_KEY))
        repeated = self._keys().select(ROW, first.alias(FIRST_ROW)).where(col(ROW) != col(FIRST_ROW)).persist()
        count = repeated.count()
        if not count:
            return rows.withColumn(FIRST_ROW, lit(None).cast("long"))
        return rows.join(broadcast(repeated) if count <= _FEW else repeated, ROW, "left")

    def _keys(self) -> DataFrame:
        headers = self._header.match.headers
        targets = {fact: header for header, fact in self._header.match.targets.items()}
        part, (shipment, line) = self._dataset.parts([headers.index(targets[fact]) for fact in (SHIPMENT, LINE)])
        return part.mapInArrow(line_keys(self._packed, (shipment, line)), from_arrow_schema(arrow_schema(KEYS)))


def _header(check: Check, names: list[str], source: str) -> tuple[Header, list[Notice]]:
    """What the columns stand for, as `engine.manifests.manifest.Manifest` finds it for a file."""
    place = Place(source)
    match = check.matcher.match(names, place)
    facts = check.reader.vocabulary.facts.values()
    required = [fact.column for fact in facts if is_required(fact, check.reader.as_of)]
    missing = check.matcher.missing(match, required, place)
    if missing:
        raise SourceRefused(missing)
    mark, said = settle_mark(check.request.options.decimal_mark(), ())
    return Header(match, mark), [*said, *match.notices]
