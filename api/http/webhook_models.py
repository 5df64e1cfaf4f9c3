"""What do requests and answers about webhooks look like?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.days import MomentText
from api.desk.events import Happening
from api.security.targets import LONGEST

Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        description="Where events are posted to: https, at an address that is reachable in public.",
        examples=["https://erp.example.com/hooks/licet"],
    ),
]
Types = Annotated[
    list[Happening],
    Field(
        max_length=len(Happening),
        description="The types of events that are wanted; every type, also of later versions, if empty.",
        examples=[["shipment.held", "decision.verdict_changed"]],
    ),
]
Description = Annotated[
    str, Field(max_length=200, pattern=r"^[^\x00]*$", description="For people.", examples=["Holds into the ERP"])
]


class WebhookWanted(BaseModel):
    """A webhook to be added."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    events: Types = []
    description: Description = ""


class WebhookChange(BaseModel):
    """What is to be changed about a webhook; what is not given, or null, stays."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    events: Types | None = None
    description: Description | None = None
    disabled: bool | None = Field(
        default=None,
        description="True sends nothing more and gives up what waits; false sends what happens from now on.",
    )


class WebhookShown(BaseModel):
    """A webhook; its secret is told when it is made and when it is rotated, and never again."""

    webhook: str = Field(description="Its id.", examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c2d3e"])
    url: str = Field(examples=["https://erp.example.com/hooks/licet"])
    events: list[str] = Field(
        description="The types that are wanted; every type if empty.", examples=[["shipment.held"]]
    )
    description: str = Field(examples=["Holds into the ERP"])
    by: str = Field(description="Who added it.", examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c0001"])
    at: MomentText = Field(examples=["2026-11-26T09:30:00+00:00"])
    rotated_at: MomentText | None = Field(description="Since when the latest secret signs.", examples=[None])
    disabled_at: MomentText | None = Field(description="Since when nothing is sent.", examples=[None])


class WebhookMade(WebhookShown):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwPZ2YdHqg8mA="])


class AttemptShown(BaseModel):
    """One try to deliver: the status that came back, or what went wrong before one did."""

    at: MomentText = Field(examples=["2026-11-26T09:30:01+00:00"])
    milliseconds: int = Field(examples=[41])
    status: int | None = Field(examples=[503])
    error: str = Field(examples=[""])


class DeliveryShown(BaseModel):
    """An event on its way to a webhook, or arrived, or given up."""

    delivery: str = Field(description="Its id.", examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c0002"])
    event: str = Field(
        description="The event, and the header `webhook-id`.", examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c0003"]
    )
    type: str = Field(examples=["shipment.held"])
    state: Literal["waiting", "delivered", "given_up"] = Field(examples=["waiting"])
    at: MomentText = Field(description="Since when it is on its way.", examples=["2026-11-26T09:30:00+00:00"])
    next_attempt_at: MomentText | None = Field(
        description="When it is tried next; null where it is not.", examples=["2026-11-26T09:30:06.204000+00:00"]
    )
    replays: str | None = Field(description="The delivery that this one repeats.", examples=[None])
    attempts: list[AttemptShown] = Field(description="Every attempt, oldest first.")


class EventShown(BaseModel):
    """Something that happened: what webhooks are sent, and what it is about."""

    id: str = Field(examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c0003"])
    type: str = Field(examples=["licence.expiring"])
    timestamp: str = Field(examples=["2026-11-26T09:30:00Z"])
    subject: str = Field(
        description="The decision, shipment, licence, job or day that it is about.",
        examples=["019ab0f2-7c1e-7d53-9a66-0f4b6a1c0004"],
    )
    data: dict[str, Any] = Field(
        examples=[{"number": "2026-CN-0417", "authority": "MOFCOM", "valid_through": "2026-12-26", "days_left": 30}]
    )


class WebhookPage(BaseModel):
    """Some webhooks, newest first."""

    items: list[WebhookShown]
    next: str | None


class DeliveryPage(BaseModel):
    """Some deliveries, newest first."""

    items: list[DeliveryShown]
    next: str | None


class EventPage(BaseModel):
    """Some events, newest first."""

    items: list[EventShown]
    next: str | None
