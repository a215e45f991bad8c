"""Send a list of people, answer what it asks, write it by the actions of the forms."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import create_user, grant_role, require_may_manage
from caunoi.accounts.imports.headings import PEOPLE, Field
from caunoi.accounts.imports.rows import PersonReader
from caunoi.accounts.invitations import invite
from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.imports import sent as lists
from caunoi.imports.drafts import Draft
from caunoi.imports.models import ListKind, SentList
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import lock_places


def lists_visible_to(user: User, on: date) -> QuerySet[SentList]:
    """Keep the lists of whoever may manage people everywhere."""
    found = SentList.objects.filter(kind=ListKind.PEOPLE)
    return found if rights_of(user, on).may_at("people.manage", None) else found.none()


def read_drafts(sent: SentList, *, within: AdminUnit | None, by: User, on: date) -> list[Draft]:
    """Read the rows; `within` is the province that the Centre serves, for the names of places."""
    return lists.drafts_of(sent, PersonReader(by, on, within))


def preview_people(*, content: bytes, file_name: str, by: User, on: date) -> SentList:
    """Read a workbook and keep it for its preview. No account and no role changes.

    The file is read before the transaction opens, so that nobody waits for it.
    """
    require_may_manage(by, on)
    found = lists.read_list(
        content=content, file_name=file_name, kind=ListKind.PEOPLE, headings=PEOPLE
    )
    return _store_preview(found=found, by=by, on=on)


@action("accounts.preview_list", title=gettext_lazy("Xem trước danh sách người dùng"))
def _store_preview(*, found: SentList, by: User, on: date) -> SentList:
    require_may_manage(by, on)
    sent = lists.save_new(found, by)
    after = {"rows": len(sent.rows)}
    record(action="accounts.preview_list", subject=sent, by=by, on=on, after=after)
    return sent


@action(
    "accounts.answer_list",
    title=gettext_lazy("Trả lời câu hỏi của danh sách người dùng"),
    may_change_nothing=True,
)
def answer_people(
    *,
    sent: SentList,
    seen: int,
    fields: Sequence[str],
    answers: Mapping[int, Mapping[str, str]],
    by: User,
    on: date,
) -> SentList:
    """Store what the columns mean and who is who; `seen` is the version the author looked at."""
    require_may_manage(by, on)
    sent = lists.lock_seen(sent, seen)
    if lists.answer(sent, fields=fields, answers=answers, known=[*Field]):
        record(action="accounts.answer_list", subject=sent, by=by, on=on)
    return sent


@action("accounts.write_list", title=gettext_lazy("Ghi danh sách người dùng"))
def write_people(
    *, sent: SentList, within: AdminUnit | None, seen: int, shown: str, by: User, on: date
) -> list[int]:
    """Write the clear rows by the actions of the forms; return the keys of the people.

    Everything is read again under the lock: who is there already changes nothing, and nothing is
    written but what the preview showed (`shown`). Rows that wait stay in the list.
    """
    require_may_manage(by, on)
    sent = lists.lock_seen(sent, seen)
    lock_places()
    drafts = read_drafts(sent, within=within, by=by, on=on)
    made = lists.write(sent, drafts, shown=shown, store=lambda draft: _store(draft, by, on))
    record(action="accounts.write_list", subject=sent, by=by, on=on, after={"written": len(made)})
    return made


def _store(draft: Draft, by: User, on: date) -> int:
    facts = draft.facts
    user: User | None = facts.get("user")
    if user is None and draft.follows is not None:
        user = User.objects.get(username=facts["username"])
    if user is None:
        user = create_user(
            username=facts["username"],
            full_name=facts["full_name"],
            phone=facts["phone"],
            email=facts["email"],
            by=by,
            on=on,
        )
    for unit in facts["grants"]:
        grant_role(
            user=user,
            role=facts["role"],
            unit=unit,
            starts_on=facts["starts_on"],
            decision=facts["decision"],
            by=by,
            on=on,
        )
    return int(user.pk)


@action(
    "accounts.invite_list",
    title=gettext_lazy("Tạo liên kết mời cho cả danh sách"),
    may_change_nothing=True,
)
def invite_people(*, sent: SentList, by: User, on: date) -> list[tuple[User, str]]:
    """Return a link's token for each person of a written list whose account is not in use yet.

    As with a single invitation, an earlier unused link of the person stops working.
    """
    require_may_manage(by, on)
    people = User.objects.filter(pk__in=[key for _number, key in sent.written], is_active=True)
    fresh = [user for user in people if not user.is_in_use and user.pk != by.pk]
    return [(user, invite(user=user, by=by, on=on)) for user in fresh]
