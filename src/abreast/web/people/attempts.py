"""Slowing down whoever guesses passwords, or floods a mailbox with links to new ones."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from abreast.web.people.models import Attempt

WINDOW = timedelta(minutes=15)
MOST_FOR_ADDRESS, MOST_FROM_PLACE = 5, 30
MOST_LINKS_TO_ADDRESS, MOST_LINKS_FROM_PLACE = 3, 30


def too_many(email: str, place: str) -> bool:
    """Whether an e-mail address, or a place on the network, has failed too often of late."""
    since = datetime.now(UTC) - WINDOW
    limits = ((_key("email", email), MOST_FOR_ADDRESS), (_key("place", place), MOST_FROM_PLACE))
    return any(Attempt.objects.filter(key=key, at__gte=since).count() >= most for key, most in limits)


def failed(email: str, place: str) -> None:
    """Write down a failed try, and forget those that no longer count."""
    Attempt.objects.filter(at__lt=datetime.now(UTC) - WINDOW).delete()
    Attempt.objects.bulk_create([Attempt(key=_key("email", email)), Attempt(key=_key("place", place))])


def another_link(email: str, place: str) -> bool:
    """Whether one more link to a new password may go to an address, asked for from a place; counts it."""
    since = datetime.now(UTC) - WINDOW
    limits = (
        (_key("link", email), MOST_LINKS_TO_ADDRESS),
        (_key("links from", place), MOST_LINKS_FROM_PLACE),
    )
    free = all(Attempt.objects.filter(key=key, at__gte=since).count() < most for key, most in limits)
    Attempt.objects.bulk_create([Attempt(key=key) for key, _ in limits])
    return free


def forget(email: str) -> None:
    """Whoever signs in has not been guessing."""
    Attempt.objects.filter(key=_key("email", email)).delete()


def _key(kind: str, text: str) -> str:
    return sha256(f"{kind}:{text.strip().lower()}".encode()).hexdigest()
