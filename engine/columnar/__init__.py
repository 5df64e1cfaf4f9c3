"""Whole blocks of lines at once: the same readings as one line at a time, over columns."""
