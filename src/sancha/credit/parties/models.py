"""People and firms. What is known of them is sealed; only the search row is clear."""

from django.db import models
from django.db.models.functions import Now

from sancha.platform.models import Row


class Party(Row):
    """A person or organisation that takes part: borrower first, others later."""

    number = models.TextField(unique=True)
    organisation_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField()  # Its own key: what row-level security looks at.
    kind = models.TextField()
    status = models.TextField()
    opened_at = models.DateTimeField(db_default=Now())
    opened_by = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_status_known", condition=models.Q(status__in=["prospect", "formal"])
            ),
        ]


class PartyFact(Row):
    """One value of one field, from a day on, as it became known. Insert-only, sealed."""

    organisation_id = models.UUIDField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="facts")
    field = models.TextField()
    sealed = models.BinaryField()
    valid_from_on = models.DateField()
    known_at = models.DateTimeField(db_default=Now())
    source = models.TextField()
    recorded_by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["party", "field"], name="fact_of_party")]


class PartySearch(models.Model):
    """By what a party is found: the only clear text of it. Deleted when the party is erased."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, primary_key=True)
    organisation_id = models.UUIDField(db_index=True)
    name = models.TextField(db_index=True)
    pinyin = models.TextField(db_index=True)
    id_number_hash = models.BinaryField(unique=True)
    phone_hash = models.BinaryField(db_index=True)


class BorrowerAccount(Row):
    """The phone by which a borrower signs in, and the party she has opened (if yet)."""

    phone_hash = models.BinaryField(unique=True)
    phone_sealed = models.BinaryField()
    party = models.OneToOneField(Party, on_delete=models.PROTECT, null=True)
