"""Forgetting what a wide rule concluded from touches no memory but the library's own.

To retract two facts of a conclusion runs past its end, for as long as the memory there holds zeros. What lies there
is chance in a process that has run for a while, so a child process is told to hand out memory full of zeros.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engine.inference.compiling import MOST_JOINED

# What the C library of Linux fills fresh memory with is the complement of this.
ZEROS = {"MALLOC_PERTURB_": "255"}
CHAINING = """
import sys
from engine.inference.compiling import Rule, Ruleset
from engine.inference.network import Network

names = tuple(f"C{number}:must" for number in range(int(sys.argv[1])))
for _ in range(50):
    network = Network(Ruleset("M/1", (Rule(names, "C0:stands"),)))
    for _ in range(3):
        assert network.chain(names) == {"C0:stands"}
        assert network.chain(names[1:]) == set()
"""


@pytest.mark.parametrize("joined", [1, 2, 5, 8, MOST_JOINED])
def test_what_a_wide_rule_joined_is_forgotten_in_zeroed_memory(joined: int) -> None:
    command = [sys.executable, "-c", CHAINING, str(joined)]
    done = subprocess.run(command, env=os.environ | ZEROS, timeout=60, check=False)  # noqa: S603 - this very program
    assert done.returncode == 0
