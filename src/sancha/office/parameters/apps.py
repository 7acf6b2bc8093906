from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "sancha.office.parameters"
    label = "parameters"
