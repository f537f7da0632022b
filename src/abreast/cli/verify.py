"""`abreast verify`: the chain of seals and every published number, worked out once more."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown, stages


@app.command(epilog="Example: abreast verify england --head 3f0c…, with the hash printed in the bulletin")
def verify(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    head: Annotated[
        str | None,
        typer.Option(help="Hash of the newest seal, as the bulletin prints it: finds a shortened chain."),
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="The results folder; by default FOLDER/results.")
    ] = None,
) -> None:
    """Recompute the chain of seals and every published number; exit code 1 if anything differs."""
    from abreast import verification
    from abreast.period import STAGES
    from abreast.results import ResultsError

    try:
        with refusals_shown(), stages(len(STAGES)) as stage:
            verdict = verification.verify(folder, results, head, stage)
    except ResultsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for difference in verdict.differences:
        typer.echo(str(difference), err=True)
    if verdict.differences:
        raise typer.Exit(1)
    checked = f"{verdict.seals} seals, {verdict.tables} tables, {verdict.statements} statements"
    typer.echo(f"All as published: {checked}.")
