"""Where people can be reached: a port. Whoever keeps the addresses of a kind registers for it."""

from collections.abc import Callable

from sancha.engines.notice.types import Contact, Recipient, RecipientKind

ContactOf = Callable[[Recipient], Contact]
_providers: dict[RecipientKind, ContactOf] = {}


def provide(kind: RecipientKind) -> Callable[[ContactOf], ContactOf]:
    """Register who knows the addresses of recipients of this kind; asked outside a transaction."""

    def register(provider: ContactOf) -> ContactOf:
        _providers[kind] = provider
        return provider

    return register


def contact_of(recipient: Recipient) -> Contact:
    """Return where the recipient can be reached; nowhere, if nobody knows her kind."""
    provider = _providers.get(recipient.kind)
    return provider(recipient) if provider else Contact()
