"""The link of an owner without an account: what it opens, shows and accepts.

A link is `<number>.<key>.<signature>`. The signature has its own salt; the key is stored in the
row, so a new key invalidates the old link. Whatever is wrong with a link, the answer is the same. A
link shows what the owner said and its state on the day: no names and no telephone numbers.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.core.signing import BadSignature, Signer
from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.difficulties.due_days import describe_unknown_years
from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Level, RaisedBy, Topic
from caunoi.difficulties.lifecycle import advance
from caunoi.difficulties.models import Difficulty, DifficultyStep, OwnerLink
from caunoi.difficulties.permissions import require_at
from caunoi.difficulties.queries import Answer, answers_on
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson, WrongLink
from caunoi.journal.actions import action, record
from caunoi.norms.queries import UnknownNorm
from caunoi.schemes.enums import RUNNING, PaperStep, SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import missing_papers, paper_name, terms_on

SALT = "caunoi.difficulties.links"
#: Keeps the page of a link short, however much was raised about one scheme.
MOST_SHOWN = 30
#: New difficulties that one link accepts per day, and that may wait at once.
MOST_A_DAY, MOST_WAITING = 3, 10


# --- making, renewing, revoking -------------------------------------------------------------------


@action(
    "difficulties.make_link",
    title=gettext_lazy("Làm đường dẫn cho chủ cơ sở"),
    may_change_nothing=True,
)
def make_link(
    *, by: User, on: date, difficulty: Difficulty | None = None, scheme: Scheme | None = None
) -> OwnerLink:
    """Return the link of a difficulty or scheme. Makes one if there is none or it was revoked.

    Needs the permission to record difficulties at its place.
    """
    thing = difficulty or scheme
    if thing is None:
        raise TypeError("make_link needs a difficulty or a scheme")
    require_may_hand_out(thing, by, on)
    if difficulty is not None and difficulty.raised_by_kind != RaisedBy.OWNER:
        raise DifficultyRefusal(_("Người nêu khó khăn này có tài khoản nên không cần đường dẫn."))
    link = link_of(thing)
    if link is not None and link.key:
        return link
    return give_link(by=by, on=on, difficulty=difficulty, scheme=scheme)


@action("difficulties.renew_link", title=gettext_lazy("Đổi đường dẫn của chủ cơ sở"))
def renew_link(*, link: OwnerLink, seen: int, by: User, on: date) -> OwnerLink:
    """Give the link a new key, which invalidates the old link wherever it was printed or sent.

    `seen` is the version of the link that its author looked at: a sheet that somebody else has
    printed since stays good.
    """
    link = _locked(link)
    require_may_hand_out(_thing(link), by, on)
    link.require_seen(seen)
    return _write_key(link, _new_key(), "difficulties.renew_link", by, on)


@action("difficulties.revoke_link", title=gettext_lazy("Thu hồi đường dẫn của chủ cơ sở"))
def revoke_link(*, link: OwnerLink, by: User, on: date) -> OwnerLink:
    link = _locked(link)
    require_at(by, "difficulties.raise", _thing(link).unit, on)
    if not link.key:
        raise DifficultyRefusal(_("Đường dẫn này đã thu hồi rồi; cần thì làm đường dẫn mới."))
    return _write_key(link, "", "difficulties.revoke_link", by, on)


def require_may_hand_out(thing: Difficulty | Scheme, by: User, on: date) -> None:
    """Refuses a user who may not make, renew or show the link: it speaks for the owner."""
    require_at(by, "difficulties.raise", thing.unit, on)
    if has_answered(thing, by):
        raise SamePerson(_("Anh/chị đã trả lời khó khăn này nên cần một người khác đưa đường dẫn."))


def has_answered(thing: Difficulty | Scheme, user: User) -> bool:
    """Return whether the user would, by the link, confirm their own answer in the owner's name."""
    return isinstance(thing, Difficulty) and thing.answered_by_id == user.pk


def may_hand_out(difficulty: Difficulty, user: User, held: frozenset[str]) -> bool:
    is_of_owner = difficulty.raised_by_kind == RaisedBy.OWNER
    return is_of_owner and "difficulties.raise" in held and not has_answered(difficulty, user)


def give_link(
    *, by: User, on: date, difficulty: Difficulty | None = None, scheme: Scheme | None = None
) -> OwnerLink:
    """Write a link with a new key. Checks no right: the calling action has done so."""
    found, _is_new = OwnerLink.objects.get_or_create(
        difficulty=difficulty, scheme=scheme, defaults={"made_by": by, "made_on": on}
    )
    return _write_key(_locked(found), _new_key(), "difficulties.make_link", by, on)


def _locked(link: OwnerLink) -> OwnerLink:
    rows = OwnerLink.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        *("difficulty__unit", "difficulty__establishment", "difficulty__scheme"),
        *("scheme__unit", "scheme__establishment"),
    ).get(pk=link.pk)


def _write_key(link: OwnerLink, key: str, name: str, by: User, on: date) -> OwnerLink:
    # The key is not journalled: readers of the journal must not be able to open the link.
    link.renewed().key = key
    link.revoked_by, link.revoked_on = (None, None) if key else (by, on)
    if key:
        link.made_by, link.made_on = by, on
    link.save()
    record(action=name, subject=_thing(link), by=by, on=on, after={"link": bool(key)})
    return link


def _new_key() -> str:
    return secrets.token_hex(12)


def _thing(link: OwnerLink) -> Difficulty | Scheme:
    thing = link.difficulty or link.scheme
    assert thing is not None  # noqa: S101 - the database keeps it so
    return thing


# --- the token ------------------------------------------------------------------------------------


def link_of(thing: Difficulty | Scheme) -> OwnerLink | None:
    """Return the link of a difficulty or scheme, revoked or not. One query."""
    name = "difficulty" if isinstance(thing, Difficulty) else "scheme"
    return OwnerLink.objects.filter(**{name: thing}).first()


def token_of(link: OwnerLink | None) -> str:
    """Return the token for the address; "" if the link is None or revoked."""
    return _signer().sign(f"{link.pk}.{link.key}") if link is not None and link.key else ""


def link_for(thing: Difficulty | Scheme) -> str:
    return token_of(link_of(thing))


def opened(token: str) -> OwnerLink:
    """Return the link of a token. Raises the same `WrongLink` for a wrong, old or revoked one."""
    try:
        number, key = _signer().unsign(token).split(".")
        links = OwnerLink.objects.select_related("difficulty")
        link = links.get(pk=int(number))
    except (BadSignature, ValueError, OwnerLink.DoesNotExist):
        raise _wrong() from None
    if not link.key or not secrets.compare_digest(link.key, key):
        raise _wrong()
    return link


def opened_to_write(token: str) -> OwnerLink:
    """Return the link of a token under lock, so that what it submits is counted one by one."""
    link = _locked(opened(token))
    if token_of(link) != token:  # renewed or revoked meanwhile
        raise _wrong()
    return link


def require_room(link: OwnerLink, on: date) -> None:
    counts = link.raised.aggregate(
        today=Count("pk", filter=Q(raised_on=on)),
        waiting=Count("pk", filter=Q(state=DifficultyState.OPEN)),
    )
    if counts["today"] >= MOST_A_DAY:
        raise DifficultyRefusal(
            _("Hôm nay đường dẫn này đã nhận %(n)s khó khăn; mai ghi tiếp, hoặc gặp cộng tác viên.")
            % {"n": MOST_A_DAY}
        )
    if counts["waiting"] >= MOST_WAITING:
        raise DifficultyRefusal(
            _("%(n)s khó khăn nêu qua đường dẫn này còn chờ trả lời; có trả lời rồi hãy nêu thêm.")
            % {"n": MOST_WAITING}
        )


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")


def _wrong() -> WrongLink:
    return WrongLink(
        _(
            "Đường dẫn này không dùng được. Hỏi cộng tác viên khuyến công của xã, phường để nhận "
            "đường dẫn mới."
        )
    )


# --- the page -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnerRow:
    code: str
    kind: str
    topic: str
    title: str
    text: str
    raised_on: date
    state: str
    status: str
    level: str
    due_on: date | None
    caveat: str
    answer: str
    citation: str
    answered_on: date | None
    answered_level: str
    reply_due_on: date | None
    can_reply: bool
    closed_on: date | None
    closing: str


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """What a link shows: a scheme with its papers, one difficulty, or both."""

    scheme_code: str
    scheme_title: str
    scheme_status: str
    next_what: str
    next_on: date | None
    missing: tuple[str, ...]
    rows: tuple[OwnerRow, ...]


def owner_page(link: OwnerLink, on: date) -> OwnerPage:
    scheme = _scheme_of(link, on)
    found = _difficulties(link, on)
    answers = answers_on(found, on)
    rows = tuple(_row(difficulty, answers.get(difficulty.pk)) for difficulty in found)
    what, day = _next_of(scheme, rows, on)
    return OwnerPage(
        scheme_code=scheme.code if scheme else "",
        scheme_title=scheme.title if scheme else "",
        scheme_status=str(scheme.state_shown.label) if scheme else "",
        next_what=what,
        next_on=day,
        missing=_missing(scheme, on),
        rows=rows,
    )


def _scheme_of(link: OwnerLink, on: date) -> Scheme | None:
    key = link.scheme_id or (link.difficulty.scheme_id if link.difficulty else None)
    schemes = Scheme.objects.as_of(on).select_related("contract")
    return schemes.filter(pk=key).first() if key else None


def _difficulties(link: OwnerLink, on: date) -> list[Difficulty]:
    """Return what the link may show: its own difficulty first, then the newest. One query."""
    own = Q(link=link)
    if link.difficulty_id is not None:
        own |= Q(pk=link.difficulty_id)
    else:
        own |= Q(scheme=link.scheme_id, raised_by_kind=RaisedBy.OWNER)
    newest = Difficulty.objects.as_of(on).filter(own).order_by("-raised_on", "-pk")
    return sorted(newest[:MOST_SHOWN], key=lambda row: row.pk != link.difficulty_id)


def _row(difficulty: Difficulty, answer: Answer | None) -> OwnerRow:
    then: Any = difficulty
    state, level = DifficultyState(then.state_then), str(Level(then.level_then).label)
    is_open, is_closed = state == DifficultyState.OPEN, state == DifficultyState.CLOSED
    answered_on = answer.step.on if answer else None
    # The answer may have been returned and given again since that day.
    stands = difficulty.answered_on == answered_on
    return OwnerRow(
        code=difficulty.code,
        kind=str(DifficultyKind(difficulty.kind).label),
        topic=str(Topic(difficulty.topic).label),
        title=difficulty.title,
        text=difficulty.text,
        raised_on=difficulty.raised_on,
        state=state,
        status=str(state.label),
        level=level,
        due_on=then.due_then if is_open else None,
        caveat=describe_unknown_years(difficulty.unknown_years) if is_open else "",
        answer=answer.text if answer else "",
        citation=answer.citation if answer else "",
        answered_on=answered_on,
        answered_level=answer.level if answer else "",
        reply_due_on=difficulty.reply_due_on if stands else None,
        can_reply=state == difficulty.state == DifficultyState.ANSWERED and stands,
        closed_on=difficulty.closed_on if is_closed else None,
        closing=str(difficulty.get_closing_display()) if is_closed else "",
    )


def _missing(scheme: Scheme | None, on: date) -> tuple[str, ...]:
    step = _DOSSIER_AT.get(scheme.state_shown) if scheme else None
    if scheme is None or step is None:
        return ()
    try:
        return tuple(paper_name(paper) for paper in missing_papers(scheme, step, on))
    except UnknownNorm:
        return ()


#: The dossier that is prepared in each state.
_DOSSIER_AT: dict[str, PaperStep] = {
    SchemeState.DRAFTED: PaperStep.APPLICATION,
    SchemeState.SUPPLEMENT: PaperStep.APPLICATION,
    SchemeState.CONTRACTED: PaperStep.ADVANCE,
    SchemeState.IN_PROGRESS: PaperStep.COMPLETION,
    SchemeState.SUSPENDED: PaperStep.COMPLETION,
    SchemeState.ACCEPTED: PaperStep.COMPLETION,
}


def _next_of(
    scheme: Scheme | None, rows: tuple[OwnerRow, ...], on: date
) -> tuple[str, date | None]:
    waiting = [row.due_on for row in rows if row.due_on]
    if waiting:
        return _("trả lời khó khăn"), min(waiting)
    if scheme is None:
        return "", None
    if scheme.state_shown == SchemeState.SUPPLEMENT and scheme.supplement_due_on:
        return _("nộp giấy tờ bổ sung"), scheme.supplement_due_on
    if scheme.state_shown not in RUNNING:
        return "", None
    ahead = Q(reached_on__isnull=True) | Q(reached_on__gt=on)
    milestone = scheme.milestones.filter(ahead).order_by("due_on").first()
    if milestone is not None:
        return milestone.title, milestone.due_on
    terms = terms_on(scheme, on)
    return (_("hoàn thành theo hợp đồng"), terms.finish_on) if terms else ("", None)


# --- what the owner submits -----------------------------------------------------------------------


@action("difficulties.confirm_by_link", title=gettext_lazy("Chủ cơ sở xác nhận qua đường dẫn"))
def confirm_by_link(*, token: str, on: date, code: str = "", note: str = "") -> DifficultyStep:
    """Confirm for the raiser. `code` names the difficulty if the link is that of a scheme."""
    difficulty = _meant(opened(token), code, on)
    return advance(difficulty=difficulty, transition="confirm", by=None, on=on, note=note)


@action("difficulties.return_by_link", title=gettext_lazy("Chủ cơ sở trả lại qua đường dẫn"))
def return_by_link(*, token: str, reason: str, on: date, code: str = "") -> DifficultyStep:
    difficulty = _meant(opened(token), code, on)
    return advance(difficulty=difficulty, transition="return", by=None, on=on, reason=reason)


def _meant(link: OwnerLink, code: str, on: date) -> Difficulty:
    # A difficulty that the link does not show is answered like a wrong link.
    for difficulty in _difficulties(link, on):
        if code == difficulty.code or (not code and link.difficulty_id is not None):
            return difficulty
    raise _wrong()


# --- the QR code ----------------------------------------------------------------------------------


def qr_svg(address: str) -> SafeString:
    """Return the address as a QR code: an <svg> without style, to be printed."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made of numbers; the address is in no text of it
