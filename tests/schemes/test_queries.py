"""What the pages ask: the story of a scheme, the board, what is late, the year's money."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.attachments.actions import store_attachment
from caunoi.common.request_cache import request_cache
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import record_visit
from caunoi.programmes.actions import add_to_plan
from caunoi.schemes.actions import (
    add_milestone,
    measure_outcome,
    reach_milestone,
    receive_paper,
    report_progress,
    verify_outcome,
)
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme, SchemeQuerySet
from caunoi.schemes.money.budget import budget_of_year, money_of_years
from caunoi.schemes.queries import (
    Amounts,
    measurements_due,
    pipeline,
    recoveries_open,
    running_on,
    schemes_found,
)
from caunoi.schemes.reading.story import SchemeStory, story_of, with_amounts
from caunoi.schemes.reading.waiting import settling
from tests.factories.network import Land, make_unit
from tests.factories.schemes import (
    ACCEPTED,
    DRAFTED,
    MILLION,
    REPORTED,
    SETTLED,
    SIGNED,
    Office,
    give_money,
    make_firm,
)

pytestmark = pytest.mark.django_db
S = SchemeState
PAPER = b"%PDF-1.4\n%%EOF\n"


def queries_of(work: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def told(scheme: Scheme, on: date) -> SchemeStory:
    story = story_of(Scheme.objects.all(), scheme.code, on)
    assert story is not None
    return story


# --- one scheme -----------------------------------------------------------------------------------


def with_a_long_history(office: Office, scheme: Scheme) -> Scheme:
    """Let everything happen that can happen to a scheme, several times."""
    scheme = office.submit(scheme)
    for round_ in range(3):
        scheme = office.step(
            *(scheme, "request_supplement", Role.DEPARTMENT, DRAFTED),
            reason=f"Thiếu giấy {round_}",
            due_on=DRAFTED + timedelta(days=10),
        )
        scheme = office.submit(scheme)
    scheme = office.approve(office.plan(office.appraise(scheme)))
    scheme = office.start(office.sign(scheme))
    for number in range(5):
        milestone = add_milestone(
            scheme=scheme,
            title=f"Mốc {number}",
            due_on=SIGNED + timedelta(days=30 * number),
            by=office.officer,
            on=SIGNED,
        )
        reach_milestone(milestone=milestone, reached_on=SIGNED, by=office.officer, on=SIGNED)
        report_progress(
            scheme=scheme,
            percent=20 * number,
            text="Đang lắp",
            by=office.officer,
            on=SIGNED + timedelta(days=number),
        )
        file = store_attachment(
            content=PAPER + bytes([number]),
            name=f"giay-{number}.pdf",
            kind="paper",
            subject=scheme,
            by=office.officer,
            on=SIGNED,
        )
        receive_paper(
            scheme=scheme,
            step="completion",
            key="result",
            seen=number,
            attachment=file,
            by=office.officer,
            on=SIGNED,
        )
    record_visit(
        establishment=scheme.establishment,
        collaborator=None,
        visited_on=REPORTED,
        purpose="follow_scheme",
        finding="Máy đã chạy thử",
        by=office.officer,
        on=REPORTED,
    )
    office.advance_money(scheme, 70 * MILLION)
    office.advance_money(scheme, 70 * MILLION)
    scheme = office.accept(scheme)
    for _number in range(4):
        office.pay(scheme, 15 * MILLION)
    scheme = office.step(office.settle(scheme), "follow_up", Role.OFFICER, SETTLED)
    for moment, day in [("acceptance", SETTLED), ("m6", date(2019, 4, 30))]:
        outcome = measure_outcome(
            scheme=scheme,
            moment=moment,
            seen=0,
            measured_on=day,
            workers=15,
            by=office.officer,
            on=day,
        )
        verify_outcome(outcome=outcome, seen=1, by=office.people[Role.DIRECTOR], on=day)
    return scheme


def test_the_story_of_a_scheme_costs_eight_queries_whatever_its_history(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.draft(firm)
    told(scheme, DRAFTED)  # warms what a process keeps
    short = queries_of(lambda: told(scheme, DRAFTED))
    scheme = with_a_long_history(office, scheme)
    long = queries_of(lambda: read(told(scheme, SETTLED)))
    assert short == long == 8


def read(story: Any) -> None:
    """Touch all that a page shows, so that a row fetched one by one would be counted."""
    scheme = story.scheme
    assert [scheme.establishment.trade, scheme.collaborator, scheme.drafted_by, scheme.proposal]
    assert [scheme.contract.signed_by, scheme.contract.document, scheme.acceptance.accepted_by]
    assert [str(step.by) for step in story.steps]
    assert [(str(entry.by), entry.corrects) for entry in story.money]
    assert [m.reached_by and str(m.reached_by) for m in story.milestones]
    assert [str(report.reported_by) for report in story.progress]
    assert [(str(o.measured_by), str(o.verified_by)) for o in story.outcomes]
    assert story.place
    assert story.content_head
    assert story.timeline
    assert story.dossier
    assert story.measurements
    assert [visit.collaborator for visit in story.visits]
    assert [check.sentence for check in story.checks]


def test_the_story_holds_the_whole_history(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = with_a_long_history(office, office.draft(firm))
    story = told(scheme, SETTLED)
    assert story.amounts == Amounts(
        *(200 * MILLION, 200 * MILLION, 200 * MILLION, 140 * MILLION, 200 * MILLION)
    )
    assert story.place == "xã Suối Đá, huyện Đồi Sim"
    assert story.content_head.startswith("Mô hình trình diễn")
    assert story.type_name == "Ứng dụng máy móc tiên tiến"
    assert len(story.appraisals) == 4
    assert story.progress[-1].invested_vnd == 500 * MILLION
    assert [row.required.key for row in story.papers_of("application")] == [
        *("request", "scheme", "beneficiary-request"),
    ]
    result = next(row for row in story.papers if row.required.key == "result")
    assert (result.received_on, result.received_by) == (SIGNED, str(office.officer))
    User.objects.update(is_invented=True)
    papers = told(scheme, SETTLED).papers
    assert next(row for row in papers if row.required.key == "result").received_by.endswith("°")
    assert result.attachment_id in {file.pk for file in story.files}
    assert not [row for row in story.papers if row.is_missing]
    days = [event.on for event in story.timeline]
    assert days == sorted(days)
    assert {event.kind for event in story.timeline} == {
        *("step", "money", "progress", "milestone", "outcome", "visit"),
    }
    due = {moment.value: day for moment, day, _outcome in story.measurements}
    assert due["m24"] == date(2020, 10, 20)


def test_the_page_of_a_scheme_is_fetched_through_its_viewer(
    office: Office, people: dict[Role, User], land: Land, firm: Establishment
) -> None:
    scheme = office.draft(firm)
    stranger = User.objects.create(username="la", full_name="Người Lạ")
    visible = Scheme.objects.visible_to(stranger, DRAFTED)
    assert story_of(visible, scheme.code, DRAFTED) is None
    mine = Scheme.objects.visible_to(office.officer, DRAFTED)
    assert queries_of(lambda: story_of(mine, scheme.code, DRAFTED)) == 8


def test_one_condition_reaches_as_far_as_the_scope(
    office: Office, people: dict[Role, User], land: Land, firm: Establishment
) -> None:
    from caunoi.localities.models import Level, Succession

    new = make_unit("98500", "Suối Sim", Level.COMMUNE, land.province, date(2025, 7, 1))
    Succession.objects.create(predecessor=land.communes[0], successor=new, on_day=date(2025, 7, 1))
    for number, commune in enumerate([*land.communes, new]):
        office.draft(
            make_firm(people, land, f"Xưởng {number}", unit=land.communes[0]), unit=commune
        )
    office.draft()
    areas = [land.communes[0], land.districts[1], land.province, new, land.outside, None]
    for number, area in enumerate(areas):
        user = User.objects.create(username=f"n{number}", full_name="Người Thử")
        RoleGrant.objects.create(user=user, role=Role.COLLABORATOR, unit=area)
        rights = rights_of(user, DRAFTED)
        one_by_one = {s for s in Scheme.objects.all() if rights.may_at("schemes.view", s.unit)}
        assert set(Scheme.objects.filter(rights.q("schemes.view", "unit"))) == one_by_one, area


# --- lists ----------------------------------------------------------------------------------------


def test_schemes_are_found_without_marks_and_by_what_they_are(
    office: Office, people: dict[Role, User], land: Land, firm: Establishment
) -> None:
    machine = office.draft(firm)
    task = office.draft(title="Tập huấn khởi sự doanh nghiệp")
    officer = office.officer

    def found(**told: Any) -> list[Scheme]:
        return list(schemes_found(officer, DRAFTED, **told).order_by("pk"))

    assert found() == [machine, task]
    assert found(text="may cat go thu nghiem") == [machine]
    assert found(text="nv-2018") == [task]
    assert found(content_head=2) == [task]
    assert found(states=["submitted"]) == []
    assert found(year=2019) == []
    assert found(source="local", year=2018) == [machine, task]
    assert found(unit_ids=[firm.unit_id]) == [machine]


def test_the_board_counts_all_and_shows_the_longest_untouched_first(
    office: Office, people: dict[Role, User], land: Land
) -> None:
    firms = [make_firm(people, land, f"Xưởng {n}") for n in range(5)]
    drafts = [office.draft(firm, on=DRAFTED + timedelta(days=n)) for n, firm in enumerate(firms)]
    office.submit(drafts[4], on=date(2017, 7, 1))
    columns = {c.state: c for c in pipeline(office.officer, date(2017, 7, 1), limit=3)}
    drafted = columns[S.DRAFTED]
    assert (drafted.count, drafted.support_vnd, drafted.hidden) == (4, 800 * MILLION, 1)
    assert drafted.schemes == drafts[:3]
    assert columns[S.SUBMITTED].schemes == [drafts[4]]
    assert columns[S.CONTRACTED].count == 0
    assert pipeline(office.officer, DRAFTED, year=2019)[0].count == 0


def test_lists_cost_the_same_for_one_row_and_for_thirty(
    office: Office, people: dict[Role, User], land: Land, money: None
) -> None:
    officer = office.officer

    def cost() -> list[int]:
        with request_cache():  # a page has read the rights of its day by then
            for day in (DRAFTED, date(2021, 1, 1)):
                assert rights_of(officer, day).grants
                assert rights_of(office.accountant, day).grants
            return costs()

    def costs() -> list[int]:
        return [
            queries_of(lambda: [str(s.establishment) for s in schemes_found(officer, DRAFTED)]),
            queries_of(
                lambda: [
                    str(s.establishment) for c in pipeline(officer, DRAFTED) for s in c.schemes
                ]
            ),
            queries_of(lambda: measurements_due(officer, date(2021, 1, 1))),
            queries_of(lambda: list(recoveries_open(office.accountant, DRAFTED))),
            queries_of(lambda: budget_of_year(2018, SETTLED)),
            queries_of(lambda: money_of_years(range(2009, 2021), SETTLED)),
        ]

    office.walk(office.draft(make_firm(people, land)), S.SETTLED)
    one = cost()
    for number in range(29):
        scheme = office.draft(make_firm(people, land, f"Xưởng {number}"))
        if number % 3 == 0:
            office.walk(scheme, S.ACCEPTED)
        elif number % 3 == 1:
            office.submit(scheme)
    assert cost() == one
    assert one == [1, 2, 2, 1, 5, 5]


def test_what_is_late_is_listed(office: Office, firm: Establishment, money: None) -> None:
    officer = office.officer

    def late(on: date) -> SchemeQuerySet:
        return schemes_found(officer, on, supplement_due_before=on)

    scheme = office.submit(office.draft(firm))
    scheme = office.step(
        *(scheme, "request_supplement", Role.DEPARTMENT, DRAFTED),
        reason="Thiếu",
        due_on=date(2017, 6, 20),
    )
    assert not late(date(2017, 6, 20)).exists()
    assert late(date(2017, 6, 21)).get() == scheme
    scheme = office.submit(scheme)
    scheme = office.start(office.sign(office.approve(office.plan(office.appraise(scheme)))))
    office.advance_money(scheme, 140 * MILLION)
    part = {"accepted_vnd": 100 * MILLION, "counterpart_accepted_vnd": 150 * MILLION}
    scheme = office.accept(scheme, **part, remarks="Một phần")
    assert [one.scheme for one in settling(officer, ACCEPTED)] == [scheme]
    office.papers(scheme, "completion", ACCEPTED)
    scheme = office.settle(scheme, recovery_due_on=date(2018, 12, 31))
    assert settling(officer, SETTLED) == []
    assert not recoveries_open(officer, SETTLED).exists()
    (recovery,) = recoveries_open(office.accountant, SETTLED)
    assert (recovery.scheme, recovery.amount_vnd) == (scheme, 40 * MILLION)


def test_who_did_not_answer_after_six_months_is_listed(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    officer = office.officer
    assert measurements_due(officer, date(2019, 4, 19)) == []
    (due,) = measurements_due(officer, date(2019, 4, 20))
    assert (due.scheme, due.moment, due.due_on) == (scheme, "m6", date(2019, 4, 20))
    day = date(2019, 5, 2)
    told = {"scheme": scheme, "moment": "m6", "measured_on": day, "workers": 14}
    measure_outcome(**told, seen=0, by=officer, on=day)
    moments = [due.moment.value for due in measurements_due(officer, date(2021, 1, 1))]
    assert moments == ["m12", "m24"]


# --- the year's money -----------------------------------------------------------------------------


def test_a_year_adds_up_by_head_and_source(
    office: Office, firm: Establishment, money: None
) -> None:
    give_money(office.people, 500 * MILLION, source="national")
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS, value_vnd=180 * MILLION)
    office.advance_money(scheme, 100 * MILLION)
    office.walk(office.draft(source="national"), S.ACCEPTED)
    office.walk(office.draft(title="Lớp may"), S.IN_PLAN)
    add_to_plan(
        year=2018,
        source="local",
        content_head=9,
        title="Duy trì mạng lưới cộng tác viên",
        support_vnd=96_840_000,
        by=office.officer,
        on=REPORTED,
    )
    year = budget_of_year(2018, SETTLED)
    assert year.allocation_vnd == 7_000 * MILLION
    rows = {
        (source.source.value, head.content_head): (
            *(head.planned_vnd, head.contracted_vnd, head.accepted_vnd, head.paid_vnd),
            head.schemes,
        )
        for source in year.sources
        for head in source.heads
    }
    assert rows == {
        ("local", 2): (80 * MILLION, 0, 0, 0, 1),
        ("local", 3): (200 * MILLION, 180 * MILLION, 0, 100 * MILLION, 1),
        ("local", 9): (96_840_000, 0, 0, 0, 0),
        ("national", 2): (80 * MILLION, 80 * MILLION, 80 * MILLION, 0, 1),
    }
    assert [head.content_head for head in year.by_head] == [2, 3, 9]
    assert year.by_head[0].planned_vnd == 160 * MILLION
    total = year.total
    assert total.planned_vnd == sum(head.planned_vnd for head in year.by_head)
    assert (total.contracted_vnd, total.paid_vnd, total.schemes) == (
        *(260 * MILLION, 100 * MILLION),
        3,
    )


def test_years_without_money_are_there_with_nothing(office: Office, money: None) -> None:
    years = money_of_years([2017, 2018], SETTLED)
    assert [(year.year, year.allocation_vnd) for year in years] == [
        *((2017, 0), (2018, 6_500 * MILLION)),
    ]


# --- the money of many ----------------------------------------------------------------------------


def test_schemes_come_with_what_their_ledgers_said_on_the_day(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    asked = Scheme.objects.as_of(SETTLED)
    assert queries_of(lambda: with_amounts(asked, SETTLED)) == 2
    (then,), (now,) = with_amounts(asked, SIGNED), with_amounts(asked, SETTLED)
    assert then.scheme == now.scheme == scheme
    assert (then.amounts.approved_vnd, then.amounts.paid_vnd) == (200 * MILLION, 0)
    assert (now.amounts.approved_vnd, now.amounts.paid_vnd) == (200 * MILLION, 200 * MILLION)


# --- the day --------------------------------------------------------------------------------------


def test_on_an_earlier_day_a_scheme_stands_where_it_stood(
    office: Office, firm: Establishment, money: None, people: dict[Role, User]
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    then = Scheme.objects.as_of
    assert not then(DRAFTED - timedelta(days=1)).exists()
    stood = {on: then(on).get().state_shown for on in (DRAFTED, SIGNED, ACCEPTED, SETTLED)}
    assert stood[SETTLED] is S.SETTLED and stood[ACCEPTED] is S.ACCEPTED
    assert running_on(ACCEPTED).get() == scheme
    assert not running_on(DRAFTED).exists() and not running_on(SETTLED).exists()
    officer = people[Role.OFFICER]
    for on in stood:
        board = {c.state: c.count for c in pipeline(officer, on) if c.count}
        assert board == {stood[on]: 1}
        found = schemes_found(officer, on, states=[stood[on]])
        assert found.get() == scheme


def test_the_story_of_an_earlier_day_holds_nothing_that_came_later(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    whole, then = told(scheme, SETTLED), told(scheme, SIGNED)
    assert whole.later_steps == 0 and whole.amounts.paid_vnd == whole.amounts.accepted_vnd > 0
    assert then.later_steps > 0 and len(then.steps) + then.later_steps == len(whole.steps)
    assert then.scheme.state == then.steps[-1].to_state != whole.scheme.state
    assert then.amounts.contract_vnd == whole.amounts.contract_vnd
    assert then.amounts.accepted_vnd == then.amounts.paid_vnd == 0
    assert getattr(then.scheme, "acceptance", None) is None
    assert then.scheme.contract is not None
    assert all(event.on <= SIGNED for event in then.timeline)


def test_a_scheme_that_is_not_yet_there_has_no_story(office: Office, firm: Establishment) -> None:
    scheme = office.draft(firm)
    before = DRAFTED - timedelta(days=1)
    assert story_of(Scheme.objects.all(), scheme.code, before) is None
