"""Forward chaining concludes what the definition says, over random programs and signatures.

`LICET_INFERENCE_EXAMPLES` sets how many signatures are compared (10,000 by default), spread over random programs.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from engine.inference.forward import Inference
from tests.oracle.plain_inference import conclude
from tests.property.programs import random_program, random_signature, refinements

EXAMPLES = int(os.environ.get("LICET_INFERENCE_EXAMPLES", "10000"))
BATCHES = 20
SIGNATURES_EACH = 50


@pytest.mark.parametrize("batch", range(BATCHES))
def test_forward_chaining_agrees_with_the_definition(batch: int) -> None:
    draw = Random(batch)
    for _ in range(max(1, EXAMPLES // (BATCHES * SIGNATURES_EACH))):
        program = random_program(draw, clauses=draw.randint(1, 40))
        inference = Inference(program)
        for _ in range(SIGNATURES_EACH):
            signature = random_signature(draw, program)
            assert inference.conclude(signature) == conclude(program, signature), (program, signature)


@pytest.mark.parametrize("seed", range(20))
def test_settling_what_is_open_never_widens_the_interval(seed: int) -> None:
    draw = Random(1000 + seed)
    program = random_program(draw, clauses=12)
    inference = Inference(program)
    rank = program.ladder.index
    for _ in range(20):
        signature = random_signature(draw, program)
        before = inference.conclude(signature)
        assert rank(before.floor) <= rank(before.ceiling)
        for refined in refinements(program, signature):
            after = inference.conclude(refined)
            assert rank(before.floor) <= rank(after.floor) <= rank(after.ceiling) <= rank(before.ceiling)


def test_one_conclusion_leaves_no_trace_in_the_next() -> None:
    draw = Random(7)
    program = random_program(draw, clauses=30)
    signatures = [random_signature(draw, program) for _ in range(200)]
    alone = [Inference(program).work_out(signature) for signature in signatures[:20]]
    shared = Inference(program)
    for signature in signatures:
        shared.work_out(signature)
    assert [shared.work_out(signature) for signature in signatures[:20]] == alone


def test_two_programs_in_one_process_do_not_meet() -> None:
    draw = Random(8)
    programs = [random_program(draw, clauses=20) for _ in range(4)]
    inferences = [Inference(program) for program in programs]
    for _ in range(50):
        for program, inference in zip(programs, inferences, strict=True):
            signature = random_signature(draw, program)
            assert inference.work_out(signature) == conclude(program, signature)
