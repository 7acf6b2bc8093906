from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "sancha.insight.books"
    label = "books"
