"""Reads a person, an account and a role in an area from each row of a list.

Asked and never guessed: a role word that is not known, a place with two candidates, a person who
may have an account already.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.accounts.imports.headings import LABELS, Field, role_of
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.identifiers import phone_numbers, read_phones
from caunoi.common.text import fold, words
from caunoi.imports.drafts import NO_DAY, Draft, Option, Outcome, read_day
from caunoi.imports.messages import Message
from caunoi.imports.places import Places
from caunoi.imports.sent import Row
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.names import means

LENGTHS = {
    Field.NAME: 120,
    Field.USERNAME: 60,
    Field.PHONE: 20,
    Field.EMAIL: 254,
    Field.DECISION: 200,
}

NO_NAME = gettext_noop("Thiếu họ tên.")
TOO_LONG = gettext_noop("Dài quá %(limit)s ký tự. Rút ngắn rồi gửi lại.")
NO_EMAIL = gettext_noop("“%(written)s” không phải địa chỉ thư. Ghi dạng ten@noi.vn.")
NO_DECISION = gettext_noop("Thiếu quyết định, căn cứ giao việc.")
ONE_PHONE = gettext_noop("Ô này có nhiều số; giữ số đầu: %(value)s.")
WHICH_ROLE = gettext_noop("Không rõ “%(written)s” là vai trò nào. Chọn vai trò.")
WHICH_PLACE = gettext_noop("“%(written)s” có thể là nhiều nơi. Chọn một.")
WHO = gettext_noop("Đã có tài khoản trùng họ tên, điện thoại hoặc thư. Đây là ai?")
OTHERS_NAME = gettext_noop("Tên đăng nhập %(name)s đã có người dùng: %(who)s. Chọn tên khác.")
TWICE = gettext_noop("Tên đăng nhập %(name)s đã có ở dòng %(row)s. Chọn tên khác.")
TWIN = gettext_noop("Dòng này trùng họ tên với dòng %(row)s. Có phải cùng một người không?")
ONESELF = gettext_noop("Không ai tự giao quyền cho mình. Nhờ một người quản trị khác.")
BY_DECISION = gettext_noop(
    "Chỉ tạo tài khoản: quyền của cộng tác viên theo quyết định cử, ghi ở Mạng lưới."
)
NO_ROLE = gettext_noop("Chỉ tạo tài khoản, chưa giao vai trò.")

NEW, ACCOUNT_ONLY, SAME, OTHER = "new", "none", "same", "other"
_EVERYWHERE = re.compile(r"(toan|ca)( bo)?( dia ban| tinh| thanh pho)?( .*)?")


class PersonReader:
    """Reads the rows of one list; `within` is the province that the Centre serves, if known."""

    def __init__(self, by: User, on: date, within: AdminUnit | None) -> None:
        self.by = by
        self.on = on
        self._within = within
        self._places = Places(within, on)
        self._taken: dict[str, int] = {}

    def read(self, rows: Sequence[Row]) -> list[Draft]:
        drafts: list[Draft] = []
        for row in rows:
            draft = row.draft()
            self._read_facts(row, draft)
            self._find_person(draft, drafts)
            self._find_username(draft)
            self._find_grant(draft)
            self._show(draft)
            drafts.append(draft)
        return drafts

    # The facts -----------------------------------------------------------------------------------

    def _read_facts(self, row: Row, draft: Draft) -> None:
        def fault(text: str, field: Field, **figures: Any) -> None:
            label = row.labels.get(field) or str(LABELS[field])
            draft.errors.append(Message(text, figures, label))

        phone = read_phones(row.text(Field.PHONE), self.on)
        label = row.labels.get(Field.PHONE, "")
        for doubt in phone.doubts:
            draft.warnings.append(Message(doubt.text, dict(doubt.figures), label))
        first_phone = phone.value.split(" / ")[0]
        if first_phone != phone.value:
            draft.warnings.append(Message(ONE_PHONE, {"value": first_phone}, label))
        facts = {str(field): row.text(field) for field in LENGTHS} | {"phone": first_phone}
        facts["username"] = fold(facts["username"]).replace(" ", "")
        for field, limit in LENGTHS.items():
            if len(facts[field]) > limit:
                fault(TOO_LONG, field, limit=limit)
        if not facts["full_name"]:
            fault(NO_NAME, Field.NAME)
        if facts["email"]:
            try:
                validate_email(facts["email"])
            except ValidationError:
                fault(NO_EMAIL, Field.EMAIL, written=facts["email"][:60])
        written = row.text(Field.STARTS)
        starts_on = read_day(written) if written else self.on
        if starts_on is None:
            fault(NO_DAY, Field.STARTS, written=written[:60])
        draft.facts = {**facts, "starts_on": starts_on, "role": self._role(row, draft)}
        role = draft.facts["role"]
        draft.facts["units"] = self._units(row, draft) if role else [None]
        if role and not facts["decision"]:
            fault(NO_DECISION, Field.DECISION)

    def _role(self, row: Row, draft: Draft) -> Role | None:
        written = row.text(Field.ROLE)
        if not written:
            draft.warnings.append(Message(NO_ROLE))
            return None
        role = role_of(written)
        if role is None:
            options = [Option(str(role), str(role.label)) for role in Role]
            options.append(Option(ACCOUNT_ONLY, _("Chưa giao vai trò")))
            answer = draft.ask("role", Message(WHICH_ROLE, {"written": written[:60]}), options)
            role = Role(answer) if answer in set(Role) else None
        if role is Role.COLLABORATOR:
            draft.warnings.append(Message(BY_DECISION))
            return None
        return role

    def _units(self, row: Row, draft: Draft) -> list[AdminUnit | None]:
        """Return the communes of the role; [None] for the whole territory."""
        written = row.ward
        if not written or self._is_everywhere(written):
            return [None]
        label = row.labels.get(Field.WARD) or str(LABELS[Field.WARD])
        units: dict[int, AdminUnit | None] = {}
        for ward in filter(None, map(str.strip, re.split(r"[,;]| và ", written))):
            place = self._places.find(row.writing(ward))
            unit = place.unit
            if place.candidates:
                found = {str(each.pk): each for each in place.candidates}
                options = [Option(key, each.full_name(self.on)) for key, each in found.items()]
                question = Message(WHICH_PLACE, {"written": ward})
                unit = found.get(draft.ask(f"place:{fold(ward)}", question, options))
            elif place.problem is not None:
                problem = Message(place.problem.text, place.problem.figures, label)
                draft.errors.append(problem)
            if unit is not None:
                units[unit.pk] = unit
        return list(units.values())

    def _is_everywhere(self, written: str) -> bool:
        if _EVERYWHERE.fullmatch(" ".join(words(written))):
            return True
        within = self._within
        return within is not None and means(written, within.name, Level.PROVINCE)

    # Who it is -----------------------------------------------------------------------------------

    @cached_property
    def _users(self) -> list[User]:
        return list(User.objects.all())

    def _find_person(self, draft: Draft, above: Sequence[Draft]) -> None:
        facts = draft.facts
        name, username = fold(facts["full_name"]), facts["username"]
        if (user := self._known(draft)) is not None:
            draft.facts["user"], draft.person = user, user.pk
            draft.does = Outcome.ADDED
        twins = [one for one in above if name and fold(one.facts["full_name"]) == name]
        if not twins or (username and all(one.facts["username"] != username for one in twins)):
            return
        twin = twins[0]
        options = [
            Option(SAME, _("Cùng người với dòng %(row)s") % {"row": twin.number}),
            Option(OTHER, _("Người khác, chỉ trùng tên")),
        ]
        if draft.ask("twin", Message(TWIN, {"row": twin.number}), options) == SAME:
            draft.follows = twin
            facts["username"] = twin.facts["username"]
            draft.does = Outcome.ADDED

    def _known(self, draft: Draft) -> User | None:
        """Return the person's account, asking unless the name agrees with one more sign."""
        facts = draft.facts
        name, phones = fold(facts["full_name"]), set(phone_numbers(facts["phone"]))
        email, username = facts["email"].casefold(), facts["username"]
        found = {}
        for user in self._users:
            signs = [
                bool(username) and user.username == username,
                bool(phones & set(phone_numbers(user.phone))),
                bool(email) and user.email.casefold() == email,
            ]
            same_name = bool(name) and fold(user.full_name) == name
            if same_name and any(signs):
                return user
            if same_name or any(signs[1:]):
                found[str(user.pk)] = user
        if not found:
            return None
        options = [
            Option(key, ", ".join(filter(None, [user.full_name, user.username, user.phone])))
            for key, user in found.items()
        ]
        options.append(Option(NEW, _("Người khác, tạo tài khoản mới")))
        return found.get(draft.ask("person", Message(WHO), options))

    # The name to sign in with --------------------------------------------------------------------

    def _find_username(self, draft: Draft) -> None:
        facts = draft.facts
        if (user := facts.get("user")) is not None:
            facts["username"] = user.username
            return
        if draft.follows is not None:
            return
        name = facts["username"]
        if not name:
            facts["username"] = name = self._proposed(facts["full_name"])
        elif (row := self._taken.get(name)) is not None:
            draft.errors.append(Message(TWICE, {"name": name, "row": row}))
        elif (user := self._by_name.get(name)) is not None:
            draft.errors.append(Message(OTHERS_NAME, {"name": name, "who": user.full_name}))
        if name:
            self._taken[name] = draft.number

    @cached_property
    def _by_name(self) -> dict[str, User]:
        return {user.username: user for user in self._users}

    def _proposed(self, full_name: str) -> str:
        """Return le.thu.ha for Lê Thu Hà, with a number if that name is taken."""
        start = ".".join(words(full_name))[:55]
        name, number = start, 1
        while name and (name in self._by_name or name in self._taken):
            number += 1
            name = f"{start}.{number}"
        return name

    # The role ------------------------------------------------------------------------------------

    def _find_grant(self, draft: Draft) -> None:
        """Leave out what the person has already: a list sent again changes nothing."""
        facts = draft.facts
        role, user = facts["role"], facts.get("user")
        facts["grants"] = list(facts["units"]) if role else []
        if user is None:
            return
        if role:
            held = RoleGrant.objects.filter(user=user, role=role)
            there = {g.unit_id for g in held if g.ends_on is None or g.ends_on > self.on}
            facts["grants"] = [u for u in facts["units"] if (u.pk if u else None) not in there]
        if not facts["grants"]:
            draft.does = Outcome.SAME
        elif user.pk == self.by.pk:
            draft.errors.append(Message(ONESELF))

    # What is shown -------------------------------------------------------------------------------

    def _show(self, draft: Draft) -> None:
        facts = draft.facts
        role, units = facts["role"], facts["units"]
        area = ", ".join(
            unit.full_name(self.on) if unit else _("toàn bộ địa bàn") for unit in units
        )
        lines = {
            Field.NAME: facts["full_name"],
            Field.USERNAME: facts["username"],
            Field.ROLE: str(role.label) if role else "",
            Field.WARD: area if role else "",
            Field.STARTS: f"{facts['starts_on']:%d/%m/%Y}" if role and facts["starts_on"] else "",
            Field.DECISION: facts["decision"] if role else "",
            Field.PHONE: facts["phone"],
            Field.EMAIL: facts["email"],
        }
        draft.shown = [(str(LABELS[field]), text) for field, text in lines.items() if text]
