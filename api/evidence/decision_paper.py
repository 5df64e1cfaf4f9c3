"""How does a decision look on paper? What was decided first, then everything behind it, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import orjson
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from api.desk.publishing import Held
from api.evidence.gathering import Dossier, LicenceTold, Taken, Worked
from api.evidence.law_then import spans
from api.evidence.pages import ACTION_INK, Running, written
from api.evidence.paper import BODY, FOOT, LEAD, SMALL, SUBTITLE, TITLE, Paper, gap
from api.evidence.records import terms_at
from api.evidence.voice import Voice
from api.store.fields import plain
from api.store.tables.licences import Draw, HeldLicence
from api.wording import Language
from engine import __version__
from engine.explanation.layout import Section
from engine.explanation.models import Explanation
from engine.explanation.names import Names
from engine.explanation.sections import sections
from engine.explanation.values import moment

_ROLES = ("exporter", "consignee", "end_user")
_PROPOSED = frozenset({"release", "reject"})
_SETTLED = frozenset({"released", "rejected"})


def decision_paper(dossier: Dossier, taken: Taken, language: Language) -> bytes:
    """A decision as a PDF; the same dossier gives the same bytes."""
    return _DecisionPaper(dossier, taken, language).written()


class _DecisionPaper:
    """One decision in one language, on its way to paper."""

    def __init__(self, dossier: Dossier, taken: Taken, language: Language) -> None:
        self._dossier, self._taken = dossier, taken
        self._voice = Voice(language, dossier)
        self._paper = Paper(language)
        self._vocabulary = taken.law.vocabulary
        self._names = Names(taken.law.rulebook)

    def written(self) -> bytes:
        """The document."""
        say, row = self._voice.say, self._taken.row
        story = [*self._head(), *self._particulars(), *self._parties(), *self._lines(), *self._judgements()]
        story += [*self._licences(), *self._approvals(), *self._rulebook(), *self._about()]
        running = Running(
            title=f"{say('title')}: {row.reference}",
            author=self._dossier.organisation.name,
            creator=f"Licet {__version__}",
            language="zh-CN" if self._voice.language == "zh" else "en-GB",
            made_at=self._dossier.asked.now,
            footer=self._paper.text(say("footer", shipment=row.shipment, decision=row.id), FOOT),
        )
        return written(story, running)

    def _head(self) -> Iterator[Flowable]:
        """Who decided about what, and what was decided."""
        say, row, paper = self._voice.say, self._taken.row, self._paper
        yield paper.text(say("title"), TITLE, bold=True)
        yield paper.text(f"{row.reference} · {self._dossier.organisation.name}", SUBTITLE)
        yield gap(4)
        colour = ACTION_INK[row.action]
        lead = ParagraphStyle("action", LEAD, textColor=colour)
        inside = [paper.text(say(f"action.{row.action}"), lead, bold=True), gap(1), paper.text(self._verdict(), BODY)]
        for worked in self._taken.holds:
            if worked.hold.state in _SETTLED and worked.hold.closed_at:
                at = self._voice.moment(worked.hold.closed_at)
                inside += [gap(1), paper.text(say(f"settled.{worked.hold.state}", at=at), BODY)]
        if not self._is_latest():
            inside += [gap(1), paper.text(say("superseded"), SMALL)]
        yield paper.box(inside, colour)

    def _verdict(self) -> str:
        row, verdict = self._taken.row, self._names.verdict
        floor, ceiling = self._voice.of(verdict(row.floor)), self._voice.of(verdict(row.ceiling))
        if floor == ceiling:
            return self._voice.say("verdict", verdict=floor)
        return self._voice.say("verdict.open", floor=floor, ceiling=ceiling)

    def _particulars(self) -> Iterator[Flowable]:
        say, voice, row = self._voice.say, self._voice, self._taken.row
        place = say(
            "place.latest" if self._is_latest() else "place",
            number=self._taken.number,
            count=len(self._dossier.decisions),
        )
        found = [
            ("reference", row.reference),
            ("organisation", self._dossier.organisation.name),
            ("shipment", row.shipment),
            ("decision", row.id),
            ("place", place),
            ("previous", row.previous or ""),
            ("ships_on", voice.day(row.ships_on)),
            ("known_at", voice.day(row.known_at)),
            ("at", voice.moment(row.at)),
            ("by", voice.name(row.by)),
            ("cause", say(f"cause.{row.cause}")),
            ("state", say(f"state.{self._dossier.shipment.state}") if self._is_latest() else ""),
            ("answer", row.answer_hash),
            ("again", say("again.same" if self._taken.same else "again.other")),
        ]
        yield from self._paper.chapter(say("head.particulars"))
        yield self._paper.pairs([(say(f"of.{name}"), text) for name, text in found if text])

    def _parties(self) -> Iterator[Flowable]:
        """Who is concerned, and which way the goods go; where lines differ, which lines."""
        rows: list[tuple[str, str]] = []
        for role in _ROLES:
            title = self._voice.begun(self._vocabulary.facts[f"{role}.name"].title)
            rows += [(title, text) for text in self._by_line(partial(self._party, role))]
        rows += [(self._voice.say("of.route"), text) for text in self._by_line(self._route)]
        if rows:
            yield from self._paper.chapter(self._voice.say("head.parties"))
            yield self._paper.pairs(rows)

    def _by_line(self, told: Callable[[int], str]) -> Iterator[str]:
        """What is told of the lines, each text once, with its lines where there is more than one."""
        together: dict[str, list[str]] = {}
        for at, explanation in enumerate(self._taken.explanations):
            text = told(at)
            if text:
                together.setdefault(text, []).append(explanation.line)
        for text, lines in together.items():
            alone = len(lines) == len(self._taken.explanations)
            yield text if alone else self._voice.say("on_lines", text=text, lines=spans(lines))

    def _party(self, role: str, at: int) -> str:
        name, country = self._fact(at, f"{role}.name"), self._fact(at, f"{role}.country")
        return self._voice.say("party", name=name, country=country) if name and country else name or country

    def _route(self, at: int) -> str:
        start, transit, end = (self._fact(at, f"shipment.{name}") for name in ("from", "transit", "to"))
        dash = self._voice.say("blank")
        key = "route.by" if transit else "route"
        return self._voice.say(key, start=start or dash, end=end or dash, transit=transit) if start or end else ""

    def _fact(self, at: int, name: str) -> str:
        facts = self._taken.replayed.answer.decisions[at].facts
        return self._paper.brief(self._voice.fact(self._vocabulary, facts, name))

    def _lines(self) -> Iterator[Flowable]:
        """Every line with its verdict."""
        say = self._voice.say
        heads = [say(f"column.{name}") for name in ("line", "item", "codes", "amount", "floor", "ceiling", "action")]
        rows = [self._line(at, one) for at, one in enumerate(self._taken.explanations)]
        yield from self._paper.chapter(say("head.lines"))
        yield self._paper.table(heads, rows, (12, 42, 30, 30, 19, 19, 18))

    def _line(self, at: int, one: Explanation) -> list[str]:
        item = [self._fact(at, "item.id"), self._fact(at, "item.description")]
        codes = [self._fact(at, "item.cn_code"), self._fact(at, "item.hs_code")]
        amounts = [
            " ".join(text for text in (self._fact(at, number), self._fact(at, unit)) if text)
            for number, unit in (("line.quantity", "line.unit"), ("line.value", "line.currency"))
        ]
        return [
            one.line,
            *("\n".join(text for text in texts if text) for texts in (item, codes, amounts)),
            self._voice.of(one.floor_title),
            self._voice.of(one.ceiling_title),
            self._voice.of(one.action_title),
        ]

    def _judgements(self) -> Iterator[Flowable]:
        """Why, line by line; what is said of several lines alike is said once."""
        together: dict[tuple[str, tuple[Section, ...]], list[str]] = {}
        for one in self._taken.explanations:
            together.setdefault((one.as_of, _without_place(one, self._voice.language)), []).append(one.line)
        for (as_of, told), lines in together.items():
            key = "title.more_lines" if len(lines) > 1 else "title.one_line"
            yield from self._paper.chapter(self._voice.say(key, line=lines[0], lines=spans(lines)))
            day = self._voice.of(moment(as_of))
            yield self._paper.point(self._voice.say("colon", name=self._voice.say("column.day"), text=day))
            for section in told:
                yield self._paper.minor(section.title)
                for line in section.lines:
                    yield self._paper.point(line.text, line.depth, line.mark, line.link)

    def _licences(self) -> Iterator[Flowable]:
        """Licences that the answer names, what they said then, and what the shipment drew on them."""
        say, row = self._voice.say, self._taken.row
        answer, short = orjson.loads(row.answer), orjson.loads(row.short)
        named = {number.casefold() for line in answer["lines"] for number in line["licences"]}
        told = [
            one
            for one in self._dossier.licences
            if one.licence.number_folded in named or any(draw.decision == row.id for draw in one.draws)
        ]
        yield from self._paper.chapter(say("head.licences"))
        if told:
            heads = [say(f"column.{name}") for name in ("licence", "valid", "drawn")]
            yield self._paper.table(heads, [self._licence(one) for one in told], (66, 48, 56))
        for one in short:
            units = {told.licence.number: told.licence for told in self._dossier.licences}
            needed, left = (self._short(one, what, units.get(one["licence"])) for what in ("needed", "left"))
            yield self._paper.text(say("short", number=one["licence"], needed=needed, left=left))
        if not told and not short:
            yield self._paper.text(say("none"))

    def _licence(self, told: LicenceTold) -> list[str]:
        terms = terms_at(told, self._taken.row.at)
        first, last = self._voice.day(terms.valid_from), self._voice.day(terms.valid_through)
        draws = [self._draw(draw, told.licence) for draw in told.draws if draw.decision == self._taken.row.id]
        authority = self._taken.law.rulebook.authorities.get(terms.authority)
        kind = authority.licences.get(terms.kind) if authority else None
        return [
            self._voice.say(
                "licence.kind",
                number=terms.number,
                authority=self._voice.of(authority.title) if authority else terms.authority,
                kind=self._voice.of(kind) if kind else terms.kind,
            ),
            self._voice.say("valid", first=first, last=last),
            "\n".join(draws) or self._voice.say("drawn.none"),
        ]

    def _draw(self, draw: Draw, licence: HeldLicence) -> str:
        pairs = (draw.quantity, licence.unit), (draw.value, licence.currency)
        amounts = [f"{plain(amount)} {unit}" for amount, unit in pairs if unit]
        counted = ", ".join(amounts) or self._voice.say("drawn.counted")
        text = self._voice.say("drawn.line", line=draw.line, amounts=counted)
        if draw.returned_at is None:
            return text
        return self._voice.say("drawn.returned", drawn=text, at=self._voice.moment(draw.returned_at))

    def _short(self, one: dict[str, str | None], what: str, licence: HeldLicence | None) -> str:
        units = (licence.unit, licence.currency) if licence else ("", "")
        amounts = [
            f"{amount} {unit}".strip()
            for amount, unit in zip((one[f"quantity_{what}"], one[f"value_{what}"]), units, strict=True)
            if amount is not None
        ]
        return ", ".join(amounts) or self._voice.say("blank")

    def _approvals(self) -> Iterator[Flowable]:
        yield from self._paper.chapter(self._voice.say("head.approvals"))
        if not self._taken.holds:
            yield self._paper.text(self._voice.say("approvals.none"))
        for worked in self._taken.holds:
            yield from self._hold(worked)

    def _hold(self, worked: Worked) -> Iterator[Flowable]:
        say, hold = self._voice.say, worked.hold
        about = {"hold": hold.id, "opened": self._voice.moment(hold.opened_at), "state": say(f"hold.{hold.state}")}
        closed = self._voice.moment(hold.closed_at) if hold.closed_at else ""
        yield self._paper.text(say("hold.closed" if closed else "hold", closed=closed, **about))
        yield gap(1.5)
        if not worked.acts:
            yield self._paper.text(say("acts.none"))
            return
        heads = [say(f"column.{name}") for name in ("when", "act", "person", "said")]
        yield self._paper.table(heads, list(self._acts(worked)), (38, 30, 36, 66))
        for one in worked.attachments:
            yield self._paper.point(say("file", name=one.name, size=one.size, sum=one.sha256))

    def _acts(self, worked: Worked) -> Iterator[list[str]]:
        """What was said: of two who say the same, the first proposes and the second agrees."""
        proposed = False
        for act in worked.acts:
            key = f"act.{act.act}"
            if act.act in _PROPOSED:
                key = f"{key}.agreed" if proposed else f"{key}.proposed"
                proposed = True
            elif act.act == "withdraw":
                proposed = False
            yield [self._voice.moment(act.at), self._voice.say(key), self._voice.name(act.by), act.text]

    def _rulebook(self) -> Iterator[Flowable]:
        say, row = self._voice.say, self._taken.row
        rows = [
            (say("of.rulebook"), row.rulebook),
            (say("of.known_at"), self._voice.day(row.known_at)),
            (say("of.engine"), say("engine", version=row.engine)),
        ]
        held = self._taken.version
        if held is not None:
            rows.append((say("of.version", number=str(held.version.number)), "\n".join(self._version(held))))
        yield from self._paper.chapter(say("head.rulebook"))
        yield self._paper.pairs(rows)
        if held is None:
            yield gap(1.5)
            yield self._paper.text(say("version.none"), SMALL)

    def _version(self, held: Held) -> Iterator[str]:
        """Who put a version forward, who published it and on what grounds, and since when it was law."""
        version, ruling = held.version, held.ruling
        yield self._said("proposed", version.author, version.proposed_at, version.reason)
        if ruling is not None:
            yield self._said("published", ruling.by, ruling.at, ruling.reason)
            if ruling.without_impact:
                yield self._voice.say("version.without_impact")
        if held.since is not None:
            yield self._voice.say("version.since", at=self._voice.moment(held.since))

    def _said(self, what: str, person: str, at: datetime, reason: str) -> str:
        who = self._voice.name(person)
        return self._voice.say(f"version.{what}", at=self._voice.moment(at), author=who, by=who, reason=reason)

    def _about(self) -> Iterator[Flowable]:
        say, asked = self._voice.say, self._dossier.asked
        about = say(
            "about",
            version=__version__,
            at=self._voice.moment(asked.now),
            name=asked.who.name,
            organisation=self._dossier.organisation.name,
        )
        yield from self._paper.chapter(say("head.about"))
        yield self._paper.text(about, SMALL)
        yield gap(1.5)
        yield self._paper.text(say("marks"), SMALL)
        for key, holds in (("not_shown", self._paper.told_by_number), ("cut", self._paper.cut)):
            if holds:
                yield gap(1.5)
                yield self._paper.text(say(key), SMALL)

    def _is_latest(self) -> bool:
        return self._taken.row.id == self._dossier.shipment.decision


def _without_place(explanation: Explanation, language: Language) -> tuple[Section, ...]:
    """What is said of a line, without which line it is and what stands on the first page already."""
    told = []
    for section in sections(explanation, language):
        if section.key == "verdict" and (explanation.shipment or explanation.line):
            told.append(replace(section, lines=section.lines[1:]))
        elif section.key != "provenance":
            told.append(section)
    return tuple(told)
