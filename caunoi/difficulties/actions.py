"""Writes to difficulties: one action per step, all through `lifecycle.advance`."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded
from caunoi.common.text import fold, normalise, normalise_lines
from caunoi.difficulties.desks import person_at
from caunoi.difficulties.enums import (
    PROCEDURES,
    DifficultyKind,
    DifficultyState,
    Level,
    RaisedBy,
    Topic,
)
from caunoi.difficulties.lifecycle import advance
from caunoi.difficulties.links import give_link, opened_to_write, require_room
from caunoi.difficulties.models import Difficulty, DifficultyStep
from caunoi.difficulties.numbers import next_code
from caunoi.difficulties.permissions import require_at
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.steps.effects import start_clock
from caunoi.difficulties.steps.telling import tell_of
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Visit
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.network.queries import responsible_for
from caunoi.schemes.models import Scheme

LONGEST_TITLE = 300
LONGEST_TEXT = 4000


@action("difficulties.raise_difficulty", title=gettext_lazy("Nêu khó khăn"))
def raise_difficulty(
    *,
    kind: str,
    topic: str,
    title: str,
    text: str,
    raised_by_kind: str,
    by: User,
    on: date,
    establishment: Establishment | None = None,
    scheme: Scheme | None = None,
    unit: AdminUnit | None = None,
    visit: Visit | None = None,
    collaborator: Collaborator | None = None,
    raiser_name: str = "",
    raiser_phone: str = "",
    raised_on: date | None = None,
    level: str = "",
    is_invented: bool = False,
) -> Difficulty:
    """Record a difficulty. Its clock runs from `raised_on`, the day on which it was said.

    A scheme supplies its establishment, as does the visit on which it was heard; an establishment
    supplies its commune, and the commune its collaborator. A difficulty of an owner starts with
    that collaborator and gets a link; one raised by the network itself starts at the Centre.
    `level` may start it at the Centre. Refuses the same difficulty twice.
    """
    if scheme is not None:
        establishment, unit = establishment or scheme.establishment, unit or scheme.unit
    if visit is not None:
        establishment = establishment or visit.establishment
        _require_heard_there(visit, establishment)
    unit = unit or (establishment.unit if establishment else None)
    require_at(by, "difficulties.raise", unit, on)
    _require_choices(kind, topic, raised_by_kind, scheme)
    difficulty = Difficulty(
        kind=kind,
        topic=topic,
        title=_title(title),
        text=_text(text),
        establishment=establishment,
        scheme=scheme,
        unit=unit,
        collaborator=collaborator or _collaborator_of(scheme, unit, on),
        raised_by_kind=raised_by_kind,
        raised_on=_raised_on(raised_on, on),
        visit=visit,
        recorded_by=by,
        recorded_at=clock.now(),
        is_invented=is_invented,
    )
    _write_raiser(difficulty, raiser_name, raiser_phone)
    _enter(difficulty, level, by, on)
    if raised_by_kind == RaisedBy.OWNER:
        give_link(by=by, on=on, difficulty=difficulty)
    record(
        action="difficulties.raise_difficulty",
        subject=difficulty,
        by=by,
        on=on,
        after=_journal_facts(difficulty),
    )
    tell_of(difficulty, "raise", ("owner",), by)
    return difficulty


@action("difficulties.raise_by_link", title=gettext_lazy("Chủ cơ sở tự nêu khó khăn qua đường dẫn"))
def raise_by_link(
    *, token: str, topic: str, title: str, text: str, on: date, phone: str = ""
) -> Difficulty:
    """Record another difficulty from an owner without an account, through their link.

    It is about the link's establishment or its scheme's, goes to the collaborator of the commune
    (to the Centre if there is none) and shows on the page of the same link. The number a link
    accepts per day, and waiting at once, is limited, so that a lost link cannot flood anybody.
    """
    link = opened_to_write(token)
    require_room(link, on)
    _require_choices(DifficultyKind.ESTABLISHMENT, topic, RaisedBy.OWNER, None)
    about = link.difficulty or link.scheme
    assert about is not None  # noqa: S101 - the database keeps it so
    scheme = about.scheme if isinstance(about, Difficulty) else about
    difficulty = Difficulty(
        kind=DifficultyKind.PROCEDURE if topic in PROCEDURES else DifficultyKind.ESTABLISHMENT,
        topic=topic,
        title=_title(title),
        text=_text(text),
        establishment=about.establishment,
        scheme=scheme,
        unit=about.unit,
        collaborator=_collaborator_of(scheme, about.unit, on),
        raised_by_kind=RaisedBy.OWNER,
        raised_on=on,
        link=link,
        recorded_at=clock.now(),
        is_invented=about.is_invented,
    )
    raiser = about.raiser_name if isinstance(about, Difficulty) else ""
    owner = about.establishment.owner if about.establishment else ""
    _write_raiser(difficulty, raiser or owner or _NAMELESS, phone)
    _enter(difficulty, "", None, on)
    record(
        action="difficulties.raise_by_link",
        subject=difficulty,
        by=None,
        on=on,
        after={**_journal_facts(difficulty), "said_by": difficulty.raiser_name},
    )
    tell_of(difficulty, "raise_by_link", ("owner",), None)
    return difficulty


@action("difficulties.take_difficulty", title=gettext_lazy("Nhận phụ trách khó khăn"))
def take_difficulty(*, difficulty: Difficulty, by: User, on: date) -> DifficultyStep:
    return advance(difficulty=difficulty, transition="take", by=by, on=on)


@action("difficulties.forward_difficulty", title=gettext_lazy("Chuyển khó khăn lên cấp trên"))
def forward_difficulty(
    *, difficulty: Difficulty, reason: str, by: User, on: date
) -> DifficultyStep:
    return advance(difficulty=difficulty, transition="forward", by=by, on=on, reason=reason)


@action("difficulties.pull_difficulty", title=gettext_lazy("Nhận khó khăn lên cấp mình"))
def pull_difficulty(
    *, difficulty: Difficulty, by: User, on: date, reason: str = ""
) -> DifficultyStep:
    return advance(difficulty=difficulty, transition="pull", by=by, on=on, note=reason)


@action("difficulties.answer_difficulty", title=gettext_lazy("Trả lời khó khăn"))
def answer_difficulty(
    *, difficulty: Difficulty, answer: str, by: User, on: date, citation: str = ""
) -> DifficultyStep:
    return advance(
        difficulty=difficulty, transition="answer", by=by, on=on, answer=answer, citation=citation
    )


@action("difficulties.confirm_difficulty", title=gettext_lazy("Xác nhận khó khăn đã giải quyết"))
def confirm_difficulty(
    *, difficulty: Difficulty, by: User, on: date, channel: str = "", note: str = ""
) -> DifficultyStep:
    """Close an answered difficulty on the raiser's word.

    The raiser confirms with their own account. Anybody else confirms on the raiser's behalf and
    says how the word came (`channel`) and who said what (`note`).
    """
    if difficulty.raiser_id == by.pk:
        return advance(difficulty=difficulty, transition="confirm", by=by, on=on, note=note)
    facts: dict[str, Any] = {"channel": channel, "note": note}
    return advance(difficulty=difficulty, transition="confirm_on_behalf", by=by, on=on, **facts)


@action("difficulties.return_answer", title=gettext_lazy("Trả lại câu trả lời"))
def return_answer(
    *, difficulty: Difficulty, reason: str, by: User, on: date, channel: str = ""
) -> DifficultyStep:
    if difficulty.raiser_id == by.pk:
        return advance(difficulty=difficulty, transition="return", by=by, on=on, reason=reason)
    facts: dict[str, Any] = {"channel": channel, "reason": reason}
    return advance(difficulty=difficulty, transition="return_on_behalf", by=by, on=on, **facts)


@action("difficulties.record_non_response", title=gettext_lazy("Ghi người nêu không hồi âm"))
def record_non_response(
    *, difficulty: Difficulty, reason: str, by: User, on: date
) -> DifficultyStep:
    return advance(difficulty=difficulty, transition="non_response", by=by, on=on, reason=reason)


# --- the new difficulty ---------------------------------------------------------------------------

#: Raiser's name for a link whose scheme has an establishment without an owner's name.
_NAMELESS = "Chủ cơ sở"


def _enter(difficulty: Difficulty, level: str, by: User | None, on: date) -> None:
    # Taking the number locks, so that the same difficulty sent at once is seen below.
    difficulty.code = next_code("KK", on.year)
    _require_new(difficulty)
    difficulty.level = _first_level(difficulty, level)
    difficulty.owner = person_at(
        difficulty.level,
        on,
        difficulty.unit,
        collaborator=difficulty.collaborator,
        but=difficulty.raiser,
    )
    start_clock(difficulty, difficulty.raised_on)
    difficulty.search_key = _search_key(difficulty)
    difficulty.save()
    _write_first_step(difficulty, by, on)


def _require_heard_there(visit: Visit, establishment: Establishment | None) -> None:
    if establishment is None or visit.establishment_id != establishment.pk:
        raise DifficultyRefusal(
            _("Chuyến thăm ngày %(day)s là của cơ sở khác; chọn chuyến thăm chính cơ sở này.")
            % {"day": f"{visit.visited_on:%d/%m/%Y}"}
        )


def _require_choices(kind: str, topic: str, raised_by_kind: str, scheme: Scheme | None) -> None:
    if kind not in DifficultyKind.values:
        raise DifficultyRefusal(_("Chọn loại khó khăn: cơ sở, chính sách, thủ tục hoặc đề án."))
    if topic not in Topic.values:
        raise DifficultyRefusal(_("Chọn chủ đề của khó khăn; không rõ thì chọn “việc khác”."))
    if raised_by_kind not in RaisedBy.values:
        raise DifficultyRefusal(_("Ghi ai nêu: chủ cơ sở, cộng tác viên hoặc cán bộ Trung tâm."))
    if kind == DifficultyKind.SCHEME and scheme is None:
        raise DifficultyRefusal(_("Khó khăn của đề án thì chọn đề án nào."))


def _title(title: str) -> str:
    clean = normalise(title)
    if not clean:
        raise DifficultyRefusal(_("Cần ghi vướng gì. Một câu là đủ."))
    return clean[:LONGEST_TITLE]


def _text(text: str) -> str:
    clean = normalise_lines(text)
    if not clean:
        raise DifficultyRefusal(_("Cần ghi nội dung khó khăn như người nêu nói."))
    if len(clean) > LONGEST_TEXT:
        raise DifficultyRefusal(_("Nội dung dài nhất %(n)s ký tự.") % {"n": LONGEST_TEXT})
    return clean


def _raised_on(raised_on: date | None, on: date) -> date:
    if raised_on is not None and raised_on > on:
        raise DifficultyRefusal(
            _("Ngày nêu %(day)s chưa đến. Ghi ngày người nêu đã nói.")
            % {"day": f"{raised_on:%d/%m/%Y}"}
        )
    return raised_on or on


def _collaborator_of(
    scheme: Scheme | None, unit: AdminUnit | None, on: date
) -> Collaborator | None:
    duties = responsible_for(unit, on) if unit is not None else []
    people = {duty.collaborator_id: duty.collaborator for duty in duties}
    if scheme is not None and scheme.collaborator_id in people:
        return people[scheme.collaborator_id]
    return next(iter(people.values()), None)


def _write_raiser(difficulty: Difficulty, name: str, phone: str) -> None:
    if difficulty.raised_by_kind != RaisedBy.OWNER:
        difficulty.raiser = difficulty.recorded_by
        difficulty.raiser_name = str(difficulty.recorded_by)[:120]
        return
    firm = difficulty.establishment
    difficulty.raiser_name = normalise(name)[:120] or (firm.owner if firm else "")
    difficulty.raiser_phone = normalise(phone)[:20]
    if not difficulty.raiser_name:
        raise DifficultyRefusal(_("Cần ghi tên người nêu, để câu trả lời có nơi quay về."))


def _first_level(difficulty: Difficulty, level: str) -> str:
    if level not in ("", Level.COLLABORATOR, Level.CENTRE):
        raise DifficultyRefusal(_("Khó khăn bắt đầu ở cộng tác viên hoặc Trung tâm, rồi mới lên."))
    collaborator = difficulty.collaborator
    has_account = collaborator is not None and collaborator.user_id is not None
    from_the_yard = difficulty.raised_by_kind == RaisedBy.OWNER and has_account
    return level or (Level.COLLABORATOR if from_the_yard else Level.CENTRE)


def _require_new(difficulty: Difficulty) -> None:
    # A phone with a bad signal may send the same difficulty twice.
    same = Difficulty.objects.filter(
        establishment=difficulty.establishment,
        scheme=difficulty.scheme,
        unit=difficulty.unit,
        raised_on=difficulty.raised_on,
        title=difficulty.title,
        text=difficulty.text,
    ).first()
    if same is not None:
        sentence = _("Khó khăn này đã ghi với đúng nội dung này: %(code)s, không ghi lần nữa.")
        raise AlreadyRecorded.row(same, sentence % {"code": same.code}, same.recorded_at)


def _search_key(difficulty: Difficulty) -> str:
    firm, scheme = difficulty.establishment, difficulty.scheme
    parts = [difficulty.code, difficulty.title, difficulty.raiser_name]
    parts += [firm.name if firm else "", scheme.code if scheme else ""]
    key = fold(" ".join(part for part in parts if part))
    return key[: Difficulty._meta.get_field("search_key").max_length]


def _write_first_step(difficulty: Difficulty, by: User | None, on: date) -> None:
    DifficultyStep.objects.create(
        difficulty=difficulty,
        transition="raise",
        to_state=DifficultyState.OPEN,
        to_level=difficulty.level,
        owner=difficulty.owner,
        due_on=difficulty.due_on,
        on=on,
        by=by,
        by_name=str(by or difficulty.raiser_name),
        at=clock.now(),
        text=difficulty.text,
    )


def _journal_facts(difficulty: Difficulty) -> dict[str, object]:
    names = ("kind", "topic", "title", "raised_by_kind", "raised_on", "level", "due_on")
    facts = {name: getattr(difficulty, name) for name in names}
    return {**facts, "establishment": difficulty.establishment, "in_charge": difficulty.owner}
