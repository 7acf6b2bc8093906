"""The `sancha` command. Each sub-command is one call; what it calls is imported only then."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sancha import __version__
from sancha.entry.local.places import this_checkout
from sancha.entry.local.words import Unable, say_block, speak_any_script
from sancha.platform.text import Text

Command = Callable[[argparse.Namespace], int]

SETTINGS = """
In service these variables say where things are (a local run sets them itself):
  SANCHA_DATABASE_HOST, _PORT, _NAME, _PASSWORD   the database; logins sancha_owner, _app, _reader
  SANCHA_KEY_FILE          file of the key under which personal data is sealed (64 hex digits)
  SANCHA_ANCHOR_FOLDER     where the heads and leaves of the sealed log stand outside the database
  SANCHA_SNAPSHOT_FOLDER   where the night writes how the loans stand, as Parquet
  SANCHA_OUTSIDE_URL       base address of the outside systems
  SANCHA_METRICS_TOKEN     who shows it may read the metrics (else only this machine itself)
  SANCHA_PROXIES           addresses of our own proxies, whose X-Forwarded-For is believed
  SANCHA_CALLBACK_SECRET   what the outside signs its callbacks with
  SANCHA_HOSTS             names under which browsers ask for the system
"""


def run(options: argparse.Namespace) -> int:
    from sancha.entry.local import run as local

    chosen = local.Options(
        options.host, options.port, options.sandbox_port, with_sample=not options.empty
    )
    return local.run(this_checkout(), chosen)


def serve(options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", options.host, "--port", str(options.port)]
    command += ["--workers", str(options.workers), "--blocking-threads", str(options.threads)]
    # One that does not end at SIGTERM must not keep the others waiting.
    command += ["--workers-kill-timeout", "5"]
    # One that dies is replaced: who asked it repeats under the same key, and is answered once.
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    with_installation()
    refuse_lost_names()
    os.execv(sys.executable, [*command, "sancha.entry.wsgi:application"])  # noqa: S606


def worker(options: argparse.Namespace) -> int:
    with_installation()
    refuse_lost_names()
    return django("procrastinate", "worker", "--concurrency", str(options.concurrency))


def with_installation() -> None:
    """Reach the installation for as long as this process lives."""
    from sancha.entry.local.cluster import ensure_running
    from sancha.entry.local.installation import SETTINGS_MODULE, prepare

    if "SANCHA_DATABASE_HOST" not in os.environ:
        os.environ.update(prepare(this_checkout(), ensure_running("run")))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)


def refuse_lost_names() -> None:
    """Stay down when a diagram, policy, posting rule or product in force names what is not there.

    :raises Unable: with each of them.
    """
    import django as framework
    from django.core.checks import run_checks

    framework.setup()
    if found := run_checks(tags=["stored"], include_deployment_checks=True):
        each = "\n".join(f"  {m.obj or ''} {m.msg} ({m.id})" for m in found)
        raise Unable(
            Text(
                f"数据库中生效的配置引用了本版本没有的名称，未启动：\n{each}\n"
                "请换回原版本，或由管理员在原版本中改好并发布后再升级。",
                f"What is in force names what this version does not have; nothing was started:\n{each}\n"
                "Go back to the former version, or change and release it there before upgrading.",
            )
        )


def django(*arguments: str) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sancha", *arguments])
    return 0


def migrate(_options: argparse.Namespace) -> int:
    return at_hand(lambda: django("migrate", "--no-input"))


def manage(options: argparse.Namespace) -> int:
    return at_hand(lambda: django(*options.arguments))


def at_hand(work: Callable[[], int]) -> int:
    from sancha.entry.local.installation import at_hand as reaching

    with reaching(this_checkout()):
        return work()


def night(options: argparse.Namespace) -> int:
    until = ["--until", options.until] if options.until else []
    return at_hand(lambda: django("night", *until))


def eod(options: argparse.Namespace) -> int:
    given = ["--date", options.date] if options.date else []
    shown = ["--status"] if options.status else []
    helpers = ["--helpers", str(options.helpers)]
    return at_hand(lambda: django("eod", *given, *shown, *helpers))


def book(options: argparse.Namespace) -> int:
    given = ["--loans", str(options.loans)] if options.action == "generate" else []
    given += ["--date", options.date] if options.date else []
    return at_hand(lambda: django("book", options.action, *given))


def evidence(options: argparse.Namespace) -> int:
    given = {"--object": options.object, "--file": options.file, "--note": options.note}
    named = [word for name, value in given.items() if value for word in (name, value)]
    return at_hand(lambda: django("evidence", options.action, *named))


def sample(_options: argparse.Namespace) -> int:
    def work() -> int:
        import django as framework

        framework.setup()
        from sancha.entry.simulation.growth import load

        load()
        return 0

    return at_hand(work)


def simulate(options: argparse.Namespace) -> int:
    from sancha.entry.simulation.places import own_house, own_world

    with own_house(options.database) as cluster:
        from sancha.entry.simulation.run import Course
        from sancha.entry.simulation.run import simulate as live

        course = Course(options.days, options.seed)
        with own_world(cluster, seed=course.seed, people=course.people, began_at=course.began_at):
            lived = live(course)
    for finding in lived.findings:
        print(finding, file=sys.stderr)
    print(f"{lived.days_a_minute:.1f} days/min · 天/分钟", file=sys.stderr)
    print(lived.shown, flush=True)
    return 1 if lived.findings else 0


def quote(options: argparse.Namespace) -> int:
    from sancha.core.quote import quote as compute
    from sancha.entry.quote import answer

    return answer(given(options.file), compute)


def replay(options: argparse.Namespace) -> int:
    from sancha.core.loan.wire import replay_json
    from sancha.entry.quote import answer

    return answer(given(options.file), replay_json)


def given(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def openapi(options: argparse.Namespace) -> int:
    import django as framework

    from sancha.entry.local.installation import SETTINGS_MODULE, shown

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    framework.setup()
    from sancha.entry.api import api

    now = shown(api.get_openapi_schema())
    file: Path = options.file
    if not options.check:
        file.write_text(now, encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == now:
        return 0
    raise Unable(
        Text(
            f"{file} 与接口不一致：请运行 sancha openapi，再在 web/ 中运行 npm run gen:api",
            f"{file} is not what the API says: run sancha openapi, then npm run gen:api in web/",
        )
    )


def doctor(options: argparse.Namespace) -> int:
    from sancha.entry.local.doctor import diagnose

    return diagnose(this_checkout(), options.lang)


def test_cluster(options: argparse.Namespace) -> int:
    from sancha.entry.local.cluster import ensure_running

    cluster = ensure_running("test")
    if options.action == "stop":
        cluster.stop()
    else:
        print(cluster.superuser_url)
    return 0


def described(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    function: Command,
    text: Text,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=f"{text.en} · {text.zh}",
        description=f"{text.en}\n{text.zh}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(function=function)
    return parser


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="sancha",
        description="Sancha 三查: the whole life of a loan.\n三查：贷款全生命周期管理系统。",
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"sancha {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    add_processes(commands)
    add_works(commands)
    add_checks(commands)
    return whole


def add_processes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = Text("在本机启动整套系统（Ctrl-C 停止）", "run everything on this machine until Ctrl-C")
    one = described(commands, "run", run, text)
    one.add_argument(
        "--host", default="127.0.0.1", help="0.0.0.0 lets other machines in · 监听地址"
    )
    one.add_argument("--port", type=int, default=8800, help="web port (8800) · 网页端口")
    one.add_argument("--sandbox-port", type=int, default=8801, help="(8801) · 沙箱端口")
    one.add_argument("--empty", action="store_true", help="without sample data · 不装示例数据")

    one = described(commands, "serve", serve, Text("网页与接口服务", "the web server alone"))
    one.add_argument("--host", default="127.0.0.1", help="address to listen on · 监听地址")
    one.add_argument("--port", type=int, default=8800, help="port (8800) · 端口")
    one.add_argument("--workers", type=int, default=2, help="processes (2) · 进程数")
    one.add_argument("--threads", type=int, default=4, help="threads in each (4) · 每进程线程数")

    one = described(
        commands, "worker", worker, Text("后台任务进程", "a process that does the jobs")
    )
    one.add_argument("--concurrency", type=int, default=4, help="jobs at once (4) · 并发数")


def add_works(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    described(commands, "migrate", migrate, Text("更新数据库结构", "bring the schema up to date"))

    one = described(commands, "night", night, Text("日终批量", "close the bank's day"))
    one.add_argument("--until", metavar="DATE", help="the date to open (next day) · 开到哪一天")

    one = described(
        commands, "eod", eod, Text("关账到某日并显示进度", "close days, and show how far")
    )
    one.add_argument("--date", metavar="DATE", help="the last day to close (today) · 关账日")
    one.add_argument("--status", action="store_true", help="only say how far it is · 仅看进度")
    one.add_argument("--helpers", type=int, default=1, help="processes beside this (1) · 辅助进程")

    one = described(
        commands, "book", book, Text("生成大账簿；查看快照", "write a large book; read a snapshot")
    )
    one.add_argument("action", choices=["generate", "snapshot"], help="· 生成、快照")
    one.add_argument("--loans", type=int, default=0, help="how many to write · 笔数")
    one.add_argument("--date", default="", help="of the snapshot (the last one) · 快照日期")

    text = Text("封存并校验操作记录", "seal the records and verify them")
    one = described(commands, "evidence", evidence, text)
    one.add_argument(
        "action",
        choices=["seal", "verify", "bundle", "fork", "key"],
        help="fork: go on after a restore · 封存、校验、导出、恢复后分叉、公钥",
    )
    one.add_argument("--object", metavar="ID", help="only what is about this · 仅此对象")
    one.add_argument("--file", metavar="FILE", help="where the bundle goes · 导出文件")
    one.add_argument("--note", metavar="TEXT", help="why the log forks · 分叉原因")

    described(commands, "sample", sample, Text("装入示例银行", "load the sample bank"))

    text = Text("模拟若干天的业务", "live through days of business; one seed, one result")
    one = described(commands, "simulate", simulate, text)
    one.add_argument("--days", type=int, default=30, help="how many days (30) · 天数")
    one.add_argument("--seed", type=int, default=1, help="(1) · 种子")
    one.add_argument(
        "--database", metavar="NAME", help="keep what was lived under this name · 保留数据库"
    )

    text = Text("还款计划试算（JSON）", "plans and yearly cost of terms given as JSON")
    one = described(commands, "quote", quote, text)
    one.add_argument("file", help="a file, or - for standard input · 文件，- 为标准输入")

    text = Text("贷款重算（JSON）", "a loan's state on a day from its terms and events as JSON")
    one = described(commands, "replay", replay, text)
    one.add_argument("file", help="a file, or - for standard input · 文件，- 为标准输入")

    text = Text("Django 管理命令", "a command of Django: sancha manage showmigrations")
    one = described(commands, "manage", manage, text)
    one.add_argument("arguments", nargs=argparse.REMAINDER)


def add_checks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = Text("检查本机环境", "say what this machine lacks and how to get it")
    one = described(commands, "doctor", doctor, text)
    one.add_argument("--lang", choices=["zh", "en"], help="language (that of LANG) · 语言")

    text = Text("写出接口描述", "write the description of the API")
    one = described(commands, "openapi", openapi, text)
    one.add_argument("--check", action="store_true", help="only compare · 仅比较")
    file = this_checkout().web / "openapi.json"
    one.add_argument("--file", type=Path, default=file, help="(web/openapi.json) · 文件")

    text = Text(
        "测试用数据库集群", "start the tests' database cluster and print its address, or stop it"
    )
    one = described(commands, "test-cluster", test_cluster, text)
    one.add_argument("action", choices=["start", "stop"], help="· 启动或停止")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    speak_any_script()
    options = parser().parse_args(arguments)
    try:
        code: int = options.function(options)
    except Unable as refusal:
        say_block(refusal.text)
        return 1
    except KeyboardInterrupt:
        return 130
    return code
