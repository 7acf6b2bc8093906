from django.db import models
from django.db.models import Q

from sancha.platform.models import Row
from sancha.postloan.certificates.types import KINDS, SETTLEMENT


class Certificate(Row):
    """What the lender says in writing of a loan on a day; the file follows once it is sealed."""

    number = models.TextField(unique=True)
    kind = models.TextField()
    organisation_id = models.UUIDField(db_index=True)
    legal_entity_id = models.UUIDField()
    party_id = models.UUIDField()
    loan_id = models.UUIDField(db_index=True)
    as_of_on = models.DateField()
    events = models.IntegerField()  # How many the loan had: with one more it says something else.
    issued_by = models.TextField()
    issued_at = models.DateTimeField()
    document_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="issued_kind_known", condition=Q(kind__in=list(KINDS))),
            models.UniqueConstraint(
                name="issued_once", fields=["loan_id", "kind", "as_of_on", "events"]
            ),
            models.UniqueConstraint(
                name="issued_settled_once", fields=["loan_id"], condition=Q(kind=SETTLEMENT)
            ),
        ]
