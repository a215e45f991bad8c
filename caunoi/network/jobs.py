"""Nightly job: appointments whose term is about to end."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from django_tasks import task

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders
from caunoi.common.one_by_one import one_by_one
from caunoi.network.models import Appointment
from caunoi.network.queries import coverage
from caunoi.notices.actions import tell

TERM_ENDS = gettext_noop(
    "Nhiệm kỳ của %(who)s hết ngày %(last_on)s (quyết định %(number)s). Trình quyết định mới hoặc "
    "chọn người thay."
)


@task()
def tell_ending_appointments(on: str) -> int:
    """Notify everyone who records appointments of each term that ends within 60 days.

    `on` is the day in ISO form. Each person is notified once per end day, however often this runs;
    a changed end is notified again. Returns the number of ending appointments.
    """
    day = date.fromisoformat(on)
    ending = coverage(day).ending_soon
    people = holders("network.appoint", day)
    one_by_one(ending, lambda appointment: _tell_of_end(appointment, people))
    return len(ending)


@transaction.atomic
def _tell_of_end(appointment: Appointment, people: list[User]) -> None:
    ends_on = appointment.term_ends_on
    if ends_on is None:
        return
    tell(
        recipients=people,
        kind="network.term_ends",
        message=TERM_ENDS,
        figures={
            "who": str(appointment.collaborator),
            "last_on": ends_on - timedelta(days=1),
            "number": appointment.decision_number,
        },
        address=f"network.collaborator:{appointment.collaborator_id}",
        once_key=f"network.term_ends:{appointment.pk}:{ends_on}",
    )
