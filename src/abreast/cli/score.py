"""`abreast score`: frontier scores of any table."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.choices import choice
from abreast.cli.outcome import refusals_shown

if TYPE_CHECKING:
    import polars as pl

    from abreast.scoring import Answer, Question

SUFFIXES = (".csv", ".xlsx", ".parquet")


class Returns(StrEnum):
    """Returns to scale."""

    crs = "crs"
    vrs = "vrs"
    nirs = "nirs"
    ndrs = "ndrs"
    fdh = "fdh"


class Side(StrEnum):
    """Orientation."""

    input = "input"
    output = "output"
    directional = "directional"


@app.command(
    epilog="Example: abreast score plants.xlsx --unit plant --inputs coal,hours --outputs steel --scope city,all "
    "--slacks -o scores.xlsx"
)
def score(
    table: Annotated[Path, typer.Argument(help="A CSV, Excel or Parquet file with a row for every unit.")],
    unit: Annotated[str, typer.Option(help="The column that names the unit.")],
    inputs: Annotated[str, typer.Option(help="Columns used up, separated by commas.")],
    outputs: Annotated[str, typer.Option(help="Columns produced, separated by commas.")],
    rts: Annotated[Returns, choice(Returns, "Returns to scale.")] = Returns.vrs,
    orientation: Annotated[Side, choice(Side, "What is to improve.")] = Side.input,
    scope: Annotated[
        str | None, typer.Option(help="Columns whose groups are scored apart; `all` is the whole table.")
    ] = None,
    eligible: Annotated[
        str | None, typer.Option(help="A column of yes or no: who may be a peer for others.")
    ] = None,
    slacks: Annotated[
        bool, typer.Option("--slacks", help="Second phase: slacks, and targets that include them.")
    ] = False,
    super_efficiency: Annotated[
        bool, typer.Option("--super-efficiency", help="Leave each unit out of its own reference.")
    ] = False,
    fixed: Annotated[
        str | None, typer.Option(help="Columns that are compared but cannot be changed.")
    ] = None,
    undesirable: Annotated[
        str | None,
        typer.Option(help="Unwanted outputs: COLUMN (weakly disposable) or COLUMN=CONSTANT (translated)."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook; default the first.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="A .csv, .xlsx or .parquet file; default CSV on the screen."),
    ] = None,
) -> None:
    """Score units against the frontier of the best, each score with a certificate."""
    from abreast import frontier, scoring

    if output is not None and output.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(
            f"{output.name} ends in none of {', '.join(SUFFIXES)}", param_hint="--output"
        )
    try:
        question = scoring.Question(
            unit=unit,
            inputs=_columns(inputs, "--inputs"),
            outputs=_columns(outputs, "--outputs"),
            scopes=scoring.named_columns(scope),
            eligible=eligible,
            slacks=slacks,
            rts=rts,
            orientation=orientation,
            arguments={
                "super_efficiency": super_efficiency,
                "fixed": scoring.named_columns(fixed) or None,
                "undesirable": scoring.undesirable(scoring.named_columns(undesirable)),
            },
        )
        with refusals_shown():
            answer = _with_progress(table, question, sheet)
    except frontier.FrontierError as error:
        raise typer.BadParameter(str(error)) from None
    for remark in answer.remarks:
        typer.echo(remark, err=True)
    _write(answer.frame, output)
    if not (answer.frame["status"] == "optimal").any():
        typer.echo(f"{table.name}: no unit could be scored", err=True)
        raise typer.Exit(1)


def _columns(text: str, option: str) -> tuple[str, ...]:
    from abreast import scoring

    names = scoring.named_columns(text)
    if not names or len(set(names)) < len(names):
        raise typer.BadParameter(
            "give at least one column, each once, separated by commas", param_hint=option
        )
    return names


def _with_progress(table: Path, question: "Question", sheet: str | None) -> "Answer":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from abreast import scoring

    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("scoring", total=None)
        return scoring.score_file(
            table,
            question,
            sheet=sheet,
            progress=lambda done, of: progress.update(task, completed=done, total=of),
        )


def _write(frame: "pl.DataFrame", output: Path | None) -> None:
    from abreast.cli import sheets

    if output is None:
        sys.stdout.write(sheets.safe(frame).write_csv())
    elif output.suffix.lower() == ".csv":
        sheets.safe(frame).write_csv(output)
    elif output.suffix.lower() == ".parquet":
        frame.write_parquet(output)
    else:
        sheets.write_workbook(frame, output)
