"""A simulation: the same seed lives the same life, wherever its clock on the wall stands."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.test import override_settings

from conftest import use_database
from sancha.engines.outside import breaker
from sancha.entry.simulation.run import Course, Lived, simulate
from sancha_sandbox.serving import running
from support import administer, cluster_url, time_zone


@contextmanager
def own_world(course: Course) -> Iterator[None]:
    """A sandbox of this course, from a fresh database."""
    name, before = f"sancha_simulated_world_{os.getpid()}", settings.SANCHA_OUTSIDE_URL
    administer(f"CREATE DATABASE {name}")
    url = cluster_url().rsplit("/", 1)[0] + f"/{name}"
    try:
        with running(
            url, seed=course.seed, people=course.people, stopped_at=course.began_at
        ) as address:
            settings.SANCHA_OUTSIDE_URL = address
            yield
    finally:
        settings.SANCHA_OUTSIDE_URL = before
        breaker.forget_all()
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def lived(template: str, course: Course) -> Lived:
    name = f"sancha_simulated_{os.getpid()}"
    administer(f"CREATE DATABASE {name} TEMPLATE {template} OWNER sancha_owner STRATEGY FILE_COPY")
    use_database(name)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            override_settings(SANCHA_ANCHOR_FOLDER=folder),
            own_world(course),
        ):
            return simulate(course)
    finally:
        use_database("none")
        administer(f"DROP DATABASE {name} WITH (FORCE)")


class TestSimulation:
    def test_the_same_seed_lives_the_same_life(self, template: str) -> None:
        course = Course(days=4, seed=7, first_on=date(2026, 1, 23), quiet_days=16)
        first, second = (lived(template, course) for _ in range(2))
        assert (first.findings, second.findings) == ([], [])
        assert first.line == second.line
        totals = first.line["totals"]
        assert totals["loans"] > 0
        assert totals["faults"] > 0
        assert totals["received_fen"] > 0

    def test_lives_alike_in_every_time_zone(self, template: str) -> None:
        course, lines = Course(days=2, seed=3, first_on=date(2028, 2, 28)), []
        for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
            with time_zone(zone):
                lived_there = lived(template, course)
            assert lived_there.findings == []
            lines.append(lived_there.line)
        assert lines[0]["totals"]["loans"] > 0
        assert lines[0] == lines[1] == lines[2]
