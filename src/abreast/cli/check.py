"""`abreast check`: read everything, name every fault, change nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown, stages

if TYPE_CHECKING:
    from abreast.campaign.campaign import Campaign
    from abreast.tables import Refusal

STAGES = 7


@app.command(epilog="Example: abreast check emergency --refusals send-back.xlsx")
def check(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    refusals: Annotated[
        Path | None,
        typer.Option(help="A workbook to write for the sender: every refused row, the wrong cell coloured."),
    ] = None,
) -> None:
    """Read the whole folder and name every refusal by file, sheet, row, column and reason."""
    from abreast.campaign import examine
    from abreast.figures import refusals_workbook
    from abreast.figures.reading import read_files
    from abreast.tables import Refused

    with refusals_shown(), stages(STAGES) as stage:
        stage("definition and tree")
        campaign, found = examine(folder)
        stage("figures")
        sound = not found
        reading = read_files(campaign, sound=sound)
        found += [*reading.refusals, *(listed(campaign, stage) if sound else ())]
        if found and refusals is not None:
            refusals_workbook.write(campaign, found, refusals)
            typer.echo(f"{refusals} can go back to the sender.", err=True)
        if found:
            raise Refused(found)
    typer.echo(f"{folder}: {reading.figures.height:,} figures, nothing refused.")


def listed(campaign: "Campaign", stage: Callable[[str], None]) -> list["Refusal"]:
    """Every refusal of the lists beside the figures."""
    from abreast import lists
    from abreast.tables import Refused

    try:
        lists.read(campaign, stage)
    except Refused as refused:
        return list(refused.refusals)
    return []
