"""Is the rulebook right, and is it tested? Worked cases, and how much of every condition they exercise."""
