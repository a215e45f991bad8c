"""The days of the demonstration's story, and the one that this visitor is on."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock

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


def story_day_of(request: HttpRequest) -> date | None:
    """Return the day that this visitor is on; None where no story is told. One query."""
    stands_on = clock.story_day()
    if stands_on is None:
        return None
    try:
        return date.fromisoformat(request.session.get(SESSION_KEY, ""))
    except ValueError:
        return stands_on


def tells_story(request: HttpRequest) -> bool:
    """True in a demonstration. A request refused before it came here counts as none."""
    return getattr(request, "story_day", None) is not None
