from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "sancha.preloan.screening"
    label = "screening"
