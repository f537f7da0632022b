"""What a browser may load from a page: this server's own files and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADER = "Content-Security-Policy"


def policy(**changes: str) -> str:
    """The policy as a header; names with `_` for `-` replace a line of it."""
    lines = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in lines.items())


class PolicyMiddleware:
    """Adds the policy to every response that has none of its own."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.following(request)
        response.headers.setdefault(HEADER, policy())
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
