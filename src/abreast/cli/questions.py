"""`abreast questions`: the work list of units and verifiers, on the screen or as a workbook to answer in."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.choices import choice
from abreast.cli.outcome import period_given, refusals_shown, stages

if TYPE_CHECKING:
    import polars as pl


class Language(StrEnum):
    """Of the reasons."""

    en = "en"
    zh = "zh"


@app.command(epilog="Example: abreast questions emergency --verifier d1 -o to-answer.xlsx")
def questions(
    folder: Annotated[Path, typer.Argument(help="The campaign folder.")],
    until: Annotated[
        str | None, typer.Option(help="The last period, such as 2018-03; by default the last with figures.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Only questions to this unit.")] = None,
    verifier: Annotated[str | None, typer.Option(help="Only the work list of this verifier.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those that are answered and those of the screens as well.")
    ] = False,
    language: Annotated[Language, choice(Language, "Language of the reasons.")] = Language.en,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A workbook (.xlsx) with room for the answers.")
    ] = None,
) -> None:
    """List what to ask before figures are believed, each with its reason and what would settle it. Never public."""
    from abreast import period
    from abreast.cli import sheets

    last = None if until is None else period_given(folder, until, "--until")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{output.name} does not end in .xlsx", param_hint="--output")
    with refusals_shown(), stages(len(period.STAGES)) as stage:
        table = period.work_out(folder, last, stage).tables["questions"]
    shown = chosen(table, unit, verifier, everything=everything)
    if output is not None:
        sheets.write_workbook(sheets.safe(to_answer(shown, language)), output, "questions")
        typer.echo(
            f"{output}: {shown.height} questions; answered lines, saved as answers.xlsx in {folder}, count."
        )
        return
    for row in shown.iter_rows(named=True):
        typer.echo(told(row, language))
    typer.echo(summary(table, shown))


def chosen(
    table: "pl.DataFrame", unit: str | None, verifier: str | None, *, everything: bool
) -> "pl.DataFrame":
    """Open questions asked, or all; of a verifier also those on the work list only."""
    import polars as pl

    if not everything:
        table = table.filter(pl.col("answered").is_null())
        table = table if verifier is not None else table.filter(pl.col("status") == "asked")
    if unit is not None:
        table = table.filter(pl.col("unit") == unit)
    return table if verifier is None else table.filter(pl.col("verifier") == verifier)


def told(row: dict[str, object], language: Language) -> str:
    """A question in three or four lines."""
    settles = "Would settle it" if language is Language.en else "如何查明"
    lines = [
        f"{row['question']}  {row['unit']}  {row['period']}  {row[f'title_{language.value}']}  [{row['status']}]",
        f"    {row[language.value]}",
        f"    {settles}: {row[f'settles_{language.value}']}",
    ]
    if row["answered"] is not None:
        lines.append(f"    {row['answered']} {row['answered_by']}: {row['answer']}")
    return "\n".join(lines)


def to_answer(shown: "pl.DataFrame", language: Language) -> "pl.DataFrame":
    """The questions with the columns of answers.csv, those to be filled in last."""
    word = language.value
    return shown.select(
        "question", "unit", "verifier", "status", "period", "indicator",
        title=f"title_{word}", reason=word, settles=f"settles_{word}",
        date="answered", by="answered_by", text="answer",
    )  # fmt: skip


def summary(table: "pl.DataFrame", shown: "pl.DataFrame") -> str:
    """How many of how many, and what the checks that asked are worth."""
    import polars as pl

    asked = table.filter(pl.col("status") == "asked")
    unanswered = asked.filter(pl.col("answered").is_null()).height
    lines = [f"{shown.height} shown; {asked.height} asked in all, {unanswered} of them not answered."]
    checks = shown.group_by("check", maintain_order=True).agg(
        pl.len(), pl.col("found").first(), pl.col("questioned").first()
    )
    for check, count, found, questioned in checks.iter_rows():
        worth = "not measured" if questioned is None else f"questions {questioned:.2%} of honest figures"
        worth = worth if found is None else f"finds {found:.0%} of what was planted, {worth}"
        lines.append(f"  {check}: {count}; {worth}")
    return "\n".join(lines)
