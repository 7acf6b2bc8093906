from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "sancha.postloan.reconciliation"
    label = "reconciliation"
