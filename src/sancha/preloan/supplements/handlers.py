from sancha.engines.evidence.kinds import kinds
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.platform import events
from sancha.platform.text import Text, listed
from sancha.preloan.applications import queries as applications
from sancha.preloan.supplements import queries
from sancha.preloan.supplements.types import Item


@events.on("application.returned")
def tell_returned(event: events.Happened) -> None:
    """Tell the customer the whole list, in one message."""
    application = applications.get(event.subject)
    asked = queries.open_list_of(event.subject)
    assert asked is not None
    notices.notify(
        template="application.documents_wanted",
        recipient=Recipient(
            kind="party",
            id=application.party_id,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
        ),
        values={
            "application": application.number,
            "documents": listed(name_of(item) for item in asked.items),
        },
        subject_id=application.id,
    )


def name_of(item: Item) -> Text:
    """Call a line by its kind of document; a question is answered in the app, and not sent out."""
    if item.kind == "document":
        return kinds()[item.code].name
    if item.kind == "correction":
        return Text("更正用途说明", "a corrected purpose")
    return Text("回答一个问题", "an answer to a question")
