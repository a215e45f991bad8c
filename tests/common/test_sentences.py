"""A rule's sentence is read in the reader's language, with its numbers and its days."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from caunoi.common.sentences import Sentence, Vnd, number
from caunoi.common.sentences import sentence as say
from caunoi.common.verdict import Basis, Outcome, Reason, Verdict


def test_a_sentence_writes_amounts_days_and_fractions_as_officials_do() -> None:
    said = say(
        "%(a)s, %(b)s, %(c)s, 50%%", a=Vnd(8_340_000), b=date(2018, 12, 20), c=Fraction(3, 10)
    )
    assert str(said) == "8.340.000\u00a0đ, 20/12/2018, 0,3, 50%"


def test_numbers_follow_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert number(1_390_000) == "1,390,000"
        assert number(Fraction(3, 2)) == "1.5"
    assert number(1_390_000) == "1.390.000"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(3, 2), "1,5"),
        (Fraction(5, 4), "1,25"),
        (Fraction(1), "1"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 1000), "0,001"),
        (Fraction(-1, 2), "−0,5"),
        (Fraction(2_469, 2), "1.234,5"),
    ],
)
def test_a_fraction_is_exact_or_stays_a_fraction(value: Fraction, written: str) -> None:
    assert number(value) == written


def test_a_sentence_is_translated_when_it_is_shown_not_when_it_is_said() -> None:
    said = Sentence("Cộng tác viên")  # a text of caunoi.accounts
    assert str(said) == "Cộng tác viên"
    with translation.override("en"):
        assert str(said) == translation.gettext("Cộng tác viên")


def test_a_sentence_may_hold_another_and_be_a_key() -> None:
    inner = say("xã %(name)s", name="A")
    assert str(say("Ở %(place)s.", place=inner)) == "Ở xã A."
    assert {say("x"): 1}[say("x")] == 1
    assert say("x", a=1) != say("x", a=2)


def test_a_truth_value_has_no_words() -> None:
    with pytest.raises(TypeError):
        str(say("%(a)s", a=True))


def test_a_verdict_gives_its_deciding_sentences_and_each_article_once() -> None:
    law = Basis("Điều 1")
    verdict = Verdict(
        Outcome.NOT,
        (
            Reason("kind", Outcome.ELIGIBLE, say("Được."), (law,)),
            Reason("place", Outcome.NOT, say("Không, vì %(why)s.", why="xa"), (law,)),
        ),
    )
    assert verdict.reason == "Không, vì xa."
    assert verdict.basis == (law,)
