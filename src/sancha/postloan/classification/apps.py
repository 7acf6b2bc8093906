from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "sancha.postloan.classification"
    label = "classification"
