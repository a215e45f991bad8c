"""The night tells whose term runs out, each end once."""

from datetime import date
from typing import Any

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.network import jobs
from caunoi.network.actions import end_appointment
from caunoi.network.jobs import tell_ending_appointments
from caunoi.notices.models import Notice
from caunoi.notices.queries import latest
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator

People = dict[Role, User]


def test_the_officer_is_told_of_each_end_once(people: People, land: Land) -> None:
    officer = people[Role.OFFICER]
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    term = appoint(people, mai, land.communes[:1], planned_end_on=date(2019, 2, 1))
    appoint(people, make_collaborator(people, "Khác"), land.communes[1:2])
    for day in ("2018-12-20", "2018-12-21", "2018-12-22"):
        assert tell_ending_appointments.call(on=day) == 1
    (notice,) = latest(officer)
    assert notice.text == (
        "Nhiệm kỳ của Nguyễn Thị Mai hết ngày 31/01/2019 (quyết định 12/QĐ-SCT). Trình quyết định "
        "mới hoặc chọn người thay."
    )
    assert notice.address == f"network.collaborator:{mai.pk}"
    assert not Notice.objects.exclude(recipient=officer).exists()

    end_appointment(
        appointment=term,
        seen=term.version,
        ends_on=date(2019, 1, 1),
        reason="Sớm",
        by=officer,
        on=STORY_DAY,
    )
    tell_ending_appointments.call(on="2018-12-23")
    assert len(latest(officer)) == 2


def test_long_before_the_end_nobody_is_told(people: People, land: Land) -> None:
    appoint(people, make_collaborator(people), land.communes[:1], ends_on=date(2019, 2, 19))
    assert tell_ending_appointments.call(on="2018-12-20") == 0
    assert tell_ending_appointments.call(on="2018-12-21") == 1


def test_an_end_that_cannot_be_told_keeps_no_other_from_being_told(
    people: People, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = [
        appoint(people, make_collaborator(people, name), [commune], planned_end_on=end)
        for name, commune, end in zip(
            ("Một", "Hai"), land.communes, (date(2019, 2, 1), date(2019, 2, 2)), strict=False
        )
    ]
    whole = jobs.tell

    def fails_for_the_first(**told: Any) -> Any:
        if told["figures"]["who"].startswith("Một"):
            raise RuntimeError("a row that cannot be read")
        return whole(**told)

    monkeypatch.setattr(jobs, "tell", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        tell_ending_appointments.call(on="2018-12-20")
    (notice,) = latest(people[Role.OFFICER])
    assert notice.address == f"network.collaborator:{ending[1].collaborator_id}"
