"""Somebody writes while a file is being read; each runs in a process of its own.

Whoever reads waits until the other has written, or could not: no clock decides.
"""

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from caunoi.accounts.actions import create_user
from caunoi.accounts.roles import Role
from caunoi.attachments import actions as attachments
from caunoi.common import clock
from caunoi.establishments.imports import actions as imports
from caunoi.fieldwork.actions import add_photos
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import dossier
from tests.concurrency.children import office
from tests.concurrency.silence_children import a_silent_scheme
from tests.establishments.workbooks import simple_workbook
from tests.factories.fieldwork import SPRING, make_field
from tests.factories.monitoring import Patrol, after
from tests.factories.network import make_land
from tests.factories.pictures import photo
from tests.factories.schemes import Office, give_money
from tests.web.seen import seen_on

WAIT = 60.0


def _report(owner: Any, name: str, door: Callable[[], Any]) -> None:
    """Hold the door inside the function `owner.name` and print whether another could write."""
    inside, written = threading.Event(), threading.Event()
    real, answers = getattr(owner, name), {"wrote": "", "read": ""}

    def held(*args: Any, **kwargs: Any) -> Any:
        inside.set()
        assert written.wait(WAIT)
        return real(*args, **kwargs)

    def walk_through() -> None:
        try:
            door()
            answers["read"] = "done"
        except Exception as error:
            answers["read"] = repr(error)
        finally:
            inside.set()
            connections.close_all()

    with mock.patch.object(owner, name, held):
        reader = threading.Thread(target=walk_through)
        reader.start()
        assert inside.wait(WAIT)
        answers["wrote"] = _write()
        written.set()
        reader.join(WAIT)
    print(json.dumps(answers))


def _write() -> str:
    """Write through the journal, as every action does, without waiting for a lock."""
    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        cursor.execute("SET lock_timeout = '1s'" if is_postgres else "PRAGMA busy_timeout = 0")
    try:
        create_user(username="khac", full_name="Người Khác", by=None, on=date(2018, 12, 20))
    except DatabaseError as error:
        return type(error).__name__
    return "done"


PHOTO = [("xuong.jpg", photo())]


def during_a_visit(*, sabotaged: bool = False) -> None:
    people = office()
    field = make_field(people, make_land(people))

    def door() -> None:
        if sabotaged:  # the photo is read when a transaction is open already
            with transaction.atomic():
                create_user(username="truoc", full_name="Người Trước", by=None, on=SPRING)
                field.visit(photos=PHOTO)
        else:
            field.visit(photos=PHOTO)

    _report(attachments, "drawn_anew", door)


def during_a_visit_sabotaged() -> None:
    during_a_visit(sabotaged=True)


def during_photos_added() -> None:
    people = office()
    field = make_field(people, make_land(people))
    visit = field.visit()
    _report(
        attachments,
        "drawn_anew",
        lambda: add_photos(visit=visit, photos=PHOTO, by=field.user, on=SPRING),
    )


def during_an_inspection() -> None:
    people = office()
    give_money(people)
    patrol = Patrol(people, make_field(people, make_land(people)), Office(people))
    scheme = patrol.running()
    _report(
        attachments,
        "drawn_anew",
        lambda: patrol.check(scheme, after(21), seen=45, photos=PHOTO),
    )


def during_a_paper() -> None:
    a_silent_scheme()
    scheme, client = Scheme.objects.get(), Client(SERVER_NAME="localhost")
    client.force_login(office()[Role.OFFICER])
    row = dossier(scheme, clock.today())[0].required
    address = reverse("web:scheme-paper", args=[scheme.code, row.step, row.key])
    seen = seen_on(client, address)

    def door() -> None:
        file = SimpleUploadedFile("giay.png", photo(), "image/jpeg")
        answer = client.post(address, {"file": file, "note": "", "seen": seen})
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    _report(attachments, "drawn_anew", door)


def _during_an_import(name: str) -> None:
    people = office()
    make_land(people)
    content = simple_workbook([[1, "Xưởng mộc A", "Nguyễn Văn A", "Ấp 1", "Lai Uyên", ""]])
    _report(
        imports,
        name,
        lambda: imports.preview_import(
            content=content, file_name="a.xlsx", unit=None, by=None, on=date(2018, 12, 20)
        ),
    )


def during_the_reading_of_a_list() -> None:
    _during_an_import("open_workbook")


def during_the_comparing_of_a_list() -> None:
    _during_an_import("Decider")
