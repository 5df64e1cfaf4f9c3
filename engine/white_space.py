"""What does `str.strip` take away? Polars' own notion of white space lacks a few of these."""

from __future__ import annotations

WHITE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Each character for which `str.isspace` holds; written out, because to ask all of Unicode takes a while."""
