"""The link of an owner without an account: what it opens, what it shows, what it takes.

A link is `<number>.<key>.<signature>`. The signature has a salt of its own; the key stands in the
row, so a new key makes the old link worthless. Whatever is wrong with a link, the answer is the
same. A link shows what the owner said and what became of it: no names and no telephone numbers.
"""

import secrets
from dataclasses import dataclass
from datetime import date

import segno
from django.core.signing import BadSignature, Signer
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Level, RaisedBy, Topic
from caunoi.difficulties.lifecycle import advance
from caunoi.difficulties.models import Difficulty, DifficultyStep, OwnerLink
from caunoi.difficulties.permissions import require_at
from caunoi.difficulties.refusals import DifficultyRefusal, WrongLink
from caunoi.difficulties.workdays import said_unknown
from caunoi.journal.actions import action, record
from caunoi.norms.queries import UnknownNorm
from caunoi.schemes.enums import RUNNING, PaperStep, SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import missing_papers, paper_name, terms_on

SALT = "caunoi.difficulties.links"
#: A page of a link stays short, however much was raised about one scheme.
MOST_SHOWN = 30


# --- making, renewing, revoking -------------------------------------------------------------------


@action("difficulties.make_link", may_change_nothing=True)
def make_link(
    *, by: User, on: date, difficulty: Difficulty | None = None, scheme: Scheme | None = None
) -> OwnerLink:
    """Return the link of a difficulty or a scheme, made now where there is none or it was revoked.

    A link can be made by who may record difficulties at its place.
    """
    thing = difficulty or scheme
    if thing is None:
        raise TypeError("make_link needs a difficulty or a scheme")
    require_at(by, "difficulties.raise", thing.unit, on)
    if difficulty is not None and difficulty.raised_by_kind != RaisedBy.OWNER:
        raise DifficultyRefusal(_("Người nêu khó khăn này có tài khoản nên không cần đường dẫn."))
    link = link_of(thing)
    if link is not None and link.key:
        return link
    return give_link(by=by, on=on, difficulty=difficulty, scheme=scheme)


@action("difficulties.renew_link")
def renew_link(*, link: OwnerLink, by: User, on: date) -> OwnerLink:
    """Give the link a new key: what was printed or sent before opens nothing any more."""
    link = _locked(link)
    require_at(by, "difficulties.raise", _thing(link).unit, on)
    return _write_key(link, _new_key(), "difficulties.renew_link", by, on)


@action("difficulties.revoke_link")
def revoke_link(*, link: OwnerLink, by: User, on: date) -> OwnerLink:
    """Close the link; a new one can be made."""
    link = _locked(link)
    require_at(by, "difficulties.raise", _thing(link).unit, on)
    if not link.key:
        raise DifficultyRefusal(_("Đường dẫn này đã thu hồi rồi; cần thì làm đường dẫn mới."))
    return _write_key(link, "", "difficulties.revoke_link", by, on)


def give_link(
    *, by: User, on: date, difficulty: Difficulty | None = None, scheme: Scheme | None = None
) -> OwnerLink:
    """Write a link with a fresh key, inside the action that wants it; the right was asked there."""
    found, _is_new = OwnerLink.objects.get_or_create(
        difficulty=difficulty, scheme=scheme, defaults={"made_by": by, "made_on": on}
    )
    return _write_key(_locked(found), _new_key(), "difficulties.make_link", by, on)


def _locked(link: OwnerLink) -> OwnerLink:
    rows = OwnerLink.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("difficulty__unit", "scheme__unit").get(pk=link.pk)


def _write_key(link: OwnerLink, key: str, name: str, by: User, on: date) -> OwnerLink:
    """The key itself stands in no journal: who reads that must not be able to open the link."""
    link.key = key
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
    """Return what is put into the address, "" where the link is revoked or there is none."""
    return _signer().sign(f"{link.pk}.{link.key}") if link is not None and link.key else ""


def link_for(thing: Difficulty | Scheme) -> str:
    """Return the token of a difficulty or scheme, "" where it has no open link."""
    return token_of(link_of(thing))


def opened(token: str) -> OwnerLink:
    """Return the link of a token; refuses a wrong, old or revoked one always alike."""
    try:
        number, key = _signer().unsign(token).split(".")
        links = OwnerLink.objects.select_related("difficulty__petition")
        link = links.get(pk=int(number))
    except (BadSignature, ValueError, OwnerLink.DoesNotExist):
        raise _wrong() from None
    if not link.key or not secrets.compare_digest(link.key, key):
        raise _wrong()
    return link


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")


def _wrong() -> WrongLink:
    return WrongLink(
        _(
            "Đường dẫn này không dùng được. Hỏi cộng tác viên khuyến công của xã, phường để nhận "
            "đường dẫn mới."
        )
    )


# --- what it shows --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One difficulty as its raiser sees it."""

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
    """What a link shows: a scheme with its papers, or one difficulty, or both."""

    scheme_code: str
    scheme_title: str
    scheme_status: str
    next_what: str
    next_on: date | None
    missing: tuple[str, ...]
    rows: tuple[OwnerRow, ...]


def owner_page(link: OwnerLink, on: date) -> OwnerPage:
    """Return what the link shows on the day."""
    scheme = _scheme_of(link, on)
    rows = tuple(_row(difficulty, on) for difficulty in _difficulties(link))
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
    """Return the scheme as it stood on the day. One query."""
    key = link.scheme_id or (link.difficulty.scheme_id if link.difficulty else None)
    told = Scheme.objects.as_of(on).select_related("contract")
    return told.filter(pk=key).first() if key else None


def _difficulties(link: OwnerLink) -> list[Difficulty]:
    if link.difficulty is not None:
        return [link.difficulty]
    own = Difficulty.objects.filter(scheme=link.scheme, raised_by_kind=RaisedBy.OWNER)
    return list(own.select_related("petition").order_by("-raised_on", "-pk")[:MOST_SHOWN])


def _row(difficulty: Difficulty, on: date) -> OwnerRow:
    is_open = difficulty.state == DifficultyState.OPEN
    return OwnerRow(
        code=difficulty.code,
        kind=str(DifficultyKind(difficulty.kind).label),
        topic=str(Topic(difficulty.topic).label),
        title=difficulty.title,
        text=difficulty.text,
        raised_on=difficulty.raised_on,
        state=difficulty.state,
        status=str(DifficultyState(difficulty.state).label),
        level=str(Level(difficulty.level).label),
        due_on=difficulty.due_on if is_open else None,
        caveat=said_unknown(difficulty.unknown_years) if is_open else "",
        answer=difficulty.answer,
        citation=difficulty.citation,
        answered_on=difficulty.answered_on,
        answered_level="" if is_open else str(Level(difficulty.level).label),
        reply_due_on=difficulty.reply_due_on,
        can_reply=difficulty.state == DifficultyState.ANSWERED,
        closed_on=difficulty.closed_on,
        closing=str(difficulty.get_closing_display()),
    )


def _missing(scheme: Scheme | None, on: date) -> tuple[str, ...]:
    """Return the papers that the scheme's next dossier lacks, none once it has ended."""
    step = _DOSSIER_AT.get(scheme.state_shown) if scheme else None
    if scheme is None or step is None:
        return ()
    try:
        return tuple(paper_name(paper) for paper in missing_papers(scheme, step, on))
    except UnknownNorm:
        return ()


#: Which dossier is being put together in which state.
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
    """Return what happens next and by when: an answer, a supplement, a milestone, the end."""
    waiting = [row.due_on for row in rows if row.due_on]
    if waiting:
        return _("trả lời khó khăn"), min(waiting)
    if scheme is None:
        return "", None
    if scheme.state_shown == SchemeState.SUPPLEMENT and scheme.supplement_due_on:
        return _("nộp giấy tờ bổ sung"), scheme.supplement_due_on
    if scheme.state_shown not in RUNNING:
        return "", None
    milestone = scheme.milestones.filter(reached_on__isnull=True).order_by("due_on").first()
    if milestone is not None:
        return milestone.title, milestone.due_on
    terms = terms_on(scheme, on)
    return (_("hoàn thành theo hợp đồng"), terms.finish_on) if terms else ("", None)


# --- what it takes --------------------------------------------------------------------------------


@action("difficulties.confirm_by_link")
def confirm_by_link(*, token: str, on: date, code: str = "", note: str = "") -> DifficultyStep:
    """Take the raiser's word that it is solved.

    `code` names the difficulty where the link is that of a scheme.
    """
    difficulty = _meant(opened(token), code)
    return advance(difficulty=difficulty, transition="confirm", by=None, on=on, note=note)


@action("difficulties.return_by_link")
def return_by_link(*, token: str, reason: str, on: date, code: str = "") -> DifficultyStep:
    """Take the raiser's word that it is not solved, with the reason; a new clock starts."""
    difficulty = _meant(opened(token), code)
    return advance(difficulty=difficulty, transition="return", by=None, on=on, reason=reason)


def _meant(link: OwnerLink, code: str) -> Difficulty:
    """Return the difficulty that a link may speak for; one of another row is a wrong link."""
    for difficulty in _difficulties(link):
        if code == difficulty.code or (not code and link.difficulty_id is not None):
            return difficulty
    raise _wrong()


# --- the picture ----------------------------------------------------------------------------------


def qr_svg(address: str) -> SafeString:
    """Return the address as a QR code: an <svg> of its own, without style, to print beside it."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made of numbers; the address is in no text of it
