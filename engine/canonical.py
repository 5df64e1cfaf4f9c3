"""What are the bytes of a value? Canonical JSON (RFC 8785) and its SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of plain JSON data; numbers that must stay exact are given as text."""
    return rfc8785.dumps(value)


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal; of canonical JSON the same as `content_hash` of what it says."""
    return hashlib.sha256(text.encode()).hexdigest()
