"""Invented difficulties of spring 2020 and autumn 2025, left at their levels on the story days.

In 2020 orders are put off and loans fall due: three households stand in a petition at the
Department, one owner wrote through the link, one difficulty was heard on a visit. In 2025 the
collaborators of the new communes raise what the reform brought.
"""

from datetime import date, timedelta
from typing import Any

from caunoi.demo import people
from caunoi.demo.difficulties import Story, Yard
from caunoi.difficulties.actions import raise_by_link, raise_difficulty
from caunoi.difficulties.links import link_for
from caunoi.difficulties.petitions.actions import group_into_petition, send_petition
from caunoi.fieldwork.actions import record_visit
from caunoi.network.models import AreaAssignment
from caunoi.network.queries import areas_on

LOAN_TEXTS = (
    "Khách hoãn đơn đến tháng 9, lãi vay mua máy vẫn đến hạn từng tháng.",
    "Vay mua máy năm 2019, xưởng nghỉ sáu tuần, xin giãn nợ thì hỏi giấy mà hộ không có.",
    "Xin cơ cấu lại nợ, ngân hàng trả lời chỉ nhận doanh nghiệp, hộ sản xuất thì chưa.",
)


class LaterStory(Story):
    """The same workshops and people in later years."""

    # --- June 2020 --------------------------------------------------------------------------------

    def tell_of_2020(self) -> None:
        self._orders()
        self._loans()
        self._materials()
        self._site()
        self._heard_on_a_visit()
        self._written_by_the_owner()

    def _orders(self) -> None:
        """Orders put off: one answered and confirmed, one answered and not confirmed, one late."""
        for number in range(3):
            day, name = date(2020, 5, 11) + timedelta(days=9 * number), f"đơn hàng {number}"
            yard = self._yard(day)
            self._raise(
                name,
                day,
                yard,
                kind="establishment",
                topic="market",
                title="Đơn hàng xuất khẩu bị hoãn",
                text="Khách hoãn giao đến quý IV, hàng làm xong chất trong xưởng, cần nơi bán.",
            )
            self._forward(name, day + timedelta(days=2), yard.user, "Hỏi chương trình kết nối")
        answer = "Gian hàng chung trên sàn thương mại điện tử của tỉnh, Trung tâm làm hồ sơ giúp."
        self._answer("đơn hàng 0", date(2020, 5, 19), people.OFFICER, answer)
        self._confirm("đơn hàng 0", date(2020, 5, 27))
        self._answer("đơn hàng 1", date(2020, 6, 9), people.OFFICER, answer)

    def _loans(self) -> None:
        names = []
        for number, text in enumerate(LOAN_TEXTS):
            day, name = date(2020, 5, 25) + timedelta(days=number), f"giãn nợ {number}"
            yard = self._yard(day)
            self._raise(
                name,
                day,
                yard,
                kind="policy",
                topic="credit",
                title="Giãn nợ vay mua máy cho hộ sản xuất",
                text=text,
            )
            self._forward(name, day + timedelta(days=1), yard.user, "Nhiều hộ cùng hỏi")
            names.append(name)
        self._at(date(2020, 6, 8), lambda: self._put_together(names))
        self._at(date(2020, 6, 10), self._sign)

    def _put_together(self, names: list[str]) -> None:
        self.petitions["giãn nợ"] = group_into_petition(
            difficulties=[self.rows[name] for name in names],
            title="Giãn nợ vay mua máy cho hộ sản xuất",
            text="Đề nghị ngân hàng nhận xác nhận của xã thay báo cáo tài chính khi xét giãn nợ.",
            addressed_to="department",
            by=self.staff[people.OFFICER],
            on=date(2020, 6, 8),
            is_invented=True,
        )

    def _sign(self) -> None:
        signer = self.staff[people.DIRECTOR]
        send_petition(petition=self.petitions["giãn nợ"], by=signer, on=date(2020, 6, 10))

    def _materials(self) -> None:
        yard = self._yard(date(2020, 5, 29))
        self._raise(
            "nguyên liệu",
            date(2020, 5, 29),
            yard,
            kind="procedure",
            topic="customs",
            title="Men gốm nhập khẩu chờ kiểm tra chuyên ngành",
            text="Lô men nằm kho ngoại quan ba tuần, chờ giấy kiểm tra mà nơi cấp chưa nhận hồ sơ.",
        )
        self._forward("nguyên liệu", date(2020, 6, 1), yard.user, "Cần Trung tâm hỏi hải quan")
        reason = "Cần Sở có văn bản gửi nơi kiểm tra"
        self._forward("nguyên liệu", date(2020, 6, 9), people.OFFICER, reason)

    def _site(self) -> None:
        yard = self._yard(date(2020, 5, 18))
        self._raise(
            "mặt bằng",
            date(2020, 5, 18),
            yard,
            kind="procedure",
            topic="land",
            title="Dời xưởng khỏi khu dân cư",
            text="Phải dời trước tháng 12 mà cụm công nghiệp gần nhất chưa có đất cho xưởng nhỏ.",
        )
        self._forward("mặt bằng", date(2020, 5, 21), yard.user, "Ngoài thẩm quyền của xã")

    def _heard_on_a_visit(self) -> None:
        day = date(2020, 6, 11)
        self._at(day, lambda: self._hear(self._yard(day), day))

    def _hear(self, yard: Yard, day: date) -> None:
        visit = record_visit(
            establishment=yard.firm,
            visited_on=day,
            purpose="survey",
            workshop="running",
            workers=yard.firm.workers,
            finding="Xưởng chạy lại một ca từ tháng 5, ba thợ chưa quay về.",
            by=yard.user,
            on=day,
        )
        self.rows["thợ"] = raise_difficulty(
            kind="establishment",
            topic="labour",
            title="Thợ nghỉ dịch chưa quay lại",
            text="Ba thợ hàn về quê chưa lên, xưởng nhận đơn mà không đủ tay làm.",
            raised_by_kind="owner",
            raiser_name=yard.firm.owner or "Chủ cơ sở",
            visit=visit,
            is_invented=True,
            by=yard.user,
            on=day,
        )

    def _written_by_the_owner(self) -> None:
        day = date(2020, 6, 12)
        self._at(
            day,
            lambda: raise_by_link(
                token=link_for(self.rows["đơn hàng 0"]),
                topic="power",
                title="Tiền điện tính giá giờ cao điểm",
                text="Xưởng chuyển sang làm đêm mà công tơ chưa đổi, giá vẫn tính như ban ngày.",
                on=day,
            ),
        )

    # --- October 2025 -----------------------------------------------------------------------------

    def tell_of_2025(self) -> None:
        asked, moved, sealed, paid = self._new_communes(4)
        self._of_the_network(
            "hồ sơ",
            date(2025, 9, 15),
            asked,
            topic="support",
            title="Hồ sơ khuyến công nộp ở xã hay ở Sở",
            text="Trước nộp qua phòng cấp huyện, nay cơ sở hỏi xã thì xã chưa biết nhận hay không.",
        )
        answer = "Nộp tại Trung tâm hoặc qua cộng tác viên; xã xác nhận địa điểm sản xuất."
        self._answer("hồ sơ", date(2025, 9, 24), people.OFFICER, answer)
        self._at(date(2025, 9, 29), lambda: self._confirm_as_raiser("hồ sơ", date(2025, 9, 29)))
        self._of_the_network(
            "giấy tờ",
            date(2025, 10, 6),
            moved,
            topic="other",
            title="Giấy tờ của cơ sở còn ghi huyện cũ",
            text="Đăng ký hộ kinh doanh, nhãn hàng ghi địa chỉ cũ; khách hỏi có phải đổi không.",
        )
        self._answer(
            "giấy tờ",
            date(2025, 10, 15),
            people.OFFICER,
            "Giấy đã cấp còn giá trị, đổi khi có nhu cầu; không thu phí đổi địa chỉ.",
        )
        self._of_the_network(
            "môi trường",
            date(2025, 10, 13),
            sealed,
            topic="environment",
            title="Nơi nhận hồ sơ môi trường của xưởng nhỏ",
            text="Phường mới chưa có cán bộ môi trường, hồ sơ của năm xưởng đang nằm chờ.",
        )
        self._forward("môi trường", date(2025, 10, 16), people.OFFICER, "Cần Sở hỏi sở khác")
        self._of_the_network(
            "mức chi",
            date(2025, 10, 16),
            paid,
            topic="support",
            title="Địa bàn rộng gấp ba, phụ cấp đi lại như cũ",
            text="Một người phụ trách hai, ba phường mới, đường gấp ba mà mức hỗ trợ như cũ.",
        )

    def _new_communes(self, count: int) -> list[AreaAssignment]:
        """Return one commune each of `count` collaborators with accounts, new since the reform."""
        areas = areas_on(date(2025, 9, 1)).exclude(collaborator__user=None)
        areas = areas.select_related("collaborator__user", "unit")
        first = {area.collaborator_id: area for area in areas.order_by("-pk")}
        return sorted(first.values(), key=lambda area: area.pk)[:count]

    def _of_the_network(self, name: str, day: date, area: AreaAssignment, **facts: Any) -> None:
        user = area.collaborator.user
        assert user is not None  # noqa: S101 - `_new_communes` chooses only people with an account

        def work() -> None:
            self.rows[name] = raise_difficulty(
                kind="procedure",
                raised_by_kind="collaborator",
                unit=area.unit,
                is_invented=True,
                by=user,
                on=day,
                **facts,
            )

        self._at(day, work)
