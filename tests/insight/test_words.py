"""What people read is complete: every use case and every event has its words."""

import re
from pathlib import Path

from django.utils.module_loading import import_string

import sancha
from sancha.core.schedule import Method
from sancha.engines.notice.templates import library
from sancha.insight.audit.labels import SERVICES, USE_CASES
from sancha.insight.lifecycle.words import EVENTS, NOTICE_TONES
from sancha.office.products.words import METHODS
from sancha.platform.door import UseCase

SOURCE = Path(sancha.__file__).parent
USE_CASE = re.compile(r"^@use_case\ndef (\w+)", re.MULTILINE)
SERVICE = re.compile(r"(?<!ports\.)\bservice\(\s*\"([a-z ]+)\"")
EVENT = re.compile(r"events\.record\(\s*[^,]+,\s*f?\"([a-z_.{}]+)\"")


def modules() -> list[tuple[str, str]]:
    """Return each module of the house with its text; migrations and generated files apart."""
    return [
        (".".join(path.relative_to(SOURCE).with_suffix("").parts), path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
    ]


class TestUseCases:
    def test_each_has_a_label_and_each_label_a_use_case(self) -> None:
        found = {
            f"{module}.{name}" for module, text in modules() for name in USE_CASE.findall(text)
        }
        assert found == set(USE_CASES)

    def test_go_by_the_names_under_which_acts_are_written(self) -> None:
        for name in USE_CASES:
            use_case = import_string(f"sancha.{name}")
            assert isinstance(use_case, UseCase)
            assert use_case.name == name


class TestServices:
    def test_each_that_acts_has_a_name(self) -> None:
        assert {name for _, text in modules() for name in SERVICE.findall(text)} == set(SERVICES)


class TestEvents:
    def test_each_that_is_recorded_has_a_title(self) -> None:
        found = {type_ for _, text in modules() for type_ in EVENT.findall(text)}
        assert len(found) > 10
        named = {type_ for type_ in found if "{" not in type_}
        assert named <= set(EVENTS)


class TestNotices:
    def test_tones_are_of_templates_that_there_are(self) -> None:
        assert set(NOTICE_TONES) <= set(library())


class TestMethods:
    def test_each_way_of_repaying_has_its_words(self) -> None:
        assert set(METHODS) == {*(str(method) for method in Method), "discount"}
