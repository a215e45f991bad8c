"""Write to the register by hand. Lists from files come in through `imports.actions`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, NotPermitted, Refusal
from caunoi.common.text import normalise
from caunoi.establishments.enums import EstablishmentKind, EstablishmentStatus
from caunoi.establishments.matching.keys import keys_of
from caunoi.establishments.models import Establishment, Trade
from caunoi.establishments.permissions import area_of
from caunoi.establishments.queries import Duplicate, possible_duplicates_of
from caunoi.journal.actions import action, changes, record
from caunoi.localities.models import AdminUnit, Level

#: The fields a person may change; the status changes by closing and reopening.
EDITABLE = (
    *("name", "kind", "owner", "tax_code", "phone", "unit", "address", "trade", "founded_year"),
    *("workers", "products"),
)


class InvalidEstablishment(Refusal):  # noqa: N818 - a refusal is an answer
    """A field is invalid; `errors` holds the messages by field for the form."""

    def __init__(self, error: ValidationError) -> None:
        self.errors: dict[str, list[str]] = error.message_dict
        super().__init__(" ".join(m for messages in self.errors.values() for m in messages))


class PossibleDuplicates(Refusal):  # noqa: N818 - a refusal is an answer
    """The register has firms that may be the same one; a person must confirm they are not."""

    def __init__(self, duplicates: Sequence[Duplicate]) -> None:
        self.duplicates = list(duplicates)
        first = self.duplicates[0]
        super().__init__(
            _(
                "Sổ đã có “%(name)s” có thể là cùng một cơ sở: %(reasons)s Mở cơ sở ấy ra sửa, "
                "hoặc xác nhận đây là cơ sở khác."
            )
            % {
                "name": first.establishment,
                "reasons": " ".join(str(reason) for reason in first.match.reasons),
            }
        )


class AlreadyClosed(Refusal):  # noqa: N818 - a refusal is an answer
    """The establishment is already closed, or already open."""


@action("establishments.record_establishment", title=gettext_lazy("Ghi cơ sở mới"))
def record_establishment(
    *,
    name: str,
    kind: EstablishmentKind,
    unit: AdminUnit,
    owner: str = "",
    tax_code: str = "",
    phone: str = "",
    address: str = "",
    trade: Trade | None = None,
    founded_year: int | None = None,
    workers: int | None = None,
    products: str = "",
    source: str = "",
    is_invented: bool = False,
    despite_duplicates: bool = False,
    by: User,
    on: date,
) -> Establishment:
    """Record an establishment in a commune of the user's area that is in force on the day.

    Raises `PossibleDuplicates` if the register may already hold it, unless a person has looked at
    the matches (`despite_duplicates`). In a demonstration every establishment is invented.
    """
    rights_of(by, on).require("register.edit")
    _require_place(unit, by, on)
    now = clock.now()
    row = Establishment(
        name=normalise(name),
        kind=kind,
        unit=unit,
        owner=normalise(owner),
        tax_code=normalise(tax_code),
        phone=normalise(phone),
        address=normalise(address),
        trade=trade,
        founded_year=founded_year,
        workers=workers,
        products=normalise(products),
        source=normalise(source),
        is_invented=is_invented or clock.tells_story(),
        recorded_by=by,
        recorded_at=now,
        changed_at=now,
    )
    _check(row)
    if not despite_duplicates:
        _require_new(row)
        _refuse_duplicates(row)
    row.save()
    after = {field: getattr(row, field) for field in (*EDITABLE, "source")}
    record(
        action="establishments.record_establishment",
        subject=row,
        by=by,
        on=on,
        after={field: value for field, value in after.items() if value not in ("", None)},
    )
    return row


@action(
    "establishments.change_establishment", title=gettext_lazy("Sửa cơ sở"), may_change_nothing=True
)
def change_establishment(
    *,
    establishment: Establishment,
    seen: int,
    new: Mapping[str, Any],
    reason: str = "",
    by: User,
    on: date,
) -> Establishment:
    """Change fields (see EDITABLE) of an establishment; equal values change nothing.

    `seen` is the version of the row that its author looked at; any other version is refused.
    """
    rights_of(by, on).require("register.edit")
    row = _locked(establishment)
    row.require_seen(seen)
    _require_place(row.unit, by, on, must_be_in_force=False)
    unknown = set(new) - set(EDITABLE)
    if unknown:
        raise KeyError(f"not editable: {sorted(unknown)}")
    values = {k: normalise(v) if isinstance(v, str) else v for k, v in new.items()}
    before, after = changes(row, values)
    if not after:
        return row
    if "unit" in after:
        _require_place(after["unit"], by, on)
    for field, value in after.items():
        setattr(row, field, value)
    row.renewed().changed_at = clock.now()
    _check(row)
    row.save()
    record(
        action="establishments.change_establishment",
        subject=row,
        by=by,
        on=on,
        ground=normalise(reason),
        before=before,
        after=after,
    )
    return row


@action("establishments.close_establishment", title=gettext_lazy("Ghi cơ sở đã ngừng"))
def close_establishment(
    *, establishment: Establishment, closed_on: date, reason: str, by: User, on: date
) -> Establishment:
    rights_of(by, on).require("register.edit")
    row = _locked(establishment)
    _require_place(row.unit, by, on, must_be_in_force=False)
    if not row.is_active:
        raise AlreadyClosed(
            _("Cơ sở này đã ghi ngừng từ ngày %(day)s.") % {"day": f"{row.closed_on:%d/%m/%Y}"}
        )
    if closed_on > on:
        raise AlreadyClosed(_("Ngày ngừng không thể sau hôm nay. Ghi vào ngày cơ sở đã ngừng."))
    _require_reason(reason)
    return _set_status(row, EstablishmentStatus.CLOSED, closed_on, reason, by=by, on=on)


@action("establishments.reopen_establishment", title=gettext_lazy("Ghi cơ sở hoạt động lại"))
def reopen_establishment(
    *, establishment: Establishment, reason: str, by: User, on: date
) -> Establishment:
    rights_of(by, on).require("register.edit")
    row = _locked(establishment)
    _require_place(row.unit, by, on, must_be_in_force=False)
    if row.is_active:
        raise AlreadyClosed(_("Cơ sở này đang hoạt động trong sổ."))
    _require_reason(reason)
    return _set_status(row, EstablishmentStatus.ACTIVE, None, reason, by=by, on=on)


def _set_status(
    row: Establishment,
    status: EstablishmentStatus,
    closed_on: date | None,
    reason: str,
    *,
    by: User,
    on: date,
) -> Establishment:
    before, after = changes(row, {"status": status.value, "closed_on": closed_on})
    row.status, row.closed_on = status.value, closed_on
    row.renewed().changed_at = clock.now()
    _check(row)
    row.save()
    verb = "close" if status is EstablishmentStatus.CLOSED else "reopen"
    record(
        action=f"establishments.{verb}_establishment",
        subject=row,
        by=by,
        on=on,
        ground=normalise(reason),
        before=before,
        after=after,
    )
    return row


def _locked(establishment: Establishment) -> Establishment:
    rows = Establishment.objects.select_for_update(of=("self",))
    return rows.select_related("unit__parent__parent").get(pk=establishment.pk)


def _require_place(unit: AdminUnit, by: User, on: date, *, must_be_in_force: bool = True) -> None:
    if unit.level != Level.COMMUNE or (must_be_in_force and not unit.holds_on(on)):
        raise Refusal(
            _("%(unit)s không phải xã, phường có hiệu lực ngày %(day)s. Chọn xã, phường khác.")
            % {"unit": unit.name, "day": f"{on:%d/%m/%Y}"}
        )
    if not area_of(by, "register.edit", on).covers(unit):
        raise NotPermitted(
            _("%(unit)s không thuộc địa bàn của anh/chị ngày %(day)s.")
            % {"unit": unit.full_name(on), "day": f"{on:%d/%m/%Y}"}
        )


def _require_reason(reason: str) -> None:
    if not normalise(reason):
        raise Refusal(_("Ghi lý do."))


def _check(row: Establishment) -> None:
    """Set the derived keys and validate; raises `InvalidEstablishment`."""
    for field, value in keys_of(
        name=row.name, owner=row.owner, tax_code=row.tax_code, phone=row.phone, unit=row.unit
    ).items():
        setattr(row, field, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidEstablishment(error) from error


def _require_new(row: Establishment) -> None:
    """A phone that sends twice over a bad connection must record one establishment."""
    facts = {field: getattr(row, field) for field in EDITABLE}
    same = Establishment.objects.filter(recorded_by=row.recorded_by, **facts).first()
    if same is not None:
        sentence = _("Anh/chị đã ghi %(name)s với đúng nội dung này, không ghi lần nữa.")
        raise AlreadyRecorded.row(same, sentence % {"name": same}, same.recorded_at)


def _refuse_duplicates(row: Establishment) -> None:
    duplicates = possible_duplicates_of(
        name=row.name,
        unit=row.unit,
        owner=row.owner,
        tax_code=row.tax_code,
        phone=row.phone,
    )
    if duplicates:
        raise PossibleDuplicates(duplicates)
