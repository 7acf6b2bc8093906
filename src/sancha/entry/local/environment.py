"""The virtual environment of a checkout: made once, renewed when the locked requirements change."""

import hashlib
import importlib.util
import shutil
import sys
import time
from pathlib import Path

from sancha.entry.local.commands import home_environment, run_logged
from sancha.entry.local.places import Checkout, read_json, write_json
from sancha.entry.local.tools import answer, can_install_packages
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

INCLUDED = {"base": "dev"}  # The second requirement file holds all of the first.
LAUNCHER = """#!{python}
import sys

from sancha.entry.cli import main

sys.exit(main())
"""


def ensure_environment(checkout: Checkout, *names: str) -> None:
    """Make `.venv` hold what each of requirements/<name>.txt asks for, and the `sancha` command.

    :raises Unable: if the environment cannot be made or a package cannot be had.
    """
    if not answer(checkout.python, "-c", "print(1)"):  # Absent, or its Python has gone.
        make_environment(checkout)
    for name in names:
        install(checkout, name)
    place_command(checkout)


def install(checkout: Checkout, name: str) -> None:
    """Install requirements/<name>.txt, unless it is there already.

    :raises Unable: if a package cannot be had or its hash is another.
    """
    stamp = checkout.venv / "installed.json"
    installed = read_json(stamp)
    current = lock_hash(checkout, name)
    including = INCLUDED.get(name)
    if installed.get(name) == current:
        return
    if including and installed.get(including) == lock_hash(checkout, including):
        return
    say(Text(f"安装 Python 包（{name}）…", f"Installing Python packages ({name})…"))
    started = time.monotonic()
    packages_from(checkout, checkout.requirements / f"{name}.txt")
    write_json(stamp, read_json(stamp) | {name: current}, mode=0o644)
    seconds = time.monotonic() - started
    say(Text(f"  完成，{seconds:.0f} 秒", f"done in {seconds:.0f} s"))


def lock_hash(checkout: Checkout, name: str) -> str:
    return hashlib.sha256((checkout.requirements / f"{name}.txt").read_bytes()).hexdigest()


def packages_from(checkout: Checkout, file: Path) -> None:
    arguments = ["install", "--require-hashes", "-r", str(file)]
    environment = home_environment(checkout)
    if uv := shutil.which("uv"):
        try:
            command = [uv, "pip", *arguments, "--python", str(checkout.python)]
            run_logged(checkout, "packages", *command, environment=environment)
            return
        except Unable:
            # uv does not read pip's settings, where this machine may name its mirror.
            say(Text("uv 未成功，改用 pip", "uv did not succeed; trying pip"))
    pip = [str(checkout.python), "-m", "pip", "--disable-pip-version-check"]
    run_logged(checkout, "packages", *pip, *arguments, environment=environment)


def make_environment(checkout: Checkout) -> None:
    say(Text("创建 Python 虚拟环境 .venv …", "Making the Python environment .venv …"))
    environment = home_environment(checkout)
    if importlib.util.find_spec("ensurepip") is None:
        if uv := shutil.which("uv"):
            command = [uv, "venv", "--clear", "--python", sys.executable, str(checkout.venv)]
            run_logged(checkout, "environment", *command, environment=environment)
            return
        lacking_venv(checkout)
    command = [sys.executable, "-m", "venv", "--clear", str(checkout.venv)]
    run_logged(checkout, "environment", *command, environment=environment)


def lacking_venv(checkout: Checkout) -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not can_install_packages():
        raise Unable(
            Text(
                f"Python 缺少 venv 模块；请安装：apt-get install {package}（或 uv）",
                f"This Python lacks venv; install it: apt-get install {package} (or install uv)",
            )
        )
    install_system_packages(checkout, package)


def install_system_packages(checkout: Checkout, *packages: str) -> None:
    """Install packages of the system, as root.

    :raises Unable: if apt fails.
    """
    environment = home_environment(checkout) | {"DEBIAN_FRONTEND": "noninteractive"}
    run_logged(checkout, "apt", "apt-get", "update", environment=environment)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    run_logged(checkout, "apt", *command, environment=environment)


def place_command(checkout: Checkout) -> None:
    """Let .venv import the sources where they lie, and put the `sancha` command into it."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(answer(checkout.python, "-c", where))
    put(site / "sancha-checkout.pth", "".join(f"{folder}\n" for folder in checkout.sources))
    launcher = checkout.venv / "bin" / "sancha"
    put(launcher, LAUNCHER.format(python=checkout.python))
    launcher.chmod(0o755)


def put(file: Path, content: str) -> None:
    if not file.is_file() or file.read_text(encoding="utf-8") != content:
        file.write_text(content, encoding="utf-8")
