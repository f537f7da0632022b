"""Work for the worker, and how far it is."""

from django.db import models

from abreast.tables.phrase import phrase_of
from abreast.web.campaigns.models import Campaign
from abreast.web.people.models import User
from abreast.web.setup.models import Draft


class Job(models.Model):
    """A task that takes long. `beat`: when its worker was last heard of; a silent one's job is taken up again.

    It is about a campaign, or about a draft of one. `wish`: what is asked for, where the task alone does not say it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, related_name="jobs")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="jobs")
    task = models.CharField(max_length=20)
    period = models.CharField(max_length=20, blank=True)
    wish = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=60, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    faults = models.JSONField(default=list)
    worker = models.CharField(max_length=80, blank=True)
    beat = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "id"), name="job_next"),)
        constraints = (
            # One task of a campaign at a time: two clicks on "close" make one seal.
            models.UniqueConstraint(
                fields=("campaign", "task"),
                condition=models.Q(state__in=("waiting", "running")),
                name="job_pending_once",
            ),
            models.UniqueConstraint(
                fields=("draft",),
                condition=models.Q(state__in=("waiting", "running")),
                name="job_of_draft_pending_once",
            ),
        )

    @property
    def lines(self) -> list[str]:
        """What stood in its way, in English, as `abreast check` says it."""
        return [phrase_of(one) for one in self.faults]

    @property
    def open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return round(100 * self.step / max(self.steps, 1))
