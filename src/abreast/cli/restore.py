"""`abreast restore`: a campaign server put back from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import stages


@app.command(epilog="Example: abreast restore monday.zip --data server-again")
def restore(
    file: Annotated[
        Path, typer.Argument(help="The file that `abreast backup` wrote.", exists=True, dir_okay=False)
    ],
    data: Annotated[Path, typer.Option(help="The folder to restore into: empty, or none yet.")] = Path(
        "server"
    ),
    database: Annotated[
        str | None, typer.Option(help="An empty PostgreSQL database; by default a file in the data folder.")
    ] = None,
) -> None:
    """Put a campaign server back into an empty place; the database may be of another kind than before."""
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise typer.BadParameter(f"{data} is not empty; restore into a new folder", param_hint="--data")
    from abreast.web import start
    from abreast.web.database import AddressError

    try:
        place = start.prepare(start.Wish(data, database))
    except AddressError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None
    from abreast.web.keeping import backup as keeping
    from abreast.web.keeping import restore as restoring

    start.migrate()
    try:
        with stages(keeping.stages()) as stage:
            counts = restoring.restore(file, place, stage)
    except restoring.NotRestoredError as error:
        restoring.clear(place)
        typer.echo(f"{error}. Nothing was restored.", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{data}: {sum(counts.values())} rows of {len(counts)} tables, with seals, editions, documents and drafts."
    )
