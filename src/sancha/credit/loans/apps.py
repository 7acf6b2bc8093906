from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "sancha.credit.loans"
    label = "loans"
