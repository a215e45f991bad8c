"""Reads a collaborator, a decision and the communes from each row of a list.

The checks are those of the form. Whatever could mean two things is a question: a person who may
have a file already, two rows of one name, a place with two candidates, an account.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.accounts.models import User
from caunoi.common.effective import overlapping
from caunoi.common.errors import Refusal
from caunoi.common.identifiers import phone_numbers, read_phones
from caunoi.common.text import fold, normalise
from caunoi.imports.drafts import NO_DAY, Draft, Option, Outcome, day_after, read_day
from caunoi.imports.messages import Message
from caunoi.imports.places import NO_PLACE, Places
from caunoi.imports.sent import Row, message_of
from caunoi.localities.models import AdminUnit
from caunoi.network.checks import (
    NetworkRefusal,
    communes_to_serve,
    format_day,
    format_last_day,
    require_decision,
    require_free_account,
    require_no_other,
)
from caunoi.network.imports.headings import LABELS, Field
from caunoi.network.models import Appointment, AreaAssignment, Collaborator
from caunoi.network.queries import province_served

LENGTHS = {Field.NAME: 120, Field.PHONE: 20, Field.POST: 200, Field.DECISION: 80}

NO_NAME = gettext_noop("Thiếu họ tên.")
TOO_LONG = gettext_noop("Dài quá %(limit)s ký tự. Rút ngắn rồi gửi lại.")
ONE_PHONE = gettext_noop("Ô này có nhiều số; giữ số đầu: %(value)s.")
NO_DECISION = gettext_noop("Thiếu số quyết định cử. Ghi như trong văn bản, ví dụ 12/QĐ-SCT.")
NO_DECIDED = gettext_noop("Thiếu ngày ký quyết định.")
NO_START = gettext_noop("Thiếu ngày bắt đầu phụ trách.")
TERM_OVER = gettext_noop("Nhiệm kỳ trong quyết định đã hết ngày %(day)s.")
WHO = gettext_noop("Trong mạng lưới đã có người trùng tên hoặc trùng điện thoại. Đây là ai?")
TWIN = gettext_noop("Dòng này trùng họ tên với dòng trên. Có phải cùng một người không?")
WHICH_PLACE = gettext_noop("“%(written)s” có thể là nhiều nơi. Chọn một.")
WHICH_ACCOUNT = gettext_noop("Có tài khoản trùng họ tên. Gắn tài khoản nào với người này?")
OTHER_NAME = gettext_noop(
    "Tài khoản %(name)s là của %(who)s, khác họ tên trong danh sách. Vẫn gắn?"
)
NO_ACCOUNT = gettext_noop(
    "Chưa có tài khoản %(name)s. Nhờ người quản trị tạo, rồi gắn ở hồ sơ của người này."
)
MAKES_ACCOUNT = gettext_noop("Sẽ tạo tài khoản %(name)s.")
OTHER_AREA = gettext_noop(
    "Quyết định này đã ghi với địa bàn khác: %(units)s. Đổi địa bàn ở hồ sơ của người này."
)
JOINED = gettext_noop("Cùng người, cùng quyết định với dòng %(row)s: gộp địa bàn vào đó.")
JOINED_RETURNED = gettext_noop("Dòng %(row)s của cùng quyết định bị trả lại.")
SHARED = gettext_noop("%(unit)s cũng do %(who)s phụ trách: sẽ là hai người một xã.")
OVERLAPS_ROW = gettext_noop("Nhiệm kỳ trùng ngày với nhiệm kỳ của cùng người ở dòng %(row)s.")

_DECISION_WITH_DAY = re.compile(r"(.+?)[,;]?\s+(?:ngày|ký ngày)\s+(.+)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;+&/]\s*|\s+và\s+", re.IGNORECASE)
_ABOVE = re.compile(
    r"(huyện|huyen|h\.|quận|quan|q\.|thị xã|thi xa|tx\.?|thành phố|thanh pho|tp\.?|tỉnh|tinh)\s*\S",
    re.IGNORECASE,
)
NEW, NONE, OTHER = "new", "none", "other"


class CollaboratorReader:
    """Reads the rows of one list; `may_make_accounts` says whether names without one get one."""

    def __init__(self, by: User, on: date, *, may_make_accounts: bool) -> None:
        self.by = by
        self.on = on
        self.may_make_accounts = may_make_accounts
        self._people = list(Collaborator.objects.select_related("user"))
        self._places_on: dict[date, Places] = {}

    def read(self, rows: Sequence[Row]) -> list[Draft]:
        drafts: list[Draft] = []
        for row in rows:
            draft = row.draft()
            self._read_facts(row, draft)
            self._find_person(draft, drafts)
            self._check(draft)
            self._show(draft)
            drafts.append(draft)
        self._warn_of_shared(drafts)
        return drafts

    # The facts -----------------------------------------------------------------------------------

    def _read_facts(self, row: Row, draft: Draft) -> None:
        def fault(text: str, field: Field, **figures: Any) -> None:
            label = row.labels.get(field) or str(LABELS[field])
            draft.errors.append(Message(text, figures, label))

        def day(field: Field, missing: str = "", text: str | None = None) -> date | None:
            written = row.text(field) if text is None else text
            if not written:
                if missing:
                    fault(missing, field)
                return None
            found = read_day(written)
            if found is None:
                fault(NO_DAY, field, written=written[:60])
            return found

        name, decision = row.text(Field.NAME), row.text(Field.DECISION)
        decided = row.text(Field.DECIDED)
        if not decided and (match := _DECISION_WITH_DAY.fullmatch(decision)):
            decision, decided = match[1], match[2]
        phone = read_phones(row.text(Field.PHONE), self.on)
        label = row.labels.get(Field.PHONE, "")
        for doubt in phone.doubts:
            draft.warnings.append(Message(doubt.text, dict(doubt.figures), label))
        first_phone = phone.value.split(" / ")[0]
        if first_phone != phone.value:
            draft.warnings.append(Message(ONE_PHONE, {"value": first_phone}, label))
        texts = {
            Field.NAME: name,
            Field.PHONE: first_phone,
            Field.POST: row.text(Field.POST),
            Field.DECISION: normalise(decision),
        }
        for field, text in texts.items():
            if len(text) > LENGTHS[field]:
                fault(TOO_LONG, field, limit=LENGTHS[field])
        if not name:
            fault(NO_NAME, Field.NAME)
        if not texts[Field.DECISION]:
            fault(NO_DECISION, Field.DECISION)
        starts_on = day(Field.STARTS, NO_START)
        draft.facts = {str(field): text for field, text in texts.items()} | {
            "decided_on": day(Field.DECIDED, NO_DECIDED, decided),
            "starts_on": starts_on,
            "planned_end_on": day_after(day(Field.ENDS)),
            "username": fold(row.text(Field.ACCOUNT)).replace(" ", ""),
            "units": self._communes(row, draft, starts_on) if starts_on else [],
        }

    def _communes(self, row: Row, draft: Draft, on: date) -> list[AdminUnit]:
        label = row.labels.get(Field.WARD) or str(LABELS[Field.WARD])
        parts = [part for part in _BETWEEN.split(row.ward) if part]
        wards = [part for part in parts if not _ABOVE.match(part)]
        above = ", ".join(part for part in parts if _ABOVE.match(part))
        units: dict[int, AdminUnit] = {}
        for ward in wards:
            writing = row.writing(f"{ward}, {above}" if above else ward)
            place = self._places(on).find(writing)
            if place.candidates:
                unit = self._choose_place(draft, ward, place.candidates, on)
            else:
                unit = place.unit
                for message, to in ((place.problem, draft.errors), (place.hint, draft.warnings)):
                    if message is not None:
                        to.append(Message(message.text, message.figures, label))
            if unit is not None:
                units[unit.pk] = unit
        if not wards:
            draft.errors.append(Message(NO_PLACE, {}, label))
        return list(units.values())

    def _places(self, on: date) -> Places:
        if on not in self._places_on:
            self._places_on[on] = Places(province_served(on), on)
        return self._places_on[on]

    def _choose_place(
        self, draft: Draft, ward: str, candidates: Iterable[AdminUnit], on: date
    ) -> AdminUnit | None:
        found = {str(unit.pk): unit for unit in candidates}
        options = [Option(key, _with_above(unit, on)) for key, unit in found.items()]
        answer = draft.ask(f"place:{fold(ward)}", Message(WHICH_PLACE, {"written": ward}), options)
        return found.get(answer)

    # Who it is -----------------------------------------------------------------------------------

    def _find_person(self, draft: Draft, above: Sequence[Draft]) -> None:
        if twin := self._twin(draft, above):
            draft.follows = twin
            draft.person = twin.person
            same = ("decision_number", "starts_on")
            if all(twin.facts[name] == draft.facts[name] for name in same):
                self._join(draft, twin)
            return
        person = self._known(draft)
        if person is not None:
            draft.person, draft.does = person.pk, Outcome.ADDED
            draft.facts["collaborator"] = person

    def _twin(self, draft: Draft, above: Sequence[Draft]) -> Draft | None:
        """Return the draft of the same person further up, asking unless the telephone agrees."""
        name, phone = fold(draft.facts["full_name"]), draft.facts["phone"]
        alike = [
            d for d in above if name and fold(d.facts["full_name"]) == name and not d.is_joined
        ]
        for one in alike:
            if phone and one.facts["phone"] == phone:
                return one
        if not alike:
            return None
        options = [
            Option(str(one.number), _("Cùng người với dòng %(row)s") % {"row": one.number})
            for one in alike
        ]
        options.append(Option(OTHER, _("Người khác, chỉ trùng tên")))
        answer = draft.ask("twin", Message(TWIN), options)
        return next((one for one in alike if str(one.number) == answer), None)

    def _join(self, draft: Draft, twin: Draft) -> None:
        draft.is_joined = True
        draft.warnings.append(Message(JOINED, {"row": twin.number}))
        known = {unit.pk for unit in twin.facts["units"]}
        twin.facts["units"] += [unit for unit in draft.facts["units"] if unit.pk not in known]
        if draft.errors:
            twin.errors.append(Message(JOINED_RETURNED, {"row": draft.number}))
        self._check_known(twin)
        self._show(twin)

    def _known(self, draft: Draft) -> Collaborator | None:
        """Return the person's file if there is one, asking unless name and telephone agree."""
        facts = draft.facts
        name, phones = fold(facts["full_name"]), set(phone_numbers(facts["phone"]))
        alike = [p for p in self._people if name and p.search_key == name]
        same_phone = [p for p in self._people if phones & set(phone_numbers(p.phone))]
        both = [person for person in alike if person in same_phone]
        if len(both) == 1:
            return both[0]
        by_decision = Appointment.objects.filter(
            collaborator__in=alike,
            decision_number=facts["decision_number"],
            starts_on=facts["starts_on"],
        )
        held = {appointment.collaborator_id for appointment in by_decision}
        if len(held) == 1:
            return next(person for person in alike if person.pk in held)
        found = {str(p.pk): p for p in [*alike, *same_phone]}
        if not found:
            return None
        options = [
            Option(key, _("Đã có hồ sơ: %(who)s") % {"who": self._described(person)})
            for key, person in found.items()
        ]
        options.append(Option(NEW, _("Người khác, lập hồ sơ mới")))
        return found.get(draft.ask("person", Message(WHO), options))

    def _described(self, person: Collaborator) -> str:
        return ", ".join(filter(None, [str(person), person.phone, person.post]))

    # The checks of the form ----------------------------------------------------------------------

    def _check(self, draft: Draft) -> None:
        facts = draft.facts
        if facts["starts_on"] and facts["decided_on"] and facts["decision_number"]:
            try:
                require_decision(
                    decision_number=facts["decision_number"],
                    decided_on=facts["decided_on"],
                    starts_on=facts["starts_on"],
                    ends=(facts["planned_end_on"],),
                    on=self.on,
                )
                if facts["units"]:
                    communes_to_serve(facts["units"], facts["starts_on"])
            except NetworkRefusal as refusal:
                draft.errors.append(message_of(refusal))
            self._check_known(draft)
        self._check_twin(draft)
        end = facts["planned_end_on"]
        if end is not None and end <= self.on:
            draft.warnings.append(Message(TERM_OVER, {"day": format_last_day(end)}))
        self._find_account(draft)

    def _check_known(self, draft: Draft) -> None:
        """Compare with what the person's file holds: the same decision changes nothing."""
        facts, person = draft.facts, draft.facts.get("collaborator")
        if person is None or draft.is_joined:
            return
        there = person.appointments.filter(
            decision_number=facts["decision_number"], starts_on=facts["starts_on"]
        ).first()
        if there is None:
            new = Appointment(collaborator=person, starts_on=facts["starts_on"])
            try:
                require_no_other(new)
            except NetworkRefusal as refusal:
                draft.errors.append(message_of(refusal))
            return
        facts["appointment"], draft.does = there, Outcome.SAME
        held = {a.unit_id: a.unit for a in there.areas.select_related("unit")}
        draft.errors = [error for error in draft.errors if error.text != OTHER_AREA]
        if {unit.pk for unit in facts["units"]} - held.keys():
            names = ", ".join(unit.name for unit in held.values())
            draft.errors.append(Message(OTHER_AREA, {"units": names}))

    def _check_twin(self, draft: Draft) -> None:
        """A second decision of one person in the file must not share a day with the first."""
        twin = draft.follows
        if (
            twin is None
            or draft.is_joined
            or not (draft.facts["starts_on"] and twin.facts["starts_on"])
        ):
            return
        # A list gives no end of the rights, so that the later one always meets the earlier.
        draft.errors.append(Message(OVERLAPS_ROW, {"row": twin.number}))

    # The account ---------------------------------------------------------------------------------

    @cached_property
    def _users(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.select_related("collaborator")}

    def _find_account(self, draft: Draft) -> None:
        person: Collaborator | None = draft.facts.get("collaborator")
        if draft.follows is not None or (person is not None and person.user_id is not None):
            return
        name, username = fold(draft.facts["full_name"]), draft.facts["username"]
        if username:
            self._named_account(draft, username)
            return
        free = {
            user.username: user
            for user in self._users.values()
            if user.is_active
            and user.pk != self.by.pk
            and fold(user.full_name) == name
            and not hasattr(user, "collaborator")
        }
        if not free or not name or draft.does is Outcome.SAME:
            return
        options = [Option(key, _("Gắn tài khoản %(name)s") % {"name": key}) for key in free]
        options.append(Option(NONE, _("Không gắn")))
        user = free.get(draft.ask("account", Message(WHICH_ACCOUNT), options))
        self._link(draft, user)

    def _named_account(self, draft: Draft, username: str) -> None:
        user = self._users.get(username)
        if user is None:
            text = MAKES_ACCOUNT if self.may_make_accounts else NO_ACCOUNT
            draft.warnings.append(Message(text, {"name": username}))
            draft.facts["makes_account"] = self.may_make_accounts
            return
        try:
            require_free_account(user, self.by)
        except Refusal as refusal:
            draft.errors.append(message_of(refusal))
            return
        if fold(user.full_name) != fold(draft.facts["full_name"]):
            figures = {"name": username, "who": user.full_name}
            options = [Option(username, _("Vẫn gắn")), Option(NONE, _("Không gắn"))]
            if draft.ask("account", Message(OTHER_NAME, figures), options) != username:
                return
        self._link(draft, user)

    def _link(self, draft: Draft, user: User | None) -> None:
        draft.facts["user"] = user
        if user is not None and draft.does is Outcome.SAME:
            draft.does = Outcome.ADDED

    # What is shown -------------------------------------------------------------------------------

    def _show(self, draft: Draft) -> None:
        facts = draft.facts
        decided, starts, end = facts["decided_on"], facts["starts_on"], facts["planned_end_on"]
        decision = facts["decision_number"]
        if decided:
            decision = _("%(number)s ngày %(day)s") % {
                "number": decision,
                "day": format_day(decided),
            }
        term = ""
        if starts:
            term = _("từ %(day)s") % {"day": format_day(starts)}
        if starts and end:
            term = _("%(start)s đến hết %(end)s") % {"start": term, "end": format_last_day(end)}
        user = facts.get("user")
        account = user.username if user else facts["username"]
        lines = {
            LABELS[Field.NAME]: facts["full_name"],
            LABELS[Field.PHONE]: facts["phone"],
            LABELS[Field.POST]: facts["post"],
            _("quyết định"): decision,
            _("nhiệm kỳ"): term,
            LABELS[Field.WARD]: ", ".join(unit.full_name(starts) for unit in facts["units"]),
            LABELS[Field.ACCOUNT]: account if user or facts.get("makes_account") else "",
        }
        draft.shown = [(str(label), text) for label, text in lines.items() if text]

    def _warn_of_shared(self, drafts: Sequence[Draft]) -> None:
        """Say where a commune gets two people: allowed, as in the form, but never unseen."""
        wanted = {unit.pk for draft in drafts for unit in draft.facts["units"]}
        areas = AreaAssignment.objects.filter(unit__in=wanted).filter(overlapping(self.on, None))
        held: dict[int, list[tuple[int | None, str]]] = {}
        for area in areas.select_related("collaborator"):
            key = (area.collaborator_id, area.collaborator.full_name)
            held.setdefault(area.unit_id, []).append(key)
        for draft in drafts:
            if draft.errors or draft.is_joined or draft.does is Outcome.SAME:
                continue
            for unit in draft.facts["units"]:
                others = {n for key, n in held.get(unit.pk, []) if key != draft.person or not key}
                for name in sorted(others - {draft.facts["full_name"]}):
                    draft.warnings.append(Message(SHARED, {"unit": unit.name, "who": name}))
                held.setdefault(unit.pk, []).append((draft.person, draft.facts["full_name"]))


def _with_above(unit: AdminUnit, on: date) -> str:
    above = f", {unit.parent.full_name(on)}" if unit.parent else ""
    return f"{unit.full_name(on)}{above}"
