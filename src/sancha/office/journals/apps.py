from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "sancha.office.journals"
    label = "journals"
