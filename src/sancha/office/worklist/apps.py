from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "sancha.office.worklist"
    label = "worklist"
