"""How does work stop that is to go on later? By an exception that no handler of errors takes for a result."""

from __future__ import annotations


class Interrupted(BaseException):
    """The service goes down: the work is not done, and is taken up again when it is back."""
