"""What this machine has for Sancha, what it lacks, and how to get it."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sancha.entry.local import tools
from sancha.entry.local.places import Checkout, read_json
from sancha.entry.local.ports import is_free
from sancha.entry.local.words import language_of, say
from sancha.platform.text import Text

PYTHON_LEAST = (3, 11)
DISK_GB_LEAST, DISK_GB_GOOD = 3, 6
MEMORY_GB_LEAST, MEMORY_GB_GOOD = 2, 4
WEB_PORT, SANDBOX_PORT = 8800, 8801
GIB = 1024**3


class Grade(Enum):
    GOOD = Text("正常", "good")
    NOTE = Text("注意", "note")
    LACKING = Text("缺少", "lacking")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A note does not keep Sancha from running."""

    subject: Text
    grade: Grade
    detail: Text


def examine(checkout: Checkout) -> Iterator[Finding]:
    """Look at everything that running and testing need; change nothing."""
    yield python()
    yield postgres(checkout)
    yield node(checkout)
    yield browser(checkout)
    yield fonts()
    yield disk(checkout)
    yield memory()
    yield from ports(checkout)
    yield writable(checkout)


def same(text: str) -> Text:
    return Text(text, text)


def python() -> Finding:
    subject = Text("Python 3.11 或更新", "Python 3.11 or newer")
    version = same(".".join(map(str, sys.version_info[:3])))
    if sys.version_info >= PYTHON_LEAST:
        return Finding(subject, Grade.GOOD, version)
    remedy = Text("请安装：apt-get install python3", "install it: apt-get install python3")
    return Finding(subject, Grade.LACKING, remedy)


def postgres(checkout: Checkout) -> Finding:
    subject = Text("PostgreSQL 15 或更新", "PostgreSQL 15 or newer")
    if tool := tools.find_postgres(checkout):
        return Finding(subject, Grade.GOOD, same(f"{tool.version_text}  {tool.folder}"))
    remedy = Text(
        "系统未安装，首次运行会自动安装随附版本；或 apt-get install postgresql",
        "not installed; the first run brings one along; or apt-get install postgresql",
    )
    return Finding(subject, Grade.NOTE, remedy)


def node(checkout: Checkout) -> Finding:
    subject = Text("Node 20.19 或更新", "Node 20.19 or newer")
    if tool := tools.find_node(checkout):
        return Finding(subject, Grade.GOOD, same(f"{tool.version_text}  {tool.folder}"))
    remedy = Text(
        "系统未安装，首次运行会自动安装到 .venv", "not installed; the first run puts one into .venv"
    )
    return Finding(subject, Grade.NOTE, remedy)


def browser(checkout: Checkout) -> Finding:
    subject = Text("Chromium（浏览器测试）", "Chromium (browser tests)")
    if found := tools.find_browser(checkout):
        return Finding(subject, Grade.GOOD, same(str(found)))
    return Finding(subject, Grade.NOTE, only_for_tests("chromium"))


def fonts() -> Finding:
    subject = Text("中文字体（浏览器测试）", "Chinese fonts (browser tests)")
    if tools.has_chinese_font():
        return Finding(subject, Grade.GOOD, Text("已安装", "installed"))
    return Finding(subject, Grade.NOTE, only_for_tests("fonts-noto-cjk"))


def only_for_tests(package: str) -> Text:
    return Text(
        f"仅测试需要；root 运行 make test 时自动安装，否则 apt-get install {package}",
        f"only for tests; make test installs it as root, else apt-get install {package}",
    )


def graded(value: float, least: float, good: float) -> Grade:
    if value < least:
        return Grade.LACKING
    return Grade.GOOD if value >= good else Grade.NOTE


def disk(checkout: Checkout) -> Finding:
    subject = Text("可用磁盘空间", "Free disk space")
    free = shutil.disk_usage(checkout.root).free / GIB
    grade = graded(free, DISK_GB_LEAST, DISK_GB_GOOD)
    if grade is Grade.GOOD:
        return Finding(subject, grade, same(f"{free:.1f} GB"))
    detail = Text(
        f"{free:.1f} GB；建议 {DISK_GB_GOOD} GB 以上，请清理磁盘",
        f"{free:.1f} GB; {DISK_GB_GOOD} GB or more is better, free some",
    )
    return Finding(subject, grade, detail)


def memory() -> Finding:
    subject = Text("内存", "Memory")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    grade = graded(total, MEMORY_GB_LEAST, MEMORY_GB_GOOD)
    if grade is Grade.GOOD:
        return Finding(subject, grade, same(f"{total:.1f} GB"))
    detail = Text(
        f"{total:.1f} GB；建议 {MEMORY_GB_GOOD} GB 以上",
        f"{total:.1f} GB; {MEMORY_GB_GOOD} GB or more is better",
    )
    return Finding(subject, grade, detail)


def ports(checkout: Checkout) -> Iterator[Finding]:
    ours = read_json(checkout.local / "running.json")
    subjects = {
        WEB_PORT: Text("端口 8800（网页）", "Port 8800 (web)"),
        SANDBOX_PORT: Text("端口 8801（沙箱）", "Port 8801 (sandbox)"),
    }
    for port, subject in subjects.items():
        if is_free(port):
            yield Finding(subject, Grade.GOOD, Text("空闲", "free"))
        elif any(f":{port}" in str(value) for value in ours.values()):
            detail = Text("本系统正在使用", "in use by this very installation")
            yield Finding(subject, Grade.GOOD, detail)
        else:
            detail = Text("被其他程序占用，将改用其他端口", "in use; another port will be taken")
            yield Finding(subject, Grade.NOTE, detail)


def writable(checkout: Checkout) -> Finding:
    subject = Text("可写入本目录", "This folder can be written")
    blocked = [folder for folder in made_by_running(checkout) if not os.access(folder, os.W_OK)]
    if not blocked:
        return Finding(subject, Grade.GOOD, same(str(checkout.root)))
    names = ", ".join(map(str, blocked))
    remedy = Text(
        f"无法写入：{names}；请用其所有者运行，或更改所有者（chown）",
        f"cannot write {names}: run as the owner, or change the owner (chown)",
    )
    return Finding(subject, Grade.LACKING, remedy)


def made_by_running(checkout: Checkout) -> list[Path]:
    folders = [checkout.root, checkout.local, checkout.venv, checkout.web]
    return [folder for folder in folders if folder.exists()]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def diagnose(checkout: Checkout, language: str | None = None) -> int:
    """Print the findings in one language; return 1 if something needed is lacking."""
    language = language or language_of()
    findings = list(examine(checkout))
    for finding in findings:
        grade = padded(finding.grade.value.in_language(language), 9)
        subject = padded(finding.subject.in_language(language), 30)
        print(f"{grade}{subject}{finding.detail.in_language(language)}")
    if any(finding.grade is Grade.LACKING for finding in findings):
        say(Text("缺少必要条件，见上", "Something needed is lacking, see above"), language)
        return 1
    say(Text("可以运行：make run", "Ready: make run"), language)
    return 0
