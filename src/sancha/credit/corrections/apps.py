from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "sancha.credit.corrections"
    label = "corrections"
