from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "sancha.insight.workbench"
    label = "workbench"
