"""What every command shares: refusals on standard error with exit code 1, and a progress bar.

Tables and screens are loaded only where they are needed, so that `abreast --help` answers at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from abreast.campaign.calendar import Calendar

Advance = Callable[[str], None]


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Print every refusal on a line of its own, count them, and leave with exit code 1."""
    from abreast.tables import Refused

    try:
        yield
    except Refused as refused:
        for refusal in refused.refusals:
            typer.echo(str(refusal), err=True)
        count = len(refused.refusals)
        typer.echo(f"{count} {'refusal' if count == 1 else 'refusals'}; nothing was changed.", err=True)
        raise typer.Exit(1) from None


@contextmanager
def stages(total: int) -> Iterator[Advance]:
    """A progress bar over `total` stages; call what it gives with the name of each stage as it begins."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        begun = False

        def advance(name: str) -> None:
            nonlocal begun
            progress.update(task, description=name, advance=1 if begun else 0)
            begun = True

        yield advance
        progress.update(task, completed=total)


def period_given(folder: Path, text: str, name: str) -> str:
    """The code of a period given on the command line; exit code 2 where the campaign has no such period.

    A definition that is itself refused is told of later, with everything else.
    """
    from abreast.campaign.calendar import PeriodError

    calendar = _calendar(folder)
    try:
        return text if calendar is None else calendar.parse(text).code
    except PeriodError as error:
        raise typer.BadParameter(str(error), param_hint=name) from None


def _calendar(folder: Path) -> "Calendar | None":
    from abreast.campaign.reading import read_definition
    from abreast.tables import Refused

    try:
        return read_definition(folder).calendar
    except Refused:
        return None


def bulletins_shown(results: Path) -> None:
    """Say where the bulletins are; in one line, too, why there is none on paper."""
    from abreast.bulletin import NO_PDF

    papers = [results / f"bulletin.{language}.pdf" for language in ("en", "zh")]
    for language in ("en", "zh"):
        typer.echo(f"The bulletin: {results / f'bulletin.{language}.html'}")
    printed = [path for path in papers if path.exists()]
    typer.echo("\n".join(f"On paper: {path}" for path in printed) if printed else NO_PDF)
