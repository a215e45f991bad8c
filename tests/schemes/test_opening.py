"""What already runs when a Centre begins: recorded by one person, confirmed by a second."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import Rights, rights_of
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import attachments_of
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.numbers import next_number
from caunoi.establishments.models import Establishment
from caunoi.journal.models import Entry
from caunoi.network.models import SetUpEnd
from caunoi.programmes.queries import left_to_plan
from caunoi.schemes import opening as openings
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.lifecycle import BY_NAME, advance, why_closed
from caunoi.schemes.models import Scheme, SchemeOpening
from caunoi.schemes.money.ledger import pay
from caunoi.schemes.opening import confirm_opening, drop_opening, open_scheme
from caunoi.schemes.queries import amounts_of
from caunoi.schemes.reading.waiting import waiting_for
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from caunoi.schemes.steps import demands
from tests.factories.network import STORY_DAY, Land, make_land
from tests.factories.schemes import MACHINE, MILLION, PAPER, Office, give_money, make_firm

People = dict[Role, User]
ON = STORY_DAY
AMOUNTS = {
    "contract_vnd": 200 * MILLION,
    "advanced_vnd": 60 * MILLION,
    "accepted_vnd": 180 * MILLION,
    "paid_vnd": 40 * MILLION,
}
DAYS = {
    "approved_on": date(2018, 1, 20),
    "signed_on": date(2018, 3, 5),
    "finish_on": date(2018, 12, 30),
    "accepted_on": date(2018, 10, 20),
}


@pytest.fixture
def land(people: People) -> Land:
    return make_land(people)


@pytest.fixture
def firm(people: People, land: Land) -> Establishment:
    give_money(people)
    return make_firm(people, land)


def facts(firm: Establishment, **changed: Any) -> dict[str, Any]:
    return {
        **MACHINE,
        "title": "Ứng dụng máy CNC",
        "source": "local",
        "year": 2018,
        "establishment": firm,
        "state": "accepted",
        "amounts": AMOUNTS,
        "days": DAYS,
        "documents": [PAPER],
        "note": "Hồ sơ giấy năm 2018",
        "decision": "99/QĐ-SCT",
        "contract_number": "07/2018/HĐ-KC",
        "representative": "Trần Văn Mộc",
        **changed,
    }


def propose(people: People, firm: Establishment, **changed: Any) -> SchemeOpening:
    return open_scheme(**facts(firm, **changed), by=people[Role.OFFICER], on=ON)


def opened(people: People, firm: Establishment, **changed: Any) -> Scheme:
    made = propose(people, firm, **changed)
    return confirm_opening(opening=made, by=people[Role.DIRECTOR], on=ON)


def test_a_running_scheme_begins_with_one_step_and_its_papers(
    people: People, firm: Establishment
) -> None:
    made = propose(people, firm)
    assert not Scheme.objects.exists()
    scheme = confirm_opening(opening=made, by=people[Role.DIRECTOR], on=ON)
    assert (scheme.state, scheme.approved_on) == (SchemeState.ACCEPTED, DAYS["approved_on"])
    (step,) = scheme.steps.all()
    assert (step.transition, step.by) == ("open", people[Role.OFFICER])
    assert step.facts["confirmed_by"] == people[Role.DIRECTOR].pk
    assert [file.name for file in attachments_of(scheme.opening)] == ["quyet-dinh.pdf"]
    assert (scheme.contract.signed_by, scheme.acceptance.accepted_by) == (None, None)
    assert not scheme.appraisals.exists()
    entry = Entry.objects.filter(action="schemes.confirm_opening").get()
    assert entry.by_id == people[Role.DIRECTOR].pk


def test_its_money_counts_once_and_says_where_it_is_from(
    people: People, firm: Establishment
) -> None:
    before = left_to_plan(2018, "local")
    scheme = opened(people, firm)
    amounts = amounts_of(scheme)
    assert amounts.approved_vnd == 200 * MILLION
    assert (amounts.contract_vnd, amounts.accepted_vnd) == (200 * MILLION, 180 * MILLION)
    assert (amounts.advanced_vnd, amounts.paid_vnd) == (60 * MILLION, 100 * MILLION)
    assert left_to_plan(2018, "local") == before - 200 * MILLION
    assert {entry.opening for entry in scheme.money.all()} == {scheme.opening}
    assert all("số liệu đầu kỳ" in entry.kind_in_words for entry in scheme.money.all())


def test_the_rest_is_paid_and_never_more(people: People, firm: Establishment) -> None:
    scheme = opened(people, firm)
    by = people[Role.ACCOUNTANT]
    Office(people).papers(scheme, "completion", ON)
    with pytest.raises(MoneyRefusal, match="Chỉ còn được thanh toán 80.000.000"):
        pay(scheme=scheme, amount_vnd=80 * MILLION + 1, voucher="UNC 1", by=by, on=ON)
    pay(scheme=scheme, amount_vnd=80 * MILLION, voucher="UNC 1", by=by, on=ON)
    assert amounts_of(scheme).paid_vnd == 180 * MILLION


def test_the_next_contract_gets_a_number_after_the_one_brought_in(
    people: People, firm: Establishment
) -> None:
    opened(people, firm)
    assert next_number("contract:2018") == 8


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "drafted"}, "chỉ ghi đề án đã phê duyệt"),
        ({"year": 2017}, "chỉ ghi đề án của năm 2018"),
        ({"documents": []}, "ít nhất một giấy tờ"),
        ({"note": " "}, "theo giấy tờ nào"),
        ({"decision": ""}, "Cần số quyết định"),
        ({"contract_number": ""}, "Cần số hợp đồng"),
        ({"days": {**DAYS, "approved_on": None}}, "Cần ngày phê duyệt"),
        ({"days": {**DAYS, "signed_on": date(2018, 1, 1)}}, "không thể trước ngày 20/01/2018"),
        ({"days": {**DAYS, "accepted_on": date(2018, 12, 21)}}, "còn ở phía trước"),
        ({"amounts": {**AMOUNTS, "contract_vnd": 200 * MILLION + 1}}, "không quá 200.000.000"),
        ({"amounts": {**AMOUNTS, "advanced_vnd": 141 * MILLION}}, "Tạm ứng không quá"),
        ({"amounts": {**AMOUNTS, "accepted_vnd": 201 * MILLION}}, "vượt giá trị hợp đồng"),
        ({"amounts": {**AMOUNTS, "paid_vnd": 121 * MILLION}}, "vượt 180.000.000"),
        ({"amounts": {**AMOUNTS, "paid_vnd": -1}}, "số nguyên không âm"),
        ({"state": "settled"}, "bằng đúng 180.000.000"),
        ({"state": "in_progress"}, "Chưa nghiệm thu"),
        ({"state": "approved"}, "Chưa ký hợp đồng"),
        ({"support_vnd": 301 * MILLION, "counterpart_vnd": 199 * MILLION}, "mức"),
    ],
)
def test_what_the_steps_would_refuse_is_refused_here(
    people: People, firm: Establishment, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refusal, match=reason):
        propose(people, firm, **changed)
    assert not SchemeOpening.objects.exists()


def test_the_money_of_the_year_must_suffice(people: People, land: Land) -> None:
    firm = make_firm(people, land)
    give_money(people, 100 * MILLION)
    made = propose(people, firm)
    with pytest.raises(Refusal, match="chỉ còn 100.000.000"):
        confirm_opening(opening=made, by=people[Role.DIRECTOR], on=ON)
    assert not Scheme.objects.exists()


def test_who_recorded_it_does_not_confirm_it(people: People, firm: Establishment) -> None:
    officer = people[Role.OFFICER]
    RoleGrant.objects.create(user=officer, role=Role.DIRECTOR)
    with pytest.raises(SamePerson):
        confirm_opening(opening=propose(people, firm), by=officer, on=ON)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR])
def test_whoever_brought_it_in_never_accepts_or_pays_it(
    people: People, firm: Establishment, role: Role
) -> None:
    scheme = opened(people, firm)
    person = people[role]
    RoleGrant.objects.create(user=person, role=Role.ACCOUNTANT)
    with pytest.raises(SamePerson):
        pay(scheme=scheme, amount_vnd=MILLION, voucher="UNC 1", by=person, on=ON)
    assert scheme not in waiting_for(person, ON, "settle")
    assert "cần một người khác" in why_closed(scheme, BY_NAME["settle"], rights(person))


def rights(person: User) -> Rights:
    return rights_of(person, ON)


def test_nothing_is_opened_once_the_set_up_has_ended(people: People, firm: Establishment) -> None:
    made = propose(people, firm)
    SetUpEnd.objects.create(pk=1, by=people[Role.ADMINISTRATOR], on=ON)
    with pytest.raises(SchemeRefusal, match="đã kết thúc thiết lập"):
        confirm_opening(opening=made, by=people[Role.DIRECTOR], on=ON)
    with pytest.raises(SchemeRefusal, match="đã kết thúc thiết lập"):
        propose(people, firm, title="Máy khác", contract_number="08/2018/HĐ-KC")


def test_it_is_confirmed_once_and_dropped_only_before(people: People, firm: Establishment) -> None:
    made = propose(people, firm)
    director = people[Role.DIRECTOR]
    with pytest.raises(NotPermitted):
        drop_opening(opening=made, reason="Sai số", by=people[Role.ACCOUNTANT], on=ON)
    drop_opening(opening=made, reason="Sai số", by=director, on=ON)
    with pytest.raises(SchemeRefusal, match="đã bỏ"):
        confirm_opening(opening=made, by=director, on=ON)
    again = propose(people, firm)
    confirm_opening(opening=again, by=director, on=ON)
    with pytest.raises(SchemeRefusal, match="đã được xác nhận"):
        confirm_opening(opening=again, by=director, on=ON)
    assert Scheme.objects.count() == 1


def test_a_scheme_that_runs_goes_on_by_the_table(people: People, firm: Establishment) -> None:
    amounts = {"contract_vnd": 200 * MILLION, "advanced_vnd": 60 * MILLION}
    scheme = opened(people, firm, state="contracted", amounts=amounts)
    advance(scheme=scheme, transition="start", by=people[Role.OFFICER], on=ON)
    scheme.refresh_from_db()
    assert scheme.state == SchemeState.IN_PROGRESS


# --- sabotage -------------------------------------------------------------------------------------


def test_without_the_second_person_one_alone_would_make_paid_money(
    people: People, firm: Establishment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses it too, whatever the action says."""
    officer = people[Role.OFFICER]
    RoleGrant.objects.create(user=officer, role=Role.DIRECTOR)
    made = propose(people, firm)
    monkeypatch.setattr(openings, "_require_second", lambda opening, by: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        confirm_opening(opening=made, by=officer, on=ON)
    monkeypatch.setattr(SchemeOpening, "save", lambda self, **_fields: None)
    scheme = confirm_opening(opening=made, by=officer, on=ON)
    assert amounts_of(scheme).paid_vnd == 100 * MILLION


def test_without_the_check_of_the_set_up_money_appears_in_a_running_year(
    people: People, firm: Establishment, monkeypatch: pytest.MonkeyPatch
) -> None:
    SetUpEnd.objects.create(pk=1, by=people[Role.ADMINISTRATOR], on=ON)
    monkeypatch.setattr(openings, "require_set_up", lambda: None)
    assert amounts_of(opened(people, firm)).paid_vnd == 100 * MILLION


def test_without_the_rule_for_both_the_second_person_would_pay(
    people: People, firm: Establishment, monkeypatch: pytest.MonkeyPatch
) -> None:
    director = people[Role.DIRECTOR]
    RoleGrant.objects.create(user=director, role=Role.ACCOUNTANT)
    scheme = opened(people, firm)
    Office(people).papers(scheme, "completion", ON)
    monkeypatch.setattr(
        demands, "people_of", lambda steps: {step.by_id: step.transition for step in steps}
    )
    pay(scheme=scheme, amount_vnd=MILLION, voucher="UNC 1", by=director, on=ON)
