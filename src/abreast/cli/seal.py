"""`abreast seal`: close a period for good."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import period_given, refusals_shown, stages

BY = """Who closes it. It stays in the seal for good and is published with it, so give an id, such as office-7, and no \
name: a name could never be erased again."""


@app.command(epilog="Example: abreast seal emergency 2018-03 --by office-7")
def seal(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    period: Annotated[str, typer.Argument(help="The period to close; open ones before it close with it.")],
    by: Annotated[str, typer.Option(help=BY)],
) -> None:
    """Freeze the figures of a period: hashed, chained to the seals before, corrected only by amendments."""
    from abreast import period as pipeline

    if not by.strip():
        raise typer.BadParameter("is empty; give the id of whoever closes the period", param_hint="--by")
    code = period_given(folder, period, "PERIOD")
    with refusals_shown(), stages(pipeline.CLOSING) as stage:
        closed = pipeline.close(folder, code, by.strip(), stage)
    made, unanswered = closed.seal, closed.unanswered
    covered = made.covers[0] if len(made.covers) == 1 else f"{made.covers[0]} to {made.covers[-1]}"
    typer.echo(f"sealed {covered}: {made.path}")
    typer.echo(f"head {made.hash}")
    if unanswered:
        word = "question" if unanswered == 1 else "questions"
        typer.echo(f"{unanswered} {word} about figures not answered: abreast questions {folder} lists them")
