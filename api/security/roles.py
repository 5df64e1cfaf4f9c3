"""Which role may do which operation? One table, which the documentation and the tests of every operation read."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the organisation."""

    SUBMITTER = "submitter"
    OFFICER = "officer"
    RULE_AUTHOR = "rule_author"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What an operation asks of whoever calls it."""

    SUBMIT = "submit shipments"
    CHECK = "check without keeping"
    READ_DECISIONS = "read decisions"
    RECHECK = "decide anew"
    WORK_HOLDS = "work on holds"
    MANAGE_MASTER_DATA = "manage products, licences and the profile"
    READ_MASTER_DATA = "read products, licences and the profile"
    CHECK_MANIFESTS = "check manifests"
    READ_LAW = "read the law"
    READ_LISTS = "read party lists"
    IMPORT_LISTS = "import party lists"
    IMPORT_OFFICIAL_LISTS = "import the party lists of authorities"
    MARK_HITS = "mark hits of screening"
    READ_OWNERS = "read who owns whom"
    IMPORT_OWNERS = "import who owns whom"
    PROPOSE_RULES = "put rulebooks forward"
    APPROVE_RULES = "approve or refuse rulebooks"
    MANAGE_WEBHOOKS = "manage webhooks"
    MANAGE_PEOPLE = "manage people and keys"
    READ_AUDIT = "read who did what"
    TAKE_EVIDENCE = "take the evidence on a shipment"
    READ_METRICS = "read metrics"
    KNOW_ONESELF = "know oneself"


_EVERYBODY = frozenset(Role)
_TRADE = frozenset({Role.SUBMITTER, Role.OFFICER})
_READERS = _TRADE | {Role.APPROVER, Role.AUDITOR}

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.SUBMIT: _TRADE,
    Right.CHECK: _EVERYBODY - {Role.AUDITOR, Role.ADMINISTRATOR},
    Right.READ_DECISIONS: _READERS,
    Right.RECHECK: frozenset({Role.OFFICER}),
    Right.WORK_HOLDS: frozenset({Role.OFFICER, Role.APPROVER}),
    Right.MANAGE_MASTER_DATA: frozenset({Role.OFFICER}),
    Right.READ_MASTER_DATA: _READERS,
    Right.CHECK_MANIFESTS: _TRADE,
    Right.READ_LAW: _EVERYBODY,
    Right.READ_LISTS: _EVERYBODY,
    Right.IMPORT_LISTS: frozenset({Role.OFFICER, Role.RULE_AUTHOR, Role.ADMINISTRATOR}),
    Right.IMPORT_OFFICIAL_LISTS: frozenset({Role.RULE_AUTHOR, Role.ADMINISTRATOR}),
    Right.MARK_HITS: frozenset({Role.OFFICER}),
    Right.READ_OWNERS: _EVERYBODY,
    Right.IMPORT_OWNERS: frozenset({Role.OFFICER, Role.ADMINISTRATOR}),
    Right.PROPOSE_RULES: frozenset({Role.RULE_AUTHOR}),
    Right.APPROVE_RULES: frozenset({Role.APPROVER}),
    Right.MANAGE_WEBHOOKS: frozenset({Role.ADMINISTRATOR}),
    Right.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Right.READ_AUDIT: frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    Right.TAKE_EVIDENCE: frozenset({Role.OFFICER, Role.AUDITOR}),
    Right.READ_METRICS: frozenset({Role.ADMINISTRATOR}),
    Right.KNOW_ONESELF: _EVERYBODY,
}
"""The roles that have each right; nothing else grants one."""


def may(roles: frozenset[Role], right: Right) -> bool:
    """Whether somebody in these roles has a right."""
    return bool(roles & RIGHTS[right])
