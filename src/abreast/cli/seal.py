"""`abreast seal`: close a period for good."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import period_given, refusals_shown, stages

if TYPE_CHECKING:
    import polars as pl

    from abreast.campaign import Campaign
    from abreast.lists import Lists

BY = """Who closes it. It stays in the seal for good and is published with it, so give an id, such as office-7, and no \
name: a name could never be erased again."""


@app.command(epilog="Example: abreast seal emergency 2018-03 --by office-7")
def seal(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    period: Annotated[str, typer.Argument(help="The period to close; open ones before it close with it.")],
    by: Annotated[str, typer.Option(help=BY)],
) -> None:
    """Freeze the figures of a period: hashed, chained to the seals before, corrected only by amendments."""
    from abreast import folder as whole
    from abreast.figures import closing

    if not by.strip():
        raise typer.BadParameter("is empty; give the id of whoever closes the period", param_hint="--by")
    code = period_given(folder, period, "PERIOD")
    with refusals_shown(), stages(len(whole.STAGES) + 1 + closing.STAGES) as stage:
        campaign, reading, written = whole.read(folder, stage)
        stage("questions")
        unanswered = _unanswered(campaign, reading.figures, written, code)
        made = closing.close_period(campaign, code, by.strip(), stage, reading)
    covered = made.covers[0] if len(made.covers) == 1 else f"{made.covers[0]} to {made.covers[-1]}"
    typer.echo(f"sealed {covered}: {made.path}")
    typer.echo(f"head {made.hash}")
    if unanswered:
        word = "question" if unanswered == 1 else "questions"
        typer.echo(f"{unanswered} {word} about figures not answered: abreast questions {folder} lists them")


def _unanswered(campaign: "Campaign", figures: "pl.DataFrame", written: "Lists", code: str) -> int:
    """How many questions about figures up to a period stand open; Refused where the rules demand answers first."""
    import polars as pl

    from abreast import integrity, period
    from abreast.tables import Refusal, Refused

    known = figures.filter(pl.col("period") <= code)
    if not known.height:
        return 0
    stand = integrity.open_ones(period.questions_about(campaign, known, written, code))
    if stand.height and campaign.definition.rules.answers_before_seal:
        remedy = "answer it in answers.csv; [rules] answers_before_seal demands it"
        raise Refused(
            Refusal(
                file="answers.csv", value=question, reason=f"{unit} has not answered: {en}", remedy=remedy
            )
            for question, unit, en in stand.select("question", "unit", "en").iter_rows()
        )
    return stand.height
