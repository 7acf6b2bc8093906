from django.apps import AppConfig


class SnapshotConfig(AppConfig):
    name = "sancha.postloan.snapshot"
    label = "snapshot"
