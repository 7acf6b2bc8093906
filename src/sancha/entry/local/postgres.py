"""One PostgreSQL server of our own: its data, its process, and the user it runs as."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sancha.entry.local.commands import tail
from sancha.entry.local.environment import install
from sancha.entry.local.places import Checkout
from sancha.entry.local.tools import Tool, find_postgres
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

UNPRIVILEGED = ("postgres", "nobody")
OUTSIDE_ROOTS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 (made as root, owner checked)
START_SECONDS = 60
START_TRIES = 20
# What a server says while the children of a killed one still hold its memory or its lock file.
PASSING_TROUBLE = ("pre-existing shared memory block", "lock file")


@dataclass(frozen=True)
class Account:
    """The user of the system under whom the server runs: root it refuses."""

    name: str
    uid: int
    gid: int

    @property
    def drops(self) -> bool:
        return self.uid != os.geteuid()


def account_for(data: Path) -> Account:
    """Return the owner of existing data; else whoever runs this, and for root an unprivileged one.

    :raises Unable: if root finds neither `postgres` nor `nobody`.
    """
    if os.geteuid() != 0:
        return account(pwd.getpwuid(os.geteuid()))
    if data.is_dir() and data.stat().st_uid != 0:
        return account(pwd.getpwuid(data.stat().st_uid))
    for name in UNPRIVILEGED:
        try:
            return account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Unable(
        Text(
            "PostgreSQL 不能以 root 运行，而系统中没有 postgres 或 nobody 用户；请换用普通用户",
            "PostgreSQL refuses root, and there is no user postgres or nobody; use a plain user",
        )
    )


def account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_as(
    who: Account, command: Sequence[str | Path], **values: str
) -> subprocess.CompletedProcess[str]:
    """Run a program as the server's user, far from folders that this user may not enter."""
    base = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        command,
        user=who.uid if who.drops else None,
        group=who.gid if who.drops else None,
        extra_groups=[] if who.drops else None,
        cwd="/",
        env=base | {"LANG": "C", "LC_ALL": "C"} | values,
        capture_output=True,
        text=True,
        errors="replace",
        umask=0o077,
        check=False,
    )


def can_enter(who: Account, folder: Path) -> bool:
    return run_as(who, ["test", "-x", folder]).returncode == 0


def outside_folder(checkout: Checkout) -> Path:
    """Return a folder of this clone outside it, for root whose server may not enter the clone.

    :raises Unable: if none can be made.
    """
    for root in OUTSIDE_ROOTS:
        folder = root / f"sancha-{checkout.mark}"
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        # In a folder that all may write to, somebody else could have been there first.
        if not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
            return folder
    raise Unable(
        Text(
            f"数据库用户无法进入 {checkout.root}，/var/lib 与 /var/tmp 也不可用",
            f"The database's user may not enter {checkout.root}; /var/lib and /var/tmp fail too",
        )
    )


def data_folder(checkout: Checkout, name: str) -> Path:
    """Return where the server's data goes: in the clone wherever its user can enter it."""
    inside = checkout.local / name
    checkout.local.mkdir(exist_ok=True)
    if can_enter(account_for(inside), checkout.local):
        return inside
    return outside_folder(checkout) / name


def server_programs(checkout: Checkout, who: Account, data: Path) -> Tool:
    """Return PostgreSQL's programs, installed from a wheel where the machine has none.

    :raises Unable: if there is data of a version that no program here can open.
    """
    version_file = data / "PG_VERSION"
    major = int(version_file.read_text()) if version_file.is_file() else None
    tool = find_postgres(checkout, major)
    if tool is None:
        install(checkout, "postgres")
        tool = find_postgres(checkout, major)
    if tool is None:
        raise Unable(
            Text(
                f"没有 PostgreSQL {major or 15}：请安装（apt-get install postgresql）；"
                f"或移走 {data} 以重新开始",
                f"There is no PostgreSQL {major or 15}: install it (apt-get install postgresql), "
                f"or move {data} away to begin anew",
            )
        )
    if who.drops and not can_enter(who, tool.folder):
        return copied_outside(checkout, tool)
    return tool


def copied_outside(checkout: Checkout, tool: Tool) -> Tool:
    """Copy the wheel's server to where its user can enter, with the libraries beside it.

    :raises Unable: if it is not the wheel's: what a person has put there stays there.
    """
    if not tool.folder.is_relative_to(checkout.venv):
        raise Unable(
            Text(
                f"数据库用户无法进入 {tool.folder}；请安装 PostgreSQL 或指定其他目录",
                f"The database's user may not enter {tool.folder}; install PostgreSQL elsewhere",
            )
        )
    packages = tool.folder.parents[2]
    target = outside_folder(checkout) / f"postgresql-{tool.version_text}"
    if not target.is_dir():
        draft = Path(tempfile.mkdtemp(dir=target.parent))
        for folder in packages.glob(f"{tool.folder.parents[1].name}*"):
            shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(target)
    return Tool(target / tool.folder.relative_to(packages), tool.version)


@dataclass(frozen=True)
class Server:
    """A data folder, the programs for it and the user they run as."""

    data: Path
    tool: Tool
    who: Account

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def initialise(self, superuser: str, password: str) -> None:
        """Make the data folder, whole or not at all.

        :raises Unable: if initdb fails.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{self.data.name}-", dir=self.data.parent))
        secret = draft / "password"
        secret.touch(0o600)
        secret.write_text(password)
        if self.who.drops:
            os.chown(draft, self.who.uid, self.who.gid)
            os.chown(secret, self.who.uid, self.who.gid)
        made = draft / "data"
        command: list[str | Path] = [self.tool.folder / "initdb", "-D", made, "-U", superuser]
        command += [f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8"]
        try:
            done = run_as(self.who, [*command, "--locale=C.UTF-8"])
            if done.returncode != 0 and "locale" in done.stderr:
                shutil.rmtree(made, ignore_errors=True)
                done = run_as(self.who, [*command, "--locale=C"])
            if done.returncode != 0:
                raise Unable(
                    Text(f"initdb 失败：\n{done.stderr}", f"initdb failed:\n{done.stderr}")
                )
            made.rename(self.data)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def process(self) -> int | None:
        """Return the running server's process id; a stale lock file is no server."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if is_server(pid, self.data) else None

    def start(self, options: dict[str, str]) -> None:
        """Start the server and return when it answers; what kill -9 left behind is no hindrance.

        :raises Unable: with the end of its log, if it does not start.
        """
        settings = " ".join(f"-c {name}={value}" for name, value in options.items())
        command: list[str | Path] = [self.tool.folder / "pg_ctl", "start", "-D", self.data, "-w"]
        command += ["-l", self.log, "-t", str(START_SECONDS), "-s", "-o", settings]
        for _ in range(START_TRIES):
            if self.process() is None:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            begun = self.log.stat().st_size if self.log.is_file() else 0
            done = run_as(self.who, command)
            if done.returncode == 0:
                return
            said = self.said_since(begun) + done.stderr
            if not any(trouble in said for trouble in PASSING_TROUBLE):
                break
            time.sleep(0.5)
        raise Unable(
            Text(
                f"{tail(self.log)}\n\nPostgreSQL 未能启动；日志：{self.log}",
                f"PostgreSQL did not start; its log: {self.log}",
            )
        )

    def said_since(self, position: int) -> str:
        if not self.log.is_file():
            return ""
        with self.log.open("rb") as stream:
            stream.seek(position)
            return stream.read().decode(errors="replace")

    def stop(self) -> None:
        """Stop the server, its connections with it; nothing if it does not run."""
        command: list[str | Path] = [self.tool.folder / "pg_ctl", "stop", "-D", self.data]
        command += ["-m", "fast", "-w", "-s"]
        if self.process() is not None and run_as(self.who, command).returncode != 0:
            say(Text("数据库未在时限内停止", "The database did not stop in time"))
            if pid := self.process():
                os.kill(pid, signal.SIGQUIT)


def stop_servers(checkout: Checkout) -> None:
    """Stop every server of this checkout that has data."""
    for name in ("pg", "pg-test"):
        data = data_folder(checkout, name)
        if data.is_dir():
            who = account_for(data)
            Server(data, server_programs(checkout, who, data), who).stop()


def is_server(pid: int, data: Path) -> bool:
    """Whether this process is the server of `data`: a number may have passed to another program.

    A killed server that nobody has waited for keeps its number for a while and is none.
    """
    proc = Path(f"/proc/{pid}")
    if proc.is_dir():
        try:
            state = (proc / "stat").read_text().rpartition(")")[2].split()[0]
            words = (proc / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return state != "Z" and os.fsencode(data) in words
    seen = subprocess.run(
        ["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return str(data) in seen and not seen.startswith("Z")
