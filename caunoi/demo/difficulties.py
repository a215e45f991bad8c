"""Invented difficulties of 2017 and 2018, each step an action of the person responsible for it.

On the story day twelve workshops wait with the same problem, fire safety, to become one petition;
the petition of 2017 has been answered. Of the others some are answered and confirmed, some late,
one stands at the Department, one came back, one closed because nobody replied; the machine of one
scheme was stuck at customs. Everything carries the mark of invented data.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.demo import people
from caunoi.demo.budgets import SEED
from caunoi.demo.people import OfficePerson
from caunoi.difficulties.actions import (
    answer_difficulty,
    confirm_difficulty,
    forward_difficulty,
    pull_difficulty,
    raise_difficulty,
    record_non_response,
    return_answer,
)
from caunoi.difficulties.links import confirm_by_link, link_for, make_link
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.actions import (
    answer_petition,
    group_into_petition,
    send_petition,
)
from caunoi.establishments.models import Establishment
from caunoi.network.models import Collaborator
from caunoi.network.queries import responsible_for
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import with_signs_of_life

#: Notices from before this day have been read.
LATELY = date(2018, 12, 3)
#: Nobody's area changed in 2018 after its first day.
STORY = date(2018, 12, 20)
FIRE_TEXTS = (
    "Xưởng 280 m² phải lập hồ sơ thiết kế phòng cháy như nhà máy, chi phí hơn 60 triệu đồng.",
    "Hồ sơ nghiệm thu phòng cháy, chữa cháy nộp ba lần, mỗi lần bị trả vì một giấy khác.",
    "Chưa biết xưởng gia đình có phải thẩm duyệt phòng cháy, chữa cháy hay không.",
    "Chờ nghiệm thu phòng cháy năm tháng, chưa vận hành được máy mới.",
    "Yêu cầu bể nước chữa cháy 50 m³ trong khi đất xưởng không còn chỗ.",
    "Mua bảo hiểm cháy nổ bị từ chối vì chưa có biên bản kiểm tra phòng cháy.",
)
Event = tuple[date, int, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Yard:
    """A workshop and the collaborator responsible for its commune."""

    firm: Establishment
    collaborator: Collaborator

    @property
    def user(self) -> User:
        user = self.collaborator.user
        assert user is not None  # noqa: S101 - `_yard` chooses only people with an account
        return user


def _writes_down(person: Collaborator, firm: Establishment, on: date) -> bool:
    if person.user is None or not person.user.is_active:
        return False
    return all(
        rights_of(person.user, on).may_at(permission, firm.unit)
        for permission in ("difficulties.raise", "fieldwork.record")
    )


def build_difficulties(staff: Mapping[OfficePerson, User]) -> None:
    """Build the difficulties of 2017 and 2018; schemes must exist."""
    story = Story(staff)
    story.read_what_is_old()
    story.tell_of_2017()
    story.tell_of_fire_safety()
    story.tell_of_single_ones()
    story.tell_of_customs()
    story.play()


@dataclass(slots=True)
class Story:
    """One run: events by day, and the rows by their name in the story."""

    staff: Mapping[OfficePerson, User]
    events: list[Event] = field(default_factory=list)
    rows: dict[str, Difficulty] = field(default_factory=dict)
    petitions: dict[str, Petition] = field(default_factory=dict)
    firms: Iterator[Establishment] = field(init=False)

    def __post_init__(self) -> None:
        firms = list(
            Establishment.objects.filter(difficulties=None).select_related("unit").order_by("pk")
        )
        random.Random(SEED + 4).shuffle(firms)
        self.firms = iter(firms)

    def play(self) -> None:
        for _day, _number, work in sorted(self.events, key=lambda event: event[:2]):
            work()

    def read_what_is_old(self) -> None:
        """Mark older notices as read before any other event of `LATELY`."""
        self._at(LATELY, self._read_old_notices)

    def _read_old_notices(self) -> None:
        unread = Notice.objects.unread().filter(kind__startswith="difficulties.")
        for notice in unread.select_related("recipient").order_by("pk"):
            mark_read(notice=notice, by=notice.recipient, on=LATELY)

    def _yard(self, on: date) -> Yard:
        """Return the next workshop with one responsible person on the day; each is used once.

        A visitor may have appointed people without an account; their workshops are skipped.
        """
        for firm in self.firms:
            duties = responsible_for(firm.unit, on)
            if len(duties) == 1 and _writes_down(duties[0].collaborator, firm, on):
                return Yard(firm, duties[0].collaborator)
        raise LookupError("no firm is left")

    def _at(self, day: date, work: Callable[[], Any]) -> None:
        self.events.append((day, len(self.events), work))

    # --- the steps, by name of the difficulty -----------------------------------------------------

    def _raise(self, name: str, day: date, yard: Yard, **more: Any) -> None:
        facts: dict[str, Any] = {
            "raised_by_kind": "owner",
            "raiser_name": yard.firm.owner or "Chủ cơ sở",
            "establishment": yard.firm,
            "by": yard.user,
            **more,
        }

        def work() -> None:
            self.rows[name] = raise_difficulty(on=day, is_invented=True, **facts)

        self._at(day, work)

    def _forward(self, name: str, day: date, by: User | OfficePerson, reason: str) -> None:
        self._at(
            day,
            lambda: forward_difficulty(
                difficulty=self.rows[name], reason=reason, by=self._person(by, name), on=day
            ),
        )

    def _answer(
        self, name: str, day: date, by: User | OfficePerson, answer: str, citation: str = ""
    ) -> None:
        self._at(
            day,
            lambda: answer_difficulty(
                difficulty=self.rows[name],
                answer=answer,
                citation=citation,
                by=self._person(by, name),
                on=day,
            ),
        )

    def _confirm(self, name: str, day: date, note: str = "") -> None:
        """The owner confirms by link; with a note the collaborator does so for the owner."""

        def by_link() -> None:
            confirm_by_link(token=link_for(self.rows[name]), on=day)

        def on_behalf() -> None:
            row = self.rows[name]
            by = self._collaborator(name)
            confirm_difficulty(difficulty=row, channel="phone", note=note, by=by, on=day)

        self._at(day, on_behalf if note else by_link)

    def _person(self, by: User | OfficePerson, name: str) -> User:
        """`OFFICER` stands for the present owner of the difficulty."""
        if isinstance(by, User):
            return by
        if by is people.OFFICER:
            return Difficulty.objects.select_related("owner").get(pk=self.rows[name].pk).owner
        return self.staff[by]

    def _collaborator(self, name: str) -> User:
        collaborator = self.rows[name].collaborator
        assert collaborator is not None and collaborator.user is not None  # noqa: S101
        return collaborator.user

    # --- 2017: a petition that came back ----------------------------------------------------------

    def tell_of_2017(self) -> None:
        names = []
        for number in range(4):
            day, name = date(2017, 3, 13) + timedelta(days=number * 7), f"môi trường {number}"
            yard = self._yard(day)
            self._raise(
                name,
                day,
                yard,
                kind="procedure",
                topic="environment",
                title="Kế hoạch bảo vệ môi trường của xưởng nhỏ",
                text="Mỗi nơi hướng dẫn một mẫu, xưởng dưới 20 lao động không biết nộp ở đâu.",
            )
            self._forward(name, day + timedelta(days=2), yard.user, "Nhiều xưởng cùng hỏi")
            names.append(name)
        self._at(date(2017, 4, 24), lambda: self._group("2017", names))
        self._at(date(2017, 4, 26), lambda: self._send("2017", date(2017, 4, 26)))
        self._at(date(2017, 5, 29), self._reply_of_2017)
        for number, name in enumerate(names):
            note = "Chủ cơ sở nói đã nộp ở xã, được tiếp nhận." if number % 2 else ""
            self._confirm(name, date(2017, 6, 5) + timedelta(days=number), note)

    def _group(self, name: str, members: list[str]) -> None:
        self.petitions[name] = group_into_petition(
            difficulties=[self.rows[member] for member in members],
            title="Một mẫu kế hoạch bảo vệ môi trường cho xưởng nhỏ",
            text="Đề nghị có một mẫu chung và một nơi nhận hồ sơ cho xưởng dưới 20 lao động.",
            addressed_to="authority",
            by=self.staff[people.OFFICER],
            on=date(2017, 4, 24),
            is_invented=True,
        )

    def _send(self, name: str, day: date) -> None:
        send_petition(petition=self.petitions[name], by=self.staff[people.DIRECTOR], on=day)

    def _reply_of_2017(self) -> None:
        answer_petition(
            petition=self.petitions["2017"],
            answer="Ủy ban nhân dân cấp xã nhận hồ sơ theo mẫu kèm văn bản này.",
            citation="Công văn minh họa",
            by=self.staff[people.AUTHORITY],
            on=date(2017, 5, 29),
        )

    # --- 2018: twelve alike -----------------------------------------------------------------------

    def tell_of_fire_safety(self) -> None:
        """Twelve workshops; each collaborator forwards the difficulty to the Centre."""
        for number in range(12):
            day, name = date(2018, 11, 26) + timedelta(days=number), f"phòng cháy {number}"
            yard = self._yard(day)
            self._raise(
                name,
                day,
                yard,
                kind="procedure",
                topic="fire_safety",
                title="Thủ tục phòng cháy, chữa cháy cho xưởng nhỏ",
                text=FIRE_TEXTS[number % len(FIRE_TEXTS)],
            )
            self._forward(name, day + timedelta(days=3), yard.user, "Ngoài thẩm quyền của xã")

    # --- 2018: one by one -------------------------------------------------------------------------

    def tell_of_single_ones(self) -> None:
        self._power()
        self._market()
        self._labour()
        self._land()
        self._construction()
        self._policies()
        self._tax()

    def _power(self) -> None:
        yard = self._yard(STORY)
        self._raise(
            "điện",
            date(2018, 8, 6),
            yard,
            kind="establishment",
            topic="power",
            title="Điện yếu vào giờ cao điểm",
            text="Máy nén dừng mỗi chiều, hàng trễ hẹn.",
        )
        self._answer(
            "điện", date(2018, 8, 9), yard.user, "Điện lực huyện đổi máy biến áp ngày 15/08."
        )
        self._confirm("điện", date(2018, 8, 17))

    def _market(self) -> None:
        yard = self._yard(STORY)
        self._raise(
            "thị trường",
            date(2018, 8, 20),
            yard,
            kind="establishment",
            topic="market",
            title="Không có nơi trưng bày hàng",
            text="Muốn dự hội chợ mà không biết đăng ký ở đâu.",
        )
        self._forward("thị trường", date(2018, 8, 22), yard.user, "Hỏi kế hoạch hội chợ")
        answer = "Gian hàng chung ở hội chợ tháng 10, đăng ký tại Trung tâm trước 15/09."
        self._answer("thị trường", date(2018, 8, 28), people.OFFICER, answer)
        self._at(date(2018, 9, 24), self._close_without_reply)

    def _close_without_reply(self) -> None:
        record_non_response(
            difficulty=self.rows["thị trường"],
            reason="Cộng tác viên gọi ba lần, đến nhà hai lần không gặp; hội chợ đã hết hạn.",
            by=self.staff[people.DEPUTY],
            on=date(2018, 9, 24),
        )

    def _labour(self) -> None:
        yard = self._yard(STORY)
        self._raise(
            "lao động",
            date(2018, 11, 27),
            yard,
            kind="establishment",
            topic="labour",
            title="Thiếu thợ vận hành máy mới",
            text="Mua máy về mà chưa ai biết vận hành, cần một lớp ngắn ngày.",
        )
        self._forward("lao động", date(2018, 11, 29), yard.user, "Cần lớp đào tạo")
        answer = "Xếp vào lớp vận hành máy quý I/2019; Trung tâm gửi giấy mời tại xã."
        self._answer("lao động", date(2018, 12, 11), people.OFFICER, answer)

    def _land(self) -> None:
        yard = self._yard(STORY)
        self._raise(
            "đất",
            date(2018, 11, 5),
            yard,
            kind="procedure",
            topic="land",
            title="Chuyển mục đích đất xưởng",
            text="Xưởng nằm trên đất trồng cây lâu năm, xã chưa hướng dẫn hồ sơ chuyển mục đích.",
        )
        self._forward("đất", date(2018, 11, 8), yard.user, "Cần hỏi cấp huyện")

    def _construction(self) -> None:
        """The first answer did not help: it came back and has a new deadline."""
        yard = self._yard(STORY)
        self._raise(
            "xây dựng",
            date(2018, 10, 15),
            yard,
            kind="procedure",
            topic="construction",
            title="Giấy phép xây dựng xưởng tạm",
            text="Xưởng khung thép tháo lắp được, nơi thì đòi giấy phép, nơi thì không.",
        )
        self._forward("xây dựng", date(2018, 10, 17), yard.user, "Cần hỏi Sở")
        self._forward("xây dựng", date(2018, 10, 24), people.OFFICER, "Thuộc quản lý của Sở")
        answer = "Xưởng tạm phục vụ thi công thì miễn giấy phép."
        self._answer("xây dựng", date(2018, 11, 12), people.DEPARTMENT, answer)
        self._at(date(2018, 12, 5), self._return_construction)

    def _return_construction(self) -> None:
        return_answer(
            difficulty=self.rows["xây dựng"],
            reason="Xưởng để sản xuất lâu dài, không phải phục vụ thi công.",
            channel="in_person",
            by=self._collaborator("xây dựng"),
            on=date(2018, 12, 5),
        )

    def _policies(self) -> None:
        """Two difficulties of the network itself: one at the Department, one answered above it."""
        yard, other = self._yard(STORY), self._yard(STORY)
        self._raise(
            "vốn",
            date(2018, 11, 19),
            yard,
            kind="policy",
            topic="credit",
            raised_by_kind="collaborator",
            title="Hộ sản xuất khó vay vì xưởng trên đất thuê",
            text="Bảy hộ trong xã có đơn hàng mà không có tài sản bảo đảm để vay vốn đổi máy.",
        )
        self._forward("vốn", date(2018, 12, 3), people.OFFICER, "Cần Sở làm việc với ngân hàng")
        self._raise(
            "mức hỗ trợ",
            date(2018, 5, 7),
            other,
            kind="policy",
            topic="support",
            raised_by_kind="collaborator",
            title="Mức hỗ trợ máy móc thấp so với giá máy",
            text="Máy CNC từ 900 triệu đồng, mức hỗ trợ tối đa không còn sức khuyến khích.",
        )
        self._forward("mức hỗ trợ", date(2018, 5, 17), people.OFFICER, "Thuộc chính sách của tỉnh")
        reason = "Thuộc thẩm quyền Hội đồng nhân dân"
        self._forward("mức hỗ trợ", date(2018, 6, 4), people.DEPARTMENT, reason)
        answer = "Ghi nhận, đưa vào lần sửa mức chi khuyến công của tỉnh năm 2019."
        self._answer("mức hỗ trợ", date(2018, 7, 30), people.AUTHORITY, answer)
        self._at(date(2018, 8, 1), lambda: self._confirm_as_raiser("mức hỗ trợ", date(2018, 8, 1)))

    def _confirm_as_raiser(self, name: str, day: date) -> None:
        row = self.rows[name]
        assert row.recorded_by is not None  # noqa: S101 - no owner wrote it through a link
        confirm_difficulty(difficulty=row, by=row.recorded_by, on=day)

    def _tax(self) -> None:
        """Still at the collaborator, due on the day after the story day."""
        self._raise(
            "thuế",
            date(2018, 12, 14),
            self._yard(STORY),
            kind="establishment",
            topic="tax",
            title="Hóa đơn khi mua máy cũ của hộ khác",
            text="Mua lại máy của một hộ đã nghỉ, không có hóa đơn thì có được tính vốn đối ứng?",
        )

    # --- 2018: the machine at customs -------------------------------------------------------------

    def tell_of_customs(self) -> None:
        """A scheme is silent because its machine waits at the port, until somebody acts."""
        scheme, yard = _silent_scheme(date(2018, 11, 20))
        name = "hải quan"
        self._raise(
            name,
            date(2018, 11, 20),
            yard,
            kind="scheme",
            topic="customs",
            scheme=scheme,
            title="Máy nằm ở hải quan, thiếu giấy chứng nhận xuất xứ",
            text="Máy về cảng từ giữa tháng 9, hải quan chưa cho thông quan vì thiếu giấy chứng "
            "nhận xuất xứ; phí lưu bãi mỗi ngày một tăng.",
        )
        self._forward(name, date(2018, 11, 22), yard.user, "Cần Trung tâm hỏi hải quan")
        reason = "Cần Sở có văn bản gửi hải quan"
        self._forward(name, date(2018, 11, 27), people.OFFICER, reason)
        self._at(date(2018, 12, 13), self._pull_customs)
        answer = "Hải quan cho bổ sung giấy chứng nhận xuất xứ sau; máy thông quan ngày 24/12/2018."
        self._answer(name, date(2018, 12, 18), people.AUTHORITY, answer)
        by = self.staff[people.OFFICER]
        self._at(date(2018, 12, 18), lambda: make_link(scheme=scheme, by=by, on=date(2018, 12, 18)))

    def _pull_customs(self) -> None:
        pull_difficulty(
            difficulty=self.rows["hải quan"],
            reason="Quá hạn ở Sở, phí lưu bãi tăng",
            by=self.staff[people.AUTHORITY],
            on=date(2018, 12, 13),
        )


def _silent_scheme(on: date) -> tuple[Scheme, Yard]:
    """Return the running machine scheme silent for longest, and its workshop."""
    running = Scheme.objects.as_of(on).filter(
        Q(state_then=SchemeState.IN_PROGRESS), year=on.year, establishment__isnull=False
    )
    for scheme in with_signs_of_life(running, on).order_by(F("last_seen_on"), "pk"):
        duties = responsible_for(scheme.unit, on) if scheme.unit else []
        if len(duties) == 1 and scheme.establishment is not None:
            return scheme, Yard(scheme.establishment, duties[0].collaborator)
    raise LookupError("no scheme is silent")
