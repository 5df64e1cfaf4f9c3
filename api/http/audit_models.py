"""How are accesses, heads of the log and proofs shown?"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.audit.findings import Wrong
from api.days import MomentText
from api.security.roles import Role

_HASH = "0c4f1b7cbb4a9d0a3f0ef1b05a7f0e2d59d8f5e8b8c1a9d1f3b2c4d5e6f70819"


class AccessShown(BaseModel):
    """One access: who did which operation, in which roles, on what, when, by which request."""

    access: str
    operation: str = Field(examples=["read_decision"])
    subject: str = Field(description="The id of what it was about.")
    by: str = Field(description="The person.")
    roles: list[Role] = Field(description="The roles in which they asked; none for what nobody asked for.")
    request: str = Field(description="The request id, which its log lines carry too.")
    at: MomentText


class AccessPage(BaseModel):
    """Some accesses, newest first."""

    items: list[AccessShown]
    next: str | None


class HeadShown(BaseModel):
    """What was signed of the log: its size, the hash over all entries, when; and the same as a signed note."""

    size: int = Field(description="How many entries the log had.", examples=[41])
    root: str = Field(description="The hash over them, hexadecimal.", examples=[_HASH])
    at: MomentText
    key: str = Field(description="The id of the key.", examples=["3f0ef1b0"])
    note: str = Field(
        description="The signed note (C2SP tlog-checkpoint). Keep it: it proves later that the log only grew."
    )


class HeadPage(BaseModel):
    """Some heads, newest first, and the public key that they are checked with."""

    items: list[HeadShown]
    next: int | None = Field(description="Ask for heads `before` this size; null at the end.")
    public_key: str = Field(examples=["licet-audit+3f0ef1b0+AT8O8bBafw4tWdj16LjBqdHzssTV5vcIGT8O8bBafw4t"])


class FindingShown(BaseModel):
    """One thing that is wrong with the log or with a row that it tells of."""

    what: Wrong
    table: str = Field(description="Whose row it is; blank where it is the log itself.", examples=["decisions"])
    record: str = Field(description="What tells the row from the others of its table.")
    number: int | None = Field(description="The place of an entry in the log, or the size of a head.")
    en: str = Field(examples=["decisions 019e is there without an entry in the log."])
    zh: str = Field(examples=["decisions 019e在日志中没有记载。"])


class Verification(BaseModel):
    """What a verification came to: everything is as it was written if `wrong` is 0."""

    entries: int = Field(description="How many entries the log has.", examples=[41])
    rows: int = Field(description="How many rows were compared with their entries.", examples=[37])
    erased: int = Field(description="How many rows are gone because their time was over.")
    heads: int = Field(description="How many heads were compared with the log, also those kept beside the key.")
    unsigned: int = Field(description="How many entries came after the last head.")
    unsealed: int = Field(description="How many entries were sealed with a key that is not at hand.")
    wrong: int = Field(description="How many things are wrong.")
    findings: list[FindingShown] = Field(description="Those about the log and the rows of one's organisation.")


class EntryShown(BaseModel):
    """An entry of the log: which row was added, changed or erased, and the digest of what it said."""

    number: int = Field(description="Its place in the log, from 0.")
    organisation: str
    table: str = Field(examples=["decisions"])
    record: str = Field(description="What tells the row from the others of its table.")
    act: Literal["added", "changed", "erased"]
    before: str = Field(description="SHA-256 of the record as it was before; blank where it was not there.")
    digest: str = Field(description="SHA-256 of the record; blank where it was erased.")
    at: MomentText
    key: str = Field(description="The id of the key that sealed it.")


class InclusionProof(BaseModel):
    """What shows that an entry is in the log of a head. `check_proof.py` checks it with nothing but Python."""

    kind: Literal["inclusion"]
    entry: EntryShown
    path: list[str] = Field(description="The hashes that lead from the entry to the head, hexadecimal.")
    head: str = Field(description="The signed note.")
    record: dict[str, Any] | None = Field(
        None, description="The row whose digest the entry holds; long texts and files by their SHA-256."
    )


class ConsistencyProof(BaseModel):
    """What shows that the log of one head begins with the log of another."""

    kind: Literal["consistency"]
    old: str = Field(description="The signed note of the earlier head.")
    new: str = Field(description="The signed note of the later head.")
    path: list[str] = Field(description="The hashes that lead from one to the other, hexadecimal.")
