"""What happens that webhooks are told of, and what goes wrong on the way, in words?"""

from __future__ import annotations

from api.desk.events import Happening
from api.web.catalogue import N_

HAPPENINGS = {
    Happening.DECIDED: N_("A decision was taken"),
    Happening.HELD: N_("A shipment is held"),
    Happening.RELEASED: N_("A shipment was released"),
    Happening.REJECTED: N_("A shipment was rejected"),
    Happening.VOIDED: N_("A shipment was withdrawn"),
    Happening.VERDICT_CHANGED: N_("A verdict has changed"),
    Happening.LICENCE_EXPIRING: N_("A licence expires soon"),
    Happening.LICENCE_NEARLY_SPENT: N_("A licence is nearly used up"),
    Happening.RULEBOOK_PUBLISHED: N_("A version of the rulebook was published"),
    Happening.CLIFF_AHEAD: N_("A change of the law is near that turns verdicts"),
    Happening.DIGEST: N_("What changed in a night"),
    Happening.TEST: N_("A test"),
}
"""What each type of event says."""
STATES = {
    "waiting": N_("on its way"),
    "delivered": N_("arrived"),
    "given_up": N_("given up"),
}
"""Where a delivery stands."""
SAID = (
    N_("this is not a URL"),
    N_("only https addresses are taken"),
    N_("a name or a password in the address would be seen by many"),
    N_("what follows # is never sent"),
    N_("the port is 443, 80, or one from 1024"),
    N_("an address has a host and at most 2000 characters"),
    N_("the host has an address that webhooks may not go to"),
    N_("the host has no address"),
    N_("an organisation has at most 20 webhooks"),
    N_("the webhook is disabled"),
    N_("redirects are not followed"),
    N_("no answer within 15 seconds"),
    N_("the certificate is not good for this name"),
    N_("no connection"),
    N_("the connection broke off before there was an answer"),
)
"""What the rooms below say about addresses, webhooks and attempts, for the catalogue; else it is shown as it is."""
