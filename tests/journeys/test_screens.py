"""Each role's screens, in both languages, wide and narrow: they open, fit, and are accessible."""

import pytest

from journeys.house import DESK, PHONE, House, keep, overflow, violations

SCREENS = {
    "wangli": ["/workbench", "/customers", "/customers/new", "/applications"],
    "zhoujie": ["/disbursements", "/loans", "/night", "/books"],
    "luomin": ["/reconciliation", "/books"],
    "linmei": ["/workbench", "/collection", "/customers"],
    "zhenghua": ["/audit/acts", "/audit/accesses", "/products"],
}


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
