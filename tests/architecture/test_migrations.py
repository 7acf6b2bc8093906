from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.usefixtures("database")
def test_the_tables_are_what_the_models_say() -> None:
    said = StringIO()
    call_command("makemigrations", dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"
