"""Asks the worker to make lists living that an earlier version kept as rows."""

from typing import Any

from django.db import migrations

TASK = "make living"
TABLES = (
    *(
        "helpers",
        "helps",
        "visits",
        "innovations",
        "practices",
        "adoptions",
        "answers",
        "recounts",
        "consents",
    ),
    *("pledges", "targets", "milestones", "measures"),
)


def ask(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("campaigns", "ListRow").objects.filter(table__in=TABLES)
    told = {
        campaign
        for campaign, cells in rows.values_list("campaign", "cells")
        if any(text for _, text in cells)
    }
    jobs = apps.get_model("jobs", "Job").objects
    for campaign in sorted(told):
        jobs.create(campaign_id=campaign, task=TASK)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_draft"), ("campaigns", "0003_paths")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
