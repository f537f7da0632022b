"""`abreast check`: read everything, name every fault, change nothing."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown, stages


@app.command(epilog="Example: abreast check emergency --refusals send-back.xlsx")
def check(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    refusals: Annotated[
        Path | None,
        typer.Option(help="A workbook to write for the sender: every refused row, the wrong cell coloured."),
    ] = None,
) -> None:
    """Read the whole folder and name every refusal by file, sheet, row, column and reason."""
    from abreast.figures import refusals_workbook
    from abreast.folder import STAGES, examine
    from abreast.tables import Refused

    with refusals_shown(), stages(len(STAGES)) as stage:
        found = examine(folder, stage)
        if found.refusals and refusals is not None:
            refusals_workbook.write(found.campaign, found.refusals, refusals)
            typer.echo(f"{refusals} can go back to the sender.", err=True)
        if found.refusals:
            raise Refused(found.refusals)
    typer.echo(f"{folder}: {found.reading.figures.height:,} figures, nothing refused.")
