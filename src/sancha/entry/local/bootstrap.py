"""Makes .venv and hands over to it: all that happens before anything is installed."""

import os
import sys
import time

from sancha.entry.local.doctor import diagnose
from sancha.entry.local.environment import ensure_environment
from sancha.entry.local.places import Checkout, held, this_checkout
from sancha.entry.local.web import ensure_build
from sancha.entry.local.words import Unable, say_block, speak_any_script

NEEDS_TOOLS = ("check", "test", "faults", "locks")


def prepare(checkout: Checkout, task: str) -> None:
    with held(checkout.local / "bootstrap.lock"):
        ensure_environment(checkout, "dev" if task in NEEDS_TOOLS else "base")
        if task == "run":
            ensure_build(checkout)


def main() -> int:
    """Do a task of the Makefile; return only if it could not begin."""
    speak_any_script()
    task, *options = sys.argv[1:] or ["doctor"]
    checkout = this_checkout()
    if task == "doctor":
        return diagnose(checkout, options[0] if options else None)
    started = time.monotonic()
    try:
        prepare(checkout, task)
    except Unable as refusal:
        say_block(refusal.text)
        return 1
    except PermissionError as refusal:
        print(f"无法写入 · cannot write: {refusal.filename}")
        return 1
    except KeyboardInterrupt:
        return 130
    if task in ("run", "simulate"):
        arguments = ["sancha", task, *options]
    elif task == "bench":
        arguments = ["bench.applications", *options]
    elif task == "bench-night":
        arguments = ["bench.night", *options]
    else:
        spent = f"--spent={time.monotonic() - started:.1f}"
        arguments = ["sancha.entry.local.tasks", task, spent, *options]
    # The terminal's signals and the exit code are the new program's own.
    os.chdir(checkout.root)
    return os.execv(checkout.python, [str(checkout.python), "-m", *arguments])  # noqa: S606
