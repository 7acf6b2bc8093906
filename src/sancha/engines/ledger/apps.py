from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "sancha.engines.ledger"
    label = "ledger"
