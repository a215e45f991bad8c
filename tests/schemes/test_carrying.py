"""What is promised and not paid becomes money of the next year; both years together keep theirs."""

from datetime import date

import pytest

from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.establishments.models import Establishment
from caunoi.journal.queries import check_chain
from caunoi.programmes.queries import budget
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import CarryOver, Scheme
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.money.budget import budget_of_year
from caunoi.schemes.money.carrying import carry_over
from caunoi.schemes.money.ledger import correct_entry
from caunoi.schemes.queries import (
    amounts_by_year,
    amounts_of,
    last_amendment,
)
from caunoi.schemes.refusals import MoneyRefusal, SchemeRefusal
from tests.factories.schemes import ACCEPTED, MILLION, Office, give_money

pytestmark = pytest.mark.django_db
S = SchemeState
JANUARY, MAY = date(2019, 1, 8), date(2019, 5, 6)
GIVEN = {2018: 500 * MILLION, 2019: 300 * MILLION}


@pytest.fixture
def scheme(office: Office, firm: Establishment) -> Scheme:
    """A contract of 200 million, of which 100 were advanced in 2018."""
    for year, amount in GIVEN.items():
        give_money(office.people, amount, year=year)
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    office.advance_money(scheme, 100 * MILLION)
    return scheme


def carry(
    office: Office, scheme: Scheme, role: Role = Role.AUTHORITY, on: date = JANUARY
) -> CarryOver:
    decision = "15/QĐ-UBND chuyển nguồn"
    return carry_over(scheme=scheme, decision=decision, by=office.people[role], on=on)


def balanced() -> None:
    """Allocation ≥ plan ≥ approved ≥ contract ≥ accepted in each year; no đồng made or lost."""
    given = 0
    for year in GIVEN:
        plan = budget(year)
        given += plan.allocation_vnd
        assert plan.allocation_vnd >= plan.planned_vnd
        for scheme in Scheme.objects.all():
            sums = amounts_by_year(scheme).get(year)
            if sums is not None:
                assert plan.planned_vnd >= sums.approved_vnd >= sums.contract_vnd, year
                assert sums.contract_vnd >= sums.accepted_vnd >= 0, year
                assert sums.contract_vnd >= sums.paid_vnd, year
    assert given == sum(GIVEN.values())
    assert check_chain().is_sound


def test_unpaid_rest_moves_with_its_allocation(office: Office, scheme: Scheme) -> None:
    before = amounts_of(scheme)
    row = carry(office, scheme)
    scheme = Scheme.objects.get(pk=scheme.pk)
    assert (row.from_year, row.to_year, row.amount_vnd) == (2018, 2019, 100 * MILLION)
    assert amounts_of(scheme) == before
    assert scheme.money_year == 2019 and scheme.year == 2018
    years = amounts_by_year(scheme)
    assert years[2018].contract_vnd == years[2018].paid_vnd == 100 * MILLION
    assert years[2019].contract_vnd == 100 * MILLION and years[2019].paid_vnd == 0
    assert budget(2018).allocation_vnd == 400 * MILLION
    assert budget(2019).allocation_vnd == 400 * MILLION
    assert budget(2018).planned_vnd == budget(2019).planned_vnd == 100 * MILLION
    balanced()


def test_carried_scheme_is_accepted_paid_and_settled_in_the_next_year(
    office: Office, scheme: Scheme
) -> None:
    carry(office, scheme)
    scheme = office.accept(Scheme.objects.get(pk=scheme.pk), on=MAY)
    balanced()
    office.pay(scheme, 100 * MILLION, on=MAY)
    office.settle(scheme, on=MAY)
    for year in GIVEN:
        money = budget_of_year(year, date.max).total
        assert money.contracted_vnd == money.accepted_vnd == money.paid_vnd == 100 * MILLION
    balanced()


def test_partial_acceptance_below_the_advance_is_recovered_in_its_year(
    office: Office, scheme: Scheme
) -> None:
    carry(office, scheme)
    scheme = office.accept(
        Scheme.objects.get(pk=scheme.pk), on=MAY, accepted_vnd=60 * MILLION,
        remarks="Chỉ một máy", counterpart_accepted_vnd=300 * MILLION,
    )  # fmt: skip
    office.papers(scheme, "completion", MAY)
    scheme = office.settle(scheme, on=MAY, recovery_due_on=date(2019, 7, 1))
    assert scheme.recovery.amount_vnd == 40 * MILLION
    assert amounts_by_year(scheme)[2018].accepted_vnd == 60 * MILLION
    assert amounts_by_year(scheme)[2019].accepted_vnd == 0
    balanced()


def test_stopped_after_carrying_gives_the_rest_back_to_the_new_year(
    office: Office, scheme: Scheme
) -> None:
    carry(office, scheme)
    office.step(
        scheme, "stop", Role.AUTHORITY, MAY, reason="Cơ sở giải thể", kept_vnd=100 * MILLION
    )
    assert budget(2018).planned_vnd == 100 * MILLION
    assert budget(2019).planned_vnd == 0
    balanced()


def test_amended_after_carrying(office: Office, scheme: Scheme) -> None:
    """Down by the director, up again by the authority: the new year's money follows alone."""
    carry(office, scheme)
    for value, role in ((150, Role.DIRECTOR), (190, Role.AUTHORITY), (120, Role.DIRECTOR)):
        amend_contract(
            scheme=scheme,
            seen=last_amendment(scheme).version,
            decision=f"PL {value}",
            reason="Giá máy đổi",
            in_force_on=MAY,
            value_vnd=value * MILLION,
            by=office.people[role],
            on=MAY,
        )
        assert amounts_by_year(scheme)[2019].contract_vnd == (value - 100) * MILLION
        assert budget(2019).planned_vnd == (value - 100) * MILLION
        balanced()
    with pytest.raises(MoneyRefusal, match="dừng đề án"):
        amend_contract(
            scheme=scheme,
            seen=last_amendment(scheme).version,
            decision="PL 4",
            reason="Giá máy đổi",
            in_force_on=MAY,
            value_vnd=100 * MILLION,
            by=office.people[Role.DIRECTOR],
            on=MAY,
        )


@pytest.mark.parametrize("state", [S.APPROVED, S.CONTRACTED, S.SUSPENDED, S.ACCEPTED])
def test_each_unfinished_state_carries_what_it_owes(
    office: Office, firm: Establishment, state: SchemeState
) -> None:
    for year, amount in GIVEN.items():
        give_money(office.people, amount, year=year)
    to = S.IN_PROGRESS if state == S.SUSPENDED else state
    scheme = office.walk(office.draft(firm), to, value_vnd=180 * MILLION)
    if state == S.SUSPENDED:
        scheme = office.step(scheme, "suspend", Role.OFFICER, ACCEPTED, reason="Chờ máy")
    row = carry(office, scheme)
    assert row.amount_vnd == (200 if state == S.APPROVED else 180) * MILLION
    assert amounts_by_year(scheme)[2018].approved_vnd == 0
    assert budget(2018).planned_vnd == 0
    balanced()


def test_twice_carried(office: Office, scheme: Scheme) -> None:
    give_money(office.people, 50 * MILLION, year=2020)
    carry(office, scheme)
    row = carry(office, scheme, on=date(2020, 1, 7))
    assert (row.from_year, row.to_year, row.amount_vnd) == (2019, 2020, 100 * MILLION)
    assert budget(2019).allocation_vnd == 300 * MILLION
    assert budget(2020).allocation_vnd == 150 * MILLION
    scheme = office.accept(Scheme.objects.get(pk=scheme.pk), on=date(2020, 3, 2))
    sums = {year: a.accepted_vnd for year, a in amounts_by_year(scheme).items()}
    assert sums == {2018: 100 * MILLION, 2019: 0, 2020: 100 * MILLION}


# --- refusals -------------------------------------------------------------------------------------


def test_only_the_authority_carries_over_and_names_the_decision(
    office: Office, scheme: Scheme
) -> None:
    for role in (Role.DIRECTOR, Role.OFFICER, Role.ACCOUNTANT, Role.DEPARTMENT):
        with pytest.raises(NotPermitted):
            carry(office, scheme, role)
    with pytest.raises(SchemeRefusal, match="số quyết định"):
        carry_over(scheme=scheme, decision=" ", by=office.people[Role.AUTHORITY], on=JANUARY)
    assert not CarryOver.objects.exists()


def test_nothing_is_left_to_carry(office: Office, scheme: Scheme) -> None:
    accepted = office.accept(scheme)
    office.pay(accepted, 100 * MILLION)
    with pytest.raises(MoneyRefusal, match="không còn tiền chưa chi"):
        carry(office, accepted)
    settled = office.settle(accepted)
    with pytest.raises(SchemeRefusal, match="không chuyển nguồn được"):
        carry(office, settled)


def test_payments_of_the_old_year_are_not_corrected_any_more(
    office: Office, scheme: Scheme
) -> None:
    carry(office, scheme)
    entry = scheme.money.get(kind="advance")
    with pytest.raises(MoneyRefusal, match="chuyển nguồn sang năm 2019"):
        correct_entry(
            entry=entry,
            seen=entry.version,
            amount_vnd=1,
            reason="nhầm",
            by=office.accountant,
            on=JANUARY,
        )
    balanced()
