"""The pages: their words, addresses, languages."""
