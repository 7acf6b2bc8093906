from sancha.credit.parties import queries
from sancha.engines.notice import contacts
from sancha.engines.notice.types import Contact, Recipient


@contacts.provide("party")
def contact_of_party(recipient: Recipient) -> Contact:
    """Where a party can be reached now."""
    profile = queries.profile_of(recipient.id)
    return Contact(phone=profile.phone, email=profile.email)


@contacts.provide("borrower")
def contact_of_account(recipient: Recipient) -> Contact:
    """The phone of an account that may have no party yet."""
    return Contact(phone=queries.phone_of(queries.account(recipient.id)))
