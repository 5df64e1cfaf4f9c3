"""Has anybody changed what happened? A log that only grows, signed, and proofs out of it."""
