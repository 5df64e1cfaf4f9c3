"""What several tests of proofs start from."""

import pytest

from engine.proving.checking import Checked, checked
from engine.rulebook.rulebook import Rulebook


@pytest.fixture(scope="session")
def shipped(rulebook: Rulebook) -> Checked:
    """What is found in the rulebook that the project ships."""
    return checked(rulebook)
