"""`abreast run`: the whole pipeline, from figures to bulletin."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import bulletins_shown, period_given, refusals_shown, stages


@app.command(epilog="Example: abreast run england --until 2018-03")
def run(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    until: Annotated[
        str | None, typer.Option(help="The last period, such as 2018-03; by default the last with figures.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--output", "--out", "-o", help="Where results go; by default FOLDER/results."),
    ] = None,
) -> None:
    """Work out standings, exemplars and progress, and write the bulletin in both languages."""
    from abreast import period
    from abreast.results import ResultsError

    last = None if until is None else period_given(folder, until, "--until")
    try:
        with refusals_shown(), stages(len(period.STAGES)) as stage:
            place = period.run(folder, last, out, stage)
    except ResultsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    bulletins_shown(place)
