"""A package, so that what is opened once for all journeys is closed after the last of them."""
