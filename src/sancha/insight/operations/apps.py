from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "sancha.insight.operations"
    label = "operations"
