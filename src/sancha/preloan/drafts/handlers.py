from sancha.platform import events
from sancha.preloan.applications import queries as applications
from sancha.preloan.drafts import services


@events.on("application.submitted")
def when_submitted(event: events.Happened) -> None:
    services.empty(applications.get(event.subject).party_id)
