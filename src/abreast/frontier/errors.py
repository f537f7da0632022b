"""The one error of this room."""


class FrontierError(ValueError):
    """An argument cannot be used, or `strict=True` met a unit without a certified score; the message says which."""
