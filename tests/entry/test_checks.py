"""A name that nothing bears is refused before anything starts, and where: shipped, or in force."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection

from road import Road
from sancha.engines.decision import checks as decision
from sancha.engines.ledger import checks as ledger
from sancha.engines.process import checks as process
from sancha.entry import checks as entry
from sancha.entry import cli
from sancha.entry.local.words import Unable
from support import administer

Break = Callable[[pytest.MonkeyPatch, Path], None]


def shipped(file: str) -> str:
    (path,) = (
        found
        for app in apps.get_app_configs()
        if (found := Path(app.path, "library", file)).exists()
    )
    return path.read_text(encoding="utf-8")


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def in_a_diagram(old: str, new: str) -> Break:
    def do(patch: pytest.MonkeyPatch, folder: Path) -> None:
        path = folder / "consumer_loan.bpmn"
        path.write_text(changed(shipped(path.name), old, new), encoding="utf-8")
        patch.setattr(process, "shipped_diagrams", lambda: iter([(path.stem, path)]))

    return do


def in_a_policy(patch: pytest.MonkeyPatch, folder: Path) -> None:
    path = folder / "consumer_admission.jdm.json"
    content = json.loads(shipped(path.name))
    content["requires"] = [*content["requires"], "moon_phase"]
    path.write_text(json.dumps(content), encoding="utf-8")
    patch.setattr(decision, "shipped_graphs", lambda: iter([("consumer_admission", path)]))


def in_a_posting_rule(patch: pytest.MonkeyPatch, folder: Path) -> None:
    read = ledger.read_defaults()
    event = read.events["loan.repaid"]
    rule = event.components["interest"]
    rule = rule.model_copy(update={"debit": rule.debit.model_copy(update={"account": "9999"})})
    event = event.model_copy(update={"components": {**event.components, "interest": rule}})
    wrong = read.model_copy(update={"events": {**read.events, "loan.repaid": event}})
    patch.setattr(ledger, "read_defaults", lambda: wrong)


def in_a_product(patch: pytest.MonkeyPatch, folder: Path) -> None:
    stored: dict[str, Any] = entry.products.shipped()["consumer_loan"]
    wrong = stored | {"terms": stored["terms"] | {"policy": "moon_admission"}}
    patch.setattr(entry.products, "shipped", lambda: {"consumer_loan": wrong})


def in_a_role(patch: pytest.MonkeyPatch, folder: Path) -> None:
    from dataclasses import replace

    roles = entry.roles()
    collector = roles["collector"]
    wrong = replace(collector, permissions=collector.permissions | {"moon.see"})
    patch.setattr(entry, "roles", lambda: {**roles, "collector": wrong})


@pytest.mark.parametrize(
    ("break_it", "where", "name"),
    [
        (in_a_diagram('service="refer_application"', 'service="send_to_the_moon"'),
         "consumer_loan", "send_to_the_moon"),
        (in_a_diagram('permission="approval.first_review"', 'permission="moon.review"'),
         "consumer_loan", "moon.review"),
        (in_a_policy, "consumer_admission", "moon_phase"),
        (in_a_posting_rule, "loan.repaid.interest", "9999"),
        (in_a_product, "consumer_loan", "moon_admission"),
        (in_a_role, "collector", "moon.see"),
    ],
    ids=["service", "permission", "feature", "account", "policy", "role"],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_its_place(
    break_it: Break, where: str, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    break_it(monkeypatch, tmp_path)
    (found,) = run_checks()
    assert found.is_serious()
    assert where in str(found)
    assert name in str(found)


def test_what_is_shipped_resolves() -> None:
    assert run_checks() == []


LOST = {
    "consumer_loan 1 refer calls no known send_to_the_moon": """UPDATE process_definition
        SET bpmn = replace(bpmn, 'service="refer_application"', 'service="send_to_the_moon"')
        WHERE key = 'consumer_loan'""",
    "consumer_admission the feature moon_phase is not declared": """
        UPDATE decision_graph SET requires = requires || ARRAY['moon_phase'] WHERE key = 'consumer_admission'""",
    "loan.repaid.interest: account 9999": """UPDATE ledger_postingrule SET debit_account = '9999'
        WHERE event = 'loan.repaid' AND component = 'interest'""",
    "product consumer_loan 1 names the unknown policy moon_admission": """
        UPDATE products_productversion SET terms = jsonb_set(terms, '{policy}', '"moon_admission"')
        WHERE terms->>'policy' = 'consumer_admission'""",
}


def test_names_in_force_are_looked_at_in_the_database_before_a_server_starts(road: Road) -> None:
    cli.refuse_lost_names()
    # Nobody of ours may write so: it stands for a release by a version that had these names.
    for change in LOST.values():
        administer(
            f"SET session_replication_role = replica; {change}", connection.settings_dict["NAME"]
        )
    with pytest.raises(Unable) as refused:
        cli.refuse_lost_names()
    said = refused.value.text.en
    assert [line for line in LOST if line not in said] == []
    assert said.count("\n  ") == 9  # Each of the six products names the lost policy.
    assert run_checks() == []  # What is shipped is as good as before.
