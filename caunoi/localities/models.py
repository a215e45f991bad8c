"""Administrative units, their names and kinds over time, and their successions."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import NoOverlap, RenewsMark
from caunoi.common.effective import Dated, DatedQuerySet

CONFIDENCES = [("H", "H"), ("M", "M"), ("L", "L")]


# The word before the name of a unit. Official names: never translated.
WORDS = {
    "province": "tỉnh",
    "central_city": "thành phố",
    "city": "thành phố",
    "town": "thị xã",
    "urban_district": "quận",
    "rural_district": "huyện",
    "commune": "xã",
    "ward": "phường",
    "township": "thị trấn",
    "special_zone": "đặc khu",
}


def _ends_after_it_starts(name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(starts_on__isnull=True)
        | Q(ends_on__isnull=True)
        | Q(ends_on__gt=F("starts_on")),
        name=name,
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )


class Level(models.TextChoices):
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")


class Kind(models.TextChoices):
    PROVINCE = "province", _("tỉnh")
    CENTRAL_CITY = "central_city", _("thành phố trực thuộc trung ương")
    CITY = "city", _("thành phố")
    TOWN = "town", _("thị xã")
    URBAN_DISTRICT = "urban_district", _("quận")
    RURAL_DISTRICT = "rural_district", _("huyện")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    TOWNSHIP = "township", _("thị trấn")
    SPECIAL_ZONE = "special_zone", _("đặc khu")


class Seeded(models.Model):
    """A row that a seed file may own. The loader never touches a row that a person wrote."""

    from_seed = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True


class Edition(models.Model):
    """One row whose mark changes with units, kinds, successions or the territory.

    The database maintains it (`RenewsMark`), so a process can tell when its cached places are old.
    """

    mark = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.mark


class AdminUnit(Seeded, Dated):
    """One code during one period: codes were reused on 01/07/2025, so a code alone is no unit.

    A missing `starts_on` means that no source names the start, not that it is the beginning of
    time. `search_key` is the folded full name, `name_key` the bare name in its widest form
    (names.loose).
    """

    code = models.CharField(max_length=5)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    source = models.CharField(max_length=200)
    document = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=300, db_index=True)
    name_key = models.CharField(max_length=120, db_index=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "starts_on"]
        verbose_name = _("đơn vị hành chính")
        indexes = [
            models.Index(fields=["level", "code"], name="unit_level_code"),
            models.Index(fields=["code", "starts_on"], name="unit_code_start"),
        ]
        constraints = [
            NoOverlap(fields=["code"], name="admin_unit_no_overlap"),
            RenewsMark(of="localities.Edition", name="unit_renews_edition"),
            _ends_after_it_starts("admin_unit_period"),
        ]

    def __str__(self) -> str:
        return self.name

    def full_name(self, on: date) -> str:
        if (known := self.names_known.get(on)) is not None:
            return known
        kind = next((k for k in self.kinds.all() if k.holds_on(on)), None)
        return self.called(kind.kind if kind else None)

    def called(self, kind: str | None) -> str:
        return f"{WORDS[kind]} {self.name}" if kind else self.name

    @cached_property
    def names_known(self) -> dict[date, str]:
        return {}


class OtherName(Seeded):
    """Another spelling of a unit's name, or the name of a unit merged into it before 2025."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=120, db_index=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["unit_id", "name"]
        verbose_name = _("tên khác")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_other_name")]

    def __str__(self) -> str:
        return self.name


class UnitKind(Seeded, Dated):
    """The kind of a unit during a period; "centrally-run city" is a kind of a province."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    source = models.CharField(max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "starts_on"]
        verbose_name = _("loại đơn vị")
        constraints = [
            NoOverlap(fields=["unit"], name="unit_kind_no_overlap"),
            RenewsMark(of="localities.Edition", name="unit_kind_renews_edition"),
            _ends_after_it_starts("unit_kind_period"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CityClass(Seeded, Dated):
    """The class of a city (1, 2, 3; 0 is special) during a period."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="city_classes")
    city_class = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    source = models.CharField(max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "starts_on"]
        verbose_name = _("loại đô thị")
        constraints = [
            NoOverlap(fields=["unit"], name="city_class_no_overlap"),
            _ends_after_it_starts("city_class_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.city_class}"


class WardConversion(Seeded):
    """A decision that turned a commune into a ward; `converted_on` is the day of the decision."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="conversions")
    converted_on = models.DateField()
    from_kind = models.CharField(max_length=20, choices=Kind.choices)
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)

    class Meta:
        ordering = ["unit_id", "converted_on"]
        verbose_name = _("xã chuyển thành phường")

    def __str__(self) -> str:
        return f"{self.unit} {self.converted_on}"


class Succession(Seeded):
    """One unit went, wholly or in part, into another. More than one successor means divided."""

    predecessor = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="origins")
    on_day = models.DateField()
    witnesses = models.JSONField(default=list)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["predecessor_id", "successor_id"]
        verbose_name = _("nơi đến của đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on_day"], name="one_succession"
            ),
            RenewsMark(of="localities.Edition", name="succession_renews_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
