from django.db import models
from django.db.models.functions import Now

from sancha.platform.models import Row


class Product(Row):
    """Something the lender offers, through all its versions."""

    organisation_id = models.UUIDField()
    code = models.TextField(unique=True)
    name = models.JSONField()


class ProductVersion(Row):
    """The terms of a product from a date on. Insert-only: applications and loans freeze theirs."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    terms = models.JSONField()
    form = models.JSONField()
    valid_from = models.DateField()
    made_by = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "version"], name="product_version_once"),
        ]
