"""What becomes of an order book when law changes? A manifest read once, judged under every law that is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.checking import Check
from api.order_book import order_batches
from engine.analysis.cliffs import CliffAnalysis
from engine.analysis.exposure import CliffFindings, measured
from engine.analysis.outlooks import OpenWindow
from engine.manifests.notices import Notice
from engine.rulebook.hypotheses import Hypothesis, read_hypothesis


@dataclass(frozen=True)
class Asked:
    """What was found, and about what: the hypotheses, the windows that were looked at, how the file was read."""

    found: CliffFindings
    hypotheses: tuple[Hypothesis, ...]
    windows: tuple[OpenWindow, ...]
    rejected: int
    notices: tuple[Notice, ...]


def find_cliffs(check: Check, supposed: Sequence[str] = ()) -> Asked:
    """Read the manifest of a prepared check and analyse it; raises `HypothesisRefused`.

    `supposed` are hypotheses as they are typed; without any, every suspension that is still open is looked at.
    """
    hypotheses = tuple(read_hypothesis(text, check.rulebook) for text in supposed)
    analysis = CliffAnalysis(check.decider, check.request.known_at, hypotheses)
    rejected = 0
    with check.open() as manifest:
        for answered, batch in order_batches(check, manifest):
            rejected += len(answered.rejected)
            analysis.add(batch)
        notices = (*check.bill_notices, *manifest.notices)
    return Asked(measured(analysis.finished()), hypotheses, analysis.windows, rejected, notices)
