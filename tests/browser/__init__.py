"""The pages in a real browser: their main jobs, without scripts, in both languages and themes, on narrow screens."""
