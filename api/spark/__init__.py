"""Checks of datasets too large for one machine: the same evaluator in the processes of a Spark that stands ready."""
