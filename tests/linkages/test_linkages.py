"""Two workshops are brought together; whatever is under way ends with a stated result."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.accounts.roles import Role
from caunoi.common.constraints import lay
from caunoi.common.errors import NotPermitted
from caunoi.establishments.actions import close_establishment
from caunoi.journal.models import Entry
from caunoi.linkages import actions, lifecycle
from caunoi.linkages.actions import add_partner
from caunoi.linkages.enums import LinkageState, StepKind
from caunoi.linkages.lifecycle import LinkageRefusal, advance
from caunoi.linkages.models import Linkage, LinkagePartner, LinkageStep
from caunoi.linkages.permissions import OutsideArea
from caunoi.linkages.queries import (
    counts_by_state,
    events_between,
    linkages_found,
    under_advice,
)
from caunoi.notices.models import Notice
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.factories.linkages import MEETING, RESULT, Matchmaker
from tests.factories.network import STORY_DAY


def test_two_workshops_are_brought_together_and_agree(hand: Matchmaker) -> None:
    linkage = hand.advise()
    assert (linkage.state, linkage.result) == (LinkageState.ADVISING, "")
    assert linkage.collaborator == hand.field.collaborator
    hand.meet(linkage, place="xưởng cưa")
    linkage = hand.conclude(linkage, "agree", MEETING + timedelta(days=7))
    assert (linkage.state, linkage.result, linkage.result_by) == ("agreed", RESULT, hand.mai)
    assert [step.kind for step in linkage.steps.all()] == ["advise", "meeting", "agree"]
    ended = hand.conclude(linkage, "end", STORY_DAY, result="Giao đủ sáu tháng, không ký tiếp.")
    assert (ended.state, ended.result_on) == ("ended", STORY_DAY)
    told = Entry.objects.filter(action="linkages.conclude").order_by("position")
    assert [entry.ground for entry in told] == [RESULT, "Giao đủ sáu tháng, không ký tiếp."]


def test_an_officer_advises_in_the_own_name_or_for_a_collaborator(hand: Matchmaker) -> None:
    assert hand.advise(by=hand.officer).collaborator is None
    named = hand.advise(by=hand.officer, subject="Keo dán", collaborator=hand.field.collaborator)
    assert named.collaborator == hand.field.collaborator
    with pytest.raises(LinkageRefusal, match="không trong nhiệm kỳ"):
        hand.advise(subject="Cũ", advised_on=date(2015, 5, 5))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "marriage"}, "một hình thức"),
        ({"subject": " "}, "về việc gì"),
        ({"subject": "x" * 161}, "Dài hơn 160"),
        ({"advice": ""}, "đã tư vấn gì"),
        ({"advised_on": SPRING + timedelta(days=1)}, "chưa đến"),
    ],
)
def test_an_incomplete_advice_is_refused(
    hand: Matchmaker, facts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(LinkageRefusal, match=sentence):
        hand.advise(**facts)
    assert not Linkage.objects.exists()


def test_a_linkage_has_two_different_working_partners(hand: Matchmaker) -> None:
    for partners in ([hand.carpenter], [hand.carpenter, hand.carpenter]):
        with pytest.raises(LinkageRefusal, match="ít nhất hai cơ sở khác nhau"):
            hand.advise(partners=partners)
    closed = close_establishment(
        establishment=hand.sawmill, closed_on=SPRING, reason="thử", by=hand.officer, on=SPRING
    )
    with pytest.raises(LinkageRefusal, match="đã ngừng hoạt động"):
        hand.advise(partners=[hand.carpenter, closed or hand.sawmill])


def test_the_same_advice_is_recorded_once(hand: Matchmaker) -> None:
    hand.advise()
    with pytest.raises(LinkageRefusal, match="đã ghi ngày 14/03/2018 và đang tư vấn"):
        hand.advise()
    assert hand.advise(subject="Ván ép").pk


def test_a_third_partner_joins_once(hand: Matchmaker, field: Field) -> None:
    linkage = hand.advise()
    for _time in range(2):
        context = {"linkage": linkage, "establishment": field.firm, "by": hand.mai}
        if _time == 0:
            add_partner(**context, since_on=MEETING, on=MEETING)
        else:
            with pytest.raises(LinkageRefusal, match="đã là một bên"):
                add_partner(**context, since_on=MEETING, on=MEETING)
    assert linkage.partners.count() == 3


def test_a_meeting_needs_its_result_and_a_day_in_order(hand: Matchmaker) -> None:
    linkage = hand.advise()
    for facts, sentence in (
        ({"result": " "}, "kết quả buổi gặp"),
        ({"text": ""}, "buổi gặp nói gì"),
        ({"met_on": SPRING - timedelta(days=1)}, "trước bước “tư vấn” ngày 14/03/2018"),
        ({"met_on": STORY_DAY}, "chưa đến"),
    ):
        with pytest.raises(LinkageRefusal, match=sentence):
            hand.meet(linkage, **facts)
    assert linkage.steps.count() == 1


# --- rights ---------------------------------------------------------------------------------------


def test_a_collaborator_records_where_one_partner_is_hers(hand: Matchmaker, field: Field) -> None:
    linkage = hand.advise()
    other, _who, _term = make_neighbour(field.people, [field.land.communes[3]], "Lê Văn Cưa")
    far, _who, _term = make_neighbour(field.people, [field.land.communes[5]], "Trần Thị Xa")
    hand.meet(linkage, by=other)
    with pytest.raises(OutsideArea, match="không bên nào ở trong địa bàn"):
        hand.meet(linkage, by=far, text="Tự ghi")
    with pytest.raises(OutsideArea):
        hand.advise(by=far)
    for role in (Role.AUDITOR, Role.ACCOUNTANT, Role.DIRECTOR):
        with pytest.raises(NotPermitted):
            hand.conclude(linkage, "agree", by=field.people[role])


def test_each_sees_the_linkages_of_the_own_place(hand: Matchmaker, field: Field) -> None:
    other, _who, _term = make_neighbour(field.people, [field.land.communes[3]], "Lê Văn Cưa")
    far, _who, _term = make_neighbour(field.people, [field.land.communes[5]], "Trần Thị Xa")
    linkage = hand.advise()
    seen = {user: list(Linkage.objects.visible_to(user, SPRING)) for user in (hand.mai, other, far)}
    assert seen == {hand.mai: [linkage], other: [linkage], far: []}
    assert not Linkage.objects.visible_to(field.people[Role.ADMINISTRATOR], SPRING).exists()


def test_the_collaborator_of_the_other_side_is_told(hand: Matchmaker, field: Field) -> None:
    other, _who, _term = make_neighbour(field.people, [field.land.communes[3]], "Lê Văn Cưa")
    linkage = hand.advise()
    hand.conclude(linkage, "agree", by=other)
    told = Notice.objects.values_list("recipient", "kind")
    assert set(told) == {(other.pk, "linkages.advised"), (hand.mai.pk, "linkages.concluded")}


# --- nothing disappears ---------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["agree", "fail"])
def test_nothing_ends_without_words(hand: Matchmaker, step: str) -> None:
    linkage = hand.advise()
    with pytest.raises(LinkageRefusal, match="Cần ghi"):
        hand.conclude(linkage, step, result=" \n ")
    linkage.refresh_from_db()
    assert linkage.state == LinkageState.ADVISING


def test_what_has_a_result_takes_no_step_back(hand: Matchmaker) -> None:
    linkage = hand.conclude(hand.advise(), "fail", result="Giá cao hơn chợ 12%.")
    for step in ("agree", "fail", "end"):
        with pytest.raises(LinkageRefusal, match="không thành từ ngày 08/05/2018"):
            hand.conclude(linkage, step)
    with pytest.raises(LinkageRefusal, match="không thành"):
        hand.meet(linkage)


def test_the_database_keeps_what_is_under_way(hand: Matchmaker) -> None:
    linkage = hand.advise()
    rows = Linkage.objects.filter(pk=linkage.pk)
    for result in ("", "   "):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="failed", result=result, result_on=SPRING, result_by=hand.mai)
    for table in (Linkage, LinkagePartner, LinkageStep):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.objects.all()._raw_delete(table.objects.db)
    hand.conclude(linkage, "fail")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="advising", result="", result_on=None, result_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkageStep.objects.update(text="khác")


@contextmanager
def without_the_database_check() -> Iterator[None]:
    """Sabotage: the database lets a linkage end without words; the transaction puts all back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table, name in (
                ("linkages_linkage", "linkage_ends_only_with_a_result"),
                ("linkages_linkagestep", "linkage_meeting_has_a_result"),
            ):
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def without_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: the lifecycle asks for no words."""
    monkeypatch.setattr(lifecycle, "required", lambda text, _sentence: text.strip())


def _end_silently(hand: Matchmaker, linkage: Linkage) -> Linkage:
    return advance(linkage, StepKind.FAIL, by=hand.mai, on=MEETING, day=MEETING, words="")


@pytest.mark.usefixtures("without_the_question")
def test_sabotaged_lifecycle_is_stopped_by_the_database(hand: Matchmaker) -> None:
    linkage = hand.advise()
    with pytest.raises(IntegrityError), transaction.atomic():
        _end_silently(hand, linkage)


@pytest.mark.usefixtures("without_the_question")
def test_without_both_guards_a_linkage_would_disappear(hand: Matchmaker) -> None:
    """With both protections gone it ends silently: so it is they that keep it."""
    linkage = hand.advise()
    with without_the_database_check():
        ended = _end_silently(hand, linkage)
    assert (ended.state, ended.result) == (LinkageState.FAILED, "")


# --- two partners ---------------------------------------------------------------------------------


@pytest.fixture
def one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: the action takes advice to a single workshop."""
    monkeypatch.setattr(actions, "FEWEST_PARTNERS", 1)


@contextmanager
def without_the_trigger() -> Iterator[None]:
    """Sabotage: the database lets a linkage of one workshop have a result."""
    name = "linkage_has_two_partners"
    dropped = {
        "sqlite": f"DROP TRIGGER {name}_update",
        "postgresql": f"DROP TRIGGER {name} ON linkages_linkage",
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(dropped[connection.vendor])
    yield
    lay()


@pytest.mark.usefixtures("one_is_enough")
def test_sabotaged_advice_to_one_workshop_is_stopped_by_the_database(hand: Matchmaker) -> None:
    linkage = hand.advise(partners=[hand.carpenter])
    for step in ("agree", "fail"):
        with pytest.raises(IntegrityError, match="linkage_has_two_partners"), transaction.atomic():
            hand.conclude(linkage, step)
    add_partner(
        linkage=linkage, establishment=hand.sawmill, since_on=MEETING, by=hand.mai, on=MEETING
    )
    assert hand.conclude(linkage, "agree").state == LinkageState.AGREED


@pytest.mark.usefixtures("one_is_enough")
def test_without_both_guards_one_workshop_would_agree_with_itself(hand: Matchmaker) -> None:
    linkage = hand.advise(partners=[hand.carpenter])
    with without_the_trigger():
        assert hand.conclude(linkage, "agree").partners.count() == 1


# --- on a day -------------------------------------------------------------------------------------


def test_lists_stand_on_a_day(hand: Matchmaker) -> None:
    linkage = hand.conclude(hand.advise(), "agree")
    later = hand.advise(subject="Ván ép", on=STORY_DAY)
    before = linkages_found(hand.mai, MEETING - timedelta(days=1))
    assert [(row.pk, row.state_then) for row in before] == [(linkage.pk, "advising")]
    assert counts_by_state(linkages_found(hand.mai, STORY_DAY)) == {"agreed": 1, "advising": 1}
    assert list(linkages_found(hand.mai, STORY_DAY, state="advising")) == [later]
    assert linkages_found(hand.mai, STORY_DAY, text="xuong cua", kind="supply").count() == 2
    assert not linkages_found(hand.mai, STORY_DAY, text="keo").exists()
    assert not linkages_found(hand.mai, SPRING - timedelta(days=1)).exists()


def test_what_heard_nothing_longest_stands_first(hand: Matchmaker) -> None:
    old, new = hand.advise(), hand.advise(subject="Ván ép", on=date(2018, 4, 2))
    assert list(under_advice(hand.mai, STORY_DAY)) == [old, new]
    hand.meet(old)
    assert list(under_advice(hand.mai, STORY_DAY)) == [new, old]


def test_a_period_is_counted_for_the_reports(hand: Matchmaker) -> None:
    linkage = hand.advise()
    hand.meet(linkage)
    hand.conclude(linkage, "agree", STORY_DAY)
    hand.found(hand.association())
    spring = events_between(date(2018, 1, 1), date(2018, 6, 30))
    year = events_between(date(2018, 1, 1), date(2018, 12, 31))
    assert [row.pk for row in spring.advised] == [linkage.pk]
    assert (len(spring.meetings), len(spring.agreed), len(spring.founded)) == (1, 0, 1)
    assert (len(year.agreed), len(year.failed)) == (1, 0)


def test_a_firm_of_the_register_keeps_its_linkage_after_it_closed(hand: Matchmaker) -> None:
    linkage = hand.advise()
    firm = make_firm(hand.field.people, hand.field.land.communes[1], "Sơn Cây Gáo")
    add_partner(linkage=linkage, establishment=firm, since_on=MEETING, by=hand.mai, on=MEETING)
    close_establishment(
        establishment=firm, closed_on=STORY_DAY, reason="thử", by=hand.officer, on=STORY_DAY
    )
    assert linkage.partners.filter(establishment=firm).exists()
