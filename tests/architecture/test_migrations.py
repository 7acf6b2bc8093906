import pytest
from django.core.management import call_command


@pytest.mark.usefixtures("database")
def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
