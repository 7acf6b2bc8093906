from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "sancha.postloan.reporting"
    label = "reporting"
