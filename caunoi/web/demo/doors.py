"""The people as whom a visitor of the demonstration signs in by one click."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.collation import name_key

#: In a role with many people (the collaborators) the first few are enough to try.
DOORS_PER_ROLE = 4

#: What each role sees first.
SEES_FIRST: dict[Role, str | Promise] = {
    Role.OFFICER: _("Việc cần xử lý hôm nay: nhu cầu, đề án, hồ sơ, bảng chi hỗ trợ"),
    Role.DEPUTY: _("Đề xuất chờ quyết định, bảng chờ kiểm tra, số liệu chờ xác nhận"),
    Role.DIRECTOR: _("Hợp đồng chờ ký, bảng chờ kiểm tra, mạng lưới, nhật ký"),
    Role.ACCOUNTANT: _("Tạm ứng, thanh toán, quyết toán; bảng chờ chi"),
    Role.COLLABORATOR: _("Thăm ai, nhu cầu, đề xuất trong địa bàn; chi hỗ trợ của mình"),
    Role.TEAM_LEADER: _("Thăm ai, nhu cầu, đề xuất trong địa bàn; chi hỗ trợ của mình"),
    Role.DEPARTMENT: _("Đề án chờ thẩm định, nghiệm thu tại chỗ"),
    Role.AUTHORITY: _("Đề án chờ phê duyệt, kinh phí của năm"),
    Role.AUDITOR: _("Mọi trang và nhật ký, chỉ đọc"),
    Role.ADMINISTRATOR: _("Người dùng và quyền, nhật ký"),
}


@dataclass(frozen=True, slots=True)
class Doors:
    """The people of one role as whom a visitor may sign in."""

    role: Role
    sees_first: str | Promise
    people: list[User]


def doors_on(on: date) -> list[Doors]:
    """Return the people to sign in as on that day, in the order of `SEES_FIRST`. One query."""
    grants = RoleGrant.objects.on(on).filter(user__is_active=True, user__is_invented=True)
    by_role: dict[str, dict[int, User]] = {}
    for grant in grants.select_related("user"):
        by_role.setdefault(grant.role, {}).setdefault(grant.user_id, grant.user)
    return [
        Doors(role, sees_first, _first_few(by_role[role].values()))
        for role, sees_first in SEES_FIRST.items()
        if role in by_role
    ]


def _first_few(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda user: name_key(user.full_name))[:DOORS_PER_ROLE]
