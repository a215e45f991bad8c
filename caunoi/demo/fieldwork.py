"""Invented fieldwork: how a firm's wish came to the Centre, and what waits on the story day.

Visits, needs and proposals are recorded by the collaborator of the firm's commune on that day, with
the collaborator's own rights; tasks are given by the officer.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caunoi.accounts.models import User
from caunoi.common.text import fold
from caunoi.demo.budgets import SEED, Line
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import (
    decline_proposal,
    end_need,
    end_task,
    give_task,
    make_area_plan,
    propose,
    record_need,
    record_visit,
    return_proposal,
)
from caunoi.fieldwork.models import Need, Proposal, Visit
from caunoi.network.models import Collaborator
from caunoi.network.queries import collaborators_on, responsible_for

#: A ward of this city may lie outside the promoted area, so none of its firms is proposed.
CITY = "718"
MILLION = 10**6

#: Trade, found in a firm's name, → the machine it needs, which goes into a scheme's title.
MACHINES = {
    "gỗ": "máy chà nhám thùng",
    "gốm": "lò nung gốm bằng gas",
    "sơn mài": "buồng sấy sơn mài",
    "mây tre": "máy chẻ, vót nan",
    "cơ khí": "máy phay CNC",
    "nông sản": "dây chuyền sấy nông sản",
    "may": "máy may lập trình",
}
_CAPACITY = "Nhà xưởng {area} m², {workers} lao động, điện ba pha; chủ cơ sở có vốn đối ứng."
_FINDINGS = (
    "Xưởng chạy đều, máy cũ, hàng làm không kịp đơn.",
    "Xưởng chạy một ca, thiếu thợ vận hành máy.",
    "Đơn hàng tăng, khâu hoàn thiện còn làm tay.",
    "Chủ cơ sở muốn đổi máy, hỏi về mức hỗ trợ và hồ sơ.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A firm, its responsible collaborator on the day, the machine it asks for and its product."""

    firm: Establishment
    collaborator: Collaborator
    machine: str
    product: str

    @property
    def user(self) -> User:
        user = self.collaborator.user
        assert user is not None  # noqa: S101 - everyone in the demonstration has an account
        return user


class Firms:
    """The firms of the register in shuffled order; each is used once."""

    def __init__(self) -> None:
        firms = Establishment.objects.select_related("unit__parent").order_by("pk")
        drawn = [firm for firm in firms if firm.unit.parent and firm.unit.parent.code != CITY]
        random.Random(SEED).shuffle(drawn)
        self._left = iter(drawn)

    def next(self, on: date) -> Wish:
        """Return the next firm whose commune has a responsible collaborator on the day."""
        for firm in self._left:
            machine = _machine_of(firm)
            duties = responsible_for(firm.unit, on) if machine else []
            if duties:
                product = firm.products.splitlines()[0] if firm.products else "hàng thủ công"
                return Wish(firm, duties[0].collaborator, machine, product)
        raise LookupError("no firm is left")


def _machine_of(firm: Establishment) -> str:
    words = f" {fold(firm.name)} "
    return next((what for trade, what in MACHINES.items() if f" {fold(trade)} " in words), "")


# --- from a visit to a proposal -------------------------------------------------------------------


def visit(wish: Wish, on: date, finding: str) -> Visit:
    return record_visit(
        establishment=wish.firm,
        visited_on=on,
        purpose="survey",
        workshop="running",
        workers=wish.firm.workers,
        finding=finding,
        by=wish.user,
        on=on,
    )


def proposal_for(wish: Wish, line: Line, visited_on: date) -> Proposal:
    seen = visit(wish, visited_on, _FINDINGS[visited_on.day % len(_FINDINGS)])
    need = record_need(
        establishment=wish.firm,
        visit=seen,
        item=line.content.item,
        description=f"Cần hỗ trợ {wish.machine} cho khâu làm {wish.product}.",
        capacity=_capacity(wish),
        cost_vnd=line.cost_vnd,
        counterpart_vnd=line.counterpart_vnd,
        by=wish.user,
        on=visited_on,
    )
    return propose(
        need=need,
        cost_vnd=line.cost_vnd,
        support_vnd=line.support_vnd,
        counterpart_vnd=line.counterpart_vnd,
        by=wish.user,
        on=visited_on + timedelta(days=1),
    )


def _capacity(wish: Wish) -> str:
    workers = wish.firm.workers or 8
    return _CAPACITY.format(area=120 + 25 * workers, workers=workers)


# --- the year of the story ------------------------------------------------------------------------


@dataclass(slots=True)
class StoryYear:
    """What the network did in 2018 and what waits on 20/12/2018."""

    firms: Firms
    officer: User
    story_day: date = date(2018, 12, 20)

    def before(self) -> None:
        """Write what is over or was read long ago: plans, visits, tasks, answered needs."""
        for number, collaborator in enumerate(_in_office(self.story_day)):
            self._plan(collaborator, number)
            self._old_task(collaborator, number)
        for number in range(12):
            self._past_need(number)

    def waiting(self) -> None:
        for number, days in enumerate((64, 47, 33, 21, 16, 12, 9, 5, 2, 1)):
            self._need(self.story_day - timedelta(days=days), number)
        for number, days in enumerate((19, 13, 6, 3)):
            self._proposed(self.story_day - timedelta(days=days), is_returned=number == 1)
        for number, collaborator in enumerate(_in_office(self.story_day)):
            self._open_task(collaborator, number)

    def _plan(self, collaborator: Collaborator, number: int) -> None:
        for month, visits, day in (
            (None, 12 + number % 5, date(2018, 1, 8)),
            (12, 1 + number % 3, date(2018, 12, 3)),
        ):
            make_area_plan(
                collaborator=collaborator,
                seen=0,
                year=2018,
                month=month,
                visits_planned=visits,
                text="Khảo sát nhu cầu, theo dõi đề án đang làm, phổ biến mức hỗ trợ mới.",
                by=_user(collaborator),
                on=day,
            )

    def _old_task(self, collaborator: Collaborator, number: int) -> None:
        given_on = date(2018, 5 + number % 4, 7)
        task = give_task(
            collaborator=collaborator,
            kind="spread_policy",
            instruction="Phổ biến mức hỗ trợ theo TT 28/2018/TT-BTC cho các cơ sở trong địa bàn.",
            due_on=given_on + timedelta(days=40),
            by=self.officer,
            on=given_on,
        )
        is_done = number % 6 != 5
        end_task(
            task=task,
            state="done" if is_done else "not_done",
            result="Đã gặp các cơ sở, phát tài liệu."
            if is_done
            else "Các cơ sở bận mùa hàng, chưa họp được; đề nghị dời sang quý sau.",
            by=_user(collaborator),
            on=given_on + timedelta(days=30),
        )

    def _open_task(self, collaborator: Collaborator, number: int) -> None:
        kinds = (
            ("check_scheme", "Đến xem đề án trong địa bàn chạy tới đâu, ghi lại tiến độ."),
            ("fair", "Mời ba cơ sở đăng ký gian hàng hội chợ đầu năm 2019."),
            ("guide_owner", "Hướng dẫn chủ cơ sở bổ sung giấy tờ còn thiếu."),
            ("training", "Lập danh sách lao động muốn học nghề năm 2019."),
        )
        if number % 5 == 4:
            return
        kind, instruction = kinds[number % len(kinds)]
        give_task(
            collaborator=collaborator,
            kind=kind,
            instruction=instruction,
            due_on=date(2018, 12, 14) + timedelta(days=number),
            by=self.officer,
            on=date(2018, 12, 4),
        )

    def _past_need(self, number: int) -> None:
        on = date(2018, 3 + number % 7, 12)
        need = self._need(on, number)
        if number % 4 == 3:
            end_need(
                need=need,
                state="withdrawn",
                outcome="Cơ sở đã tự mua máy, không còn nhu cầu.",
                by=need.recorded_by,
                on=on + timedelta(days=20),
            )
            return
        end_need(
            need=need,
            state="answered",
            outcome="Đã hướng dẫn chủ cơ sở dự lớp quản trị sản xuất của Trung tâm.",
            by=self.officer,
            on=on + timedelta(days=9 + 4 * number),
        )

    def _need(self, on: date, number: int) -> Need:
        wish = self.firms.next(on)
        seen = visit(wish, on, _FINDINGS[number % len(_FINDINGS)])
        items = ("machinery", "training", "trademark", "machinery", "management")
        item = items[number % len(items)]
        is_machine = item == "machinery"
        return record_need(
            establishment=wish.firm,
            visit=seen,
            item=item,
            description=f"Cần {wish.machine}." if is_machine else "Cần Trung tâm tư vấn, hỗ trợ.",
            capacity=_capacity(wish),
            cost_vnd=(300 + 20 * number) * MILLION if is_machine else None,
            counterpart_vnd=(160 + 10 * number) * MILLION if is_machine else None,
            by=wish.user,
            on=on,
        )

    def _proposed(self, on: date, *, is_returned: bool) -> None:
        need = self._need(on, 0)
        proposal = propose(
            need=need,
            cost_vnd=300 * MILLION,
            support_vnd=140 * MILLION,
            counterpart_vnd=160 * MILLION,
            by=need.recorded_by,
            on=on,
        )
        later = on + timedelta(days=2)
        if is_returned:
            return_proposal(
                proposal=proposal,
                reason="Chưa rõ máy mới hay đã qua sử dụng; gửi kèm báo giá.",
                by=self.officer,
                on=later,
            )

    def decline_one(self) -> None:
        need = self._need(date(2018, 4, 16), 0)
        proposal = propose(
            need=need,
            cost_vnd=320 * MILLION,
            support_vnd=150 * MILLION,
            counterpart_vnd=170 * MILLION,
            by=need.recorded_by,
            on=date(2018, 4, 18),
        )
        decline_proposal(
            proposal=proposal,
            reason="Mặt bằng thuê chỉ còn bốn tháng; đề nghị lại khi có hợp đồng thuê dài hơn.",
            by=self.officer,
            on=date(2018, 5, 4),
        )


def _in_office(on: date) -> Iterator[Collaborator]:
    yield from collaborators_on(on).select_related("user").order_by("pk")


def _user(collaborator: Collaborator) -> User:
    assert collaborator.user is not None  # noqa: S101 - everyone here has an account
    return collaborator.user
