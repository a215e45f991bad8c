"""Two workshops that buy and sell the same thing, and what is recorded of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.models import Establishment, Trade
from caunoi.linkages.actions import (
    advise_linkage,
    conclude_linkage,
    found_association,
    join_association,
    note_buying,
    prepare_association,
    record_meeting,
    sign_contract,
)
from caunoi.linkages.models import Association, AssociationMember, Linkage, LinkageContract
from tests.factories.fieldwork import SPRING, Field, make_firm

MEETING = date(2018, 5, 8)
RESULT = "Xưởng cưa giao 20 m³ phôi gỗ mỗi tháng, giá khóa sáu tháng."


@dataclass
class Matchmaker:
    """Mai's carpenter buys timber; a sawmill in a commune of another collaborator sells it."""

    people: Mapping[Role, User]
    field: Field
    carpenter: Establishment
    sawmill: Establishment

    @property
    def mai(self) -> User:
        return self.field.user

    @property
    def officer(self) -> User:
        return self.people[Role.OFFICER]

    def needs_timber(self) -> None:
        told = {"establishment": self.carpenter, "goods": "phôi gỗ, keo dán", "by": self.mai}
        note_buying(**told, seen=0, on=SPRING)

    def advise(self, on: date = SPRING, **facts: Any) -> Linkage:
        facts.setdefault("kind", "supply")
        facts.setdefault("subject", "Phôi gỗ cho xưởng mộc")
        facts.setdefault("advice", "Hai bên cách nhau 6 km; nên ký theo quý.")
        facts.setdefault("partners", [self.carpenter, self.sawmill])
        facts.setdefault("advised_on", on)
        facts.setdefault("by", self.mai)
        return advise_linkage(on=on, **facts)

    def meet(self, linkage: Linkage, on: date = MEETING, **facts: Any) -> Linkage:
        facts.setdefault("text", "Hai chủ xưởng gặp ở xưởng cưa.")
        facts.setdefault("result", "Xưởng cưa báo giá trong tuần.")
        facts.setdefault("met_on", on)
        facts.setdefault("by", self.mai)
        return record_meeting(linkage=linkage, on=on, **facts)

    def conclude(self, linkage: Linkage, step: str, on: date = MEETING, **facts: Any) -> Linkage:
        facts.setdefault("result", RESULT)
        facts.setdefault("result_on", on)
        facts.setdefault("by", self.mai)
        return conclude_linkage(linkage=linkage, step=step, on=on, **facts)

    def sign(self, linkage: Linkage, on: date = MEETING, **facts: Any) -> LinkageContract:
        facts.setdefault("subject", "20 m³ phôi gỗ mỗi tháng trong sáu tháng")
        facts.setdefault("number", "12/HĐ")
        facts.setdefault("value_vnd", 480_000_000)
        facts.setdefault("ends_on", date(2018, 11, 8))
        facts.setdefault("signed_on", on)
        facts.setdefault("by", self.mai)
        return sign_contract(linkage=linkage, on=on, **facts)

    def association(self, on: date = SPRING, **facts: Any) -> Association:
        facts.setdefault("name", "Hội gốm Sông Trăng")
        facts.setdefault("unit", self.field.land.communes[0])
        facts.setdefault("purpose", "Mua đất sét chung, dự hội chợ chung.")
        facts.setdefault("prepared_on", on)
        facts.setdefault("by", self.mai)
        return prepare_association(on=on, **facts)

    def join(
        self, association: Association, firm: Establishment, joined_on: date, **facts: Any
    ) -> AssociationMember:
        facts.setdefault("by", self.mai)
        facts.setdefault("on", joined_on)
        return join_association(
            association=association, establishment=firm, joined_on=joined_on, **facts
        )

    def found(self, association: Association, on: date = MEETING, **facts: Any) -> Association:
        facts.setdefault("decision_number", "45/QĐ-UBND")
        facts.setdefault("decided_by", "UBND huyện Đồi Sim")
        facts.setdefault("words", "Mua chung đất sét từ tháng 6.")
        facts.setdefault("founded_on", on)
        facts.setdefault("by", self.mai)
        return found_association(association=association, on=on, **facts)


def make_matchmaker(field: Field) -> Matchmaker:
    wood = Trade.objects.get(code="do-go")
    carpenter = make_firm(
        field.people, field.land.communes[0], "Mộc Suối Đá", products="bàn ghế gỗ", trade=wood
    )
    sawmill = make_firm(
        field.people, field.land.communes[3], "Xưởng cưa Lò Gốm", products="Phôi gỗ, ván ép"
    )
    return Matchmaker(field.people, field, carpenter, sawmill)


def make_potters(field: Field, count: int) -> list[Establishment]:
    pottery = Trade.objects.get(code="gom-su")
    return [
        make_firm(field.people, field.land.communes[n % 2], f"Gốm số {n}", trade=pottery)
        for n in range(count)
    ]
