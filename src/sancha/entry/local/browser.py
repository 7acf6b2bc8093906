"""A browser with Chinese letters for the journeys: what the machine has, else installed."""

from pathlib import Path

from sancha.entry.local.commands import home_environment, run_logged
from sancha.entry.local.environment import install_system_packages
from sancha.entry.local.places import Checkout
from sancha.entry.local.tools import can_install_packages, find_browser, has_chinese_font
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

FONT_PACKAGES = ("fonts-noto-cjk", "fontconfig")
NO_BROWSER = Text(
    "浏览器测试需要 Chromium：请安装（apt-get install chromium，或 .venv/bin/playwright install "
    "chromium），或用 SANCHA_BROWSER 指明其路径",
    "The browser tests need Chromium: install it (apt-get install chromium, or "
    ".venv/bin/playwright install chromium), or name its path in SANCHA_BROWSER",
)
NO_FONT = Text(
    "没有中文字体，页面上的汉字会显示为方框：请安装 fonts-noto-cjk",
    "There is no Chinese font, all Chinese would be boxes: install fonts-noto-cjk",
)


def ensure_browser(checkout: Checkout) -> Path:
    """Return a browser that can show Chinese, installing what is missing where that is possible.

    :raises Unable: saying what to install.
    """
    browser = find_browser(checkout)
    missing = [] if browser else ["chromium"]
    if not has_chinese_font():
        missing += FONT_PACKAGES
    if missing and can_install_packages():
        names = " ".join(missing)
        say(Text(f"安装系统包：{names} …", f"Installing system packages: {names} …"))
        try:
            install_system_packages(checkout, *missing)
        except Unable as refusal:
            say(refusal.text)
        browser = find_browser(checkout)
    browser = browser or fetched_browser(checkout)
    if not has_chinese_font():
        raise Unable(NO_FONT)
    return browser


def fetched_browser(checkout: Checkout) -> Path:
    """Let Playwright fetch its own Chromium into the checkout."""
    say(Text("由 Playwright 下载 Chromium …", "Playwright fetches Chromium …"))
    environment = home_environment(checkout)
    environment["PLAYWRIGHT_BROWSERS_PATH"] = str(checkout.local / "browsers")
    command = [str(checkout.python), "-m", "playwright", "install", "chromium"]
    try:
        run_logged(checkout, "browser", *command, environment=environment)
    except Unable as refusal:
        raise Unable(NO_BROWSER) from refusal
    browser = find_browser(checkout)
    if browser is None:
        raise Unable(NO_BROWSER)
    return browser
