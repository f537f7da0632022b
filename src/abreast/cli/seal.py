"""`abreast seal`: close a period for good."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown, stages


@app.command(epilog="Example: abreast seal emergency 2018-03 --by office-7")
def seal(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    period: Annotated[str, typer.Argument(help="The period to close; open ones before it close with it.")],
    by: Annotated[
        str | None, typer.Option(help="Who closes it: an id rather than a name, since it cannot be erased.")
    ] = None,
) -> None:
    """Freeze the figures of a period: hashed, chained to the seals before, corrected only by amendments."""
    from abreast.campaign.calendar import PeriodError
    from abreast.campaign.campaign import load
    from abreast.cli.check import listed
    from abreast.figures import closing
    from abreast.tables import Refused

    with refusals_shown(), stages(closing.STAGES + 6) as stage:
        stage("definition and tree")
        campaign = load(folder)
        try:
            code = campaign.calendar.parse(period).code
        except PeriodError as error:
            raise typer.BadParameter(str(error), param_hint="PERIOD") from None
        if wrong := listed(campaign, stage):
            raise Refused(wrong)
        made = closing.close_period(campaign, code, by or getpass.getuser(), stage)
    covered = made.covers[0] if len(made.covers) == 1 else f"{made.covers[0]} to {made.covers[-1]}"
    typer.echo(f"sealed {covered}: {made.path}")
    typer.echo(f"head {made.hash}")
