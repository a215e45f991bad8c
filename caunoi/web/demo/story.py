"""The days of the demonstration's story, and the one that this visitor is on.

Only a database marked as a demonstration has them; elsewhere today is today.
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.accounts.models import Installation

SESSION_KEY = "story_day"
#: The demonstration has no data outside these years.
FIRST, LAST = date(2009, 1, 1), date(2035, 12, 31)


@dataclass(frozen=True, slots=True)
class StoryDay:
    """A day worth visiting, and what there is to see."""

    on: date
    what: str | Promise


STORY_DAYS = (
    StoryDay(date(2016, 6, 15), _("Mạng lưới vừa kiện toàn, 17 người; lương cơ sở mới tăng")),
    StoryDay(date(2018, 12, 20), _("20 người; bảng chi hỗ trợ tháng 12 đang chờ lập")),
    StoryDay(date(2020, 6, 15), _("Lộ trình đặt 35 người; định mức theo thông tư mới")),
    StoryDay(date(2025, 7, 2), _("Bỏ cấp huyện; 36 xã, phường mới chưa ai phụ trách")),
    StoryDay(date(2025, 10, 20), _("Điều kiện cơ sở công nghiệp nông thôn theo nghị định mới")),
)


def story_day_of(request: HttpRequest, installation: Installation) -> date | None:
    """Return the day that this visitor is on; None in a real installation."""
    if not installation.is_demo:
        return None
    try:
        return date.fromisoformat(request.session.get(SESSION_KEY, ""))
    except ValueError:
        return installation.story_day
