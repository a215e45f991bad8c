"""Words and figures as officials write them, icons, built files. Loaded in every template."""

import functools
import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from caunoi.common.money import NBSP, group_digits
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import CommuneCover, DistrictLoad
from caunoi.network.rules import CoverState
from caunoi.web import words
from caunoi.web.receipts import FIELD

register = template.Library()

MANIFEST = settings.ROOT / "frontend" / "dist" / "manifest.json"
ICONS = "frontend/office/icons.svg"
SHAPES = frozenset("ok ask no unknown draft wait run fix stop done".split())


def _separator() -> str:
    return "," if get_language() == "en" else "."


@register.filter
def num(number: int | None) -> str:
    """Group a whole number; None is "chưa có", which is not 0."""
    return gettext("chưa có") if number is None else group_digits(number, _separator())


@register.filter
def vnd(amount: int | None) -> str:
    return gettext("chưa có") if amount is None else f"{num(amount)}{NBSP}đ"


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day as dd/mm/yyyy in both languages; "" for None."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def last_day(ends_on: date | None) -> str:
    """Write the last day on which it still holds; `ends_on` is the first day without it."""
    return day(ends_on and ends_on - timedelta(days=1))


@register.filter
def moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if value else ""


@register.filter
def month_name(value: date) -> str:
    return gettext("tháng %(month)s") % {"month": f"{value:%m/%Y}"}


@register.filter
def decimal(value: Any) -> str:
    """Write at most four decimals, with the decimal mark of the language: 3/10 → 0,3."""
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    return text if get_language() == "en" else text.replace(".", ",")


@register.simple_tag(takes_context=True)
def firm_and_place(context: template.Context, firm: Any, place: str) -> SafeString:
    """Return "firm, place", without what is missing; the firm is a link for who may open it."""
    name = firm
    if firm and "register.view" in context["may"]:
        url = reverse("web:establishment", args=[firm.pk])
        name = format_html('<a href="{}">{}</a>', url, firm)
    return format_html_join(", ", "{}", [[part] for part in (name, place) if part])


@register.filter
def initials(name: str) -> str:
    words = [word for word in str(name).replace("°", "").split() if word]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon or shape of the sprite; screen readers skip it unless it has a label."""
    return _drawn(name, label, asset(ICONS))


@register.simple_tag
def command_id() -> SafeString:
    """Write the id by which a form is written once, however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())


@functools.lru_cache(maxsize=512)
def _drawn(name: str, label: str, sprite: str) -> SafeString:
    kind = "icon-shape" if name in SHAPES else "icon"
    says = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', kind, says, sprite, name)


def _built_at() -> float:
    """Return when the files were built; 0 without them: pages then work, but unstyled."""
    try:
        return MANIFEST.stat().st_mtime
    except FileNotFoundError:
        return 0


@functools.lru_cache(maxsize=2)
def _manifest(built_at: float) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text()) if built_at else {}
    return manifest


@functools.lru_cache(maxsize=64)
def _address(source: str, built_at: float) -> str:
    file = _manifest(built_at).get(source, {}).get("file")
    return static(file) if file else ""


@register.simple_tag
def asset(source: str) -> str:
    return _address(source, _built_at())


@register.simple_tag
def built(source: str) -> SafeString:
    entry = _manifest(_built_at()).get(source)
    if not entry:
        return SafeString("")
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(file),) for file in entry.get("css", []))
    )
    return styles + format_html('<script type="module" src="{}"></script>', static(entry["file"]))


@register.inclusion_tag("web/parts/sort.html", takes_context=True)
def sort_head(context: template.Context, key: str, words: str, css: str = "") -> dict[str, Any]:
    now = context["request"].GET.get("order", "")
    state = {key: "up", f"-{key}": "down"}.get(now, "")
    return {"words": words, "css": css, "now": state, "to": f"-{key}" if state == "up" else key}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    return {"page": page}


@register.filter
def action_title(name: str) -> str:
    return words.action_title(name)


@register.filter
def place(unit: AdminUnit | None, on: date) -> str:
    """Name a unit with its kind on that day; if not in force then, with its last or first kind."""
    if unit is None:
        return ""
    if not unit.holds_on(on):
        on = (
            unit.ends_on - timedelta(days=1)
            if unit.ends_on and unit.ends_on <= on
            else unit.starts_on or on
        )
    return unit.full_name(on)


@register.filter
def has_chosen(district: DistrictLoad, chosen: set[int]) -> bool:
    return any(commune.unit.pk in chosen for commune in district.communes)


@register.filter
def in_state(district: DistrictLoad, state: str) -> int:
    return len(district.in_state(state))


@register.filter
def who(commune: CommuneCover) -> str:
    names = ", ".join(str(duty.collaborator) for duty in commune.duties)
    if not names:
        return gettext("chưa có ai")
    if commune.state == CoverState.ENDING and commune.ends_on:
        return gettext("%(names)s, đến hết %(day)s") % {
            "names": names,
            "day": last_day(commune.ends_on),
        }
    return names


@register.filter
def to_decide(commune: CommuneCover) -> str:
    sentences = {
        CoverState.UNCOVERED: gettext("%(unit)s chưa có ai"),
        CoverState.DOUBLE: gettext("%(unit)s có hai người"),
        CoverState.ENDING: gettext("%(unit)s hết nhiệm kỳ %(day)s"),
    }
    words = {"unit": commune.unit.name, "day": last_day(commune.ends_on)}
    return sentences.get(commune.state, "") % words


@register.filter
def factor(line: Any) -> str:
    return decimal(line.numerator / line.denominator)
