"""Units, what they are called and were, and which became which."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from caunoi.common.constraints import NoOverlap
from caunoi.common.effective import Dated, DatedQuerySet

CONFIDENCES = [("H", "H"), ("M", "M"), ("L", "L")]


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


class AdminUnit(Dated):
    """One code during one period: codes were reused on 01/07/2025, so a code alone is no unit."""

    code = models.CharField(max_length=5)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    source = models.CharField(max_length=200)
    document = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=300, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "starts_on"]
        indexes = [models.Index(fields=["level", "code"], name="unit_level_code")]
        constraints = [NoOverlap(fields=["code"], name="admin_unit_no_overlap")]

    def __str__(self) -> str:
        return self.name

    def full_name(self, on: date) -> str:
        """Return the name with the kind valid that day: "thị trấn Lai Uyên"."""
        kind = next((k for k in self.kinds.all() if k.holds_on(on)), None)
        return f"{kind.get_kind_display()} {self.name}" if kind else self.name


class UnitKind(Dated):
    """What a unit is during some days; "centrally-run city" is the dated kind of a province."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    source = models.CharField(max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "starts_on"]
        constraints = [NoOverlap(fields=["unit"], name="unit_kind_no_overlap")]


class CityClass(Dated):
    """The class of a city (1, 2, 3; 0 is special) during some days."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="city_classes")
    city_class = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)
    source = models.CharField(max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["unit_id", "starts_on"]
        constraints = [NoOverlap(fields=["unit"], name="city_class_no_overlap")]


class WardConversion(models.Model):
    """A recorded decision that turned a commune into a ward."""

    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="conversions")
    converted_on = models.DateField()
    from_kind = models.CharField(max_length=20, choices=Kind.choices)
    document = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=1, choices=CONFIDENCES)

    class Meta:
        ordering = ["unit_id", "converted_on"]


class Succession(models.Model):
    """One unit went, wholly or in part, into another. More than one successor: divided."""

    predecessor = models.ForeignKey(
        AdminUnit, on_delete=models.CASCADE, related_name="successions"
    )
    successor = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="origins")
    on_day = models.DateField()
    witnesses = models.JSONField(default=list)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["predecessor_id", "successor_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on_day"], name="one_succession"
            )
        ]
