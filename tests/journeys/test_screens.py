"""Each role's screens, in both languages, wide and narrow: they open, fit, and are accessible."""

import pytest
from playwright.sync_api import Page, expect

from journeys.house import DESK, PHONE, House, keep, overflow, settle, violations

SCREENS = {
    "wangli": ["/workbench", "/customers", "/customers/new", "/applications"],
    "zhoujie": ["/disbursements", "/loans", "/night", "/books"],
    "luomin": ["/reconciliation", "/books", "/books/journal", "/books/rules", "/quote"],
    "linmei": ["/workbench", "/collection", "/customers"],
    "zhenghua": ["/audit/acts", "/audit/accesses", "/products"],
}

# Looked at twice: in Chinese on a desk, in English on a phone.
MORE = {
    "wangli": ["/applications/new", "/account"],
    "majun": ["/disbursements", "/contracts"],
    "huangtao": ["/loans", "/operations?queue=corrections"],
    "shenbo": ["/workbench", "/collection?team=restructuring", "/inspections"],
    "qinlan": ["/write-offs"],
    "admin": ["/setup?kind=staff", "/proposals", "/workbench?tab=late"],
    "zhenghua": ["/operations?queue=callbacks", "/operations?queue=files"],
}
LOOKS = (("wide", DESK, "zh-CN"), ("narrow", PHONE, "en-US"))


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("account", list(SCREENS))
def test_the_screens_of_a_role_open_fit_and_are_accessible(
    house: House, account: str, language: str
) -> None:
    for width, size in (("wide", DESK), ("narrow", PHONE)):
        with house.desk(account, "/account", size=size, language=language) as page:
            for path in SCREENS[account]:
                look(page, path, f"{language}-{width}")


@pytest.mark.parametrize("account", list(MORE))
def test_more_screens_of_a_role_open_fit_and_are_accessible(house: House, account: str) -> None:
    for width, size, language in LOOKS:
        with house.desk(account, "/account", size=size, language=language) as page:
            for path in MORE[account]:
                look(page, path, f"{account}-{language}-{width}")
            if account == "zhenghua":
                page.goto("/audit/acts")
                page.locator("a[href^='/audit/acts/']").first.click()
                page.wait_for_url("**/audit/acts/*")
                look(page, page.url, f"act-{language}-{width}", as_it_is=True)
            if account == "admin":
                page.goto("/setup?kind=parameter")
                page.locator("a[href^='/setup/parameter/']").first.click()
                page.wait_for_url("**/setup/parameter/*")
                look(page, page.url, f"parameter-{language}-{width}", as_it_is=True)


def look(page: Page, path: str, name: str, *, as_it_is: bool = False) -> None:
    if as_it_is:
        page.reload()  # A page that was opened by a click has no load to wait for.
    else:
        page.goto(path)
        name = f"{path.strip('/').replace('/', '-').replace('?', '-').replace('=', '-')}-{name}"
    expect(page.locator("main .ant-card, main h1").first).to_be_visible()  # Its code has come.
    settle(page)
    keep(page, f"screen-{name}")
    assert overflow(page) <= 0, (path, name)
    assert violations(page) == [], (path, name)
