"""What proves that the rows of a pack stand in the signed log? Files that are checked with nothing but Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel

from api.audit.proofs import Place, proof_script
from api.audit.records import AUDITED
from api.evidence.file_names import safe_name
from api.evidence.records import as_json
from api.store.tables.log import LogHead


def shown_rows(rows: Iterable[SQLModel]) -> list[Place]:
    """Rows by their tables and what tells them from others, each once, in a fixed order; only those that are logged."""
    return sorted({_shown(row) for row in rows if row.__tablename__ in AUDITED})


def log_files(head: LogHead, public_key: str, proofs: Mapping[Place, dict[str, Any]]) -> dict[str, bytes]:
    """Proofs of rows by their names inside a pack, with the head, the key and the script that they are checked by."""
    return {
        "check_proof.py": proof_script().encode(),
        "audit-key.txt": f"{public_key}\n".encode(),
        "proofs/signed.head": head.note.encode(),
        **{f"proofs/{table}-{safe_name(record)}.json": as_json(proof) for (table, record), proof in proofs.items()},
    }


def _shown(row: SQLModel) -> Place:
    mapper = inspect(type(row))
    return str(row.__tablename__), "/".join(str(part) for part in mapper.primary_key_from_instance(row))
