"""The voice platform: it calls people, and tells afterwards how the call ended."""

from datetime import datetime, timedelta

from sancha_sandbox.models import Person, VoiceCall
from sancha_sandbox.refusals import NotKnown, NumberReused
from sancha_sandbox.society.chance import between, mixed

CALLING, ANSWERED, NO_ANSWER, BUSY, NOT_IN_USE = (
    "calling",
    "answered",
    "no_answer",
    "busy",
    "not_in_use",
)
RINGS_SECONDS, TALKS_SECONDS = 25, (12, 55)
ANSWERS_PCT = 82  # Who has much to hide from lenders answers less often.


def place(*, number: str, to: str, text: str, now: datetime) -> VoiceCall:
    """Call somebody, once for this number.

    :raises NumberReused: if the number stands on another call.
    """
    result, talked_seconds = outcome_of(number, to)
    call, created = VoiceCall.objects.get_or_create(
        number=number,
        defaults={
            "to": to,
            "text": text,
            "result": result,
            "talked_seconds": talked_seconds,
            "at": now,
            "ends_at": now + timedelta(seconds=RINGS_SECONDS + talked_seconds),
        },
    )
    if not created and (call.to, call.text) != (to, text):
        raise NumberReused
    return call


def outcome_of(number: str, to: str) -> tuple[str, int]:
    person = Person.objects.filter(phone=to).first()
    if person is None:
        return NOT_IN_USE, 0
    drawn = mixed(person.key, int.from_bytes(number.encode()[-8:])) % 100
    if drawn < ANSWERS_PCT - person.risk_permille // 25:
        return ANSWERED, between(*TALKS_SECONDS, person.key, drawn)
    return (BUSY if drawn % 3 == 0 else NO_ANSWER), 0


def look(number: str) -> VoiceCall:
    """:raises NotKnown: if no call has this number."""
    call = VoiceCall.objects.filter(number=number).first()
    if call is None:
        raise NotKnown
    return call


def status_of(call: VoiceCall, now: datetime) -> str:
    return call.result if call.ends_at <= now else CALLING
