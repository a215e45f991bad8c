"""A norm changes by two persons; the value before is closed, never lost."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.journal.models import Entry
from caunoi.norms import actions
from caunoi.norms.actions import (
    NormChangeRefusal,
    OwnProposal,
    approve_norm_change,
    propose_norm_change,
    propose_resolution,
    return_norm_change,
)
from caunoi.norms.citing import words_on_paper
from caunoi.norms.models import NormChange, NormRow
from caunoi.norms.queries import UnknownNorm, changes_waiting, history_of, norm_on
from caunoi.norms.rules import InvalidValues

pytestmark = pytest.mark.django_db
DAY = date(2019, 10, 1)


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def director(people: dict[Role, User]) -> User:
    return people[Role.DIRECTOR]


@pytest.fixture
def officer_who_also_decides(officer: User) -> User:
    """One person with both rights: only the two-person check stands between them and the norm."""
    RoleGrant.objects.create(user=officer, role=Role.DEPUTY)
    return officer


def propose(by: User, **told: Any) -> NormChange:
    return propose_norm_change(
        **{
            "norm": "allowance-factor",
            "values": {"numerator": 1, "denominator": 2},
            "starts_on": date(2019, 9, 1),
            "citation": "NQ 14/2019/NQ-HĐND, Điều 5",
            "confidence": "H",
            "reason": "Đã đọc được toàn văn nghị quyết",
            "by": by,
            "on": DAY,
            **told,
        }
    )


def periods(norm: str) -> list[tuple[date | None, date | None, dict[str, Any]]]:
    return [(row.starts_on, row.ends_on, row.values) for row in history_of(norm)]


def test_a_proposal_changes_nothing_until_another_person_approves(
    officer: User, director: User
) -> None:
    before = periods("allowance-factor")
    change = propose(officer)
    assert periods("allowance-factor") == before
    assert list(changes_waiting()) == [change]
    row = approve_norm_change(change=change, by=director, on=DAY)
    assert row.factor == Fraction(1, 2)
    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("approved", director)
    assert list(changes_waiting()) == []


def test_the_row_that_began_on_that_day_stays_as_history_without_a_day(
    officer: User, director: User
) -> None:
    approve_norm_change(change=propose(officer), by=director, on=DAY)
    kept, new = history_of("allowance-factor").filter(starts_on=date(2019, 9, 1))
    assert (kept.ends_on, kept.is_replaced, kept.confidence) == (date(2019, 9, 1), True, "L")
    assert (new.ends_on, new.is_seed, new.confidence) == (None, False, "H")
    assert norm_on("allowance-factor", date(2019, 8, 31)).citation.startswith("NQ 10/2015")
    assert norm_on("allowance-factor", date(2019, 9, 1)) == new


def test_a_change_in_the_middle_of_a_row_ends_it_and_leaves_later_rows_alone(
    officer: User, director: User
) -> None:
    change = propose(
        officer,
        norm="base-salary",
        values={"amount_vnd": 1_350_000},
        starts_on=date(2018, 1, 1),
        citation="NĐ giả định, Điều 1",
    )
    approve_norm_change(change=change, by=director, on=DAY)
    around = [p for p in periods("base-salary") if date(2017, 1, 1) < p[0] < date(2019, 1, 1)]
    assert around == [
        (date(2017, 7, 1), date(2018, 1, 1), {"amount_vnd": 1_300_000}),
        (date(2018, 1, 1), date(2018, 7, 1), {"amount_vnd": 1_350_000}),
        (date(2018, 7, 1), date(2019, 7, 1), {"amount_vnd": 1_390_000}),
    ]


def test_a_change_before_the_first_row_lasts_until_it(officer: User, director: User) -> None:
    change = propose(
        officer,
        norm="support-machinery",
        values={"percent": 50, "cap_vnd": 100_000_000},
        starts_on=date(2009, 8, 1),
        citation="TTLT 125/2009/TTLT-BTC-BCT, Điều 5",
    )
    row = approve_norm_change(change=change, by=director, on=DAY)
    assert row.ends_on == date(2014, 4, 8)


def test_a_change_after_the_last_known_row_stays_open(officer: User, director: User) -> None:
    change = propose(
        officer,
        norm="support-cluster-planning",
        values={"percent": 50, "cap_vnd": 500_000_000},
        starts_on=date(2018, 5, 14),
        citation="TT 28/2018/TT-BTC, Điều 7",
    )
    row = approve_norm_change(change=change, by=director, on=DAY)
    assert (row.starts_on, row.ends_on) == (date(2018, 5, 14), None)
    assert norm_on("support-cluster-planning", date(2018, 5, 13)) is None


def test_two_changes_one_inside_the_other(officer: User, director: User) -> None:
    first = propose(officer)
    second = propose(officer, values={"numerator": 2, "denominator": 5}, starts_on=date(2021, 1, 1))
    approve_norm_change(change=second, by=director, on=DAY)
    approve_norm_change(change=first, by=director, on=DAY)
    assert norm_on("allowance-factor", date(2020, 12, 31)).factor == Fraction(1, 2)
    assert norm_on("allowance-factor", date(2021, 1, 1)).factor == Fraction(2, 5)


def test_the_proposer_may_not_approve_and_is_told_who_may(officer_who_also_decides: User) -> None:
    change = propose(officer_who_also_decides)
    with pytest.raises(OwnProposal) as refused:
        approve_norm_change(change=change, by=officer_who_also_decides, on=DAY)
    assert "cần người khác duyệt" in str(refused.value)
    assert "Giám đốc Trung tâm" in str(refused.value)
    with pytest.raises(OwnProposal):
        return_norm_change(change=change, reason="x", by=officer_who_also_decides, on=DAY)


def test_without_the_two_person_check_the_database_still_refuses(
    officer_who_also_decides: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the check of the action is taken away; the constraint behind it must hold alone."""
    change = propose(officer_who_also_decides)
    before = periods("allowance-factor")
    monkeypatch.setattr(actions, "refuse_own_proposal", lambda *_: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        approve_norm_change(change=change, by=officer_who_also_decides, on=DAY)
    assert periods("allowance-factor") == before
    change.refresh_from_db()
    assert change.state == "proposed"


@pytest.mark.parametrize("state", ["approved", "returned"])
def test_the_database_knows_no_decision_without_a_person(officer: User, state: str) -> None:
    change = propose(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        NormChange.objects.filter(pk=change.pk).update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        NormChange.objects.filter(pk=change.pk).update(
            state=state, decided_by=officer, decided_at=clock.now()
        )


def test_the_database_refuses_two_values_for_one_day() -> None:
    row = norm_on("base-salary", DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        NormRow.objects.create(
            norm="base-salary",
            unit="vnd_month",
            values={"amount_vnd": 1},
            citation="x",
            confidence="L",
            starts_on=row.starts_on,
        )


def test_a_decided_change_is_not_decided_again(officer: User, director: User) -> None:
    change = propose(officer)
    return_norm_change(change=change, reason="Thiếu số điều", by=director, on=DAY)
    with pytest.raises(NormChangeRefusal, match="trả lại"):
        approve_norm_change(change=change, by=director, on=DAY)


def test_returning_needs_a_reason_and_changes_no_value(officer: User, director: User) -> None:
    before = periods("allowance-factor")
    change = propose(officer)
    with pytest.raises(NormChangeRefusal, match="lý do"):
        return_norm_change(change=change, reason="  ", by=director, on=DAY)
    returned = return_norm_change(change=change, reason="Thiếu số điều", by=director, on=DAY)
    assert (returned.state, returned.decision_reason) == ("returned", "Thiếu số điều")
    assert periods("allowance-factor") == before


def test_only_who_holds_the_right_may_propose_or_decide(people: dict[Role, User]) -> None:
    with pytest.raises(NotPermitted):
        propose(people[Role.COLLABORATOR])
    change = propose(people[Role.OFFICER])
    with pytest.raises(NotPermitted):
        approve_norm_change(change=change, by=people[Role.ACCOUNTANT], on=DAY)


@pytest.mark.parametrize(
    ("told", "refusal", "says"),
    [
        ({"norm": "no-such-norm"}, UnknownNorm, "no-such-norm"),
        ({"values": {"numerator": 3}}, InvalidValues, "tử số"),
        ({"values": {"numerator": 0, "denominator": 10}}, InvalidValues, "tử số"),
        ({"values": {"numerator": 0.3, "denominator": 1}}, InvalidValues, "tử số"),
        ({"values": {"numerator": True, "denominator": 1}}, InvalidValues, "tử số"),
        ({"citation": " "}, NormChangeRefusal, "căn cứ"),
        ({"citation": "x" * 301}, NormChangeRefusal, "300"),
        ({"reason": ""}, NormChangeRefusal, "lý do"),
        ({"confidence": "X"}, NormChangeRefusal, "H"),
        (
            {
                "values": {"numerator": 3, "denominator": 10},
                "starts_on": date(2018, 1, 1),
                "citation": "NQ 10/2015/NQ-HĐND8 của HĐND tỉnh Bình Dương",
                "confidence": "M",
            },
            NormChangeRefusal,
            "không có gì để đổi",
        ),
        ({"norm": "base-salary", "values": {"amount_vnd": -1}}, InvalidValues, "nguyên dương"),
        ({"norm": "base-salary", "values": {"amount_vnd": 10**15}}, InvalidValues, "nguyên dương"),
        (
            {"norm": "support-machinery", "values": {"percent": 101, "cap_vnd": None}},
            InvalidValues,
            "1 đến 100",
        ),
        ({"norm": "advance-share-max", "values": {"percent": 0}}, InvalidValues, "1 đến 100"),
        ({"norm": "allowance-part-month", "values": {"policy": "x"}}, InvalidValues, "calendar"),
    ],
)
def test_a_proposal_that_cannot_be_right_is_refused_in_one_sentence(
    officer: User, told: dict[str, Any], refusal: type[Refusal], says: str
) -> None:
    with pytest.raises(refusal) as refused:
        propose(officer, **told)
    assert says in str(refused.value)
    assert not NormChange.objects.exists()


def test_each_step_is_journalled_with_what_was_and_what_is(officer: User, director: User) -> None:
    change = propose(officer)
    approve_norm_change(change=change, by=director, on=DAY)
    approved, proposed = Entry.objects.all()[:2]
    assert (proposed.action, proposed.by) == ("norms.propose_change", officer)
    assert (approved.action, approved.by, approved.on) == ("norms.approve_change", director, DAY)
    assert approved.before["values"] == {"numerator": 3, "denominator": 10}
    assert approved.after["values"] == {"numerator": 1, "denominator": 2}
    assert approved.after["starts_on"] == "2019-09-01"


# --- the resolution of a province -----------------------------------------------------------------


def resolve(by: User, **told: Any) -> NormChange:
    return propose_resolution(
        **{
            "number": "12/2017/NQ-HĐND",
            "title": "Nghị quyết quy định mức chi khuyến công",
            "issuer": "HĐND tỉnh Sông Trăng",
            "issued_on": date(2017, 12, 8),
            "starts_on": date(2018, 1, 1),
            "factor": Fraction(2, 5),
            "by": by,
            "on": DAY,
            **told,
        }
    )


def test_two_persons_put_the_own_resolution_in_the_place_of_what_was_delivered(
    officer: User, director: User
) -> None:
    """The rows of the seed are one province's, those of later years as well."""
    change = resolve(officer)
    assert norm_on("allowance-factor", DAY).is_seed
    approve_norm_change(change=change, by=director, on=DAY)
    for day in (date(2018, 1, 1), date(2019, 9, 1), date(2026, 12, 1)):
        row = norm_on("allowance-factor", day)
        assert row.factor == Fraction(2, 5)
        assert row.citation == "NQ 12/2017/NQ-HĐND của HĐND tỉnh Sông Trăng"
    assert norm_on("allowance-factor", date(2017, 12, 31)).is_seed
    assert words_on_paper(row.basis)[row.basis[0]] == (
        "Nghị quyết số 12/2017/NQ-HĐND ngày 08/12/2017 của HĐND tỉnh Sông Trăng"
    )


def test_a_resolution_known_later_stays_when_an_earlier_one_is_recorded(
    officer: User, director: User
) -> None:
    later = resolve(officer, number="NQ 3/2020/NQ-HĐND", factor=Fraction(1, 2))
    later.starts_on = date(2020, 1, 1)
    later.save()
    approve_norm_change(change=later, by=director, on=DAY)
    approve_norm_change(change=resolve(officer), by=director, on=DAY)
    assert norm_on("allowance-factor", date(2019, 12, 31)).factor == Fraction(2, 5)
    assert norm_on("allowance-factor", date(2020, 1, 1)).factor == Fraction(1, 2)


def test_who_records_a_resolution_does_not_approve_it(officer_who_also_decides: User) -> None:
    change = resolve(officer_who_also_decides)
    with pytest.raises(OwnProposal):
        approve_norm_change(change=change, by=officer_who_also_decides, on=DAY)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"number": "12/2017"}, "Ghi số như trên văn bản"),
        ({"number": "nghị quyết 12"}, "Ghi số như trên văn bản"),
        ({"title": " "}, "trích yếu"),
        ({"issuer": ""}, "cơ quan ban hành"),
        ({"issuer": "HĐND tỉnh, khóa IX"}, "không có dấu phẩy"),
        ({"place": "khoản 2"}, "Điều 3 khoản 2"),
        ({"issued_on": date(2020, 1, 1), "starts_on": date(2020, 1, 1)}, "chưa đến"),
        ({"starts_on": date(2017, 12, 7)}, "không áp dụng trước"),
    ],
)
def test_a_resolution_is_recorded_as_papers_can_cite_it(
    officer: User, told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(NormChangeRefusal, match=sentence):
        resolve(officer, **told)


def test_a_resolution_whose_article_was_read_says_so(officer: User) -> None:
    change = resolve(officer, place="Điều 3 khoản 2")
    assert (change.citation[-16:], change.confidence) == (", Điều 3 khoản 2", "H")
