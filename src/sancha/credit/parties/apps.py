from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "sancha.credit.parties"
    label = "parties"
