"""`abreast example`: a real public campaign as a folder."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app


@app.command(epilog="Example: abreast example england-ae emergency --from downloads")
def example(
    name: Annotated[str, typer.Argument(help="Which one: england-ae.")],
    folder: Annotated[Path, typer.Argument(help="The campaign folder to write; new or empty.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A folder with the source files; without it they are fetched."),
    ] = None,
) -> None:
    """Turn the source files of a real public campaign into a campaign folder."""
    from abreast import examples

    if name not in examples.EXAMPLES:
        raise typer.BadParameter(f"there is no example {name}; there is {', '.join(examples.EXAMPLES)}")
    try:
        examples.write(name, folder, source)
    except (examples.SourceError, FileExistsError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{folder} holds the campaign. Next: abreast run {folder}")
