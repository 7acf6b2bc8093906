from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "sancha.inloan.contracts"
    label = "contracts"
