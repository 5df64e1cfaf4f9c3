"""What does a running service hold? Made once when it starts, closed when it stops."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import httpcore2
from fastapi import Depends, Request

from api import clock
from api.desk.desk import Desk
from api.desk.in_force import InForce
from api.desk.intake import Intake
from api.desk.law import Law, Laws
from api.desk.replaying import Replayer
from api.http.metrics import DELIVERIES
from api.http.settings import ServiceSettings
from api.http.showing import rendered
from api.jobs.jobs import Jobs
from api.jobs.setup import Setup
from api.security.csrf import Csrf
from api.security.keys import KeyRing, ensure_local_user
from api.security.oidc import Provider, Registered, read_secret
from api.security.secret_files import installation_secret
from api.security.sessions import Sessions
from api.security.signing_in import SignIns
from api.security.targets import Targets, system_resolver
from api.store.database import Database
from api.store.migrating import upgrade
from api.webhooks.courier import Bag, Courier
from api.webhooks.posting import Post
from api.webhooks.secrets import open_secrets


@dataclass(frozen=True)
class Service:
    """Everything that requests are answered with.

    `local`: whether whoever asks without a key is the local user; only for a service that listens on loopback.
    `ending`: set once the service was asked to end; what would go on for long ends by itself then.
    `opened`: what is closed with the service, the latest first.
    """

    settings: ServiceSettings
    database: Database
    in_force: InForce
    intake: Intake
    replayer: Replayer
    keys: KeyRing
    sessions: Sessions
    sign_ins: SignIns
    provider: Provider | None
    csrf: Csrf
    courier: Courier
    jobs: Jobs
    local: bool
    now: Callable[[], datetime]
    opened: ExitStack
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def laws(self) -> Laws:
        """Every law that decisions rest on."""
        return self.in_force.laws

    @property
    def desk(self) -> Desk:
        """Where new decisions are taken now; asked for once by whoever decides."""
        return self.in_force.desk

    def close(self) -> None:
        """Finish what has been taken in and let go."""
        self.opened.close()


def open_service(
    settings: ServiceSettings, local: bool, now: Callable[[], datetime] = clock.now, law: Law | None = None
) -> Service:
    """A service on its database, which is brought up to date first.

    `law`: what it is to decide under, where that is loaded already. Raises `SourceRefused`, `DatabaseRefused`,
    `SecretRefused`, `ProviderMisset`.
    """
    with ExitStack() as opened:  # closes what was opened where the next does not open
        database = Database(settings.database, settings.key_file, now)
        opened.callback(database.close)
        upgrade(database)
        if local:
            with database.writing() as session:
                ensure_local_user(session, now())
        in_force = InForce(database, settings.rules, now, law)
        courier = _courier(settings, database, now)
        opened.callback(courier.close)
        jobs = Jobs(Setup(database, settings.data, settings.retention_days), in_force, now)
        opened.callback(jobs.close)
        intake = Intake(database, rendered)
        opened.callback(intake.close)
        opened.callback(in_force.close)
        in_force.start(jobs.recheck_overtaken)
        courier.start()
        root, sessions = installation_secret(settings.data), Sessions(database)
        return Service(
            settings=settings,
            database=database,
            in_force=in_force,
            intake=intake,
            replayer=Replayer(in_force.laws),
            keys=KeyRing(database),
            sessions=sessions,
            sign_ins=SignIns(database, sessions, root),
            provider=_provider(settings, root),
            csrf=Csrf(root),
            courier=courier,
            jobs=jobs,
            local=local,
            now=now,
            opened=opened.pop_all(),
        )


def _provider(settings: ServiceSettings, root: bytes) -> Provider | None:
    """The identity provider at which people may sign in, if there is one."""
    if not settings.oidc_issuer:
        return None
    secret = read_secret(settings.oidc_client_secret_file)
    registered = Registered(settings.oidc_issuer, settings.oidc_client_id, secret, settings.public_url)
    return Provider(registered, root)


def _courier(settings: ServiceSettings, database: Database, now: Callable[[], datetime]) -> Courier:
    """Whoever carries the events of a service out."""
    post = Post(Targets(settings.webhooks_to_private, system_resolver), httpcore2.default_ssl_context())
    return Courier(
        Bag(database, open_secrets(settings.data), post, now, lambda result: DELIVERIES.labels(result).inc())
    )


def service_of(request: Request) -> Service:
    """The service that answers a request."""
    service = request.app.state.service
    if not isinstance(service, Service):
        raise TypeError("the application has no service yet")
    return service


Serving = Annotated[Service, Depends(service_of)]
