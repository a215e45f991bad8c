"""What happens after 20/12/2018, built when somebody first moves to a later day.

It is not built with the demonstration: a step can be taken only from the present state, and on the
story day each difficulty and scheme is there to act on. A visitor who moves on finds later events
done: open things are answered, accepted or stopped by the responsible person, after what visitors
did themselves. Back on 20/12/2018 the pages read as of that day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.demo.ends import (
    Staff,
    close_followed,
    end_difficulties,
    end_fieldwork,
    end_linkages,
    end_schemes,
    measure_what_is_due,
)
from caunoi.demo.later_years import LaterStory
from caunoi.demo.models import Demonstration
from caunoi.demo.people import OFFICE
from caunoi.journal.actions import action, record
from caunoi.journal.models import Entry
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the later story: built once, when a visitor reaches `from_on` or a later day."""

    name: str
    from_on: date
    tell: Callable[[Staff], None]


def _people_of_2019(staff: Staff) -> None:
    end_difficulties(staff, date(2019, 1, 8))
    end_fieldwork(staff, date(2019, 1, 14))
    end_linkages(staff, date(2019, 1, 18))


def _schemes_of_2019(staff: Staff) -> None:
    end_schemes(staff, date(2019, 2, 11), year=2019)
    measure_what_is_due(staff, date(2019, 3, 11))


def _summer_of_2020(staff: Staff) -> None:
    story = LaterStory(staff)
    story.tell_of_2020()
    story.play()
    measure_what_is_due(staff, date(2020, 6, 8))


def _people_after_2020(staff: Staff) -> None:
    end_difficulties(staff, date(2020, 7, 6))


def _schemes_after_2020(staff: Staff) -> None:
    end_schemes(staff, date(2020, 10, 12), year=2021)


def _schemes_of_2023(staff: Staff) -> None:
    measure_what_is_due(staff, date(2023, 1, 16), leave=0)
    close_followed(staff, date(2023, 2, 6))


def _autumn_of_2025(staff: Staff) -> None:
    story = LaterStory(staff)
    story.tell_of_2025()
    story.play()


#: Each is a transaction of its own, so that nobody else waits long for a page.
CHAPTERS = (
    Chapter("2019: people", date(2019, 4, 15), _people_of_2019),
    Chapter("2019: schemes", date(2019, 4, 15), _schemes_of_2019),
    Chapter("2020: summer", date(2020, 6, 15), _summer_of_2020),
    Chapter("after 2020: people", date(2021, 1, 1), _people_after_2020),
    Chapter("after 2020: schemes", date(2021, 1, 1), _schemes_after_2020),
    Chapter("2023: schemes", date(2023, 3, 1), _schemes_of_2023),
    Chapter("2025: autumn", date(2025, 10, 20), _autumn_of_2025),
)


def tell_until(day: date) -> date | None:
    """Build every chapter reached by the day and not yet built, in a finished demonstration.

    Returns `from_on` of the last chapter built so far; None if there is none.
    """
    reached = [chapter for chapter in CHAPTERS if chapter.from_on <= day]
    finished = Demonstration.objects.filter(is_demo=True, demo_finished_at__isnull=False)
    for chapter in (
        reached if finished.exists() and not set(_names(reached)) <= _told_chapters() else ()
    ):
        with transaction.atomic():
            finished.select_for_update().get()  # two visitors at once build it once
            if chapter.name not in _told_chapters():
                tell_chapter(chapter=chapter)
    told = _told_chapters()
    return max((each.from_on for each in CHAPTERS if each.name in told), default=None)


def _names(chapters: Iterable[Chapter]) -> list[str]:
    return [chapter.name for chapter in chapters]


@action("demo.tell_chapter", title=gettext_lazy("Kể tiếp câu chuyện minh họa"))
def tell_chapter(*, chapter: Chapter) -> None:
    """Build one chapter and mark its notices as read, so that no inbox shows the future."""
    last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    users = User.objects.filter(username__in=[person.username for person in OFFICE])
    by_name = {user.username: user for user in users}
    chapter.tell({person: by_name[person.username] for person in OFFICE})
    _read(Notice.objects.unread().filter(pk__gt=last), chapter.from_on)
    record(
        action="demo.tell_chapter",
        subject=Demonstration.objects.get(),
        by=None,
        on=chapter.from_on,
        after={"chapter": chapter.name},
    )


def _told_chapters() -> set[str]:
    return {entry.after["chapter"] for entry in Entry.objects.filter(action="demo.tell_chapter")}


def _read(notices: Iterable[Notice], on: date) -> None:
    for notice in notices:
        mark_read(notice=notice, by=notice.recipient, on=on)
