"""Each role's screens, in both languages, wide and narrow: they open, fit, and are accessible."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from journeys.house import DESK, PHONE, ROOT, House, keep

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = """() => axe.run({exclude: [['.ant-table-measure-row']]},
    {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"""
SCREENS = {
    "wangli": ["/workbench", "/customers", "/customers/new", "/applications"],
    "zhoujie": ["/disbursements", "/loans", "/night", "/books"],
    "luomin": ["/reconciliation", "/books"],
    "linmei": ["/workbench", "/collection", "/customers"],
    "zhenghua": ["/audit/acts", "/audit/accesses", "/products"],
}


def violations(page: Page) -> list[str]:
    """Return what axe finds against A and AA, named by rule and place."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate(RULES)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("account", list(SCREENS))
def test_the_screens_of_a_role_open_fit_and_are_accessible(
    house: House, account: str, language: str
) -> None:
    for width, size in (("wide", DESK), ("narrow", PHONE)):
        with house.page(size=size, language=language) as page:
            house.sign_in(page, account)
            for path in SCREENS[account]:
                page.goto(path)
                page.wait_for_load_state("networkidle")
                name = path.strip("/").replace("/", "-")
                keep(page, f"screen-{name}-{language}-{width}")
                assert overflow(page) <= 0, (path, width)
                assert violations(page) == [], (path, width)
