"""A campaign as it stands in the database: its definition, its units through time, its other lists."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import cached_property

from abreast.campaign import Definition
from abreast.web.campaigns.definition import definition_of_text
from abreast.web.campaigns.paths import PathField


class Campaign(models.Model):
    """A campaign. `definition`: campaign.toml as `export` writes it; `period`: the open one; `closing`: the one
    whose figures are locked while it is being sealed; `clock`: its day of today.

    A campaign of the past has a clock that stands still; without one, today is today.
    """

    code = models.CharField(max_length=80, unique=True)
    definition = models.TextField()
    period = models.CharField(max_length=20)
    closing = models.CharField(max_length=20, blank=True)
    clock = models.DateField(null=True)
    real = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code

    @cached_property
    def meaning(self) -> Definition:
        """The definition, read."""
        return definition_of_text(self.definition)

    @property
    def day(self) -> date:
        """Today, as the campaign counts."""
        return self.clock or datetime.now(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone by which its days turn and times are shown."""
        return ZoneInfo(self.meaning.campaign.time_zone)


class Unit(models.Model):
    """A unit as it is now. `path`: the codes of all units above it and its own, each with a slash after it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="units")
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children", db_index=False)
    path = PathField(max_length=1000)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    person = models.BooleanField(default=False)
    open = models.BooleanField(default=True)
    covered = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="unit_once"),)
        indexes = (
            models.Index(fields=("campaign", "path"), name="unit_path"),
            models.Index(fields=("parent", "campaign"), name="unit_below"),
            models.Index(fields=("campaign", "kind", "path", "open", "covered"), name="unit_covered"),
        )

    def __str__(self) -> str:
        return self.code

    def above(self) -> list[str]:
        """The codes of the units above it, outermost first."""
        return self.path.split("/")[:-2]

    def lies_in(self, path: str) -> bool:
        """Whether it is the unit with this path or stands below it."""
        return self.path.startswith(path)


class Interval(models.Model):
    """A row of units.csv: where a unit belonged from one day to another; further columns as pairs, in their order."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="intervals")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="intervals")
    kind = models.CharField(max_length=80)
    parent = models.CharField(max_length=80, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    successor = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=("campaign", "id"), name="interval_order"),)


class ListRow(models.Model):
    """A row of a list that no page edits: pairs of column and text as they were read, to be written out again."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "table", "number"), name="list_row_once"),)
