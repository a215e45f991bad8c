"""What the frame of every page shows in a demonstration."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.web.demo.doors import doors_on
from caunoi.web.demo.story import STORY_DAYS, tells_story


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Return `frame`: the banner, the line at the foot, the doors. One query where doors are shown.

    Outside of a demonstration it is empty.
    """
    if not tells_story(request):
        return {}
    frame = {
        "banner": "web/demo/banner.html",
        "story_days": STORY_DAYS,
        "welcome": "web/demo/welcome.html",
        "doors": SimpleLazyObject(lambda: doors_on(clock.today())),
        "foot": _(
            "Bản minh họa. Người và cơ sở có dấu ° là hư cấu; đơn vị hành chính và định mức "
            "là thật."
        ),
        "owner_foot": _("Bản minh họa. Người và cơ sở có dấu ° là hư cấu."),
    }
    return {"frame": frame}
