from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "sancha.credit.consents"
    label = "consents"
