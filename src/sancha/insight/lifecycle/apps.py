from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "sancha.insight.lifecycle"
    label = "lifecycle"
