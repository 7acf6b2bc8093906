"""The screens: their packages and their build, each done again only when its sources changed."""

import time

from sancha.entry.local.commands import home_environment, run_logged
from sancha.entry.local.environment import install
from sancha.entry.local.places import Checkout, files_below, fingerprint, read_json, write_json
from sancha.entry.local.tools import NODE_LEAST, find_node
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

MADE = frozenset({"node_modules", "dist", "dist-borrower", "coverage", ".vite", ".tanstack"})
PAGES = ("dist/index.html", "dist-borrower/m.html")
TRIES = 2


def ensure_node(checkout: Checkout) -> dict[str, str]:
    """Return an environment in which `node` and `npm` are found; a wheel brings them where needed.

    :raises Unable: if the machine has none and the wheel cannot be had.
    """
    tool = find_node(checkout)
    if tool is None:
        install(checkout, "node")
        tool = find_node(checkout)
    if tool is None:
        least = ".".join(map(str, NODE_LEAST))
        raise Unable(Text(f"需要 Node {least} 或更新版本", f"Node {least} or newer is needed"))
    return home_environment(checkout, tool.folder)


def ensure_web_packages(checkout: Checkout) -> dict[str, str]:
    """Install what web/package-lock.json names and return the environment to use it in.

    :raises Unable: if npm fails.
    """
    environment = ensure_node(checkout)
    files = [checkout.web / "package.json", checkout.web / "package-lock.json"]
    node = find_node(checkout)
    current = fingerprint(files, checkout.web, str(node and node.version[0]))
    stamp = checkout.web / "node_modules" / ".sancha.json"
    if read_json(stamp).get("packages") == current:
        return environment
    say(Text("安装前端包（npm ci）…", "Installing web packages (npm ci)…"))
    started = time.monotonic()
    for remaining in reversed(range(TRIES)):
        try:
            command = ["npm", "ci", "--no-audit", "--no-fund"]
            run_logged(
                checkout, "web-packages", *command, environment=environment, folder=checkout.web
            )
            break
        except Unable:
            if not remaining:
                raise
    write_json(stamp, {"packages": current}, mode=0o644)
    seconds = time.monotonic() - started
    say(Text(f"  完成，{seconds:.0f} 秒", f"done in {seconds:.0f} s"))
    return environment


def build_fingerprint(checkout: Checkout) -> str:
    return fingerprint(files_below(checkout.web, without=MADE), checkout.web)


def ensure_build(checkout: Checkout) -> None:
    """Build the screens of staff and borrowers, unless the build is of these very sources.

    :raises Unable: if packages or build fail.
    """
    current = build_fingerprint(checkout)
    stamp = checkout.local / "web-build.json"
    is_there = all((checkout.web / page).is_file() for page in PAGES)
    if is_there and read_json(stamp).get("sources") == current:
        return
    environment = ensure_web_packages(checkout)
    say(Text("构建界面 …", "Building the screens …"))
    started = time.monotonic()
    command = ["npm", "run", "build"]
    run_logged(checkout, "web-build", *command, environment=environment, folder=checkout.web)
    # The build may have renewed the router's generated tree: what is stamped is what is there.
    write_json(stamp, {"sources": build_fingerprint(checkout)}, mode=0o644)
    seconds = time.monotonic() - started
    say(Text(f"  完成，{seconds:.0f} 秒", f"done in {seconds:.0f} s"))
