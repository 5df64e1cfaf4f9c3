"""Which pages are looked at, and in which looks: every page in both languages and themes, wide and narrow."""

from __future__ import annotations

import os
from typing import NamedTuple


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        """For names of files and tests."""
        return f"{self.language}-{self.theme}-{self.width}"


ALL = (Look("en", "light", 1280), Look("zh", "dark", 375), Look("zh", "dark", 1280), Look("en", "light", 375))
LOOKS = ALL if os.environ.get("LICET_LOOKS") == "all" else ALL[:2]
"""The first two have both languages, both themes and both widths; `LICET_LOOKS=all` asks for every one."""
PAGES = {
    "today": "/today",
    "manifests": "/manifests",
    "manifest-upload": "/manifests/uploads/{upload}",
    "manifest": "/manifests/{job}",
    "manifest-line": "/manifests/{job}/lines/2",
    "manifest-line-hits": "/manifests/{job}/lines/76?full=yes",
    "manifest-rejected": "/manifests/{job}/rejected",
    "manifest-recheck": "/manifests/{recheck}",
    "check": "/check",
    "check-open": "/checks/{draft}",
    "checks": "/checks",
    "licences": "/licences",
    "licence": "/licences/{licence}",
    "licence-change": "/licences/{licence}/change",
    "products": "/products",
    "product": "/products/NB-N42SH/50",
    "product-change": "/products/NB-N42SH/50?change=yes",
    "parties": "/parties",
    "screened": "/parties?name=Comet+Tradeing+GmbH&country=HK",
    "marks": "/parties/marks",
    "party-lists": "/parties/lists",
    "party-list": "/parties/lists/{list}",
    "party-list-diff": "/parties/lists/{list}/diff",
    "owners": "/parties/owners",
    "owned": "/parties/owners?name=南京星云光刻设备维修服务（江北新区自由贸易试验区）有限责任公司第二分公司&country=CN",
    "owners-version": "/parties/owners/versions/{owners}",
    "audit": "/audit",
    "audit-log": "/audit/log",
    "settings": "/settings",
    "people": "/settings/people",
    "person": "/settings/people/{person}",
    "keys": "/settings/keys",
    "key": "/settings/keys/{key}",
    "webhooks": "/settings/webhooks",
    "webhook": "/settings/webhooks/{webhook}",
    "profile": "/settings/profile",
    "answer": "/settings/profile/answer?fact=item.elements",
    "law": "/law",
    "law-found": "/law?q=magnet&jurisdiction=CN",
    "measure": "/law/measures/CN-MOFCOM-2025-61",
    "clause": "/law/clauses/CN-MOFCOM-2025-61/1.1",
    "calendar": "/law/calendar?jurisdiction=CN",
    "lists": "/law/lists",
    "list": "/law/lists/cn/2025-18",
    "terms": "/law/terms",
    "cases": "/law/cases/CN-MOFCOM-2025-61/1.1",
    "case": "/law/cases/CN-MOFCOM-2025-61/1.1?case=1",
    "changes": "/changes",
    "law-day": "/changes/days/2027-01-11",
    "clause-timeline": "/changes/clauses/CN-MOFCOM-2025-61/1.1",
    "shipments": "/shipments",
    "shipment": "/shipments/{dated}",
    "shipment-many": "/shipments/{many}",
    "shipment-long": "/shipments/{long}",
    "shipment-open": "/shipments/{open}",
    "decision": "/decisions/{dated_decision}?again=yes",
    "decision-hits": "/decisions/{listed_decision}",
}
"""Where each page is, by name; `{held}` and the like stand for ids of what is in stock (`tests/browser/stock.py`)."""
