"""What holds of any names: order, case and form do not matter, one by one is as in a batch, thresholds only cut off."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.screening.listed import ListedParty
from engine.screening.matching import Matcher
from engine.screening.names import normal_form, read_name
from engine.screening.pairing import pair
from engine.screening.parties import Party
from engine.screening.weights import weigh
from tests.unit.screening.lists import INVENTED, listed, names

STEMS = ("zorvane", "kuoda", "haoran", "tavrosmelt", "greywick", "ostrivanne", "pelagrine", "dastgirzad", "quillhaven")
COMMON = ("trading", "technology", "international", "beijing", "group")
FORMS = ("Ltd", "Co., Ltd.", "GmbH", "LLC", "S.A.")
words = st.lists(st.sampled_from((*STEMS, *COMMON)), min_size=1, max_size=5, unique=True).filter(
    lambda drawn: any(word in STEMS for word in drawn)
)
texts = st.one_of(
    words.map(" ".join),
    st.text(max_size=40),
    st.text(alphabet="北京凌岚光电科技贸易有限公司阔达浩然", max_size=14),
    st.text(alphabet="абвгджзиклмнопрстуфхцчшщыэюя ", max_size=30),
)
parties = st.builds(Party, texts, st.sampled_from((None, "CN", "RU", "DE")))
lists = st.lists(texts.filter(str.strip), min_size=1, max_size=6).map(
    lambda drawn: [listed(str(place), names(text), countries="CN") for place, text in enumerate(drawn)]
)


def score(matcher: Matcher, name: str) -> list[tuple[str, int]]:
    return [(hit.listed.entry, hit.score) for hit in matcher.screen(Party(name, None))]


@given(words, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_word_order_does_not_matter(drawn: list[str], chance: object) -> None:
    matcher = Matcher([listed("one", names(" ".join(drawn)))])
    turned = sorted(drawn, reverse=True)
    assert score(matcher, " ".join(turned)) == score(matcher, " ".join(drawn)) == [("one", 950)]


@given(words, st.sampled_from(FORMS))
@settings(max_examples=60, deadline=None)
def test_case_accents_and_a_form_added_do_not_matter(drawn: list[str], form: str) -> None:
    name = " ".join(drawn)
    matcher = Matcher([listed("one", names(name))])
    for written in (name.upper(), name.title(), name.replace("e", "é"), f"{name} {form}", f"  {name}. "):
        assert score(matcher, written) == [("one", 950)]


@given(texts, texts)
@settings(max_examples=200, deadline=None)
def test_likeness_is_symmetric(one: str, other: str) -> None:
    left, right = read_name(one), read_name(other)
    weights = weigh([[left], [right]])
    assert pair(left, right, weights)[1] == pair(right, left, weights)[1]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_every_name_is_wholly_like_itself(text: str) -> None:
    reading = read_name(text)
    if reading.words:
        assert pair(reading, reading, weigh([[reading]]))[1] == 1_000


@given(texts)
@settings(max_examples=200, deadline=None)
def test_reading_takes_any_text(text: str) -> None:
    assert normal_form(text) == normal_form(text)


@given(lists, st.lists(parties, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_batch_finds_what_each_finds_alone(given_list: list[ListedParty], asked: list[Party]) -> None:
    batch = list(Matcher(given_list, threshold=500).screen_all(asked))
    alone = [Matcher(given_list, threshold=500).screen(party) for party in asked]
    assert batch == alone
    for hits in batch:
        for hit in hits:
            assert hit.score == sum(feature.points for feature in hit.features)
            assert 0 <= hit.score <= 1_000


@given(lists, parties, st.integers(0, 1_000), st.integers(0, 1_000))
@settings(max_examples=60, deadline=None)
def test_a_higher_threshold_only_leaves_out(given_list: list[ListedParty], asked: Party, one: int, other: int) -> None:
    low, high = (Matcher(given_list, threshold=each).screen(asked) for each in sorted((one, other)))
    assert high == tuple(hit for hit in low if hit.score >= max(one, other))


@given(st.permutations(INVENTED))
@settings(max_examples=10, deadline=None)
def test_the_order_of_a_list_does_not_matter(turned: list[ListedParty]) -> None:
    asked = Party("Zorvane Microdynamics", "CN")
    assert Matcher(turned, threshold=0).screen(asked) == Matcher(INVENTED, threshold=0).screen(asked)
