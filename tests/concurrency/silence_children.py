"""What the crowd does with one silence; each runs in other processes."""

import json
from collections import Counter

from caunoi.monitoring.actions import report_silence
from caunoi.monitoring.models import SilenceStep
from caunoi.notices.models import Notice
from caunoi.schemes.models import Scheme
from tests.concurrency.children import office
from tests.concurrency.crowd import Rush
from tests.factories.fieldwork import make_field
from tests.factories.monitoring import Patrol, after
from tests.factories.network import make_land
from tests.factories.schemes import Office, give_money

#: On this day all three steps are due at once.
DAY = after(60)


def a_silent_scheme() -> None:
    people = office()
    give_money(people)
    Patrol(people, make_field(people, make_land(people)), Office(people)).running()


def report(crowd: Rush) -> None:
    """Two workers run the job of one night."""
    scheme = Scheme.objects.get()

    def work(_number: int) -> str:
        return str(len(report_silence(scheme=scheme, on=DAY)))

    crowd.run(work, locks="schemes_scheme", before='INSERT INTO "monitoring_silencestep"')


def what_was_told() -> None:
    told = Notice.objects.filter(kind__startswith="monitoring.").values_list("kind", flat=True)
    rungs = SilenceStep.objects.order_by("pk").values_list("rung", flat=True)
    print(json.dumps({"told": Counter(told), "rungs": list(rungs)}))
