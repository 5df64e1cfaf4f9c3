"""The profile: standing answers to facts that lines leave blank, and the organisation's word on announcements."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.desk.names import names_of
from api.desk.profiles import Change, Part, changes, content, entries, profile_versions, with_entry
from api.desk.receiving import Fault, RequestRefused, pointer_to
from api.desk.standing import ChangedMeanwhile, add_profile, latest_profile
from api.http.problems import Refusal
from api.lawbook.announcements import announcements
from api.security.keys import NotKnown
from api.security.roles import Right
from api.store.tables.standings import ProfileVersion
from api.web.answer_fields import answer_field, given, in_words
from api.web.catalogue import N_
from api.web.visiting import Visit, visiting
from engine.facts.profile import may_be_assumed
from engine.vocabulary.models import Fact

router = APIRouter()
_MOST_VERSIONS, _VERSIONS_SHOWN = 200, 20
_MEANWHILE = N_("Somebody has changed the profile meanwhile. Look at what it says now, and send yours again.")
_NO_ANSWER = N_("Give an answer, or remove it.")
_NO_CITATION = N_("Cite what you rely on: an instrument, an official notice, advice of counsel.")
_NO_DECISION = N_("Choose one of the two.")

Reader = Annotated[Visit, visiting(Right.READ_MASTER_DATA)]
Manager = Annotated[Visit, visiting(Right.MANAGE_MASTER_DATA)]


@router.get("/settings/profile", name="profile")
def profile(visit: Reader) -> Response:
    """What the organisation has settled once for all lines."""
    return _page(visit)


@router.get("/settings/profile/answer", name="profile_answer")
def answer(visit: Manager, fact: Annotated[str, Query(max_length=100)] = "") -> Response:
    """The form in which a fact is answered."""
    with visit.service.database.reading() as session:
        latest = latest_profile(session, visit.who.organisation)
    text = content(latest)["assume"].get(fact, "")
    return _answer_page(visit, _fact(visit, fact, text), text, latest.version if latest else 0)


@router.post("/settings/profile/answer", name="put_profile_answer")
def put_answer(visit: Manager) -> Response:
    """Answer a fact for all lines, or no longer."""
    form, name = visit.form, visit.form.text("fact", 100)
    text, removing = given(form), form.chosen("remove")
    fact = _fact(visit, name, text if removing else "")
    if not text and not removing:
        return _answer_page(visit, fact, "", _based_on(visit), 422, faults=[Fault("", _NO_ANSWER)])
    try:
        _put(visit, ("assume", name, None if removing else text))
    except ChangedMeanwhile:
        return _answer_page(visit, fact, text, _version_now(visit), 409, meanwhile=True)
    except RequestRefused as refused:
        return _answer_page(visit, fact, text, _based_on(visit), 422, faults=refused.faults)
    return RedirectResponse("/settings/profile", 303)


@router.post("/settings/profile/announcement", name="put_profile_announcement")
def put_announcement(visit: Manager) -> Response:
    """Confirm or reject an announcement with a citation, or take the word back."""
    form, name = visit.form, visit.form.text("announcement", 100)
    decision, citation = form.text("decision", 20), form.text("citation")
    taken_back = form.chosen("remove")
    if name not in announcements(visit.service.desk.law.rulebook) and not taken_back:
        raise NotKnown("announcement")
    typed = {"announcement": name, "decision": decision, "citation": citation}
    faults = {} if decision in ("confirmed", "rejected") else {"decision": _NO_DECISION}
    if not citation:
        faults["citation"] = _NO_CITATION
    if faults and not taken_back:
        return _page(visit, 422, typed=typed, faults=faults)
    said = None if taken_back else {"decision": decision, "citation": citation}
    try:
        _put(visit, ("pending", name, said))
    except ChangedMeanwhile:
        return _page(visit, 409, typed=typed, meanwhile=True)
    except RequestRefused as refused:
        return _page(visit, 422, typed=typed, others=refused.faults)
    return RedirectResponse("/settings/profile#announcements", 303)


def _put(visit: Visit, entry: tuple[Part, str, object]) -> None:
    """A new version of the profile with one entry changed; raises `ChangedMeanwhile` and `RequestRefused`."""
    who, law, based_on = visit.who, visit.service.desk.law, _based_on(visit)
    with visit.service.database.writing() as session:
        latest, body = with_entry(session, law, who.organisation, based_on, entry)
        version = add_profile(session, who.organisation, latest, body, who.person, visit.service.now())
        visit.note(session, "put_profile", version.id)


def _based_on(visit: Visit) -> int:
    text = visit.form.text("version", 10)
    if not (text.isascii() and text.isdecimal()):
        raise Refusal("not-understood", "the form does not say which version it was made from")
    return int(text)


def _version_now(visit: Visit) -> int:
    with visit.service.database.reading() as session:
        latest = latest_profile(session, visit.who.organisation)
    return latest.version if latest else 0


def _fact(visit: Visit, name: str, answered: str) -> Fact:
    """A fact that may be answered, or is; raises `NotKnown`."""
    fact = visit.service.desk.law.vocabulary.facts.get(name)
    if fact is None or not (may_be_assumed(fact) or answered):
        raise NotKnown("fact")
    return fact


def _answer_page(  # noqa: PLR0913  # a form, what stands in it, and what is wrong with it
    visit: Visit,
    fact: Fact,
    text: str,
    version: int,
    status: int = 200,
    faults: Sequence[Fault] = (),
    meanwhile: bool = False,
) -> Response:
    here = pointer_to(("assume", fact.name))
    return visit.page(
        "settings_answer.html.j2",
        status,
        fact=fact,
        field=answer_field(fact, text, visit.language),
        based_on=version,
        faults=[one for one in faults if one.pointer in ("", here)],
        others=[one for one in faults if one.pointer not in ("", here)],
        meanwhile=_MEANWHILE if meanwhile else "",
    )


def _page(visit: Visit, status: int = 200, meanwhile: bool = False, **values: Any) -> Response:
    law, organisation = visit.service.desk.law, visit.who.organisation
    facts = law.vocabulary.facts
    with visit.service.database.reading() as session:
        versions = profile_versions(session, organisation, _MOST_VERSIONS)
        names = names_of(session, organisation, {one.by for one in versions})
    said = entries(versions)
    announced = announcements(law.rulebook)
    return visit.page(
        "settings_profile.html.j2",
        status,
        **{"typed": {"announcement": ""}, "faults": {}, "others": (), **values},
        meanwhile=_MEANWHILE if meanwhile else "",
        based_on=versions[0].version if versions else 0,
        answers=[
            (one, facts.get(one.name), in_words(facts.get(one.name), one.value, visit.language))
            for one in said
            if one.part == "assume"
        ],
        open_facts=[one for one in facts.values() if may_be_assumed(one)],
        announced=announced,
        gone=[one for one in said if one.part == "pending" and one.name not in announced],
        words={one.name: one for one in said if one.part == "pending"},
        history=_history(visit, versions),
        names=names,
    )


def _history(visit: Visit, versions: Sequence[ProfileVersion]) -> list[tuple[ProfileVersion, list[dict[str, str]]]]:
    """The latest versions, each with what it changed, in words."""
    pairs = zip_longest(versions[:_VERSIONS_SHOWN], versions[1 : _VERSIONS_SHOWN + 1])
    return [(version, [_told(visit, one) for one in changes(version, before)]) for version, before in pairs]


def _told(visit: Visit, change: Change) -> dict[str, str]:
    """A change with the title of what it is about and both sides in words; blank where one says nothing."""
    law = visit.service.desk.law
    if change.part == "assume":
        fact = law.vocabulary.facts.get(change.name)
        title = fact.title.in_language(visit.language) if fact else change.name
        sides = [in_words(fact, one, visit.language) if one is not None else "" for one in _sides(change)]
    else:
        measure = law.rulebook.measures.get(change.name)
        title = measure.title.in_language(visit.language) if measure else change.name
        sides = [one["decision"] if one else "" for one in _sides(change)]
    return {"part": change.part, "title": title, "before": sides[0], "after": sides[1]}


def _sides(change: Change) -> tuple[Any, Any]:
    return change.before, change.after
