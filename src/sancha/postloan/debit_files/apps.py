from django.apps import AppConfig


class DebitFilesConfig(AppConfig):
    name = "sancha.postloan.debit_files"
    label = "debit_files"
