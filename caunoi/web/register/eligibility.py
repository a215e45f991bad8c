"""The verdict on an establishment's page: the rule of the day, for where it lies that day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.common.verdict import Outcome, Reason, Verdict
from caunoi.establishments.eligibility import eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment
from caunoi.localities.queries import Whereabouts

SHADES = {Outcome.ELIGIBLE: "ok", Outcome.CHECK: "ask", Outcome.NOT: "no"}


@dataclass(frozen=True, slots=True)
class Test:
    """One tested condition with its shape and its word."""

    reason: Reason
    shade: str
    word: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict as the page shows it; `place` is "" if there is only one."""

    anchor: str
    place: str
    shade: str
    headline: str
    verdict: Verdict
    tests: list[Test]


def answers_for(establishment: Establishment, found: Whereabouts, on: date) -> list[Answer]:
    """Return the verdict for each commune in which the establishment may lie on the day.

    One if the place is known; several if its commune was divided, since nobody guesses which;
    none if it is not known what became of the commune.
    """
    kind = EstablishmentKind(establishment.kind)
    several = len(found.units) > 1
    return [
        _answer(
            eligibility_of(kind=kind, unit=unit, on=on),
            f"why-{unit.pk}",
            unit.full_name(on) if several else "",
            on,
        )
        for unit in found.units
    ]


def _answer(verdict: Verdict, anchor: str, place: str, on: date) -> Answer:
    tests = [Test(r, SHADES[r.outcome], _word(r.outcome)) for r in verdict.reasons]
    headline = _headline(verdict.outcome) % {"day": f"{on:%d/%m/%Y}"}
    return Answer(anchor, place, SHADES[verdict.outcome], headline, verdict, tests)


def _headline(outcome: Outcome) -> str:
    match outcome:
        case Outcome.ELIGIBLE:
            return _("Là cơ sở công nghiệp nông thôn, xét ngày %(day)s.")
        case Outcome.CHECK:
            return _("Cần kiểm tra, xét ngày %(day)s.")
        case _:
            return _("Không thuộc diện hỗ trợ, xét ngày %(day)s.")


def _word(outcome: Outcome) -> str:
    match outcome:
        case Outcome.ELIGIBLE:
            return _("Đạt")
        case Outcome.CHECK:
            return _("Cần kiểm tra")
        case _:
            return _("Không đạt")
