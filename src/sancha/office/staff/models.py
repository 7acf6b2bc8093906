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
    password_set_at = models.DateTimeField(null=True)
    phone = models.TextField(db_default="")  # Where the code goes by which she sets her password.


class FormerPassword(Row):
    """A password that somebody had: it is not taken again soon. Insert-only."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="former_passwords")
    password_hash = models.TextField()
    replaced_at = models.DateTimeField()


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


class Delegation(Row):
    """A member of staff stands in for another on these days. It ends early, or by itself."""

    organisation_id = models.UUIDField(db_index=True)
    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deputations")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.TextField()
    made_by = models.UUIDField()
    made_by_name = models.TextField()
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delegation_of_two_people", condition=~models.Q(absent=models.F("deputy"))
            ),
            models.CheckConstraint(
                name="delegation_has_days", condition=models.Q(until_on__gte=models.F("from_on"))
            ),
        ]
