"""Certificates that we sign with, and whom we trust, each list of revoked ones kept."""

from django.db import models
from django.db.models import Q

from sancha.platform.models import Row


class Certificate(Row):
    """A certificate of a person (its key stays with the authority) or of a lender (its key is ours).

    Asked for first, issued by the answer: a repeated request brings the same one.
    """

    number = models.TextField(unique=True)
    kind = models.TextField()
    owner_id = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    serial = models.TextField(null=True, unique=True)
    certificate = models.BinaryField(null=True)  # Sealed: a person's name stands in it.
    private_key = models.BinaryField(null=True)  # Sealed under the house's key.
    asked_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_kind_known",
                condition=Q(kind="personal", party_id__isnull=False, private_key=None)
                | Q(kind="seal", party_id=None, private_key__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_issued_whole",
                condition=Q(serial=None, certificate=None, issued_at=None, expires_at=None)
                | Q(
                    serial__isnull=False,
                    certificate__isnull=False,
                    issued_at__isnull=False,
                    expires_at__isnull=False,
                ),
            ),
        ]


class TrustList(Row):
    """The authority's certificates and lists of revoked ones, as given at a moment. Insert-only.

    The root of the first is the root for ever: another one is refused.
    """

    root = models.BinaryField()
    issuing = models.BinaryField()
    timestamping = models.BinaryField()
    evidence = models.BinaryField()
    root_revocations = models.BinaryField()
    issuing_revocations = models.BinaryField()
    given_at = models.DateTimeField(db_index=True)
