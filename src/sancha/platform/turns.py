"""What one worker at a time may do, while others do something else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TRY = "SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))"
LEAVE = "SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))"
LOOK_AGAIN_SECONDS = 0.05  # Who wants a turn that another has waits so long before asking again.


@contextmanager
def turn(work: str, key: object) -> Iterator[bool]:
    """Take the turn at some work, outside any transaction; False while another worker has it.

    Who dies gives it back with the connection.
    """
    names = [work, str(key)]
    with connection.cursor() as cursor:
        cursor.execute(TRY, names)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute(LEAVE, names)
