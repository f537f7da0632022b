"""The tables of the database and the models agree, and a filled database of the first release comes forward whole."""

import json
from pathlib import Path

from django.core.management import call_command

from web.test_backup import database, run


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_filled_database_comes_forward_with_every_row(tmp_path: Path) -> None:
    told = json.loads(run(Path(__file__).with_name("forward.py"), tmp_path / "server", database("forward")))
    assert len(told) > 15
    assert {name: fault for name, fault in told.items() if fault} == {}
