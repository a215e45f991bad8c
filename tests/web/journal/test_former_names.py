"""What was stored under a former name keeps it, and its title, its page and its place in lists."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.calendar.models import DayChange
from caunoi.common import clock
from caunoi.common.former_names import PRESENT, names_of, present_name
from caunoi.journal.actions import ACTIONS, record
from caunoi.journal.models import Entry
from caunoi.journal.queries import check_chain, entries_about
from caunoi.notices.catalogue import BY_KEY, TYPES, type_of
from caunoi.notices.models import Notice
from caunoi.notices.queries import of_type
from caunoi.web.addresses import address_of, addresses_of, page_of_subject
from caunoi.web.words import action_title, changes_in_words, subject_title
from tests.factories.calendar import DAY, propose
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
JOURNAL = reverse("web:journal")


class Formerly:
    """A row whose model the journal knew by another name."""

    def __init__(self, row: Any, name: str) -> None:
        self.row, self.pk, self._meta = row, row.pk, SimpleNamespace(label_lower=name)

    def __str__(self) -> str:
        return str(self.row)


@pytest.fixture
def change(people: People) -> DayChange:
    return propose(people[Role.OFFICER])


@pytest.fixture
def former(people: People, change: DayChange) -> Entry:
    """An entry as an installation of before wrote it, beside the one of today."""
    with transaction.atomic():
        return record(
            action="difficulties.return_days",
            subject=Formerly(change, "difficulties.daychange"),
            by=people[Role.DIRECTOR],
            on=DAY,
            after={"kind": "in_lieu"},
        )


def test_every_present_name_is_one_that_there_is() -> None:
    action_title("")  # loads the actions of the console too
    models = {model._meta.label_lower for model in apps.get_models()}
    there = models | set(ACTIONS) | {kind for row in TYPES for kind in row.kinds}
    assert set(PRESENT.values()) <= there
    assert not set(PRESENT) & (there | set(PRESENT.values()))


def test_a_name_knows_all_its_forms_and_one_that_never_changed_itself() -> None:
    both = ["calendar.daychange", "difficulties.daychange"]
    assert names_of("calendar.daychange") == both == names_of("difficulties.daychange")
    assert names_of("norms.normrow") == ["norms.normrow"]
    assert present_name("norms.normrow") == "norms.normrow"


def test_an_entry_under_a_former_name_keeps_title_words_and_page(
    change: DayChange, former: Entry
) -> None:
    page = reverse("web:day-change", args=[change.pk])
    assert action_title(former.action) == "Trả lại đề nghị đổi lịch nghỉ"
    assert subject_title(former.subject_type) == "đề nghị đổi lịch nghỉ"
    assert changes_in_words(former) == [("loại", "", "nghỉ bù")]
    assert addresses_of([former]) == {former.pk: page}
    assert page_of_subject(former.subject_type, former.subject_id) == page


def test_the_address_of_a_notice_of_before_is_followed() -> None:
    assert address_of("difficulties.publicholiday:2027") == reverse("web:calendar")


def test_the_history_of_a_row_has_what_was_written_under_either_name(
    change: DayChange, former: Entry
) -> None:
    told = [(entry.action, entry.subject_type) for entry in entries_about(change)]
    assert told == [
        ("difficulties.return_days", "difficulties.daychange"),
        ("calendar.propose_days", "calendar.daychange"),
    ]


@pytest.mark.parametrize("name", ["calendar.daychange", "difficulties.daychange"])
def test_the_journal_lists_both_under_either_name(
    name: str, change: DayChange, former: Entry, client_for: ClientFor
) -> None:
    client = client_for(Role.AUDITOR)
    page = markup_of(client.get(JOURNAL, {"of": f"{name}:{change.pk}"}))
    assert page.count(f'href="{reverse("web:day-change", args=[change.pk])}"') == 2


def test_the_filters_offer_an_action_once_and_find_both(
    people: People, change: DayChange, former: Entry, client_for: ClientFor
) -> None:
    with transaction.atomic():
        record(action="calendar.return_days", subject=change, by=people[Role.DIRECTOR], on=DAY)
    client = client_for(Role.AUDITOR)
    page = markup_of(client.get(JOURNAL, {"action": "calendar.return_days"}))
    assert page.count("<option") > 0
    assert 'value="difficulties.return_days"' not in page
    assert page.count(f'href="{reverse("web:day-change", args=[change.pk])}"') == 2
    kept_link = markup_of(client.get(JOURNAL, {"action": "difficulties.return_days"}))
    assert kept_link.count(f'href="{reverse("web:day-change", args=[change.pk])}"') == 2
    assert re.search(r'value="calendar.return_days"\s+selected', kept_link)
    of_subject = markup_of(client.get(JOURNAL, {"subject": "calendar.daychange"}))
    assert of_subject.count(f'href="{reverse("web:day-change", args=[change.pk])}"') == 3


def test_what_is_stored_stays_and_the_chain_holds(former: Entry) -> None:
    former.refresh_from_db()
    assert former.action == "difficulties.return_days"
    assert former.subject_type == "difficulties.daychange"
    assert check_chain().is_sound


def test_a_notice_of_a_former_kind_keeps_its_type(people: People) -> None:
    officer, row = people[Role.OFFICER], BY_KEY["warning_put_off"]
    facts = {"recipient": officer, "message": "x", "told_on": DAY, "created_at": clock.now()}
    made = [Notice.objects.create(kind=kind, **facts) for kind in row.stored_kinds]
    assert [notice.kind for notice in made] == ["monitoring.postponed", "monitoring.put_off"]
    assert {type_of(notice.kind) for notice in made} == {row}
    assert set(of_type(officer, row, DAY)) == set(made)


def test_a_postponed_warning_of_before_keeps_its_title() -> None:
    now, before = action_title("monitoring.postpone_warning"), "monitoring.put_off_warning"
    assert action_title(before) == now == "Hoãn cảnh báo"
