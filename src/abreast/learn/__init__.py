"""Learn (学): whom to be the same as, and what that would be worth."""

from abreast.learn.exemplars import exemplars
from abreast.learn.what_if import signs, what_if

__all__ = ["exemplars", "signs", "what_if"]
