"""`abreast recounts`: whose figures to count again, drawn by risk, and by whom."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import period_given, refusals_shown, stages


@app.command(epilog="Example: abreast recounts emergency --size 20 --seed 7 -o recounts.xlsx")
def recounts(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    size: Annotated[int, typer.Option(min=1, help="How many figures to count again.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed draws the same figures.")] = 0,
    period: Annotated[
        str | None, typer.Option(help="The period; by default the last one with figures.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A workbook (.xlsx) for the plan.")
    ] = None,
) -> None:
    """Draw figures to recount: risk raises the chance, every chance is told, verifiers come from other branches."""
    import polars as pl

    from abreast import folder as whole
    from abreast import period as pipeline
    from abreast.cli import sheets
    from abreast.integrity import recount_sample

    last = None if period is None else period_given(folder, period, "--period")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{output.name} does not end in .xlsx", param_hint="--output")
    with refusals_shown(), stages(len(whole.STAGES) + 1) as stage:
        asked = pipeline.asked(folder, last, stage)
    plan = recount_sample(asked.campaign, asked.figures, asked.questions, asked.period, size, seed)
    if output is not None:
        sheets.write_workbook(sheets.safe(plan), output, "recounts")
        typer.echo(f"{output}: {plan.height} figures of {asked.period} to count again.")
        return
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        typer.echo(str(plan))
