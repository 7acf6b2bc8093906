"""The page that people look at, in both languages, and its buttons."""

import re

import httpx
import pytest

from sancha_sandbox.page.texts import TEXTS

TABS = tuple(key.removeprefix("tab_") for key in TEXTS if key.startswith("tab_"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def browser(sandbox):
    """A client that keeps cookies and follows where forms lead."""
    with httpx.Client(base_url=sandbox.url, follow_redirects=True, trust_env=False) as client:
        yield client


def press(browser: httpx.Client, tab: str, path: str, language: str = "zh", **form: str) -> str:
    """Post a form of a tab, with the token that the tab gave; return the page that follows."""
    page = browser.get("/", params={"tab": tab, "lang": language}).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    answer = browser.post(
        f"/page/{path}?lang={language}&tab={tab}",
        data={"csrfmiddlewaretoken": token[1], **form},
    )
    assert answer.status_code == 200
    return answer.text


class TestPage:
    @pytest.mark.parametrize("tab", TABS)
    def test_shows_every_tab_in_both_languages(self, browser, sandbox, tab: str) -> None:
        texts = TEXTS[f"tab_{tab}"]
        for language, text in (("zh", texts.zh), ("en", texts.en)):
            page = browser.get("/", params={"tab": tab, "lang": language})
            assert page.status_code == 200
            assert f'aria-current="page">{text}</a>' in page.text
            assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page.text

    def test_is_chinese_unless_english_is_asked_for(self, browser) -> None:
        assert TEXTS["title"].zh in browser.get("/").text
        assert TEXTS["title"].zh in browser.get("/?lang=fr").text

    def test_speaks_the_browsers_language_until_one_is_chosen(self, browser) -> None:
        english = {"Accept-Language": "en-GB,en;q=0.9,zh;q=0.8"}
        assert TEXTS["title"].en in browser.get("/", headers=english).text
        assert TEXTS["title"].zh in browser.get("/?lang=zh", headers=english).text

    def test_every_text_exists_in_both_languages(self) -> None:
        for key, text in TEXTS.items():
            assert text.zh, key
            assert text.en, key
            if key != "language":  # The switch says in the other language where it leads.
                assert not CHINESE.search(text.en), key

    def test_lets_nothing_run_that_is_not_its_own(self, browser, sandbox) -> None:
        values = {"to": "13900007777", "text": "<script>alert(1)</script>"}
        sandbox.post("/sms/messages", number=sandbox.number(), **values)
        page = browser.get("/?q=13900007777")
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"

    def test_finds_whom_to_apply_as(self, browser, sandbox) -> None:
        person = sandbox.person("middling")
        page = browser.get("/?tab=people&profile=middling").text
        assert person["name"] in page
        assert person["id_number"] in page
        assert sandbox.person("good")["id_number"] not in page
        found = browser.get("/", params={"tab": "people", "q": person["phone"]}).text
        assert person["bank_account"] in found

    def test_leads_through_many_rows(self, browser) -> None:
        first = browser.get("/?tab=accounts").text
        link = re.search(r'href="([^"]+page=2[^"]*)"', first)
        assert link
        second = browser.get(link[1].replace("&amp;", "&")).text
        assert "page=1" in second
        assert "page=3" in second

    def test_does_not_break_on_strange_addresses(self, browser) -> None:
        for address in (
            "/?tab=x",
            "/?page=999999&tab=people",
            "/?profile=x&tab=people",
            "/?note=x",
        ):
            assert browser.get(address).status_code == 200


class TestButtons:
    def test_advance_the_clock(self, browser, sandbox) -> None:
        before = sandbox.get("/clock")["offset_seconds"]
        page = press(browser, "clock", "clock", seconds="86400")
        assert TEXTS["done"].zh in page
        assert sandbox.get("/clock")["offset_seconds"] == before + 86_400
        press(browser, "clock", "clock", until="2040-05-06T07:08")
        assert sandbox.get("/clock")["today"] == "2040-05-06"

    def test_switch_faults_and_latency(self, browser, sandbox) -> None:
        form = {"service": "core.debits", "kind": "unavailable", "share_pct": "50", "times": "2"}
        press(browser, "faults", "faults", **form, hold_seconds="3")
        found = {"kind": "unavailable", "share": 0.5, "times": 2, "hold_seconds": 3.0}
        assert sandbox.get("/faults") == {"core.debits": found | {"seed": None, "fired": 0}}
        press(browser, "faults", "faults", service="core.debits", kind="unavailable", off="1")
        assert sandbox.get("/faults") == {}
        press(browser, "faults", "weather", weather="hostile")
        assert {f["kind"] for f in sandbox.get("/faults")["core.callbacks"]} == {
            "duplicate",
            "late",
            "reordered",
            "wrong_amount",
            "bad_signature",
        }
        press(browser, "faults", "weather", weather="calm")
        assert sandbox.get("/faults") == {}
        press(browser, "faults", "latency", latency_ms="70")
        assert sandbox.get("/latency")["default_ms"] == 70

    def test_fill_an_account_and_pay_salaries(self, browser, sandbox) -> None:
        account = sandbox.person()["bank_account"]
        press(browser, "accounts", "balance", account=account, balance="88.08")
        assert sandbox.balance(account) == "88.08"
        assert TEXTS["done"].en in press(browser, "clock", "salaries", "en")
        assert TEXTS["salaries_before"].en in press(browser, "clock", "salaries", "en")

    def test_spoil_the_statement_of_today(self, browser, sandbox) -> None:
        sandbox.post("/clock/advance", seconds=86_400)  # A day on which nothing happened.
        assert TEXTS["too_few"].en in press(browser, "movements", "statement", "en")
        person, today = sandbox.person(), sandbox.get("/clock")["today"]
        sandbox.put(f"/core/accounts/{person['bank_account']}", balance="900.00")
        for place in range(5):
            asked = {"number": f"SPOILT-{today}-{place}", "amount": "10.00"}
            account = {"account": person["bank_account"], "account_name": person["name"]}
            sandbox.post("/core/debits", **asked, **account, partial_allowed=False)
        truth = sandbox.get("/core/lender/statement", on=today)["rows"]
        assert TEXTS["done"].zh in press(browser, "movements", "statement")
        told = sandbox.get("/core/lender/statement", on=today)["rows"]
        assert len(told) == len(truth) - 1 + 1 + 1  # One missing, one extra, one twice.
        assert [row for row in truth if row not in told]

    @pytest.mark.parametrize(
        ("tab", "path", "form"),
        [
            ("clock", "clock", {"until": "2020-01-01T00:00"}),
            ("clock", "clock", {"seconds": "-5"}),
            ("clock", "clock", {"seconds": "99999999999999999999"}),
            ("accounts", "balance", {"account": "1", "balance": "5"}),
            ("accounts", "balance", {"account": "999000000001", "balance": "five"}),
            ("faults", "faults", {"service": "x", "kind": "unavailable"}),
            ("faults", "latency", {"latency_ms": "soon"}),
        ],
    )
    def test_say_what_cannot_be_done(self, browser, tab: str, path: str, form) -> None:
        assert TEXTS["bad_input"].zh in press(browser, tab, path, **form)

    def test_do_nothing_without_the_token_of_the_page(self, browser, sandbox) -> None:
        before = sandbox.get("/clock")["offset_seconds"]
        answer = browser.post("/page/clock", data={"seconds": "60"})
        assert answer.status_code == 403
        assert sandbox.get("/clock")["offset_seconds"] == before
        assert browser.get("/page/clock").status_code == 405
