"""`python -m sancha_sandbox serve|migrate`: the outside world, on this machine.

The database comes from SANCHA_SANDBOX_DATABASE_URL (postgresql://user:password@host:port/name).
SANCHA_CALLBACK_URL and SANCHA_CALLBACK_SECRET say where and how results are called back.
"""

import argparse
import os
import signal
import sys
import threading
from datetime import datetime

ADDRESS = "127.0.0.1"
SEED, PEOPLE = 1, 10_000
REACH_SECONDS = 10


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sancha_sandbox",
        description="沙箱：虚构的外部世界 · The sandbox: an invented outside world",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="建立或升级数据表 · create or upgrade the tables")
    serve = commands.add_parser(
        "serve", help="升级、生成社会、启动服务 · migrate, make the society, serve"
    )
    serve.add_argument("--port", type=int, default=8801, help="(8801) 端口 · port")
    serve.add_argument("--seed", type=int, default=SEED, help="(1) 种子 · seed of the society")
    serve.add_argument("--people", type=int, default=PEOPLE, help="(10000) 人数 · how many people")
    serve.add_argument(
        "--stopped-at",
        help="时钟停在此刻，只能拨快 · the clock stands at this moment until it is advanced",
    )
    serve.add_argument("--latency-ms", type=int, help="默认延时 · default latency from now on")
    serve.add_argument(
        "--life",
        action="store_true",
        help="让人们的收支随时钟发生 · let lives go on with the clock",
    )
    serve.add_argument(
        "--stop-with-parent",
        action="store_true",
        help="标准输入关闭时停止 · stop when standard input closes",
    )
    return parser


def reach_database(url: str) -> None:
    """End with the reason, in one line, if the database does not answer."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=REACH_SECONDS).close()
    except psycopg.OperationalError as error:
        sys.exit(f"无法连接数据库 · the database cannot be reached: {error}")


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def prepare(options: argparse.Namespace) -> None:
    """Make the society if there is none; take over what the environment says of callbacks."""
    from django.conf import settings

    from sancha_sandbox import clock, living
    from sancha_sandbox.models import Setting, Society
    from sancha_sandbox.society import store

    if options.stopped_at and not Society.objects.exists():
        clock.stop_at(datetime.fromisoformat(options.stopped_at))
    store.ensure(seed=options.seed, people_count=options.people)
    changes: dict[str, object] = {"callback_url": settings.CALLBACK_URL}
    if options.latency_ms is not None:
        changes["latency_ms"] = options.latency_ms
    Setting.objects.update(**changes)
    if options.life and not living.is_on():
        living.switch(is_on=True, today=clock.day_of(clock.now()))
    close_connections()


def close_connections() -> None:
    """Leave nothing open: the worker is forked, and must open connections of its own."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def stop_when_input_closes() -> None:
    # Not through sys.stdin: its lock, held while reading, would stop the forked worker's start.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def serve(port: int) -> None:
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from sancha_sandbox.settings import THREADS

    print(f"沙箱 · sandbox  http://{ADDRESS}:{port}/", flush=True)
    # The worker must not make a key of its own for the page's forms at each restart.
    os.environ["SANCHA_SANDBOX_SECRET_KEY"] = settings.SECRET_KEY
    Granian(
        "sancha_sandbox.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=2,
        log_level=LogLevels.error,
    ).serve()


def main() -> None:
    options = arguments().parse_args()
    # Set, not defaulted: the environment may come from the system under test, which has its own.
    os.environ["DJANGO_SETTINGS_MODULE"] = "sancha_sandbox.settings"
    database_url = os.environ.get("SANCHA_SANDBOX_DATABASE_URL")
    if not database_url:
        sys.exit("SANCHA_SANDBOX_DATABASE_URL 未设置 · is not set")
    reach_database(database_url)
    import django

    django.setup()
    migrate()
    if options.command == "serve":
        prepare(options)
        if options.stop_with_parent:
            threading.Thread(target=stop_when_input_closes, daemon=True).start()
        serve(options.port)


if __name__ == "__main__":
    main()
