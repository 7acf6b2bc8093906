from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sancha.insight.audit"
    label = "audit"
