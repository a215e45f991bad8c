"""What two persons do: the page opens the second step to exactly those from whom it is taken."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.months.actions import accept_month, send_month
from caunoi.schemes.actions import measure_outcome, verify_outcome
from tests.factories.fieldwork import make_field
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import Office, make_firm
from tests.web.conftest import People

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


#: The address of the page, what it says of the second step to whom it is shown, and that step.
Case = tuple[str, Callable[[dict[str, Any]], bool], Callable[[User], object]]


def _report(people: People, land: Land, by: User) -> Case:
    report = prepare_report(kind="year", year=2018, by=by, on=STORY_DAY)
    return (
        reverse("web:report", args=[report.pk]),
        lambda page: page["may_sign"] and not page["why_not_sign"],
        lambda who: sign_report(report=report, number="1/BC", by=who, on=STORY_DAY),
    )


def _month(people: People, land: Land, by: User) -> Case:
    make_field(people, land).collaborator.__class__.objects.update(user=by)
    report = send_month(month=date(2018, 12, 1), by=by, on=STORY_DAY)
    return (
        reverse("web:month-report", args=[report.pk]),
        lambda page: page["may_decide"],
        lambda who: accept_month(report=report, by=who, on=STORY_DAY),
    )


def _outcome(people: People, land: Land, by: User) -> Case:
    scheme = Office(people).draft(make_firm(people, land))
    outcome = measure_outcome(
        scheme=scheme,
        moment="baseline",
        seen=0,
        measured_on=STORY_DAY,
        workers=9,
        by=by,
        on=STORY_DAY,
    )
    return (
        reverse("web:scheme", args=[scheme.code]),
        lambda page: page["measurements"][0].may_verify,
        lambda who: verify_outcome(outcome=outcome, seen=1, by=who, on=STORY_DAY),
    )


def _norm(people: People, land: Land, by: User) -> Case:
    change = propose_norm_change(
        norm="allowance-factor",
        values={"numerator": 1, "denominator": 2},
        starts_on=date(2019, 9, 1),
        citation="NQ 14/2019/NQ-HĐND, Điều 5",
        confidence="H",
        reason="Đã đọc được toàn văn nghị quyết",
        by=by,
        on=STORY_DAY,
    )
    return (
        reverse("web:norm-change", args=[change.pk]),
        lambda page: page["may_decide"],
        lambda who: approve_norm_change(change=change, by=who, on=STORY_DAY),
    )


@pytest.mark.parametrize("make", [_report, _month, _outcome, _norm])
def test_the_second_step_is_shown_to_whom_it_is_open(
    people: People, land: Land, make: Callable[[People, Land, User], Case]
) -> None:
    first = User.objects.create(username="moi.viec", full_name="Người Mọi Việc")
    for role in Role:
        RoleGrant.objects.create(user=first, role=role)
    url, is_shown, act = make(people, land, first)
    found = {}
    for person in (first, *people.values()):
        client = Client()
        client.force_login(person)
        answer = client.get(url)
        shown = answer.status_code == 200 and bool(is_shown(answer.context))
        found[person] = shown
        assert shown == _is_taken(act, person), person
    assert not found.pop(first)
    assert any(found.values())


def _is_taken(act: Callable[[User], object], by: User) -> bool:
    """Say whether the step is taken from this person; it is undone again."""
    with transaction.atomic():
        try:
            act(by)
        except Refusal:
            return False
        finally:
            transaction.set_rollback(True)
    return True
