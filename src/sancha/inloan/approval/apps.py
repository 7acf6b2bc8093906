from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "sancha.inloan.approval"
    label = "approval"
