from datetime import date
from typing import Any

import pytest

from sancha.engines.notice import checks
from sancha.engines.notice.errors import UnknownTemplate, WrongVariables
from sancha.engines.notice.templates import house_signature, library, read, template_of
from sancha.engines.notice.types import Channel, Value
from sancha.platform.text import Text

PROMISED = {
    "application.submitted", "application.approved", "application.declined", "contract.ready",
    "contract.code", "signin.code", "loan.disbursed", "loan.reminder", "loan.debited",
    "loan.debit_failed", "loan.settled", "task.assigned",
}  # fmt: skip
SAMPLE: dict[str, Value] = {"code": "493817", "first_due_on": date(2026, 4, 10)}


def findings(**changes: Any) -> list[str]:
    whole = {
        "channels": ["in_app", "sms"],
        "variables": ["number"],
        "title": {"zh": "标题", "en": "Title"},
        "body": {"zh": "编号 {number}", "en": "Number {number}"},
    }
    return read("a.b", whole | changes).findings()


class TestLibrary:
    def test_holds_every_template_that_was_promised(self) -> None:
        assert set(library()) >= PROMISED

    @pytest.mark.parametrize("key", sorted(library()))
    def test_is_complete_in_both_languages(self, key: str) -> None:
        template = template_of(key)
        assert template.findings() == []
        for text in template.words.values():
            assert any("一" <= sign <= "鿿" for sign in text.zh)
            assert not any("一" <= sign <= "鿿" for sign in text.en)

    @pytest.mark.parametrize("key", sorted(library()))
    def test_renders_with_its_variables(self, key: str) -> None:
        template = template_of(key)
        values = {name: SAMPLE.get(name, f"<{name}>") for name in template.variables}
        words = template.render(values)
        said = f"{words.title}{words.body}{words.sms}"
        assert "{" not in said
        if Channel.SMS in template.channels:
            signed = house_signature().zh + words.sms.zh
            assert signed.startswith("【三查】")
            assert len(signed) <= 140  # Two parts of a long message at most.

    def test_knows_no_other(self) -> None:
        with pytest.raises(UnknownTemplate) as refusal:
            template_of("application.lost")
        assert "application.lost" in refusal.value.message.zh


class TestFindings:
    def test_of_a_whole_template_are_none(self) -> None:
        assert findings() == []

    def test_name_a_missing_language(self) -> None:
        assert "body.en is missing" in findings(body={"zh": "编号 {number}"})

    def test_name_an_undeclared_variable(self) -> None:
        body = {"zh": "{number} {amount}", "en": "{number} {amount}"}
        assert findings(body=body) == ["amount is used but not declared"]

    def test_name_an_unused_variable(self) -> None:
        assert findings(variables=["number", "on"]) == ["on is declared but not used"]

    def test_name_languages_that_differ(self) -> None:
        body = {"zh": "{number}", "en": "A number"}
        assert "body: the languages use different variables" in findings(body=body)

    def test_name_a_placeholder_that_reaches_into_a_value(self) -> None:
        body = {"zh": "{number.real}", "en": "{number.real}"}
        assert "body.zh: {number.real} is not a plain name" in findings(body=body)

    def test_name_a_secret_in_the_inbox(self) -> None:
        assert findings(secret=["number"]) == ["secret number would stand in the inbox"]

    def test_name_a_template_without_channel(self) -> None:
        assert "no channel" in findings(channels=[])


class TestRender:
    def test_says_dates_and_texts_in_each_language(self) -> None:
        words = template_of("loan.debit_failed").render(
            {
                "loan": "JJ202600000001",
                "amount": "4,303.32",
                "due_on": date(2026, 4, 10),
                "reason": Text("余额不足", "insufficient balance"),
            }
        )
        assert "2026年4月10日" in words.body.zh
        assert "余额不足" in words.body.zh
        assert "10 April 2026" in words.body.en
        assert "insufficient balance" in words.body.en

    @pytest.mark.parametrize(
        ("given", "missing", "unknown"),
        [
            ({}, "contract", "-"),
            ({"contract": "HT1", "name": "x"}, "-", "name"),
        ],
    )
    def test_takes_exactly_its_variables(
        self, given: dict[str, Value], missing: str, unknown: str
    ) -> None:
        with pytest.raises(WrongVariables) as refusal:
            template_of("contract.ready").render(given)
        assert refusal.value.values["missing"] == missing
        assert refusal.value.values["unknown"] == unknown

    @pytest.mark.parametrize(
        "number", ["11010119900307123X", "13812345678", "6222021234567890123", "6222021234567890"]
    )
    def test_masks_a_number_that_names_a_person(self, number: str) -> None:
        words = template_of("contract.ready").render({"contract": number})
        assert f"****{number[-4:]}" in words.body.zh
        assert number not in f"{words.title}{words.body}"

    def test_leaves_numbers_of_the_house_alone(self) -> None:
        words = template_of("contract.ready").render({"contract": "HT202600000001"})
        assert "HT202600000001" in words.body.en


class TestChecks:
    def test_pass_as_shipped(self) -> None:
        assert checks.check_templates() == []
        assert checks.check_calls() == []

    @pytest.mark.parametrize(
        ("call", "finding"),
        [
            ('notify(template="loan.lost", values={})', "no such notice template"),
            ('s.notify(template="contract.ready", values={})', "contract is missing"),
            (
                'notify(template="contract.ready", values={"contract": n, "x": 1})',
                "no variable x",
            ),
            (
                'send_code(template="contract.code", values={"code": c, "contract": n})',
                "no variable code",
            ),
        ],
    )
    def test_find_a_wrong_call_in_code(self, call: str, finding: str) -> None:
        (found,) = checks.findings_in(call, "services.py")
        assert found.startswith("services.py:1: ")
        assert finding in found

    def test_find_nothing_in_right_calls(self) -> None:
        source = """
notify(template="contract.ready", values={"contract": n})
send_code(template="contract.code", values={"contract": n})
notify(template=chosen, values={"anything": 1})
notify(template="contract.ready", values=computed)
"""
        assert list(checks.findings_in(source, "services.py")) == []
