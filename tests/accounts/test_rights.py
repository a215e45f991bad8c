"""Where a grant holds: its unit, what lies in it, what went into it."""

from datetime import date
from typing import Any

import pytest

from caunoi.accounts.actions import end_grant, grant_role
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import GRANTS, Role
from caunoi.common.errors import NotPermitted
from caunoi.common.request_cache import request_cache
from caunoi.localities.queries import unit_on

pytestmark = pytest.mark.django_db
DAY = date(2018, 12, 20)
People = dict[Role, User]


def test_scope_of_a_district_reaches_its_communes_that_day(people: People) -> None:
    district = unit_on("719", DAY)
    user = people[Role.AUDITOR]
    RoleGrant.objects.filter(user=user).update(unit=district)
    scope = rights_of(user, DAY).where("register.view")
    assert not scope.everywhere
    assert scope.covers(unit_on("25822", DAY))  # type: ignore[arg-type]
    assert not scope.covers(unit_on("25888", DAY))  # type: ignore[arg-type]


def test_scope_of_a_new_commune_reaches_what_went_into_it(people: People) -> None:
    later = date(2025, 10, 20)
    user = people[Role.AUDITOR]
    RoleGrant.objects.filter(user=user).update(unit=unit_on("25822", later))
    scope = rights_of(user, later).where("register.view")
    assert scope.covers(unit_on("25822", DAY))  # type: ignore[arg-type]


def test_scope_without_a_grant_is_nowhere(people: People) -> None:
    scope = rights_of(people[Role.ACCOUNTANT], DAY).where("register.import")
    assert not scope.everywhere
    assert scope.unit_ids == frozenset()


def test_scope_is_asked_once_while_a_page_is_read(
    people: People, django_assert_num_queries: Any
) -> None:
    user = people[Role.AUDITOR]
    RoleGrant.objects.filter(user=user).update(unit=unit_on("719", DAY))
    inside, outside = unit_on("25822", DAY), unit_on("25888", DAY)
    with request_cache(), django_assert_num_queries(2):
        assert rights_of(user, DAY) is rights_of(user, DAY)
        assert rights_of(user, DAY).may_at("register.view", inside)
        assert not rights_of(user, DAY).may_at("fieldwork.view", outside)
        assert rights_of(user, DAY).at(inside) == GRANTS[Role.AUDITOR]
        assert not rights_of(user, DAY).where("network.view").everywhere


def test_a_right_that_ends_is_gone_for_the_next_request(people: People) -> None:
    """What a page remembered ends with it, and a write remembers nothing."""
    user = people[Role.AUDITOR]
    with request_cache():
        assert rights_of(user, DAY).where("register.view").everywhere
    RoleGrant.objects.filter(user=user).update(ends_on=DAY)
    assert rights_of(user, DAY).where("register.view").unit_ids == frozenset()
    with request_cache():
        assert rights_of(user, DAY).where("register.view").unit_ids == frozenset()


@pytest.mark.parametrize(
    ("giver", "given"),
    [(Role.OFFICER, Role.COLLABORATOR), (Role.ADMINISTRATOR, Role.DIRECTOR)],
)
def test_a_role_is_given_and_ended_only_where_the_giver_may(
    people: People, giver: Role, given: Role
) -> None:
    """Who gives roles for one district gives none for another, and none for everywhere."""
    by, user = people[giver], User.objects.create(username="moi", full_name="Người Mới")
    RoleGrant.objects.filter(user=by).update(unit=unit_on("719", DAY))
    grant = grant_role(user=user, role=given, unit=unit_on("25822", DAY), by=by, on=DAY)
    end_grant(grant=grant, seen=1, ends_on=DAY, reason="nghỉ", by=by, on=DAY)
    for unit in (unit_on("25888", DAY), None):
        with pytest.raises(NotPermitted, match="ở địa bàn của mình"):
            grant_role(user=user, role=given, unit=unit, by=by, on=DAY)
        there = RoleGrant.objects.create(user=user, role=given, unit=unit)
        with pytest.raises(NotPermitted, match="ở địa bàn của mình"):
            end_grant(grant=there, seen=1, ends_on=DAY, reason="nghỉ", by=by, on=DAY)
