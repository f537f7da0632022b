"""`abreast backup`: a campaign server kept in one file."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import stages


@app.command(epilog="Example: abreast backup monday.zip --data /srv/abreast")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    data: Annotated[Path, typer.Option(help="The server's own folder.")] = Path("server"),
    database: Annotated[
        str | None, typer.Option(help="The server's database, where it is not in its folder.")
    ] = None,
) -> None:
    """Keep a whole campaign server in one file while it goes on: database, seals, editions, documents and drafts."""
    if not data.is_dir():
        raise typer.BadParameter(f"{data} is no folder of a server", param_hint="--data")
    if not file.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.resolve().parent}", param_hint="FILE")
    from abreast.web import start
    from abreast.web.database import AddressError

    try:
        place = start.prepare(start.Wish(data, database))
    except AddressError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None
    from abreast.web.keeping import backup as keeping

    try:
        with stages(keeping.stages()) as stage:
            counts = keeping.backup(place, file, stage)
    except FileExistsError:
        typer.echo(f"{file} exists already; choose another name.", err=True)
        raise typer.Exit(1) from None
    except keeping.NoServerError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{file}: {sum(counts.values())} rows of {len(counts)} tables, with seals, editions, documents and drafts."
    )
