"""Those who try the sample bank while it grows: they see to their cases, and the days wait for them.

A contract lapses three days after it was made, and the bank lives a day in seconds: whoever reads
hers meanwhile would find it void.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from sancha.entry.simulation.people import People
from sancha.platform import clock
from sancha.preloan.applications.types import CLOSED

PATIENCE, LOOKS_EVERY_SECONDS = timedelta(minutes=20), 1.0
SINCE = "SELECT id, status FROM applications_application WHERE submitted_at >= %s"


@dataclass(frozen=True)
class Visitors:
    """Whoever applied since the sample began to grow and is none of its people."""

    people: People
    since: datetime

    def have(self, application_id: UUID) -> bool:
        return application_id in self.cases(self.since)

    def are_on_the_way(self) -> bool:
        """Tell whether one of them asked for a loan not long ago and has no answer or money yet."""
        lately = self.cases(max(self.since, clock.now() - PATIENCE))
        return any(status not in CLOSED for status in lately.values())

    def wait(self) -> None:
        """Wait until none of them is on the way."""
        while self.are_on_the_way():
            time.sleep(LOOKS_EVERY_SECONDS)

    def cases(self, since: datetime) -> dict[UUID, str]:
        """Return their cases of that time, each with its status."""
        with connection.cursor() as cursor:
            cursor.execute(SINCE, [since])
            return {key: status for key, status in cursor if key not in self.people.begun}
