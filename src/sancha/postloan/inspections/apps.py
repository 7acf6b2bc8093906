from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "sancha.postloan.inspections"
    label = "inspections"
