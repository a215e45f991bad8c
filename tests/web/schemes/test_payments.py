"""Money: what the page shows is what the action takes, to the đồng, in the same states."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.schemes.enums import EntryKind, SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme
from caunoi.schemes.money import payments
from caunoi.schemes.money.ledger import pay, pay_advance, receive_recovery, require_payer
from caunoi.schemes.queries import amounts_of
from caunoi.schemes.reading.waiting import advances_ready
from caunoi.schemes.refusals import MoneyRefusal, SchemeRefusal
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import (
    ACCEPTED,
    MILLION,
    REPORTED,
    SETTLED,
    SIGNED,
    Office,
    give_money,
    make_firm,
)
from tests.web.conftest import ClientFor, People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
S = SchemeState
ACTIONS: dict[EntryKind, Callable[..., MoneyEntry]] = {
    EntryKind.ADVANCE: pay_advance,
    EntryKind.PAYMENT: pay,
    EntryKind.RECOVERY: receive_recovery,
}

CONTRACT: dict[str, Any] = {
    "value_vnd": 200 * MILLION,
    "counterpart_vnd": 300 * MILLION,
    "finish_on": SIGNED + timedelta(days=240),
    "representative": "Trần Văn Mộc",
}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(people: People) -> Office:
    give_money(people)
    return Office(people)


@pytest.fixture
def scheme(people: People, office: Office, land: Land) -> Scheme:
    return office.draft(make_firm(people, land))


def page(scheme: Scheme, kind: EntryKind) -> str:
    return reverse("web:scheme-money", args=[scheme.code, kind])


# --- how much -------------------------------------------------------------------------------------


def _to_advance(office: Office, scheme: Scheme) -> Scheme:
    """The contract is of 200 million, of which 100 are advanced."""
    scheme = office.walk(scheme, S.IN_PROGRESS)
    office.advance_money(scheme, 100 * MILLION)
    return scheme


def _to_pay(office: Office, scheme: Scheme) -> Scheme:
    scheme = office.accept(_to_advance(office, scheme))
    office.papers(scheme, "completion", ACCEPTED)
    return scheme


def _to_recover(office: Office, scheme: Scheme) -> Scheme:
    """Of the 100 million that were advanced, 70 are accepted; 10 have come back."""
    scheme = office.accept(
        _to_advance(office, scheme), accepted_vnd=70 * MILLION, remarks="Thiếu một máy"
    )
    office.papers(scheme, "completion", ACCEPTED)
    scheme = office.settle(scheme, recovery_due_on=STORY_DAY)
    receive_recovery(
        scheme=scheme,
        amount_vnd=10 * MILLION,
        voucher="PT 1",
        by=office.accountant,
        on=SETTLED,
    )
    return scheme


CASES = [
    (EntryKind.ADVANCE, _to_advance, 40 * MILLION),
    (EntryKind.PAYMENT, _to_pay, 100 * MILLION),
    (EntryKind.RECOVERY, _to_recover, 20 * MILLION),
]


@pytest.mark.parametrize(("kind", "walk", "expected"), CASES)
def test_the_page_shows_what_the_action_takes_and_not_one_dong_more(
    office: Office,
    scheme: Scheme,
    client_for: ClientFor,
    kind: EntryKind,
    walk: Callable[[Office, Scheme], Scheme],
    expected: int,
) -> None:
    scheme = walk(office, scheme)
    client = client_for(Role.ACCOUNTANT)
    shown = client.get(page(scheme, kind)).context
    limit = payments.most_payable(scheme, kind, amounts_of(scheme), STORY_DAY)
    assert (shown["most_vnd"], shown["why"]) == (limit.most_vnd, limit.rule)
    assert limit.most_vnd == expected

    def move(amount_vnd: int) -> MoneyEntry:
        return ACTIONS[kind](
            scheme=scheme,
            amount_vnd=amount_vnd,
            voucher="UNC 9",
            by=office.accountant,
            on=STORY_DAY,
        )

    with pytest.raises(MoneyRefusal) as refused:
        move(limit.most_vnd + 1)
    assert str(refused.value) == limit.refusal
    more = {"amount_vnd": str(limit.most_vnd + 1), "voucher": "UNC 9"}
    answer = client.post(page(scheme, kind), more)
    assert answer.status_code == 422
    assert limit.refusal in answer.context["form"].non_field_errors()
    assert abs(move(limit.most_vnd).amount_vnd) == expected
    assert client.get(page(scheme, kind)).context["most_vnd"] == 0


# --- when -----------------------------------------------------------------------------------------


def _takes(office: Office, scheme: Scheme, kind: EntryKind) -> bool:
    """Say whether the action gets as far as the amount, which is none."""
    with pytest.raises(SchemeRefusal) as refused:
        ACTIONS[kind](scheme=scheme, amount_vnd=0, voucher="", by=office.accountant, on=STORY_DAY)
    return "Số tiền là số nguyên dương" in str(refused.value)


def test_the_button_is_there_in_the_states_in_which_the_action_pays(
    office: Office, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(Role.ACCOUNTANT)
    seen: dict[EntryKind, set[str]] = {kind: set() for kind in ACTIONS}
    for standing in office.every_state(scheme):
        acts = client.get(reverse("web:scheme", args=[standing.code])).context["open"]
        shown = {act.url for act in acts}
        for kind in ACTIONS:
            assert (page(standing, kind) in shown) == _takes(office, standing, kind), (
                kind,
                standing.state,
            )
            if page(standing, kind) in shown:
                seen[kind].add(standing.state)
    assert seen == {
        EntryKind.ADVANCE: {S.CONTRACTED, S.IN_PROGRESS},
        EntryKind.PAYMENT: {S.ACCEPTED},
        EntryKind.RECOVERY: set(),
    }


def test_what_must_come_back_is_asked_for_until_it_is_there(
    office: Office, scheme: Scheme, client_for: ClientFor
) -> None:
    scheme, client = _to_recover(office, scheme), client_for(Role.ACCOUNTANT)
    story = reverse("web:scheme", args=[scheme.code])
    assert page(scheme, EntryKind.RECOVERY) in [a.url for a in client.get(story).context["open"]]
    assert _takes(office, scheme, EntryKind.RECOVERY)
    rest = {"amount_vnd": str(20 * MILLION), "voucher": "PT 2"}
    assert client.post(page(scheme, EntryKind.RECOVERY), rest).status_code == 302
    assert page(scheme, EntryKind.RECOVERY) not in [
        a.url for a in client.get(story).context["open"]
    ]


def test_a_contract_waits_for_its_advance_in_the_states_in_which_one_may_advance(
    office: Office, scheme: Scheme
) -> None:
    found = set()
    scheme = office.walk(scheme, S.CONTRACTED)
    office.invest(scheme, scheme.cost_vnd)
    office.papers(scheme, "advance", REPORTED)
    for go in (lambda s: s, lambda s: office.start(s, REPORTED), _suspended(office), office.accept):
        scheme = go(scheme)
        waits = scheme in advances_ready(office.accountant, STORY_DAY)
        assert waits == _takes(office, scheme, EntryKind.ADVANCE), scheme.state
        found |= {scheme.state} if waits else set()
        if scheme.state == S.SUSPENDED:
            scheme = office.step(scheme, "resume", Role.OFFICER, REPORTED)
    assert found == {S.CONTRACTED, S.IN_PROGRESS}


def _suspended(office: Office) -> Callable[[Scheme], Scheme]:
    return lambda scheme: office.step(scheme, "suspend", Role.OFFICER, REPORTED, reason="Chờ")


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("has_signed", [False, True])
def test_page_and_action_are_closed_to_the_same_people(
    office: Office, scheme: Scheme, people: People, role: Role, has_signed: bool
) -> None:
    if has_signed:
        RoleGrant.objects.create(user=people[role], role=Role.DIRECTOR)
    scheme = office.approve(office.plan(office.appraise(office.submit(scheme))))
    signer = role if has_signed else Role.DIRECTOR
    office.step(scheme, "sign_contract", signer, SIGNED, **CONTRACT)
    scheme.refresh_from_db()
    rights = rights_of(people[role], STORY_DAY)
    why = payments.why_not_pay(scheme, rights)
    assert why == payments.why_not_pay(scheme, rights, scheme.steps.order_by("pk"))
    if why:
        with pytest.raises(NotPermitted):
            require_payer(scheme=scheme, by=people[role], on=STORY_DAY)
    else:
        require_payer(scheme=scheme, by=people[role], on=STORY_DAY)
    if role is Role.ACCOUNTANT:
        assert why == ("Anh/chị đã ký hợp đồng nên cần một người khác." if has_signed else "")
