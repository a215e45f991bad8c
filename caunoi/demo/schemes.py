"""Schemes and tasks of the demonstration, 2009–2020, taken through the steps of their lifecycle.

Every step is an action called by the responsible invented person, on a day of its own; no rule is
switched off. On the story day 2009–2017 is settled, 2018 runs, is silent or stuck, 2019 has just
come into the plan. The years go on to `LAST_DAY`: 2019 is settled, 2020 runs, so that the story
reads on any day before. What `fates` leaves open on 20/12/2018 stays open until a visitor moves on
(`later`): a step is taken from a scheme's present state, and on that day every kind of step is
there to take. Each scheme carries the mark of invented data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caunoi.accounts.models import User
from caunoi.demo import people
from caunoi.demo.budgets import (
    BUDGETS,
    FIRST_YEAR,
    LARGE_FROM,
    LAST_YEAR,
    MILLION,
    Line,
    allocation_vnd,
    plan_of,
)
from caunoi.demo.fates import ADVANCED_TOO_MUCH, APPROVED_EARLY, FATES, LAST_DAY, Fates
from caunoi.demo.fieldwork import Firms, StoryYear, Wish, proposal_for
from caunoi.demo.people import OfficePerson
from caunoi.localities.queries import unit_on
from caunoi.network.queries import responsible_for
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice
from caunoi.programmes.actions import allocate, record_programme
from caunoi.schemes.actions import (
    add_milestone,
    confirm_condition,
    draft_scheme,
    measure_outcome,
    reach_milestone,
    receive_paper,
    report_progress,
    verify_outcome,
)
from caunoi.schemes.lifecycle import CRITERIA, advance
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.amendments import amend_contract
from caunoi.schemes.money.ledger import pay, pay_advance
from caunoi.schemes.queries import advance_share, last_amendment, missing_papers
from caunoi.schemes.rules import conditions_of

INVENTED = "minh họa"
CENTRE = "Trung tâm Khuyến công tỉnh Bình Dương"
STORY_YEAR = 2018
#: Classes held in one commune: neither has a responsible person on 20/12/2018.
HELD_AT = {(STORY_YEAR, 3): "25918", (STORY_YEAR, 5): "25865"}
#: The register begins in this year: its schemes report in spring, so that the year has reports.
FIRMS_FROM = 2016


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one plan year. 2009 begins in January: nobody held a right before."""

    year: int

    @property
    def visited(self) -> date:
        """The register begins on 10/05/2016, so the visits for 2017 follow it."""
        return date(2016, 5, 11) if self.year == LARGE_FROM else date(self.year - 1, 3, 5)

    @property
    def drafted(self) -> date:
        return date(2009, 1, 6) if self._is_first else date(self.year - 1, 5, 17)

    @property
    def appraised(self) -> date:
        return date(2009, 1, 26) if self._is_first else date(self.year - 1, 9, 12)

    @property
    def allocated(self) -> date:
        return date(2009, 1, 29) if self._is_first else date(self.year - 1, 12, 12)

    @property
    def planned(self) -> date:
        return date(2009, 2, 4) if self._is_first else date(self.year - 1, 12, 17)

    @property
    def approved(self) -> date:
        return date(self.year, 2, 9) if self._is_first else date(self.year, 1, 16)

    @property
    def signed(self) -> date:
        return date(self.year, 3, 2)

    @property
    def reported(self) -> date:
        return date(self.year, 4, 20) if self._is_last else date(self.year, 7, 16)

    @property
    def milestone(self) -> tuple[date, date]:
        """(due day, day reached) of the milestone."""
        month = 5 if self._is_last else 10
        return date(self.year, month, 31), date(self.year, month, 24)

    @property
    def late_reports(self) -> tuple[tuple[date, int], ...]:
        """The (day, percent) of reports of what runs well, in the weeks before the story day."""
        if self._is_last:
            return (date(self.year, 5, 18), 82), (date(self.year, 6, 4), 88)
        return (date(self.year, 11, 10), 88), (date(self.year, 12, 10), 95)

    @property
    def accepted(self) -> date:
        return date(self.year, 5, 6) if self._is_last else date(self.year, 10, 8)

    @property
    def _is_first(self) -> bool:
        return self.year == FIRST_YEAR

    @property
    def _is_last(self) -> bool:
        return self.year == LAST_YEAR


@dataclass(slots=True)
class Case:
    """One scheme in progress: the number of its line, the firm that asked for it, the row."""

    number: int
    wish: Wish | None
    scheme: Scheme

    @property
    def place(self) -> str:
        firm = self.scheme.establishment
        return f"{firm.address}, {firm.unit.full_name(date(2018, 1, 1))}" if firm else CENTRE

    @property
    def finish_on(self) -> date:
        """Return the contract's last day: the year's end for what runs well but slowly.

        A contract that is extended within its year had less time to begin with.
        """
        _on, longer = self.fates.extended.get(self.number, (None, None))
        is_lengthened = longer is not None and longer.year == self.scheme.year
        is_slow = self.number in self.fates.running_well and not is_lengthened
        return date(self.scheme.year, 12, 31) if is_slow else date(self.scheme.year, 11, 30)

    @property
    def fates(self) -> Fates:
        return FATES.get(self.scheme.year, Fates())

    def after(self, day: date, days: int = 0) -> date:
        """Spread the day over some weeks, so that not everything happens at once."""
        return day + timedelta(days=days + self.number % 9 * 2)


def build_schemes(staff: Mapping[OfficePerson, User]) -> None:
    """Build programmes, budgets, fieldwork and schemes; the register must be filled."""
    builder = SchemeBuilder(staff)
    builder.record_programmes()
    for year in BUDGETS:
        builder.build_year(year)
    builder.leave_waiting_for_2021()
    builder.story.before()
    builder.story.decline_one()
    builder.read_all_notices()
    builder.leave_waiting()
    builder.story.waiting()


@dataclass(slots=True)
class SchemeBuilder:
    """One run: the staff, the unused firms, the last voucher number."""

    staff: Mapping[OfficePerson, User]
    firms: Firms = field(default_factory=Firms)
    vouchers: int = 0

    @property
    def officer(self) -> User:
        return self.staff[people.OFFICER]

    @property
    def authority(self) -> User:
        return self.staff[people.AUTHORITY]

    @property
    def department(self) -> User:
        return self.staff[people.DEPARTMENT]

    @property
    def accountant(self) -> User:
        return self.staff[people.ACCOUNTANT]

    @property
    def story(self) -> StoryYear:
        return StoryYear(self.firms, self.officer)

    # Programmes and years ---------------------------------------------------------------------

    def record_programmes(self) -> None:
        for first, last in ((2009, 2010), (2011, 2015), (2016, 2020)):
            starts_on = date(first, 1, 1)
            record_programme(
                name=f"Chương trình khuyến công tỉnh Bình Dương {first}–{last} (minh họa)",
                decision=f"{first % 100}/QĐ-{INVENTED}",
                starts_on=starts_on,
                ends_on=date(last + 1, 1, 1),
                goals="Hỗ trợ cơ sở công nghiệp nông thôn đổi mới máy móc, đào tạo lao động.",
                by=self.authority,
                on=starts_on,
                is_invented=True,
            )

    def build_year(self, year: int) -> None:
        days, lines = Days(year), plan_of(year)
        cases = [self._drafted(days, number, line) for number, line in enumerate(lines)]
        for case in cases:
            self._submit(case, case.after(days.drafted, 1))
        for case in cases:
            is_first = year == FIRST_YEAR
            self._appraise(case, days.appraised if is_first else case.after(days.appraised))
        self._allocate(days, lines)
        for case in cases:
            self._plan(case, days)
        approved = [case for case in cases if case.number not in case.fates.not_approved]
        for case in approved:
            is_early = year == STORY_YEAR + 1 and case.number in APPROVED_EARLY
            self._approve(case, date(STORY_YEAR, 12, 19) if is_early else days.approved)
        self._run_year(approved, days)

    def _allocate(self, days: Days, lines: list[Line]) -> None:
        for source in ("local", "national"):
            allocate(
                year=days.year,
                source=source,
                amount_vnd=allocation_vnd(lines, source),
                decision=f"{3400 + days.year % 100}/QĐ-{INVENTED}",
                allocated_on=days.allocated,
                by=self.authority,
                on=days.allocated,
            )

    # Up to the approval -----------------------------------------------------------------------

    def _drafted(self, days: Days, number: int, line: Line) -> Case:
        content, wish, proposal, title = line.content, None, None, line.title
        if content.for_firm:
            spread = number % 5 if days.year == LARGE_FROM else number * 2
            visited_on = days.visited + timedelta(days=spread)
            wish = self.firms.next(visited_on)
            proposal = proposal_for(wish, line, visited_on)
            title = title.format(machine=wish.machine, product=wish.product)
        held_at = HELD_AT.get((days.year, number))
        scheme = draft_scheme(
            proposal=proposal,
            unit=unit_on(held_at, days.drafted) if held_at else None,
            kind="scheme" if content.is_scheme else "task",
            title=title,
            scheme_type=content.scheme_type,
            item=content.item,
            content_head=content.head,
            source=content.source,
            year=days.year,
            cost_vnd=line.cost_vnd,
            support_vnd=line.support_vnd,
            counterpart_vnd=line.counterpart_vnd,
            goal="Nâng năng suất, chất lượng; thêm việc làm cho lao động tại chỗ.",
            implementing_unit=CENTRE,
            coordinating_unit="Phòng Kinh tế, Phòng Kinh tế và Hạ tầng các huyện, thị xã",
            is_invented=True,
            by=self.officer,
            on=days.drafted,
        )
        return Case(number, wish, scheme)

    def _submit(self, case: Case, on: date) -> None:
        self.bring_papers(case, "application", on)
        self.step(case, "submit", people.OFFICER, on)

    def _appraise(self, case: Case, on: date) -> None:
        self.step(
            case,
            "appraise_pass",
            people.DEPARTMENT,
            on,
            opinions={name: "Phù hợp." for name in CRITERIA},
            conclusion="pass",
            proposed_support_vnd=case.scheme.support_vnd,
        )

    def _plan(self, case: Case, days: Days) -> None:
        if case.wish is not None and days.year == STORY_YEAR:
            self._confirm(case, days.planned)
        self.step(case, "plan", people.OFFICER, days.planned)

    def _confirm(self, case: Case, on: date) -> None:
        """Confirm what only people can see, but leave the last one of a silent scheme open."""
        conditions = conditions_of(case.scheme.scheme_type, has_establishment=True)
        for condition in conditions[: -1 if case.number in case.fates.silent else None]:
            confirm_condition(
                scheme=case.scheme,
                key=condition.key,
                note="giấy cam kết của cơ sở và lần xem tại chỗ",
                by=self.officer,
                on=on,
            )

    def _approve(self, case: Case, on: date) -> None:
        if case.wish is not None:
            self.measure(case, "baseline", on, growth=0)
        decision = f"{100 + case.scheme.year % 100}/QĐ-{INVENTED}"
        self.step(case, "approve", people.AUTHORITY, on, decision=decision)

    # From the contract on ---------------------------------------------------------------------

    def _run_year(self, cases: list[Case], days: Days) -> None:
        signed = [case for case in cases if case.number not in case.fates.not_signed]
        for case in sorted(signed, key=lambda c: c.after(days.signed)):
            self._sign(case, case.after(days.signed))
        for case in signed:
            if case.number in case.fates.unfinished:
                self._leave_unfinished(case, days)
            else:
                self._finish(case, days)

    def _sign(self, case: Case, on: date) -> None:
        self.step(
            case,
            "sign_contract",
            people.DIRECTOR,
            on,
            value_vnd=case.scheme.support_vnd,
            counterpart_vnd=case.scheme.counterpart_vnd,
            finish_on=case.finish_on,
            representative=_representative(case),
            representative_post="Chủ cơ sở" if case.wish and case.wish.firm.owner else "",
        )

    def _finish(self, case: Case, days: Days) -> None:
        is_partial = days.year == LARGE_FROM and case.number == ADVANCED_TOO_MUCH
        self._start(case, case.after(days.signed, 5))
        if days.year == FIRMS_FROM and case.number % 3 < 2:
            self._report(case, date(days.year, 5, 23) + timedelta(days=case.number), 45, None)
        if 2014 < days.year < LAST_YEAR and (is_partial or case.number % 3 == 1):
            self._advance(case, case.after(days.reported))
        self._accept(case, case.after(days.accepted), share=60 if is_partial else 100)
        if case.number in (*case.fates.lacks_papers, *case.fates.to_be_paid):
            if case.number in case.fates.to_be_paid:
                self.bring_papers(case, "completion", case.after(days.accepted, 6))
            return
        self.settle(case, case.after(days.accepted), is_partial=is_partial)

    def settle(self, case: Case, accepted_on: date, *, is_partial: bool = False) -> None:
        self._pay_rest(case, accepted_on + timedelta(days=8))
        recovery = {"recovery_due_on": date(2018, 3, 30)} if is_partial else {}
        settled_on = accepted_on + timedelta(days=20)
        minutes = f"{case.number + 1:02}/BB-TLHĐ-{case.scheme.year}"
        self.step(case, "settle", people.ACCOUNTANT, settled_on, minutes=minutes, **recovery)
        self._look_after(case, settled_on + timedelta(days=4), is_open=is_partial)

    def _look_after(self, case: Case, on: date, *, is_open: bool) -> None:
        if case.wish is None:
            self.step(case, "close", people.OFFICER, on)
        elif not is_open:
            self.step(case, "follow_up", people.OFFICER, on)
            self._measure_later(case)

    def _measure_later(self, case: Case) -> None:
        """Measure after six months nearly everywhere, after twelve at about half of them."""
        accepted_on = case.scheme.acceptance.accepted_on
        moments = (("m6", 200, 2, case.number % 4 != 1), ("m12", 380, 3, case.number % 2 == 0))
        for moment, days, growth, is_counted in moments:
            on = accepted_on + timedelta(days=days)
            if is_counted and on <= LAST_DAY:
                self.measure(case, moment, on, growth=growth)

    def _leave_unfinished(self, case: Case, days: Days) -> None:
        """Leave a scheme as the story day of its year finds it; a few end later."""
        fates = case.fates
        if case.number in fates.not_started:
            return
        self._start(case, case.after(days.signed, 5))
        if case.number in fates.silent:
            self._report(case, fates.silent[case.number], 15, case.scheme.cost_vnd // 10)
        elif case.number in fates.suspended:
            suspended_on = fates.suspended[case.number]
            self._report(case, suspended_on - timedelta(days=10), 35, case.scheme.cost_vnd // 4)
            self._suspend(case, suspended_on)
        else:
            self._run_well(case, days)
        if case.number in fates.extended:
            self._extend(case, *fates.extended[case.number])
        if case.number in fates.ended_later:
            self.end_late(case, case.after(fates.ended_later[case.number]))

    def end_late(self, case: Case, on: date) -> None:
        if case.number in case.fates.suspended:
            self.step(case, "resume", people.OFFICER, on - timedelta(days=20))
        self._report(case, on - timedelta(days=4), 100, case.scheme.cost_vnd)
        self._accept(case, on)
        self.settle(case, on)

    def _run_well(self, case: Case, days: Days) -> None:
        milestone = add_milestone(
            scheme=case.scheme,
            title="Lắp đặt, chạy thử xong" if case.wish else "Xong đợt đầu",
            due_on=days.milestone[0],
            by=self.officer,
            on=case.after(days.signed, 6),
        )
        self._advance(case, case.after(days.reported))
        reached_on = days.milestone[1]
        reach_milestone(milestone=milestone, reached_on=reached_on, by=self.officer, on=reached_on)
        for day, percent in days.late_reports:
            on = day + timedelta(days=case.number % 9)
            self._report(case, on, percent, case.scheme.cost_vnd * percent // 100)

    def _extend(self, case: Case, on: date, finish_on: date) -> None:
        """Extend a contract: the director within the year, the authority beyond it."""
        person = people.DIRECTOR if finish_on.year == case.scheme.year else people.AUTHORITY
        amend_contract(
            scheme=case.scheme,
            seen=last_amendment(case.scheme).version,
            decision=f"{case.number + 1:02}/PL-{INVENTED}",
            reason="Nhà cung cấp giao máy chậm." if case.wish else "Lớp cuối dời sau mùa vụ.",
            in_force_on=on,
            finish_on=finish_on,
            by=self.staff[person],
            on=on,
        )

    def _suspend(self, case: Case, on: date) -> None:
        reason = (
            "Chủ cơ sở đổi nhà cung cấp máy, chờ hợp đồng mua mới."
            if case.wish
            else "Đơn vị nơi đến hoãn tiếp đoàn, chờ lịch mới."
        )
        self.step(case, "suspend", people.OFFICER, on, reason=reason)

    def _start(self, case: Case, on: date) -> None:
        self.step(case, "start", people.OFFICER, on)

    def _report(self, case: Case, on: date, percent: int, invested_vnd: int | None) -> None:
        report_progress(
            scheme=case.scheme,
            percent=percent,
            invested_vnd=invested_vnd,
            text=f"Đã làm khoảng {percent}% khối lượng.",
            by=self._reporter(case, on),
            on=on,
        )

    def _reporter(self, case: Case, on: date) -> User:
        firm = case.scheme.establishment
        duties = responsible_for(firm.unit, on) if firm else []
        return (duties[0].collaborator.user if duties else None) or self.officer

    def _advance(self, case: Case, on: date) -> None:
        """Report enough, bring the papers and advance what the type allows, if it allows any."""
        scheme = case.scheme
        share = advance_share(scheme, on)
        if share is None:
            return
        self._report(case, on, 75, scheme.cost_vnd * 3 // 4)
        self.bring_papers(case, "advance", on)
        pay_advance(
            scheme=scheme,
            amount_vnd=scheme.support_vnd * share.percent // 100 // MILLION * MILLION,
            voucher=self._voucher(on),
            by=self.accountant,
            on=on + timedelta(days=5),
        )

    def _accept(self, case: Case, on: date, *, share: int = 100) -> None:
        contract = case.scheme.contract
        is_whole = share == 100
        self.step(
            case,
            "accept",
            people.DEPARTMENT,
            on,
            place=case.place[:200],
            members=[
                {"name": people.DEPARTMENT.full_name, "organisation": "Sở Công Thương"},
                {"name": _representative(case), "organisation": "Bên thụ hưởng"},
            ],
            quantities=[
                {"item": "Theo hợp đồng", "contracted": "100%", "accepted": f"{share}%"},
            ],
            accepted_vnd=contract.value_vnd * share // 100,
            counterpart_accepted_vnd=contract.counterpart_vnd,
            remarks="" if is_whole else "Một máy giao chậm, không nghiệm thu phần này.",
        )
        if case.wish is not None:
            self.measure(case, "acceptance", on, growth=1)

    def _pay_rest(self, case: Case, on: date) -> None:
        self.bring_papers(case, "completion", on)
        paid = sum(
            case.scheme.money.filter(kind__in=("advance",)).values_list("amount_vnd", flat=True)
        )
        rest = case.scheme.acceptance.accepted_vnd - paid
        if rest > 0:
            pay(
                scheme=case.scheme,
                amount_vnd=rest,
                voucher=self._voucher(on),
                by=self.accountant,
                on=on + timedelta(days=4),
            )

    def measure(self, case: Case, moment: str, on: date, *, growth: int) -> None:
        """The collaborator measures; the deputy verifies baseline and six months the same day."""
        if case.wish is None:
            return
        workers = (case.wish.firm.workers or 8) + growth
        outcome = measure_outcome(
            scheme=case.scheme,
            moment=moment,
            seen=0,
            measured_on=on,
            workers=workers,
            machines=3 + growth,
            output=f"{90 + 12 * growth}% so với lúc phê duyệt" if growth else "",
            revenue_vnd=workers * (95 + 6 * growth) * MILLION,
            is_running=True if growth else None,
            by=self._reporter(case, on),
            on=on,
        )
        if moment in ("baseline", "m6"):
            verify_outcome(
                outcome=outcome, seen=outcome.version, by=self.staff[people.DEPUTY], on=on
            )

    # What is open on the story day, outside any plan --------------------------------------------

    def leave_waiting(self) -> None:
        """Leave requests for 2019 that wait, were returned, refused or withdrawn."""
        days = Days(STORY_YEAR + 1)
        machine = next(line for line in plan_of(days.year) if line.content.item == "machinery")
        cases = [self._drafted(days, number, machine) for number in range(40, 48)]
        overdue, asked, bare, half, refused, withdrawn, *submitted = cases
        for case in (overdue, asked, refused):
            self._submit(case, date(2018, 5, 28))
        self._supplement(overdue, date(2018, 9, 14), date(2018, 10, 15))
        self._supplement(asked, date(2018, 12, 11), date(2019, 1, 11))
        self._some_paper(half, date(2018, 6, 5))
        self._reject(refused)
        self.step(
            withdrawn, "withdraw", people.OFFICER, date(2018, 8, 3),
            reason="Chủ cơ sở đã mua máy bằng vốn vay, không đề nghị nữa.",
        )  # fmt: skip
        for case in submitted:
            self._submit(case, date(2018, 12, 13))
        assert bare.scheme.state == "drafted"  # noqa: S101 - its papers have never come

    def leave_waiting_for_2021(self) -> None:
        """Leave requests for 2021, so that the board's first columns are not empty in June 2020."""
        days = Days(LAST_YEAR + 1)
        machine = next(line for line in plan_of(LAST_YEAR) if line.content.item == "machinery")
        cases = [self._drafted(days, number, machine) for number in range(40, 45)]
        asked, _bare, *submitted = cases
        for case in (asked, *submitted):
            self._submit(case, case.after(date(2020, 5, 25)))
        self._supplement(asked, date(2020, 6, 10), date(2020, 7, 10))

    def _supplement(self, case: Case, on: date, due_on: date) -> None:
        reason = "Thiếu báo giá của nhà cung cấp và cam kết vốn đối ứng có xác nhận."
        step = "request_supplement"
        self.step(case, step, people.DEPARTMENT, on, reason=reason, due_on=due_on)

    def _reject(self, case: Case) -> None:
        reason = "Máy đề nghị hỗ trợ đã qua sử dụng (TT 46/2012/TT-BCT, Điều 4 khoản 4)."
        self.step(case, "appraise_reject", people.DEPARTMENT, date(2018, 9, 14), reason=reason)

    def _some_paper(self, case: Case, on: date) -> None:
        paper = missing_papers(case.scheme, "application", on)[0]
        self._receive(case, "application", paper.key, on)

    def read_all_notices(self) -> None:
        """Mark the notices of twelve years as read on the last day.

        A notice bears the real moment it was written, not a story day: those from after 20/12/2018
        would otherwise wait unread on that day.
        """
        recipients = Notice.objects.unread().order_by().values("recipient")
        for user in User.objects.filter(pk__in=recipients).order_by("pk"):
            mark_read(by=user, on=LAST_DAY)

    # Small things -------------------------------------------------------------------------------

    def step(self, case: Case, name: str, person: OfficePerson, on: date, **facts: Any) -> None:
        step = advance(scheme=case.scheme, transition=name, by=self.staff[person], on=on, **facts)
        case.scheme = step.scheme

    def bring_papers(self, case: Case, step: str, on: date) -> None:
        for paper in missing_papers(case.scheme, step, on):
            self._receive(case, step, paper.key, on)

    def _receive(self, case: Case, step: str, key: str, on: date) -> None:
        receive_paper(scheme=case.scheme, step=step, key=key, seen=0, by=self.officer, on=on)

    def _voucher(self, on: date) -> str:
        self.vouchers += 1
        return f"UNC-{self.vouchers:04}/{on.year}"


def _representative(case: Case) -> str:
    return (case.wish.firm.owner if case.wish else "") or people.DEPUTY.full_name
