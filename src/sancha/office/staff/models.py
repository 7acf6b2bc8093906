from django.db import models
from django.db.models.functions import Now

from sancha.platform.models import Row


class Staff(Row):
    """A member of staff and the account by which she signs in."""

    organisation_id = models.UUIDField(db_index=True)
    account = models.TextField(unique=True)
    name = models.TextField()
    password_hash = models.TextField()
    is_active = models.BooleanField(db_default=True)
    phone = models.TextField(db_default="")  # Where the code goes by which she sets her password.


class Post(Row):
    """A role that a member of staff holds in an organisation; its permissions are in the role."""

    organisation_id = models.UUIDField(db_index=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    role = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "organisation_id"],
                name="post_held_once",
                condition=models.Q(ended_at=None),
            ),
        ]


class SignInAttempt(Row):
    """One try to sign in, right or wrong. Insert-only."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="attempts")
    succeeded = models.BooleanField()
    attempted_at = models.DateTimeField(db_default=Now())
