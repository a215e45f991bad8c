"""An invented province with as many establishments as wanted, in a database of its own."""

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caunoi.establishments.models import Establishment

ROOT = Path(__file__).resolve().parents[1]
SEED = 20181220
AT_ONCE = 2_000


def use(rows: int) -> None:
    """Set Django up on the database of that size; make it where it is not there yet."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"register-{rows}.sqlite3"
    os.environ["DATABASE_URL"] = f"sqlite:///{file}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    is_new = not file.exists()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if is_new:
        print(f"making {rows:,} establishments in {file.relative_to(ROOT)} …", file=sys.stderr)
        try:
            _make(rows)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    _analyse()


def _make(rows: int) -> None:
    from caunoi.cli.operation import load_seeds
    from caunoi.demo.models import Demonstration
    from caunoi.demo.province import STORY_DAY
    from caunoi.establishments.models import Establishment

    load_seeds()
    Demonstration.objects.create(pk=1, is_demo=True, story_day=STORY_DAY)
    _serve_the_province()
    batch: list[Establishment] = []
    for row in _rows(rows):
        batch.append(row)
        if len(batch) == AT_ONCE:
            Establishment.objects.bulk_create(batch)
            batch.clear()
    Establishment.objects.bulk_create(batch)


def _serve_the_province() -> None:
    from caunoi.accounts.actions import create_user, grant_role
    from caunoi.accounts.roles import Role
    from caunoi.demo.province import OPENED, STORY_DAY
    from caunoi.localities.queries import unit_on
    from caunoi.network.actions import set_territory

    administrator = create_user(username="administrator", full_name="A", by=None, on=OPENED)
    grant_role(user=administrator, role=Role.ADMINISTRATOR, starts_on=OPENED, by=None, on=OPENED)
    officer = create_user(username="officer", full_name="B", by=administrator, on=OPENED)
    grant_role(user=officer, role=Role.OFFICER, starts_on=OPENED, by=administrator, on=OPENED)
    province = unit_on("74", STORY_DAY)
    assert province is not None
    set_territory(seen=0, units=[province], source="bench", by=administrator, on=OPENED)


def _rows(count: int) -> Iterator["Establishment"]:
    """Yield the rows: the firms that district offices would list, thousand by thousand."""
    from caunoi.accounts.models import User
    from caunoi.common import clock
    from caunoi.demo.firms import TRADES_OF_DISTRICT, firms_of_district
    from caunoi.demo.province import STORY_DAY
    from caunoi.establishments.enums import EstablishmentKind
    from caunoi.establishments.matching.keys import keys_of
    from caunoi.establishments.models import Establishment, Trade
    from caunoi.localities.queries import communes_of, unit_on

    chance = random.Random(SEED)
    officer = User.objects.get(username="officer")
    trades, kinds = list(Trade.objects.all()), list(EstablishmentKind)
    made, now = 0, clock.now()
    while made < count:
        for code in TRADES_OF_DISTRICT:
            district = unit_on(code, STORY_DAY)
            communes = {unit.name: unit for unit in communes_of(district, STORY_DAY)}
            for firm in firms_of_district(code, list(communes), 100, SEED + made):
                if made == count:
                    return
                unit = communes[firm.commune]
                yield Establishment(
                    name=firm.name,
                    kind=chance.choice(kinds),
                    unit=unit,
                    owner=firm.owner,
                    address=firm.address,
                    phone=firm.phone,
                    tax_code=firm.tax_code,
                    trade=chance.choice(trades),
                    products=firm.product,
                    workers=firm.workers,
                    founded_year=firm.founded,
                    is_invented=True,
                    recorded_by=officer,
                    recorded_at=now,
                    changed_at=now,
                    **keys_of(
                        name=firm.name,
                        owner=firm.owner,
                        tax_code=firm.tax_code,
                        phone=firm.phone,
                        unit=unit,
                    ),
                )
                made += 1


def _analyse() -> None:
    """Count what the planner wants to know: a migration that rebuilds a table loses it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
