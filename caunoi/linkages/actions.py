"""Writes to linkages (advice, partners, meetings, results) and to associations and their members.

Whoever records must be responsible for the place of at least one participant. Nothing is deleted.
Only `lifecycle.advance` changes states.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise
from caunoi.establishments.models import Establishment, Trade
from caunoi.fieldwork.permissions import require_leading
from caunoi.fieldwork.queries import collaborator_of, is_in_term, place_of
from caunoi.journal.actions import action, record
from caunoi.linkages.enums import (
    ASSOCIATIONS_OPEN,
    LINKAGES_OPEN,
    SIGNABLE,
    AssociationState,
    LinkageKind,
    LinkageState,
    StepKind,
)
from caunoi.linkages.lifecycle import (
    LinkageRefusal,
    add_step,
    advance,
    lock,
    require_day,
    require_open,
    require_recording,
    required,
    required_result,
)
from caunoi.linkages.models import (
    Association,
    AssociationMember,
    BuyingNote,
    Linkage,
    LinkageContract,
    LinkagePartner,
)
from caunoi.linkages.permissions import require_in_some_area
from caunoi.linkages.queries import buys, contracts_open, units_of
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.network.queries import responsible_for
from caunoi.notices.actions import tell

FEWEST_PARTNERS = 2
LONGEST_SUBJECT = 160
LONGEST_NAME = 200

ADVISED = gettext_noop("%(who)s tư vấn liên kết có cơ sở trong địa bàn của anh/chị: %(what)s")
CONCLUDED = gettext_noop("Liên kết “%(what)s” có kết quả: %(result)s")

#: The steps that end a linkage, and those that end an association.
LINKAGE_ENDS = (StepKind.AGREE, StepKind.FAIL, StepKind.END)
ASSOCIATION_ENDS = (StepKind.ABANDON, StepKind.DISSOLVE)


# --- linkages -------------------------------------------------------------------------------------


@action("linkages.advise", title=gettext_lazy("Ghi tư vấn liên kết"))
def advise_linkage(
    *,
    kind: str,
    subject: str,
    advice: str,
    partners: Sequence[Establishment],
    advised_on: date,
    by: User,
    on: date,
    collaborator: Collaborator | None = None,
) -> Linkage:
    """Record advice on co-operation, given to two or more establishments.

    `collaborator` is who gave the advice: the acting collaborator if None, nobody if an officer
    did. Whoever is responsible for the place of another partner is notified.
    """
    firms = _distinct(partners)
    units = [_unit_of(firm, on) for firm in firms]
    require_in_some_area(by, units, on)
    _require_partners(firms)
    _require_past(advised_on, on)
    linkage = Linkage(
        kind=_known_kind(kind),
        subject=_short(subject, LONGEST_SUBJECT, _("Cần ghi liên kết về việc gì, một câu ngắn.")),
        advice=required(advice, _("Cần ghi đã tư vấn gì. Một câu là đủ.")),
        advised_on=advised_on,
        collaborator=_credited(collaborator, by, advised_on, on),
        is_invented=any(firm.is_invented for firm in firms),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _require_new(linkage, firms)
    linkage.save()
    for firm, unit in zip(firms, units, strict=True):
        LinkagePartner.objects.create(
            linkage=linkage, establishment=firm, unit=unit, since_on=advised_on
        )
    add_step(
        linkage,
        StepKind.ADVISE,
        day=advised_on,
        text=linkage.advice,
        by=by,
        to_state=LinkageState.ADVISING,
    )
    after = {"kind": kind, "subject": linkage.subject, "partners": [str(firm) for firm in firms]}
    _record("linkages.advise", linkage, by, on, after=after)
    tell(
        recipients=_followers(linkage, by, on),
        kind="linkages.advised",
        message=ADVISED,
        figures={"who": str(by), "what": linkage.subject},
        address=f"linkages.linkage:{linkage.pk}",
    )
    return linkage


@action("linkages.add_partner", title=gettext_lazy("Thêm bên liên kết"))
def add_partner(
    *, linkage: Linkage, establishment: Establishment, since_on: date, by: User, on: date
) -> LinkagePartner:
    linkage = lock(linkage)
    require_recording(linkage, by, on)
    require_open(linkage, LINKAGES_OPEN)
    require_day(linkage, since_on, on)
    _require_working(establishment)
    if linkage.partners.filter(establishment=establishment).exists():
        raise LinkageRefusal(
            _("%(firm)s đã là một bên của liên kết này.") % {"firm": establishment}
        )
    partner = LinkagePartner.objects.create(
        linkage=linkage,
        establishment=establishment,
        unit=_unit_of(establishment, on),
        since_on=since_on,
    )
    add_step(linkage, StepKind.PARTNER, day=since_on, text=str(establishment), by=by)
    _record("linkages.add_partner", linkage, by, on, after={"establishment": establishment})
    return partner


@action("linkages.record_meeting", title=gettext_lazy("Ghi buổi gặp của các bên"))
def record_meeting(
    *,
    linkage: Linkage,
    met_on: date,
    text: str,
    result: str,
    by: User,
    on: date,
    place: str = "",
) -> Linkage:
    linkage = lock(linkage)
    require_recording(linkage, by, on)
    require_open(linkage, LINKAGES_OPEN)
    _meet(linkage, met_on, text, result, place, by, on)
    _record("linkages.record_meeting", linkage, by, on, after=_met(met_on, result))
    return linkage


@action("linkages.conclude", title=gettext_lazy("Ghi kết quả liên kết"))
def conclude_linkage(
    *, linkage: Linkage, step: str, result: str, result_on: date, by: User, on: date
) -> Linkage:
    kind = _one_of(step, LINKAGE_ENDS)
    linkage = lock(linkage)
    _require_contracts_concluded(linkage)
    linkage = advance(linkage, kind, by=by, on=on, day=result_on, words=result)
    after = {"state": linkage.state, "result": linkage.result}
    _record("linkages.conclude", linkage, by, on, ground=linkage.result, after=after)
    tell(
        recipients=_followers(linkage, by, on),
        kind="linkages.concluded",
        message=CONCLUDED,
        figures={"what": linkage.subject, "result": linkage.result},
        address=f"linkages.linkage:{linkage.pk}",
    )
    return linkage


def _require_contracts_concluded(linkage: Linkage) -> None:
    waiting = contracts_open(linkage).first()
    if waiting is not None:
        raise LinkageRefusal(
            _("Hợp đồng “%(what)s” ký ngày %(day)s chưa có kết quả. Ghi kết quả hợp đồng trước.")
            % {"what": waiting, "day": f"{waiting.signed_on:%d/%m/%Y}"}
        )


def _distinct(partners: Sequence[Establishment]) -> list[Establishment]:
    return list({firm.pk: firm for firm in partners}.values())


def _require_partners(firms: list[Establishment]) -> None:
    if len(firms) < FEWEST_PARTNERS:
        raise LinkageRefusal(
            _("Liên kết có ít nhất hai cơ sở khác nhau. Chọn thêm một bên từ sổ cơ sở.")
        )
    for firm in firms:
        _require_working(firm)


def _require_working(firm: Establishment) -> None:
    if not firm.is_active:
        raise LinkageRefusal(
            _("%(firm)s đã ngừng hoạt động nên không thể là một bên. Chọn cơ sở đang hoạt động.")
            % {"firm": firm}
        )


def _known_kind(kind: str) -> str:
    if kind not in LinkageKind.values:
        raise LinkageRefusal(_("Chọn một hình thức liên kết trong danh sách."))
    return kind


def _require_new(linkage: Linkage, firms: list[Establishment]) -> None:
    # A phone with a bad signal may send the same advice twice.
    same = Linkage.objects.filter(
        kind=linkage.kind, subject=linkage.subject, state=LinkageState.ADVISING
    )
    for firm in firms:
        same = same.filter(partners__establishment=firm)
    standing = same.first()
    if standing is not None:
        raise LinkageRefusal(
            _("Liên kết này đã ghi ngày %(day)s và đang tư vấn. Ghi buổi gặp vào đó.")
            % {"day": f"{standing.advised_on:%d/%m/%Y}"}
        )


# --- contracts ------------------------------------------------------------------------------------


@action("linkages.sign_contract", title=gettext_lazy("Ghi hợp đồng các bên đã ký"))
def sign_contract(
    *,
    linkage: Linkage,
    subject: str,
    signed_on: date,
    by: User,
    on: date,
    number: str = "",
    value_vnd: int | None = None,
    ends_on: date | None = None,
) -> LinkageContract:
    linkage = lock(linkage)
    require_recording(linkage, by, on)
    if linkage.state not in SIGNABLE:
        raise LinkageRefusal(
            _("Liên kết này %(state)s. Chỉ ghi hợp đồng khi các bên đã thỏa thuận.")
            % {"state": linkage.get_state_display()}
        )
    require_day(linkage, signed_on, on)
    subject = _short(subject, LONGEST_SUBJECT, _("Cần ghi hợp đồng về việc gì, một câu ngắn."))
    if ends_on is not None and ends_on < signed_on:
        raise LinkageRefusal(_("Hợp đồng không thể hết hạn trước ngày ký. Sửa một trong hai ngày."))
    if linkage.contracts.filter(signed_on=signed_on, subject=subject).exists():
        raise LinkageRefusal(_("Hợp đồng này đã ghi. Khi làm xong thì ghi kết quả vào đó."))
    contract = LinkageContract.objects.create(
        linkage=linkage,
        number=normalise(number)[:80],
        subject=subject,
        value_vnd=value_vnd,
        signed_on=signed_on,
        ends_on=ends_on,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    add_step(linkage, StepKind.CONTRACT, day=signed_on, text=_describe_contract(contract), by=by)
    after = {"number": contract.number, "subject": subject, "value_vnd": value_vnd}
    _record("linkages.sign_contract", linkage, by, on, after=after)
    return contract


@action("linkages.conclude_contract", title=gettext_lazy("Ghi kết quả hợp đồng của các bên"))
def conclude_contract(
    *, contract: LinkageContract, result: str, result_on: date, by: User, on: date
) -> LinkageContract:
    linkage = lock(contract.linkage)
    require_recording(linkage, by, on)
    contract = linkage.contracts.get(pk=contract.pk)
    if contract.result_on is not None:
        raise LinkageRefusal(
            _("Hợp đồng này đã có kết quả ngày %(day)s, không ghi lần nữa.")
            % {"day": f"{contract.result_on:%d/%m/%Y}"}
        )
    _require_past(result_on, on)
    if result_on < contract.signed_on:
        raise LinkageRefusal(
            _("Hợp đồng ký ngày %(day)s. Ghi ngày có kết quả từ đó trở đi.")
            % {"day": f"{contract.signed_on:%d/%m/%Y}"}
        )
    contract.result = required(result, _("Cần ghi hợp đồng làm được đến đâu."))
    contract.result_on, contract.result_by = result_on, by
    contract.save(update_fields=["result", "result_on", "result_by"])
    facts = {"text": str(contract), "result": contract.result}
    add_step(linkage, StepKind.FULFIL, day=result_on, by=by, **facts)
    after = {"contract": str(contract), "result_on": result_on}
    _record("linkages.conclude_contract", linkage, by, on, ground=contract.result, after=after)
    return contract


def _describe_contract(contract: LinkageContract) -> str:
    return f"{contract.number}: {contract.subject}" if contract.number else contract.subject


# --- associations ---------------------------------------------------------------------------------


@action("linkages.prepare_association", title=gettext_lazy("Bắt đầu vận động lập hội"))
def prepare_association(
    *,
    name: str,
    unit: AdminUnit,
    purpose: str,
    prepared_on: date,
    by: User,
    on: date,
    trade: Trade | None = None,
    members: Sequence[Establishment] = (),
    is_invented: bool = False,
) -> Association:
    firms = _distinct(members)
    require_in_some_area(by, [unit, *(_unit_of(firm, on) for firm in firms)], on)
    _require_past(prepared_on, on)
    name = _short(name, LONGEST_NAME, _("Cần ghi tên hội."))
    if Association.objects.filter(name=name, state__in=ASSOCIATIONS_OPEN).exists():
        raise LinkageRefusal(_("“%(name)s” đã có. Mở hội đó để ghi tiếp.") % {"name": name})
    association = Association.objects.create(
        name=name,
        trade=trade,
        unit=unit,
        purpose=required(purpose, _("Cần ghi lập hội để làm gì.")),
        prepared_on=prepared_on,
        is_invented=is_invented,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    add_step(
        association,
        StepKind.PREPARE,
        day=prepared_on,
        text=association.purpose,
        by=by,
        to_state=AssociationState.PREPARING,
    )
    for firm in firms:
        _join(association, firm, prepared_on, on)
    after = {"name": name, "unit": unit, "members": [str(firm) for firm in firms]}
    _record("linkages.prepare_association", association, by, on, after=after)
    return association


@action("linkages.join_association", title=gettext_lazy("Ghi cơ sở vào hội"))
def join_association(
    *, association: Association, establishment: Establishment, joined_on: date, by: User, on: date
) -> AssociationMember:
    association = lock(association)
    places = [*units_of(association), _unit_of(establishment, on)]
    require_in_some_area(by, places, on)
    _require_living(association)
    _require_past(joined_on, on)
    if joined_on < association.prepared_on:
        raise LinkageRefusal(
            _("Hội bắt đầu vận động từ %(day)s. Ghi ngày vào hội từ đó trở đi.")
            % {"day": f"{association.prepared_on:%d/%m/%Y}"}
        )
    member = _join(association, establishment, joined_on, on)
    after = {"establishment": establishment, "joined_on": joined_on}
    _record("linkages.join_association", association, by, on, after=after)
    return member


@action("linkages.leave_association", title=gettext_lazy("Ghi cơ sở ra khỏi hội"))
def leave_association(
    *, member: AssociationMember, left_on: date, reason: str, by: User, on: date
) -> AssociationMember:
    member = AssociationMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    association = lock(member.association)
    require_recording(association, by, on)
    _require_past(left_on, on)
    if member.ends_on is not None:
        raise LinkageRefusal(
            _("%(firm)s đã ra khỏi hội ngày %(day)s.")
            % {"firm": member.establishment, "day": f"{member.ends_on:%d/%m/%Y}"}
        )
    if member.starts_on and left_on < member.starts_on:
        raise LinkageRefusal(
            _("%(firm)s vào hội ngày %(day)s. Ngày ra không thể trước ngày đó.")
            % {"firm": member.establishment, "day": f"{member.starts_on:%d/%m/%Y}"}
        )
    member.ends_on = left_on
    member.left_reason = required(reason, _("Cần ghi vì sao cơ sở ra khỏi hội."))
    member.save(update_fields=["ends_on", "left_reason"])
    after = {"establishment": member.establishment, "left_on": left_on}
    ground = member.left_reason
    _record("linkages.leave_association", association, by, on, ground=ground, after=after)
    return member


@action("linkages.record_association_meeting", title=gettext_lazy("Ghi buổi họp của hội"))
def record_association_meeting(
    *,
    association: Association,
    met_on: date,
    text: str,
    result: str,
    by: User,
    on: date,
    place: str = "",
) -> Association:
    association = lock(association)
    require_recording(association, by, on)
    _require_living(association)
    _meet(association, met_on, text, result, place, by, on)
    after = _met(met_on, result)
    _record("linkages.record_association_meeting", association, by, on, after=after)
    return association


@action("linkages.found_association", title=gettext_lazy("Ghi quyết định thành lập hội"))
def found_association(
    *,
    association: Association,
    founded_on: date,
    decision_number: str,
    decided_by: str,
    words: str,
    by: User,
    on: date,
) -> Association:
    association = advance(
        association,
        StepKind.FOUND,
        by=by,
        on=on,
        day=founded_on,
        words=words,
        founded_on=founded_on,
        decision_number=_short(decision_number, 80, _("Cần ghi số quyết định, ví dụ 45/QĐ-UBND.")),
        decided_by=_short(decided_by, 160, _("Cần ghi cơ quan ra quyết định.")),
    )
    after = {"decision_number": association.decision_number, "founded_on": founded_on}
    _record("linkages.found_association", association, by, on, after=after)
    return association


@action("linkages.end_association", title=gettext_lazy("Ghi kết thúc của hội"))
def end_association(
    *, association: Association, step: str, result: str, ended_on: date, by: User, on: date
) -> Association:
    """Abandon an association in preparation, or dissolve it. Its members leave on that day."""
    kind = _one_of(step, ASSOCIATION_ENDS)
    association = lock(association)
    require_recording(association, by, on)
    words = required(result, _("Cần ghi hội đã làm được gì, vì sao không còn."))
    _require_members_before(association, ended_on)
    association.members.filter(ends_on=None).update(ends_on=ended_on, left_reason=words)
    association = advance(association, kind, by=by, on=on, day=ended_on, words=words)
    after = {"state": association.state}
    _record("linkages.end_association", association, by, on, ground=words, after=after)
    return association


def _require_members_before(association: Association, day: date) -> None:
    last = association.members.filter(ends_on=None).aggregate(Max("starts_on"))["starts_on__max"]
    if last and day < last:
        raise LinkageRefusal(
            _("Có cơ sở vào hội ngày %(day)s. Ghi ngày kết thúc từ đó trở đi.")
            % {"day": f"{last:%d/%m/%Y}"}
        )


def _require_living(association: Association) -> None:
    require_open(association, ASSOCIATIONS_OPEN)


def _join(
    association: Association, firm: Establishment, joined_on: date, on: date
) -> AssociationMember:
    _require_working(firm)
    member = AssociationMember(
        association=association,
        establishment=firm,
        unit=_unit_of(firm, on),
        starts_on=joined_on,
    )
    standing = association.members.filter(establishment=firm).exclude(ends_on__lte=joined_on)
    if (there := standing.first()) is not None:
        raise LinkageRefusal(
            _("%(firm)s đã ở trong hội từ ngày %(day)s, không ghi lần nữa.")
            % {"firm": firm, "day": f"{there.starts_on:%d/%m/%Y}"}
        )
    member.save()
    return member


# --- buying notes ---------------------------------------------------------------------------------


@action("linkages.note_buying", title=gettext_lazy("Ghi cơ sở cần mua gì"), may_change_nothing=True)
def note_buying(
    *, establishment: Establishment, seen: int, goods: str, by: User, on: date
) -> BuyingNote | None:
    """Record what an establishment buys, separated by commas; "" means that it buys nothing.

    Earlier notes stay; the newest counts. Returns the last note if nothing changed. `seen` is the
    version of the note that its author looked at, 0 if there was none.
    """
    require_in_some_area(by, [_unit_of(establishment, on)], on)
    establishment = lock_row(Establishment.objects.all(), establishment.pk)
    bought = ", ".join(
        filter(None, (normalise(part) for part in goods.replace("\n", ",").split(",")))
    )
    last = buys(establishment, on)
    (last or BuyingNote(establishment=establishment)).require_seen(seen)
    if (last.goods if last else "") == bought:
        return last
    note = BuyingNote.objects.create(
        establishment=establishment,
        goods=bought,
        said_on=on,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    before = {"goods": last.goods} if last else {}
    _record("linkages.note_buying", establishment, by, on, before=before, after={"goods": bought})
    return note


# --- helpers --------------------------------------------------------------------------------------


def _meet(
    row: Linkage | Association,
    met_on: date,
    text: str,
    result: str,
    place: str,
    by: User,
    on: date,
) -> None:
    require_day(row, met_on, on)
    add_step(
        row,
        StepKind.MEETING,
        day=met_on,
        text=required(text, _("Cần ghi buổi gặp nói gì. Một câu là đủ.")),
        result=required_result(result),
        place=place,
        by=by,
    )


def _met(met_on: date, result: str) -> dict[str, Any]:
    return {"met_on": met_on, "result": normalise(result)}


def _one_of(step: str, kinds: tuple[StepKind, ...]) -> StepKind:
    if step not in kinds:
        raise LinkageRefusal(_("Chọn một trong các bước còn lại."))
    return StepKind(step)


def _short(text: str, longest: int, sentence: str) -> str:
    clean = normalise(text)
    if not clean:
        raise LinkageRefusal(sentence)
    if len(clean) > longest:
        raise LinkageRefusal(
            _("Dài hơn %(most)d chữ. Ghi ngắn lại, phần còn lại để ở nội dung.") % {"most": longest}
        )
    return clean


def _require_past(day: date, on: date) -> None:
    if day > on:
        raise LinkageRefusal(
            _("Ngày %(day)s chưa đến. Ghi ngày việc đã xảy ra.") % {"day": f"{day:%d/%m/%Y}"}
        )


def _unit_of(firm: Establishment, on: date) -> AdminUnit:
    return place_of(firm, on) or firm.unit


def _credited(
    collaborator: Collaborator | None, by: User, advised_on: date, on: date
) -> Collaborator | None:
    # Only somebody who assigns tasks to a collaborator may name them instead of themselves.
    own = collaborator_of(by)
    if collaborator is None:
        collaborator = own
    elif collaborator != own:
        require_leading(by, collaborator, on)
    if collaborator is not None and not is_in_term(collaborator, advised_on):
        raise LinkageRefusal(
            _("Ngày %(day)s %(who)s không trong nhiệm kỳ nào. Ghi ngày trong nhiệm kỳ.")
            % {"day": f"{advised_on:%d/%m/%Y}", "who": collaborator}
        )
    return collaborator


def _followers(linkage: Linkage, by: User, on: date) -> list[User]:
    people: dict[int, User] = {linkage.recorded_by_id: linkage.recorded_by}
    for unit in {unit.pk: unit for unit in units_of(linkage)}.values():
        for duty in responsible_for(unit, on):
            if duty.collaborator.user is not None:
                people[duty.collaborator.user.pk] = duty.collaborator.user
    people.pop(by.pk, None)
    return list(people.values())


def _record(
    name: str, row: Any, by: User, on: date, *, ground: str = "", **changes: dict[str, Any]
) -> None:
    record(action=name, subject=row, by=by, on=on, ground=ground, **changes)
