"""Send a list of collaborators, answer what it asks, write it by the actions of the form."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import create_user
from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.imports import sent as lists
from caunoi.imports.drafts import Draft
from caunoi.imports.models import ListKind, SentList
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import lock_places
from caunoi.network.actions import add_collaborator, link_account, record_appointment
from caunoi.network.imports.headings import COLLABORATORS, Field
from caunoi.network.imports.rows import CollaboratorReader
from caunoi.network.models import Territory


def lists_visible_to(user: User, on: date) -> QuerySet[SentList]:
    """Keep the own lists of whoever may appoint, all lists if all that the Centre serves is theirs.

    A list holds telephone numbers of the whole network.
    """
    rights = rights_of(user, on)
    found = SentList.objects.filter(kind=ListKind.COLLABORATORS)
    rows = Territory.objects.on(on).select_related("unit")
    served: list[AdminUnit | None] = [row.unit for row in rows]
    if rights.may_at("network.appoint", *(served or [None])):
        return found
    return found.filter(created_by=user) if rights.may("network.appoint") else found.none()


def read_drafts(sent: SentList, *, by: User, on: date) -> list[Draft]:
    may_make = rights_of(by, on).may_at("people.manage", None)
    return lists.drafts_of(sent, CollaboratorReader(by, on, may_make_accounts=may_make))


def preview_collaborators(*, content: bytes, file_name: str, by: User, on: date) -> SentList:
    """Read a workbook and keep it for its preview. The network does not change.

    The file is read before the transaction opens, so that nobody waits for it.
    """
    rights_of(by, on).require("network.appoint")
    found = lists.read_list(
        content=content, file_name=file_name, kind=ListKind.COLLABORATORS, headings=COLLABORATORS
    )
    return _store_preview(found=found, by=by, on=on)


@action("network.preview_list", title=gettext_lazy("Xem trước danh sách cộng tác viên"))
def _store_preview(*, found: SentList, by: User, on: date) -> SentList:
    rights_of(by, on).require("network.appoint")
    sent = lists.save_new(found, by)
    after = {"rows": len(sent.rows)}
    record(action="network.preview_list", subject=sent, by=by, on=on, after=after)
    return sent


@action(
    "network.answer_list",
    title=gettext_lazy("Trả lời câu hỏi của danh sách cộng tác viên"),
    may_change_nothing=True,
)
def answer_collaborators(
    *,
    sent: SentList,
    seen: int,
    fields: Sequence[str],
    answers: Mapping[int, Mapping[str, str]],
    by: User,
    on: date,
) -> SentList:
    """Store what the columns mean and who is who; `seen` is the version the author looked at."""
    rights_of(by, on).require("network.appoint")
    sent = lists.lock_seen(sent, seen)
    if lists.answer(sent, fields=fields, answers=answers, known=[*Field]):
        record(action="network.answer_list", subject=sent, by=by, on=on)
    return sent


@action("network.write_list", title=gettext_lazy("Ghi danh sách cộng tác viên"))
def write_collaborators(*, sent: SentList, seen: int, shown: str, by: User, on: date) -> list[int]:
    """Write the clear rows by the actions of the form; return the keys of the collaborators.

    Everything is read again under the lock: a row that is there already changes nothing, and
    nothing is written but what the preview showed (`shown`). Rows that wait stay in the list.
    """
    rights_of(by, on).require("network.appoint")
    sent = lists.lock_seen(sent, seen)
    lock_places()
    drafts = read_drafts(sent, by=by, on=on)
    made = lists.write(sent, drafts, shown=shown, store=lambda draft: _store(draft, by, on))
    record(action="network.write_list", subject=sent, by=by, on=on, after={"written": len(made)})
    return made


def _store(draft: Draft, by: User, on: date) -> int:
    facts = draft.facts
    person, user = facts.get("collaborator"), facts.get("user")
    if person is None:
        person = add_collaborator(
            full_name=facts["full_name"], phone=facts["phone"], post=facts["post"], by=by, on=on
        )
    if facts.get("makes_account"):
        user = create_user(
            username=facts["username"],
            full_name=facts["full_name"],
            phone=facts["phone"],
            by=by,
            on=on,
        )
    if user is not None:
        person = link_account(collaborator=person, user=user, by=by, on=on)
    if facts.get("appointment") is None:
        names = ("decision_number", "decided_on", "starts_on", "planned_end_on", "units")
        record_appointment(
            collaborator=person, **{name: facts[name] for name in names}, by=by, on=on
        )
    return int(person.pk)
