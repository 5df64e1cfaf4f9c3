"""May this line leave, on this day, under the law as we knew it? Verdicts as intervals through time."""
