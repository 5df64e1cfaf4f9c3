"""Forward chaining concludes what the definition says, over random programs and signatures.

`LICET_INFERENCE_EXAMPLES` sets how many signatures are compared, 10,000 by default: twenty for each random program.
Each is worked out by the library anew, and once more from what is remembered when all twenty have been seen.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.inference.forward import Inference
from tests.oracle.plain_inference import conclude
from tests.property.programs import programs, signatures

EXAMPLES = int(os.environ.get("LICET_INFERENCE_EXAMPLES", "10000"))
PARTS = 4
SIGNATURES_EACH = 20


@pytest.mark.parametrize("part", range(PARTS))
@given(data=st.data())
@settings(
    max_examples=max(1, EXAMPLES // (PARTS * SIGNATURES_EACH)),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_forward_chaining_agrees_with_the_definition(part: int, data: st.DataObject) -> None:
    program = data.draw(programs(), label=f"program of part {part}")
    drawn = data.draw(st.lists(signatures(program), min_size=SIGNATURES_EACH, max_size=SIGNATURES_EACH))
    expected = [conclude(program, signature) for signature in drawn]
    inference = Inference(program)
    assert [inference.work_out(signature) for signature in drawn] == expected
    for _ in range(2):
        assert [inference.conclude(signature) for signature in drawn] == expected
