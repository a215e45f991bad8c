"""Similar difficulties put to those above as one: grouped, signed, sent, answered.

    drafted → sent → answered

A person groups; the director signs, who did not group. The answer goes back to every member: each
becomes answered with it, and the raiser's people are told of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, holders_at, rights_of
from caunoi.common import clock as moments
from caunoi.common.lifecycle import Fact
from caunoi.common.locking import locked_row
from caunoi.common.text import normalise, normalise_lines
from caunoi.difficulties.desks import person_at
from caunoi.difficulties.due_days import clock
from caunoi.difficulties.enums import ABOVE_THE_CENTRE, Level, PetitionState
from caunoi.difficulties.lifecycle import advance
from caunoi.difficulties.models import Difficulty, Petition, PetitionMember, PetitionStep
from caunoi.difficulties.numbers import next_code
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.difficulties.table import ANSWER, CITATION, REASON
from caunoi.journal.actions import action, changes, record, title_entries
from caunoi.localities.models import AdminUnit
from caunoi.notices.actions import tell

#: One difficulty alone is forwarded, not petitioned.
FEWEST = 2
P = PetitionState

PETITION_SENT = gettext_noop(
    "Bản kiến nghị %(code)s chờ trả lời trước hết ngày %(due_on)s: %(title)s"
)
PETITION_DRAFTED = gettext_noop("Bản kiến nghị %(code)s chờ ký, gửi: %(title)s")
PETITION_ANSWERED = gettext_noop("Bản kiến nghị %(code)s đã có trả lời: %(title)s")


@dataclass(frozen=True, slots=True)
class PetitionTransition:
    """One row of the petition's table. An empty `permission`: that of the level addressed."""

    name: str
    source: PetitionState
    target: PetitionState
    permission: str
    label: Promise
    records: Promise
    facts: tuple[Fact, ...] = ()


_GROUP = "difficulties.group"
PETITION_TRANSITIONS: tuple[PetitionTransition, ...] = (
    PetitionTransition(
        "change", P.DRAFTED, P.DRAFTED, _GROUP, gettext_lazy("Sửa"), gettext_lazy("điều đã sửa")
    ),
    PetitionTransition(
        "add",
        P.DRAFTED,
        P.DRAFTED,
        _GROUP,
        gettext_lazy("Gộp thêm khó khăn"),
        gettext_lazy("khó khăn được gộp"),
    ),
    PetitionTransition(
        "remove",
        P.DRAFTED,
        P.DRAFTED,
        _GROUP,
        gettext_lazy("Rút một khó khăn ra"),
        gettext_lazy("khó khăn được rút, lý do"),
        (REASON,),
    ),
    PetitionTransition(
        "send",
        P.DRAFTED,
        P.SENT,
        "difficulties.send_petition",
        gettext_lazy("Ký, gửi"),
        gettext_lazy("người ký, ngày gửi, người nhận, hạn; mọi khó khăn lên cấp nhận"),
    ),
    PetitionTransition(
        "forward",
        P.SENT,
        P.SENT,
        "",
        gettext_lazy("Chuyển lên cấp trên"),
        gettext_lazy("lý do, người nhận ở cấp trên, hạn mới"),
        (REASON,),
    ),
    PetitionTransition(
        "answer",
        P.SENT,
        P.ANSWERED,
        "",
        gettext_lazy("Trả lời bản kiến nghị"),
        gettext_lazy("trả lời, văn bản; mọi khó khăn nhận trả lời này"),
        (ANSWER, CITATION),
    ),
)
PETITIONS_BY_NAME = {row.name: row for row in PETITION_TRANSITIONS}
_GROUPED = gettext_lazy("Gộp thành bản kiến nghị")
title_entries(
    {f"difficulties.petition_{row.name}": row.label for row in PETITION_TRANSITIONS}
    | {"difficulties.petition_group": _GROUPED}
)


# --- grouping -------------------------------------------------------------------------------------


@action("difficulties.group_into_petition", title=gettext_lazy("Gộp thành bản kiến nghị"))
def group_into_petition(
    *,
    difficulties: Iterable[Difficulty],
    title: str,
    text: str,
    addressed_to: str,
    by: User,
    on: date,
    is_invented: bool = False,
) -> Petition:
    """Make one petition of open difficulties of one kind; who groups looks after them from here."""
    rights_of(by, on).require(_GROUP)
    members = _members_of(difficulties)
    if len(members) < FEWEST:
        raise DifficultyRefusal(
            _("Bản kiến nghị gộp từ %(n)s khó khăn trở lên; một khó khăn thì chuyển lên cấp trên.")
            % {"n": FEWEST}
        )
    petition = Petition(
        kind=_one_kind(members),
        topic=_commonest_topic(members),
        title=_title(title),
        text=_text(text),
        addressed_to=_addressee(addressed_to),
        drafted_by=by,
        drafted_on=on,
        is_invented=is_invented,
    )
    petition.code = next_code("KN", on.year)
    petition.save()
    for difficulty in members:
        _join(petition, difficulty, by, on)
    codes = [difficulty.code for difficulty in members]
    _write_step(petition, "group", "", by, on, text=petition.text, difficulties=codes)
    signers = holders_at("difficulties.send_petition", on, *places_of(petition))
    _tell_of(petition, PETITION_DRAFTED, "petition_drafted", signers, by)
    return petition


@action("difficulties.add_to_petition", title=gettext_lazy("Gộp thêm khó khăn"))
def add_to_petition(
    *, petition: Petition, difficulties: Iterable[Difficulty], by: User, on: date
) -> Petition:
    """Put more difficulties of the same kind into a petition that was not sent yet."""
    petition = _ready(petition, "add", by, on)
    members = _members_of(difficulties)
    if not members:
        raise DifficultyRefusal(_("Chọn ít nhất một khó khăn."))
    if any(member.kind != petition.kind for member in members):
        raise DifficultyRefusal(_one_kind_only())
    for difficulty in members:
        _join(petition, difficulty, by, on)
    codes = [difficulty.code for difficulty in members]
    _write_step(petition, "add", petition.state, by, on, difficulties=codes)
    return petition


@action("difficulties.remove_from_petition", title=gettext_lazy("Rút một khó khăn ra"))
def remove_from_petition(
    *, petition: Petition, difficulty: Difficulty, reason: str, by: User, on: date
) -> Petition:
    """Take a difficulty out again, with the reason; it stays open with its own clock."""
    petition = _ready(petition, "remove", by, on)
    rows = PetitionMember.objects.filter(
        petition=petition, difficulty=difficulty, left_on__isnull=True
    )
    member = rows.select_related("difficulty").first()
    if member is None:
        raise DifficultyRefusal(
            _("Khó khăn này không nằm trong bản kiến nghị %(code)s.") % {"code": petition.code}
        )
    advance(
        difficulty=difficulty, transition="leave", by=by, on=on, petition=petition, reason=reason
    )
    member.left_on, member.left_by = on, by
    member.save(update_fields=["left_on", "left_by"])
    code = member.difficulty.code
    _write_step(petition, "remove", petition.state, by, on, text=reason, difficulties=[code])
    return petition


@action(
    "difficulties.change_petition", title=gettext_lazy("Sửa bản kiến nghị"), may_change_nothing=True
)
def change_petition(
    *,
    petition: Petition,
    by: User,
    on: date,
    title: str | None = None,
    text: str | None = None,
    addressed_to: str | None = None,
) -> Petition:
    """Change the words or the addressee before it is sent."""
    petition = _ready(petition, "change", by, on)
    new: dict[str, Any] = {}
    if title is not None:
        new["title"] = _title(title)
    if text is not None:
        new["text"] = _text(text)
    if addressed_to is not None:
        new["addressed_to"] = _addressee(addressed_to)
    before, after = changes(petition, new)
    if not after:
        return petition
    for name, value in after.items():
        setattr(petition, name, value)
    petition.save(update_fields=list(after))
    _write_step(petition, "change", petition.state, by, on, before=before, **after)
    return petition


# --- up and down ----------------------------------------------------------------------------------


@action("difficulties.send_petition", title=gettext_lazy("Ký, gửi bản kiến nghị"))
def send_petition(*, petition: Petition, by: User, on: date) -> Petition:
    """Sign and send: the addressee's clock starts, every member stands at that level from here."""
    petition = _ready(petition, "send", by, on)
    if petition.drafted_by_id == by.pk:
        raise SamePerson(
            _("Anh/chị đã lập bản kiến nghị %(code)s nên cần một người khác ký, gửi.")
            % {"code": petition.code}
        )
    members = members_under_lock(petition)
    if len(members) < FEWEST:
        raise DifficultyRefusal(
            _("Bản kiến nghị %(code)s còn %(left)s khó khăn; gộp thêm cho đủ %(n)s rồi gửi.")
            % {"code": petition.code, "left": len(members), "n": FEWEST}
        )
    petition.signed_by, petition.sent_on, petition.state = by, on, P.SENT
    _reach_level(petition, on)
    petition.save()
    for difficulty in members:
        advance(difficulty=difficulty, transition="petition_sent", by=by, on=on, petition=petition)
    _write_step(petition, "send", P.DRAFTED, by, on, members=len(members))
    _tell_of(petition, PETITION_SENT, "petition_sent", [petition.owner], by)
    return petition


@action("difficulties.forward_petition", title=gettext_lazy("Chuyển bản kiến nghị lên cấp trên"))
def forward_petition(*, petition: Petition, reason: str, by: User, on: date) -> Petition:
    """Hand a petition from the Department to the authority; a new clock starts there."""
    petition = _ready(petition, "forward", by, on)
    reason = REASON.read(reason, DifficultyRefusal)
    if petition.addressed_to == Level.AUTHORITY:
        raise DifficultyRefusal(
            _("Bản kiến nghị này đã ở cấp có thẩm quyền, không còn cấp nào trên; trả lời tại đây.")
        )
    petition.addressed_to = Level.AUTHORITY
    _reach_level(petition, on)
    petition.save()
    for difficulty in members_under_lock(petition):
        advance(
            difficulty=difficulty, transition="petition_forwarded", by=by, on=on, petition=petition
        )
    _write_step(petition, "forward", P.SENT, by, on, text=reason, in_charge=str(petition.owner))
    _tell_of(petition, PETITION_SENT, "petition_sent", [petition.owner, petition.signed_by], by)
    return petition


@action("difficulties.answer_petition", title=gettext_lazy("Trả lời bản kiến nghị"))
def answer_petition(
    *, petition: Petition, answer: str, by: User, on: date, citation: str = ""
) -> Petition:
    """Answer once; every member difficulty becomes answered with it and its people are told."""
    petition = _ready(petition, "answer", by, on)
    petition.answer, petition.citation = (
        ANSWER.read(answer, DifficultyRefusal),
        CITATION.read(citation, DifficultyRefusal),
    )
    petition.answered_by, petition.answered_on, petition.state = by, on, P.ANSWERED
    members = members_under_lock(petition)
    petition.save()
    for difficulty in members:
        advance(
            difficulty=difficulty, transition="petition_answered", by=by, on=on, petition=petition
        )
    _write_step(
        petition,
        "answer",
        P.SENT,
        by,
        on,
        text=petition.answer,
        citation=petition.citation,
        members=len(members),
    )
    people = [petition.drafted_by, petition.signed_by]
    _tell_of(petition, PETITION_ANSWERED, "petition_answered", people, by)
    return petition


def _reach_level(petition: Petition, on: date) -> None:
    found = clock(petition.kind, petition.addressed_to, on)
    petition.owner = person_at(petition.addressed_to, on, *places_of(petition))
    petition.due_on, petition.warn_on = found.due_on, found.warn_on
    petition.unknown_years = list(found.unknown_years)


# --- the door -------------------------------------------------------------------------------------


def permission_for(petition: Petition, row: PetitionTransition) -> str:
    """Return which permission a step needs."""
    return row.permission or AT_LEVEL[petition.addressed_to]


def places_of(petition: Petition) -> list[AdminUnit | None]:
    """Return where its difficulties stand: a step needs its right at each of them. One query.

    None stands for those that are at no place.
    """
    standing = Difficulty.objects.filter(petition=petition)
    members = standing.select_related("unit").order_by("unit_id", "pk")
    return list(dict.fromkeys(member.unit for member in members))


def require_at_each(petition: Petition, row: PetitionTransition, by: User, on: date) -> None:
    """Refuse who may not take the step, or not for every difficulty in the petition."""
    outside = _("Bản kiến nghị này có khó khăn nằm ngoài địa bàn mà anh/chị phụ trách.")
    places = places_of(petition)
    rights_of(by, on).require_at(permission_for(petition, row), *places, outside=outside)


def _ready(petition: Petition, name: str, by: User, on: date) -> Petition:
    """Take the petition's row for the rest of the transaction; refuse who may not, and when."""
    row = PETITIONS_BY_NAME[name]
    rows = Petition.objects.select_related("drafted_by", "signed_by", "owner")
    petition = locked_row(rows, petition.pk)
    require_at_each(petition, row, by, on)
    if petition.state != row.source:
        raise DifficultyRefusal(said_petition_state(petition, row))
    last = petition.steps.order_by("pk").last()
    if last is not None and on < last.on:
        raise DifficultyRefusal(
            _("Bước trước của bản kiến nghị %(code)s ghi ngày %(day)s; ghi từ ngày đó trở đi.")
            % {"code": petition.code, "day": f"{last.on:%d/%m/%Y}"}
        )
    return petition


def said_petition_state(petition: Petition, row: PetitionTransition) -> str:
    """Say where a petition stands, for who asked for something that it does not offer."""
    return _("Bản kiến nghị %(code)s %(state)s nên không “%(step)s” được.") % {
        "code": petition.code,
        "state": PetitionState(petition.state).label,
        "step": row.label,
    }


@dataclass(frozen=True, slots=True)
class PetitionButton:
    """One step that the petition's state offers: open to the viewer, or locked with the reason."""

    transition: PetitionTransition
    is_open: bool
    why_not: str = ""


def petition_buttons(petition: Petition, user: User, rights: Rights) -> list[PetitionButton]:
    """Return the steps that lead on from here. One query, and those for the viewer's rights."""
    places = places_of(petition)
    rows = [row for row in PETITION_TRANSITIONS if row.source == petition.state]
    at_the_top = petition.addressed_to == Level.AUTHORITY
    return [
        _button(petition, row, user, rights, places)
        for row in rows
        if not (row.name == "forward" and at_the_top)
    ]


def _button(
    petition: Petition,
    row: PetitionTransition,
    user: User,
    rights: Rights,
    places: list[AdminUnit | None],
) -> PetitionButton:
    if why_not := rights.why_not(permission_for(petition, row), *places):
        return PetitionButton(row, False, why_not)
    if row.name == "send" and petition.drafted_by_id == user.pk:
        return PetitionButton(row, False, _("Anh/chị đã lập nên cần một người khác ký, gửi."))
    return PetitionButton(row, True)


# --- small parts ----------------------------------------------------------------------------------


def members_under_lock(petition: Petition) -> list[Difficulty]:
    """Take the rows of all members, in the order of their keys, so that two answers never cross."""
    rows = Difficulty.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(petition=petition).order_by("pk"))


def _members_of(difficulties: Iterable[Difficulty]) -> list[Difficulty]:
    keys = {difficulty.pk for difficulty in difficulties}
    rows = Difficulty.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _join(petition: Petition, difficulty: Difficulty, by: User, on: date) -> None:
    advance(difficulty=difficulty, transition="join", by=by, on=on, petition=petition)
    PetitionMember.objects.create(
        petition=petition, difficulty=difficulty, joined_on=on, joined_by=by
    )


def _one_kind(members: list[Difficulty]) -> str:
    kinds = {difficulty.kind for difficulty in members}
    if len(kinds) > 1:
        raise DifficultyRefusal(_one_kind_only())
    return kinds.pop()


def _one_kind_only() -> str:
    return _("Một bản kiến nghị gộp các khó khăn cùng loại; lập bản khác cho loại khác.")


def _commonest_topic(members: list[Difficulty]) -> str:
    topics = [difficulty.topic for difficulty in members]
    return max(sorted(set(topics)), key=topics.count)


def _title(title: str) -> str:
    clean = normalise(title)
    if not clean or len(clean) > 300:
        raise DifficultyRefusal(_("Bản kiến nghị cần một tên, dài nhất 300 ký tự."))
    return clean


def _text(text: str) -> str:
    clean = normalise_lines(text)
    if not clean or len(clean) > 8000:
        raise DifficultyRefusal(_("Cần ghi nội dung kiến nghị, dài nhất 8.000 ký tự."))
    return clean


def _addressee(level: str) -> str:
    if level not in ABOVE_THE_CENTRE:
        raise DifficultyRefusal(_("Bản kiến nghị gửi Sở Công Thương hoặc cấp có thẩm quyền."))
    return level


def _write_step(
    petition: Petition,
    name: str,
    from_state: str,
    by: User,
    on: date,
    *,
    text: str = "",
    before: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    PetitionStep.objects.create(
        petition=petition,
        transition=name,
        from_state=from_state,
        to_state=petition.state,
        to_level=petition.addressed_to,
        owner=petition.owner,
        due_on=petition.due_on,
        on=on,
        by=by,
        at=moments.now(),
        text=text,
        facts=facts,
    )
    record(
        action=f"difficulties.petition_{name}",
        subject=petition,
        by=by,
        on=on,
        ground=text,
        before={"state": from_state, **(before or {})},
        after={"state": petition.state, **facts},
    )


def _tell_of(
    petition: Petition, message: str, kind: str, people: Iterable[User | None], by: User
) -> None:
    recipients = [person for person in people if person is not None and person.pk != by.pk]
    figures = {"code": petition.code, "title": petition.title, "due_on": petition.due_on}
    tell(
        recipients=recipients,
        kind=f"difficulties.{kind}",
        message=message,
        figures={name: value for name, value in figures.items() if f"%({name})s" in message},
        address=f"difficulties.petition:{petition.code}",
    )


def petition_step_name(transition: str) -> str:
    """Return what a step of a petition's history is called in the reader's language."""
    row = PETITIONS_BY_NAME.get(transition)
    return str(row.label) if row else str(_GROUPED if transition == "group" else transition)
