"""The two ends alone are those of whole conclusions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.inference.ends import Findings
from engine.inference.forward import Inference
from tests.oracle.plain_inference import conclude
from tests.property.programs import programs, signatures


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_ends_are_those_of_the_definition(data: st.DataObject) -> None:
    program = data.draw(programs())
    inference = Inference(program)
    bit = {role.clause: 1 << place for place, role in enumerate(program.roles)}
    for signature in data.draw(st.lists(signatures(program), min_size=20, max_size=20)):
        expected = conclude(program, signature)
        floor, ceiling = inference.ends(Findings(*(sum(map(bit.__getitem__, names)) for names in signature)))
        assert (program.ladder[floor], program.ladder[ceiling]) == (expected.floor, expected.ceiling)
