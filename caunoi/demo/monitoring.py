"""Monitoring in the demonstration: check visits, warnings of silence, one postponed.

On the story day some schemes of 2018 are well, some are late with one thing, some are silent. The
nightly job itself runs in the story's last weeks; earlier warnings are written by the action it
calls, dated on the nights on which the job would have.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from PIL import Image, ImageDraw

from caunoi.accounts.models import User
from caunoi.attachments.actions import check_photo
from caunoi.demo import people
from caunoi.demo.fates import LAST_DAY
from caunoi.demo.people import OfficePerson
from caunoi.monitoring.actions import postpone_warning, record_inspection, report_silence
from caunoi.monitoring.jobs import watch_silence
from caunoi.monitoring.queries import RadarRow, radar
from caunoi.network.queries import responsible_for
from caunoi.norms.scheme_types import SchemeType
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice
from caunoi.schemes.actions import add_milestone
from caunoi.schemes.models import Scheme

STORY_DAY = date(2018, 12, 20)
#: Older notices are read; those from this day to the story day wait.
LAST_WEEKS = date(2018, 11, 12)
POSTPONED_ON, POSTPONED_UNTIL = date(2018, 12, 17), date(2019, 1, 10)
#: Rounds of check visits outside the story year: the day, and the percentage seen.
ROUNDS = (
    (date(2016, 6, 8), 40),
    (date(2017, 6, 12), 55),
    (date(2020, 4, 27), 45),
    (date(2020, 6, 2), 80),
)

#: Types of scheme whose check visits of 2018 do not go well, and how.
NOBODY_WENT = SchemeType.TRADEMARK
FAR_BEHIND = SchemeType.DEMO_MODEL
MILESTONE_MISSED = SchemeType.POLLUTION_ESTABLISHMENT
SEEN = ((date(2018, 10, 22), 70), (date(2018, 12, 3), 86))


def build_monitoring(staff: Mapping[OfficePerson, User]) -> None:
    """Build check visits and warnings; the schemes must exist."""
    builder = _Builder(staff)
    builder.check_other_years()
    builder.check_story_year()
    builder.watch()


def picture() -> bytes:
    """Return a drawing of a workshop (PNG): no photo of anything real."""
    image = Image.new("RGB", (480, 360), "#dfe8ea")
    pen = ImageDraw.Draw(image)
    pen.polygon([(60, 170), (240, 90), (420, 170)], fill="#8fa6ae")
    pen.rectangle((80, 170, 400, 300), fill="#c3d0d4", outline="#5b7480", width=4)
    pen.rectangle((110, 210, 210, 300), fill="#5b7480")
    for left in (240, 300, 350):
        pen.rectangle((left, 210, left + 36, 250), fill="#f3f6f7", outline="#5b7480", width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


class _Builder:
    def __init__(self, staff: Mapping[OfficePerson, User]) -> None:
        self.staff = staff
        self.officer = staff[people.OFFICER]
        self.photo = check_photo(("anh-minh-hoa.png", picture()))  # re-encoded once for all

    # Check visits -----------------------------------------------------------------------------

    def check_other_years(self) -> None:
        for day, seen in ROUNDS:
            for number, row in enumerate(_heard_of(day)):
                if number % 4 != 3:
                    self._check(row.scheme, day + timedelta(days=number % 5), seen)

    def check_story_year(self) -> None:
        for number, row in enumerate(_heard_of(STORY_DAY)):
            kind = row.scheme.scheme_type
            if kind == NOBODY_WENT:
                continue
            for day, seen in SEEN:
                self._check(row.scheme, day + timedelta(days=number % 7), seen)
            if kind == FAR_BEHIND:
                self._find_far_behind(row.scheme)
            if kind == MILESTONE_MISSED:
                self._miss_milestone(row.scheme)

    def _check(self, scheme: Scheme, on: date, seen: int) -> None:
        record_inspection(
            scheme=scheme,
            inspected_on=on,
            seen_percent=seen,
            finding=f"Đến tận nơi, việc đã làm khoảng {seen}%, khớp với báo cáo.",
            photos=(self.photo,),
            by=self._checker(scheme, on),
            on=on,
        )

    def _checker(self, scheme: Scheme, on: date) -> User:
        duties = responsible_for(scheme.unit, on) if scheme.unit else []
        return (duties[0].collaborator.user if duties else None) or self.officer

    def _find_far_behind(self, scheme: Scheme) -> None:
        """The Department itself finds that most of the money is paid and less than half is done."""
        on = date(2018, 12, 18)
        record_inspection(
            scheme=scheme,
            inspected_on=on,
            seen_percent=40,
            claimed_percent=95,
            finding="Mới lắp khung máy và tủ điện; đầu phay chưa về, khu trình diễn chưa có nền.",
            difficulty="Nhà cung cấp chậm giao đầu phay, hẹn cuối tháng 1/2019.",
            photos=(self.photo,),
            by=self.staff[people.DEPARTMENT],
            on=on,
        )

    def _miss_milestone(self, scheme: Scheme) -> None:
        add_milestone(
            scheme=scheme,
            title="Chạy thử hệ thống xử lý khí",
            due_on=date(2018, 12, 7),
            by=self.officer,
            on=date(2018, 11, 12),
        )

    # The ladder -------------------------------------------------------------------------------

    def watch(self) -> None:
        """Write the warnings of silence; only those of the last weeks stay unread."""
        for day in (date(2016, 6, 15), LAST_WEEKS):
            _climb(day)
        self._read(_unread_notices())
        for day in _days(LAST_WEEKS, STORY_DAY):
            if day == POSTPONED_ON:
                self._postpone()
            watch_silence.call(on=day.isoformat())
        waiting = set(_unread_notices())
        _climb(LAST_DAY)
        self._read([notice for notice in _unread_notices() if notice not in waiting])

    def _postpone(self) -> None:
        rows = (row for row in radar(POSTPONED_ON) if row.facts.watch == "suspended")
        row = next(row for row in rows if row.scheme.establishment_id and row.reasons)
        postpone_warning(
            scheme=row.scheme,
            until_on=POSTPONED_UNTIL,
            reason="Chủ cơ sở hẹn ký hợp đồng mua lò mới trong tuần đầu tháng 1/2019.",
            by=self.officer,
            on=POSTPONED_ON,
        )

    def _read(self, notices: list[Notice]) -> None:
        for notice in notices:
            mark_read(by=notice.recipient, on=LAST_DAY, notice=notice)


def _heard_of(on: date) -> list[RadarRow]:
    rows = [row for row in radar(on) if row.facts.watch == "running" and row.facts.report]
    return sorted((row for row in rows if not row.is_silent), key=lambda row: row.scheme.code)


def _climb(day: date) -> None:
    """Report every silence that lasts on a day, each step on the night it was reached."""
    for row in radar(day):
        limits, since_on = row.limits, row.last_sign_on
        for days in (limits.amber_days, limits.red_days, limits.director_days):
            if row.days_silent >= days:
                report_silence(scheme=row.scheme, on=since_on + timedelta(days=days))


def _days(after: date, last: date) -> Iterator[date]:
    for number in range(1, (last - after).days + 1):
        yield after + timedelta(days=number)


def _unread_notices() -> list[Notice]:
    unread = Notice.objects.unread().filter(kind__startswith="monitoring.")
    return list(unread.select_related("recipient").order_by("pk"))
