"""`abreast new`: a campaign folder to fill in, or one guessed from a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown

if TYPE_CHECKING:
    from abreast.figures.guess import Guess, Made

SHOWN = 10


@app.command(epilog="Example: abreast new reading --from results.xlsx")
def new(
    folder: Annotated[Path, typer.Argument(help="The campaign folder to write; new or empty.")],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A table or workbook to guess the campaign from; it is copied, not changed."
        ),
    ] = None,
) -> None:
    """Write a commented campaign folder with workbooks to fill in, or one guessed from any table or workbook."""
    from abreast.figures import guess
    from abreast.tables.refusal import shown

    if source is not None and not source.is_file():
        raise typer.BadParameter(f"{source} is not a file", param_hint="--from")
    try:
        with refusals_shown():
            made = guess.new(folder, source)
    except FileExistsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for line in told(made):
        typer.echo(shown(line, None))


def told(made: "Made") -> list[str]:
    """What was written, what was guessed, and what comes next."""
    if made.guess is None:
        return [
            f"{made.folder} holds campaign.toml, units.xlsx and figures/figures.xlsx to fill in.",
            f"Then: abreast check {made.folder}",
        ]
    lines = [*guessed(made.guess), *(f"{pair}: is it one unit?" for pair in made.alike[:SHOWN])]
    if not made.refusals:
        return [
            *lines,
            f"Nothing is refused. Change what was guessed wrongly, then: abreast run {made.folder}",
        ]
    refused = [str(refusal) for refusal in made.refusals[:SHOWN]]
    more = [f"… and {len(made.refusals) - SHOWN} more"] if len(made.refusals) > SHOWN else []
    return [
        *lines,
        "Not everything fits yet:",
        *refused,
        *more,
        f"Correct campaign.toml, then: abreast check {made.folder}",
    ]


def guessed(guess: "Guess") -> list[str]:
    """The guess in a few lines."""
    units = sum(row.kind == guess.tree.compared.code for row in guess.tree.rows)
    tree = " > ".join(kind.en for kind in guess.tree.kinds)
    return [
        f"units: {units} ({tree})",
        f"periods: {len(guess.periods)} by {guess.calendar}, {guess.periods[0]} to {guess.periods[-1]}",
        f"indicators: {', '.join(one.code for one in guess.measures)}",
        f"compared by: {', '.join(f'{one.code} ({one.direction})' for one in guess.aspects)}",
    ]
