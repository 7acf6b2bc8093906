from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "sancha.engines.ledger"
    label = "ledger"

    def ready(self) -> None:
        from sancha.engines.ledger import checks  # noqa: F401 (it registers)
