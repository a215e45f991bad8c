"""Every figure of a month against a count of its own: by hand, of what the test recorded."""

from datetime import date

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import close_establishment
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Need, Proposal, Visit
from caunoi.linkages.actions import conclude_linkage
from caunoi.linkages.models import Linkage
from caunoi.reporting.months.facts import month_facts
from caunoi.reporting.rules import Section
from tests.factories.fieldwork import Field, make_field, make_firm
from tests.factories.linkages import Matchmaker, make_matchmaker
from tests.factories.network import STORY_DAY, Land

pytestmark = pytest.mark.django_db
MARCH = date(2018, 3, 1)
MARCH_ENDS = date(2018, 3, 31)
DECEMBER = date(2018, 12, 1)


@pytest.fixture
def field(people: dict[Role, User], land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def hand(field: Field) -> Matchmaker:
    return make_matchmaker(field)


def section(field: Field, key: str, month: date, on: date) -> Section:
    return month_facts(field.collaborator, month, on).section(key)


def test_the_register_counts_the_own_communes_alone(field: Field, land: Land) -> None:
    """Recorded on the story day: three in the area, one of them closed, one elsewhere."""
    make_firm(field.people, land.communes[1], "Mộc Phú Chánh")
    gone = make_firm(field.people, land.communes[0], "Gốm Phú Chánh")
    make_firm(field.people, land.communes[2], "Của Nơi Khác")
    close_establishment(
        establishment=gone, closed_on=STORY_DAY, reason="thử", by=field.officer, on=STORY_DAY
    )
    register = section(field, "register", DECEMBER, STORY_DAY)
    total = dict(zip(register.columns, register.total, strict=True))
    own = Establishment.objects.filter(unit__in=land.communes[:2])
    assert (own.count(), total["active"]) == (3, own.filter(closed_on__isnull=True).count())
    assert (total["new"], total["changed"], total["closed"]) == (3, 0, 1)
    assert section(field, "register", date(2018, 11, 1), date(2018, 11, 30)).rows == ()


def test_fieldwork_is_counted_within_the_month_and_opens_to_its_rows(field: Field) -> None:
    for day in (1, 14, 31):
        field.visit(on=date(2018, 3, day))
    field.visit(on=date(2018, 4, 1))
    proposal = field.proposal(on=date(2018, 3, 14))
    visits = section(field, "month_visits", MARCH, MARCH_ENDS)
    expected = Visit.objects.filter(visited_on__year=2018, visited_on__month=3)
    assert len(visits.rows) == expected.count() == 3
    assert {row.address for row in visits.rows} == {f"fieldwork.visit:{v.pk}" for v in expected}
    needs = section(field, "month_needs", MARCH, MARCH_ENDS)
    assert [row.address for row in needs.rows] == [
        f"fieldwork.need:{need.pk}" for need in Need.objects.all()
    ]
    proposals = section(field, "month_proposals", MARCH, MARCH_ENDS)
    money = dict(zip(proposals.columns, proposals.total, strict=True))["support_vnd"]
    assert money == sum(Proposal.objects.values_list("support_vnd", flat=True))
    assert [row.address for row in proposals.rows] == [f"fieldwork.proposal:{proposal.pk}"]


def test_a_linkage_stands_in_the_month_of_its_advice_and_of_its_result(hand: Matchmaker) -> None:
    linkage = hand.advise()
    conclude_linkage(
        linkage=linkage,
        step="agree",
        result="Ký hợp đồng sáu tháng.",
        result_on=date(2018, 12, 3),
        by=hand.mai,
        on=STORY_DAY,
    )
    field = hand.field
    first = linkage.advised_on.replace(day=1)
    (advised,) = section(field, "month_linkages", first, MARCH_ENDS).rows
    assert advised.cells[3:] == ("advising", "")
    (agreed,) = section(field, "month_linkages", DECEMBER, STORY_DAY).rows
    assert agreed.cells[3:] == ("agreed", "Ký hợp đồng sáu tháng.")
    assert agreed.address == f"linkages.linkage:{Linkage.objects.get().pk}"
    assert not section(field, "month_linkages", date(2018, 8, 1), date(2018, 8, 31)).rows
