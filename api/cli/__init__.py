"""The command line: `licet check`, `licet explain`, `licet rules …`."""
