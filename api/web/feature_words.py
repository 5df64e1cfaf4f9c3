"""Why does a hit have its score? Each feature in a sentence, in the language of a page."""

from __future__ import annotations

from collections.abc import Callable

from api.web.catalogue import N_, Say
from engine.screening.hits import Feature
from engine.vocabulary.countries import country_name
from engine.vocabulary.models import Language

NAME_KINDS = {
    "primary": N_("name"),
    "alias": N_("alias"),
    "weak_alias": N_("weak alias"),
    "former": N_("former name"),
}
PARTY_KINDS = {
    "entity": N_("company or body"),
    "person": N_("person"),
    "vessel": N_("vessel"),
    "aircraft": N_("aircraft"),
    "unknown": N_("not said"),
}
_FORMS = {
    "limited": N_("limited company"),
    "stock": N_("stock company"),
    "partnership": N_("partnership"),
    "state": N_("state enterprise"),
    "sole": N_("sole trader"),
    "company": N_("company"),
}


def feature_words(feature: Feature, say: Say, language: Language) -> str:
    """What speaks for a hit, or against it."""
    return _SENTENCES[feature.kind](feature, say, language)


def _name(feature: Feature, say: Say, language: Language) -> str:
    del language
    return say(N_("The names: “%(party)s” beside “%(listed)s”")) % _both(feature)


def _name_kind(feature: Feature, say: Say, language: Language) -> str:
    del language
    return say(N_("The listed name is only a %(kind)s")) % {"kind": say(NAME_KINDS[feature.listed])}


def _legal_form(feature: Feature, say: Say, language: Language) -> str:
    del language
    party, listed = (_forms(text, say) for text in (feature.party, feature.listed))
    return say(N_("The legal forms differ: %(party)s beside %(listed)s")) % {"party": party, "listed": listed}


def _party_kind(feature: Feature, say: Say, language: Language) -> str:
    del language
    kind = say(PARTY_KINDS[feature.listed])
    if not feature.party:
        return say(N_("What is listed is of another kind: %(kind)s")) % {"kind": kind}
    return say(N_("The party is a company, what is listed is of another kind: %(kind)s")) % {"kind": kind}


def _country(feature: Feature, say: Say, language: Language) -> str:
    listed = ", ".join(country_name(code, language) for code in feature.listed.split(", "))
    party = country_name(feature.party, language)
    if feature.points < 0:
        return say(N_("The country differs: %(party)s beside %(listed)s")) % {"party": party, "listed": listed}
    return say(N_("The country agrees: %(party)s")) % {"party": party}


def _identifier(feature: Feature, say: Say, language: Language) -> str:
    del language
    if feature.points < 0:
        return say(N_("The numbers differ: %(party)s beside %(listed)s")) % _both(feature)
    return say(N_("A number is the same: %(party)s")) % {"party": feature.party}


def _both(feature: Feature) -> dict[str, str]:
    return {"party": feature.party, "listed": feature.listed}


def _forms(text: str, say: Say) -> str:
    return ", ".join(say(_FORMS[form]) if form in _FORMS else form for form in text.split(", "))


_SENTENCES: dict[str, Callable[[Feature, Say, Language], str]] = {
    "name": _name,
    "name_kind": _name_kind,
    "legal_form": _legal_form,
    "party_kind": _party_kind,
    "country": _country,
    "identifier": _identifier,
}
