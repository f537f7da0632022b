"""What was done for a program under a key of its own, so that it is not done again."""

from __future__ import annotations

from django.db import models


class Receipt(models.Model):
    """A deed with the answer it got. `token`: the hash of the token; `sent`: the hash of what was asked for."""

    token = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    sent = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="receipt_once"),)
