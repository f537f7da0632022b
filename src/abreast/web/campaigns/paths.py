"""Paths in the tree as a column: compared letter by letter, so that all below a unit lie in one run of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class PathField(Text):
    """Text that sorts by its code points everywhere. PostgreSQL sorts by the language of its machine otherwise."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """With the collation that compares code points, where the database has others too."""
        found: dict[str, Any] = {**super().db_parameters(connection)}
        if connection.vendor == "postgresql":
            found["collation"] = "C"
        return found
