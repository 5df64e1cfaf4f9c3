from collections.abc import Callable
from typing import TypeVar

_Method = TypeVar("_Method")

class BaseVariables: ...

def boolean_rule_variable(label: str | None = None) -> Callable[[_Method], _Method]: ...
