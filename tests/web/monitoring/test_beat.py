"""The bridge beat of the radar: what was seen of a scheme, and where the deck breaks."""

from datetime import date, timedelta

import pytest

from caunoi.accounts.roles import Role
from caunoi.monitoring.signs import signs_of
from caunoi.schemes.models import Scheme
from caunoi.web.monitoring.beat import Beat, beat_of
from tests.factories.monitoring import START, Patrol
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db


def beat_on(patrol: Patrol, scheme: Scheme, on: date) -> Beat:
    return beat_of(patrol.row(scheme, on), signs_of([scheme.pk], on)[scheme.pk], on)


def test_a_silence_breaks_the_deck_and_shows_the_sign_that_did_not_come(
    patrol: Patrol, scheme: Scheme
) -> None:
    patrol.check(scheme, START + timedelta(days=20))
    beat = beat_on(patrol, scheme, START + timedelta(days=80))
    assert [span.is_broken for span in beat.spans] == [False, True]
    assert beat.spans[0].has_arch and not beat.spans[1].has_arch
    assert beat.expected_x is not None and beat.spans[1].x1 < beat.expected_x < beat.today_x
    assert beat.says == "2 tín hiệu từ 05/03/2018 đến 25/03/2018, sau đó im lặng 60 ngày"


def test_a_gap_that_is_over_stays_broken_and_the_present_is_whole(
    patrol: Patrol, scheme: Scheme
) -> None:
    patrol.check(scheme, START + timedelta(days=60))
    beat = beat_on(patrol, scheme, START + timedelta(days=65))
    assert [span.is_broken for span in beat.spans] == [True, False]
    assert beat.expected_x is None


def test_what_comes_later_and_money_are_no_signs_of_life(patrol: Patrol, scheme: Scheme) -> None:
    patrol.check(scheme, START + timedelta(days=60))
    before = signs_of([scheme.pk], START + timedelta(days=59))[scheme.pk]
    assert "inspection" not in {sign.kind for sign in before}
    assert signs_of([], STORY_DAY) == {}


def test_each_row_of_the_radar_says_its_beat(
    patrol: Patrol, scheme: Scheme, client_for: ClientFor
) -> None:
    page = markup_of(client_for(Role.AUDITOR).get("/radar"))
    assert "1 tín hiệu từ 05/03/2018 đến 05/03/2018, sau đó im lặng 290 ngày" in page
    assert "Cách đọc nhịp cầu" in page
