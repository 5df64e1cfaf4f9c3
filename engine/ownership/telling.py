"""What does an answer about owners rest on, in words? Lines in both languages, the way up drawn by its depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.explanation.phrases import listed, same, sentence
from engine.explanation.values import day, percent
from engine.ownership.held import Held, Question, Step, Trace
from engine.ownership.phrases import say
from engine.ownership.shares import NOTHING, WHOLE, End, Share
from engine.ownership.stakes import Doubt, Stake
from engine.vocabulary.models import Bilingual, Language


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the answer, `depth` steps in."""

    depth: int
    text: Bilingual


def told(trace: Trace) -> list[Said]:
    """The answer, the holdings that make it so, what to ask, and what does not fit."""
    said = [Said(0, sentence(text)) for text in _answer(trace.held)]
    said += [Said(step.depth, _step(step)) for step in trace.steps]
    said += [Said(0, question) for question in questions(trace)]
    return said + [Said(0, sentence(_doubt(doubt))) for doubt in trace.doubts]


def questions(trace: Trace) -> list[Bilingual]:
    """What to find out so that it is settled whether the party falls under the rule."""
    return [sentence(_question(question)) for question in trace.questions]


def text_of(said: Iterable[Said], language: Language) -> str:
    """The lines as plain text, each step further in."""
    return "".join(f"{_lead(line.depth)}{line.text.in_language(language)}\n" for line in said)


def share_words(share: Share) -> Bilingual:
    """A share in words: `25 %`, `30 % to 60 %`, `more than 50 %`."""
    if share.is_exact and not share.low.beyond:
        return percent(share.low.share)
    if share.is_open:
        return say("share.unknown")
    low, high = _low_words(share.low), _high_words(share.high)
    if low and high:
        if not share.low.beyond and not share.high.beyond:
            return say("share.between", low=percent(share.low.share), high=percent(share.high.share))
        return say("share.ends", low=low, high=high)
    return low or high or percent(share.low.share)


def _low_words(end: End) -> Bilingual | None:
    if end == NOTHING:
        return None
    return say("share.more_than" if end.beyond > 0 else "share.at_least", share=percent(end.share))


def _high_words(end: End) -> Bilingual | None:
    if end == WHOLE:
        return None
    return say("share.less_than" if end.beyond < 0 else "share.at_most", share=percent(end.share))


def _answer(held: Held) -> Iterator[Bilingual]:
    party = same(str(held.party))
    if held.key is None:
        yield say("held.unclear", party=party)
    if held.listed:
        yield say("held.listed", party=party, codes=_codes(held.listed))
    if held.share is not None:
        yield say("held.share", share=share_words(held.share), party=party)
    elif held.key is not None:
        yield say("held.not_stated", party=party)
    word = {True: "yes", False: "no", None: "unknown"}[held.falls_under]
    yield say(f"falls.{word}", rule=say(f"rule.{held.rule.name}"))
    taken = held.codes - held.listed
    if taken:
        yield say("takes_on", codes=_codes(taken))
    if held.possible_codes - held.codes:
        yield say("takes_on.perhaps", codes=_codes(held.possible_codes - held.codes))
    if held.must_ask:
        yield say(f"duty.{held.rule.name}")
    if held.owner_is_covered and held.covered is False:
        yield say("minority")
    if held.share is not None and held.covered is not True and held.unstated > NOTHING:
        yield say("unstated", share=percent(held.unstated.share))


def _step(step: Step) -> Bilingual:
    stake = step.holding.stakes[0]
    share = share_words(step.holding.share)
    held = say("step", owner=_owner(stake), share=share, owned=same(str(stake.owned)))
    parts = [say("step.why", step=held, why=_why(step))]
    if step.again:
        parts.append(say("step.again"))
    if stake.first_day is not None:
        parts.append(say("step.from", day=day(stake.first_day)))
    if stake.last_day is not None:
        parts.append(say("step.through", day=day(stake.last_day)))
    sources = dict.fromkeys(one.source for one in step.holding.stakes if one.source)
    parts += [say("step.source", source=source) for source in sources]
    return Bilingual(en="; ".join(part.en for part in parts), zh="；".join(part.zh for part in parts))


def _why(step: Step) -> Bilingual:
    if step.counts is True:
        return say("counts.listed", codes=_codes(step.listed)) if step.listed else say("counts.covered")
    if step.counts is False:
        return say("counts.not")
    named = step.holding.owner_is_known
    return say("counts.perhaps_listed", codes=_codes(step.perhaps)) if step.perhaps and named else say("counts.unknown")


def _question(question: Question) -> Bilingual:
    stake = question.holding.stakes[0]
    owned = same(str(stake.owned))
    if question.kind == "owner":
        return say("ask.owner", share=share_words(question.holding.share), owned=owned)
    if question.kind == "listing":
        return say("ask.listing", owner=_owner(stake))
    if question.kind == "country":
        return say("ask.country", owned=owned)
    return say("ask.share", owner=_owner(stake), owned=owned)


def _doubt(doubt: Doubt) -> Bilingual:
    stake = doubt.stakes[0]
    owned, share = same(str(stake.owned)), share_words(doubt.share)
    if doubt.kind == "over_whole":
        return say("doubt.over_whole", owned=owned, share=share)
    count = len(doubt.stakes)
    return say(f"doubt.{doubt.kind}", owner=_owner(stake), owned=owned, count=count, share=share)


def _owner(stake: Stake) -> Bilingual:
    return say("owner.unknown") if stake.owner is None else same(str(stake.owner))


def _codes(codes: Iterable[str]) -> Bilingual:
    return listed([same(code) for code in sorted(codes)])


def _lead(depth: int) -> str:
    return "  " * (depth - 1) + "└ " if depth else ""
