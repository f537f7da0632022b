"""`abreast questions`: the work list of units and verifiers, on the screen or as a workbook to answer in."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from abreast.cli import app
from abreast.cli.choices import choice
from abreast.cli.outcome import period_given, refusals_shown, stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from abreast.integrity.words import Words


class Language(StrEnum):
    """Of the reasons."""

    en = "en"
    zh = "zh"


SEVERAL = {"en": "over several indicators", "zh": "多项指标"}
SHOWN = {
    "en": "{shown} shown; {asked} asked in all, {unanswered} of them not answered. By kind:",
    "zh": "列出{shown}个问题；共提出{asked}个，其中{unanswered}个尚未答复。按种类：",
}
SETTLES = {"en": ". Would settle it: ", "zh": "。如何查明："}
WORTH = {
    "en": "As measured, finds {found} of what was planted for it and questions {questioned} of what is honest.",
    "zh": "经测定：埋设的问题能查出{found}，真实数字被问及的占{questioned}。",
}


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
    from abreast.integrity.words import words

    last = None if until is None else period_given(folder, until, "--until")
    if output is not None and output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{output.name} does not end in .xlsx", param_hint="--output")
    with refusals_shown(), stages(len(period.STAGES)) as stage:
        account = period.work_out(folder, last, stage)
    table = account.tables["questions"]
    shown = chosen(table, unit, verifier, everything=everything)
    if output is not None:
        sheets.write_workbook(sheets.safe(to_answer(shown, language)), output, "questions")
        typer.echo(
            f"{output}: {shown.height} questions; answered lines, saved as answers.xlsx in {folder}, count."
        )
        return
    for line in (*by_unit(shown, words(account.campaign), language), *summary(table, shown, language)):
        typer.echo(line)


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


def by_unit(shown: "pl.DataFrame", names: "Words", language: Language) -> "Iterator[str]":
    """The questions under their unit and indicator, units in the order of their first question."""
    word: Literal["en", "zh"] = "zh" if language is Language.zh else "en"
    for (unit,), own in shown.group_by("unit", maintain_order=True):
        title = names.unit(str(unit), word)
        count = counted(own.height, language)
        yield bracketed(str(unit) if title == unit else f"{title}  {unit}", count, language)
        for (indicator,), rows in own.group_by("indicator", maintain_order=True):
            yield f"  {names.indicator(str(indicator), word)}" if indicator else f"  {SEVERAL[word]}"
            for row in rows.iter_rows(named=True):
                yield from told(row, language)


def told(row: dict[str, object], language: Language) -> "Iterator[str]":
    """A question in a line, and its answer where there is one."""
    from abreast.bulletin.period_words import periods_said

    only = {"en": " [work list only]", "zh": "［仅列入核实清单］"}[language.value]
    mark = "" if row["status"] == "asked" else only
    colon = {"en": ": ", "zh": "："}[language.value]
    reason = periods_said(str(row[language.value]), "zh" if language is Language.zh else "en")
    yield f"    {row['question']}  {row[f'title_{language.value}']}{mark}{colon}{reason}"
    if row["answered"] is not None:
        yield f"      {row['answered']} {row['answered_by']}: {row['answer']}"


def counted(count: int, language: Language) -> str:
    """1 question, 2 questions."""
    return f"{count}个问题" if language is Language.zh else f"{count} question{'' if count == 1 else 's'}"


def bracketed(text: str, count: str, language: Language) -> str:
    return f"{text}（{count}）" if language is Language.zh else f"{text} ({count})"


def to_answer(shown: "pl.DataFrame", language: Language) -> "pl.DataFrame":
    """The questions with the columns of answers.csv, those to be filled in last."""
    import polars as pl

    from abreast.bulletin.period_words import periods_said

    word: Literal["en", "zh"] = "zh" if language is Language.zh else "en"
    reasons = pl.Series(word, [periods_said(text, word) for text in shown[word]], dtype=pl.String)
    return shown.with_columns(reasons).select(
        "question", "unit", "verifier", "status", "period", "indicator",
        title=f"title_{word}", reason=word, settles=f"settles_{word}",
        date="answered", by="answered_by", text="answer",
    )  # fmt: skip


def summary(table: "pl.DataFrame", shown: "pl.DataFrame", language: Language) -> "Iterator[str]":
    """How many of how many; of every check that asked, what would settle its questions and what it is worth."""
    import polars as pl

    asked = table.filter(pl.col("status") == "asked")
    unanswered = asked.filter(pl.col("answered").is_null()).height
    yield SHOWN[language.value].format(shown=shown.height, asked=asked.height, unanswered=unanswered)
    for (_,), rows in shown.group_by("check", maintain_order=True):
        first = rows.row(0, named=True)
        title, settles = first[f"title_{language.value}"], first[f"settles_{language.value}"]
        named = bracketed(title, counted(rows.height, language), language)
        yield f"  {named}{SETTLES[language.value]}{settles}"
        yield f"    {worth(first['found'], first['questioned'], language)}"


def worth(found: float | None, questioned: float | None, language: Language) -> str:
    """What a check was measured to be worth."""
    if found is None or questioned is None:
        return {"en": "Not measured.", "zh": "效力未测。"}[language.value]
    return WORTH[language.value].format(found=f"{found:.0%}", questioned=f"{questioned:.2%}")
