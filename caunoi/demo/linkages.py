"""Invented linkages of 2018: one pair trades, one waits, one failed; potters found an association.

Recorded by the collaborators of the places with their own rights, one by the officer. The decision
that founds the association is marked as an illustration, like the workshops.
"""

from collections.abc import Mapping
from datetime import date

from caunoi.accounts.models import User
from caunoi.demo import people
from caunoi.demo.people import OfficePerson
from caunoi.establishments.models import Establishment
from caunoi.linkages.actions import (
    advise_linkage,
    conclude_contract,
    conclude_linkage,
    found_association,
    join_association,
    leave_association,
    note_buying,
    prepare_association,
    record_association_meeting,
    record_meeting,
    sign_contract,
)
from caunoi.linkages.models import Linkage
from caunoi.linkages.queries import partners_proposed
from caunoi.network.queries import responsible_for
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice

#: Nobody's area changed in 2018 after its first day.
STORY = date(2018, 12, 20)
#: Notices from before this day have been read.
LATELY = date(2018, 12, 3)
POTTERS, POTTERY_DISTRICT = 11, "723"
INVENTED = "minh họa"


def build_linkages(staff: Mapping[OfficePerson, User]) -> None:
    """Build the linkages of 2018; the register must be filled."""
    officer = staff[people.OFFICER]
    _trade_pallets()
    _fail_to_share_a_machine()
    _found_association()
    _read_old_notices()
    _advise_lately(officer)


def _trade_pallets() -> None:
    """A pottery buys pallets; their maker was among the proposed partners; by autumn they trade."""
    pottery = _firm("Gốm sứ", "bình gốm", "725")
    user = _user_of(pottery)
    note_buying(
        establishment=pottery,
        seen=0,
        goods="pallet gỗ, thùng giấy, men màu",
        by=user,
        on=date(2018, 4, 9),
    )
    maker = next(
        each.establishment
        for each in partners_proposed(pottery, date(2018, 4, 9))
        if each.suggestion.is_trading and _duty(each.establishment)
    )
    linkage = advise_linkage(
        kind="supply",
        subject="Pallet gỗ để đóng gốm xuất khẩu",
        advice="Lò gốm mỗi tháng mua khoảng 400 pallet của nơi xa; xưởng gỗ làm được cỡ đó. Nên "
        "thử một chuyến rồi ký theo quý.",
        partners=[pottery, maker],
        advised_on=date(2018, 4, 10),
        by=user,
        on=date(2018, 4, 10),
    )
    record_meeting(
        linkage=linkage,
        met_on=date(2018, 4, 24),
        place="xưởng gỗ",
        text="Hai chủ xưởng xem mẫu pallet, bàn giá và cách giao.",
        result="Giao thử 50 pallet đầu tháng 5; hẹn gặp lại khi dùng xong.",
        by=user,
        on=date(2018, 4, 24),
    )
    conclude_linkage(
        linkage=linkage,
        step="agree",
        result="Xưởng gỗ giao pallet hằng tháng, giá giữ đến cuối năm.",
        result_on=date(2018, 5, 28),
        by=user,
        on=date(2018, 5, 28),
    )
    _sign_and_keep(linkage, user)


def _sign_and_keep(linkage: Linkage, user: User) -> None:
    """The first contract was kept; the second runs on the story day."""
    first = sign_contract(
        linkage=linkage,
        number=f"04/HĐ ({INVENTED})",
        subject="300 pallet mỗi tháng trong sáu tháng",
        value_vnd=162_000_000,
        signed_on=date(2018, 6, 4),
        ends_on=date(2018, 12, 3),
        by=user,
        on=date(2018, 6, 4),
    )
    conclude_contract(
        contract=first,
        result="Giao đủ 1.800 pallet, một chuyến trễ ba ngày; hai bên ký tiếp.",
        result_on=date(2018, 12, 5),
        by=user,
        on=date(2018, 12, 5),
    )
    sign_contract(
        linkage=linkage,
        number=f"11/HĐ ({INVENTED})",
        subject="400 pallet mỗi tháng đến hết tháng 6/2019",
        value_vnd=216_000_000,
        signed_on=date(2018, 12, 10),
        ends_on=date(2019, 6, 30),
        by=user,
        on=date(2018, 12, 10),
    )


def _fail_to_share_a_machine() -> None:
    one, other = _pair("khuôn dập", "chi tiết máy")
    user = _user_of(one)
    linkage = advise_linkage(
        kind="joint_venture",
        subject="Góp vốn mua chung máy cắt laser",
        advice="Máy của mỗi bên chỉ chạy nửa ca; mua chung thì đủ việc. Cần rõ ai giữ máy.",
        partners=[one, other],
        advised_on=date(2018, 5, 14),
        by=user,
        on=date(2018, 5, 14),
    )
    conclude_linkage(
        linkage=linkage,
        step="fail",
        result="Không thống nhất được nơi đặt máy; mỗi bên tự thuê gia công.",
        result_on=date(2018, 7, 16),
        by=user,
        on=date(2018, 7, 16),
    )


def _advise_lately(officer: User) -> None:
    one, other = _pair("ghế mây", "bàn ghế gỗ")
    linkage = advise_linkage(
        kind="cooperation",
        subject="Bàn ghế gỗ mặt đan mây",
        advice="Khách hỏi mẫu khung gỗ mặt mây; mỗi bên làm một nửa. Làm thử hai bộ cho hội chợ.",
        partners=[one, other],
        advised_on=date(2018, 12, 5),
        by=officer,
        on=date(2018, 12, 5),
    )
    record_meeting(
        linkage=linkage,
        met_on=date(2018, 12, 14),
        place="Trung tâm",
        text="Hai bên mang mẫu đến, tính giá từng phần.",
        result="Chưa chốt giá phần đan; bên mây làm mẫu, hẹn lại sau Tết dương lịch.",
        by=officer,
        on=date(2018, 12, 14),
    )


def _found_association() -> None:
    """Eleven potters of one district found an association; one joins later, one leaves."""
    potters = _potters()
    user = _user_of(potters[0])
    first = potters[:POTTERS]
    association = prepare_association(
        name="Hội gốm sứ Tân Uyên",
        trade=first[0].trade,
        unit=first[0].unit.parent or first[0].unit,
        purpose="Mua đất sét và men chung, dự hội chợ chung một gian, giữ tên gốm của làng nghề.",
        prepared_on=date(2018, 3, 12),
        members=first,
        is_invented=True,
        by=user,
        on=date(2018, 3, 12),
    )
    record_association_meeting(
        association=association,
        met_on=date(2018, 5, 18),
        place="nhà văn hóa xã",
        text="Mười một lò gốm thông qua điều lệ, bầu ban vận động.",
        result="Gửi hồ sơ xin thành lập trong tháng 5.",
        by=user,
        on=date(2018, 5, 18),
    )
    found_association(
        association=association,
        founded_on=date(2018, 7, 5),
        decision_number=f"07/QĐ-{INVENTED}",
        decided_by=f"UBND cấp huyện ({INVENTED})",
        words="Mua chung chuyến đất sét đầu tiên trong tháng 8.",
        by=user,
        on=date(2018, 7, 5),
    )
    join_association(
        association=association,
        establishment=potters[POTTERS],
        joined_on=date(2018, 9, 10),
        by=user,
        on=date(2018, 9, 10),
    )
    leave_association(
        member=association.members.get(establishment=first[-1]),
        left_on=date(2018, 11, 20),
        reason="Lò chuyển sang làm gạch trang trí.",
        by=user,
        on=date(2018, 11, 20),
    )


def _read_old_notices() -> None:
    unread = Notice.objects.unread().filter(kind__startswith="linkages.")
    for notice in unread.select_related("recipient").order_by("pk"):
        mark_read(notice=notice, by=notice.recipient, on=LATELY)


# --- which workshops ------------------------------------------------------------------------------


def _potters() -> list[Establishment]:
    firms = Establishment.objects.filter(
        trade__code="gom-su", unit__parent__code=POTTERY_DISTRICT
    ).select_related("unit__parent", "trade")
    found = sorted(firms.order_by("pk"), key=lambda firm: _duty(firm) is None)
    return found[: POTTERS + 1]


def _firm(trade: str, product: str, district: str) -> Establishment:
    firms = Establishment.objects.filter(
        trade__name_vi=trade, products__icontains=product, unit__parent__code=district
    ).select_related("unit__parent")
    return next(firm for firm in firms.order_by("pk") if _duty(firm))


def _pair(one: str, other: str) -> tuple[Establishment, Establishment]:
    makers = Establishment.objects.select_related("unit").order_by("pk")
    for first in makers.filter(products__icontains=one):
        near = makers.filter(products__icontains=other, unit__parent=first.unit.parent_id)
        second = next((firm for firm in near.exclude(pk=first.pk) if _duty(firm)), None)
        if second is not None and _duty(first):
            return first, second
    raise LookupError(f"{one}, {other}")


def _duty(firm: Establishment) -> User | None:
    """Return the one person responsible for a workshop all year; None if there is none or two."""
    duties = responsible_for(firm.unit, STORY)
    return duties[0].collaborator.user if len(duties) == 1 else None


def _user_of(firm: Establishment) -> User:
    user = _duty(firm)
    assert user is not None  # noqa: S101 - chosen so
    return user
