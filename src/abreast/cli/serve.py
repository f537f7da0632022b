"""`abreast serve`: the campaign server."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import refusals_shown, stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abreast.web.start import Wish

THREADS = 8
PATIENCE = 20
"""Seconds in which the worker ends what it is at when the server stops."""

WATCHED = 1.0
"""Seconds between two looks at whether the worker is there."""


@app.command(epilog="Example: abreast serve emergency --data server --organiser office@example.org")
def serve(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Campaign folders to bring in; each is brought in once.")
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            help="postgresql://USER:PASSWORD@HOST/NAME; by default a SQLite file in the data folder."
        ),
    ] = None,
    data: Annotated[Path, typer.Option(help="The server's own folder: seals, editions, secret.")] = Path(
        "server"
    ),
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer pages.", min=1, max=64)] = 1,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name under which the server is reached, such as abreast.example.org."),
    ] = None,
    organiser: Annotated[
        str, typer.Option(help="E-mail address of the first organiser of what is brought in.")
    ] = "organiser@localhost",
    mail: Annotated[
        str, typer.Option(help="smtp://USER:PASSWORD@HOST:PORT for invitations and passwords.")
    ] = "",
    behind_tls: Annotated[bool, typer.Option("--behind-tls", help="A proxy in front speaks HTTPS.")] = False,
    demonstration: Annotated[
        bool,
        typer.Option("--demonstration", help="One click signs in as anybody; on this machine only."),
    ] = False,
) -> None:
    """Serve campaigns: entry, closing, boards, unit pages and pledges in a browser."""
    from abreast.web.start import Wish

    names = ["127.0.0.1", "localhost", "[::1]", *([host] if host != "0.0.0.0" else []), *(name or [])]
    wish = Wish(data, database, names, demonstration, mail, behind_tls)
    run(wish, folders or [], host=host, port=port, workers=workers, organiser=organiser)


def run(wish: "Wish", folders: Sequence[Path], *, host: str, port: int, workers: int, organiser: str) -> None:
    """Bring folders in and serve until interrupted. Pages and computing are in processes of their own."""
    from abreast.web import start
    from abreast.web.database import AddressError
    from abreast.web.place import ROOT

    _refuse_taken(host, port)
    try:
        place = start.prepare(wish)
    except AddressError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None
    start.migrate()
    try:
        if wish.demonstration:
            start.refuse_open_demonstration(host, wish.hosts, behind_tls=wish.behind_tls)
    except start.NotAllowedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    codes = [_brought_in(folder, place.folder, real=not wish.demonstration) for folder in folders]
    root = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"
    os.environ[ROOT] = _outer(wish, root)
    for code in codes:
        secret = None if wish.demonstration else start.first_invitation(code, organiser)
        if secret:
            typer.echo(f"The way in for the organiser of {code}, {organiser}: {root}invitation/{secret}")
    secret = None if wish.demonstration else start.opening()
    if secret:
        typer.echo(
            "There is no campaign here yet. To set one up in the browser, from a spreadsheet or a folder,"
        )
        typer.echo(f"open this address; it works once: {root}begin/{secret}")
    typer.echo(f"Serving {root} (stop with Ctrl-C)")
    with _worker(wish):
        _granian(host, port, workers)


def _outer(wish: "Wish", root: str) -> str:
    """The address under which people know the server: by its name, where a proxy in front speaks HTTPS."""
    named = [name for name in wish.hosts if name not in ("127.0.0.1", "localhost", "[::1]")]
    return f"https://{named[-1]}/" if wish.behind_tls and named else root


def _refuse_taken(host: str, port: int) -> None:
    """Leave with exit code 1 where something else listens already, before anything is brought in."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            typer.echo(
                f"{host}:{port} cannot be listened at ({error.strerror}); choose another --port", err=True
            )
            raise typer.Exit(1) from None


def _brought_in(folder: Path, data: Path, *, real: bool) -> str:
    from abreast import folder as whole
    from abreast.web import start
    from abreast.web.campaigns.folder_in import STAGES
    from abreast.web.place import Place

    with refusals_shown(), stages(len(whole.STAGES) + len(STAGES)) as stage:
        return start.bring_in(folder, Place(data), real=real, stage=stage)


@contextmanager
def _worker(wish: "Wish") -> "Iterator[None]":
    """The worker, started anew and not forked: kernels' threads do not survive a fork."""
    command = [
        sys.executable,
        "-c",
        "from abreast.cli import main; main()",
        "worker",
        "--data",
        str(wish.data),
    ]
    if wish.database:
        command += ["--database", wish.database]
    over = threading.Event()
    keeper = threading.Thread(target=_kept_alive, args=(command, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _kept_alive(command: Sequence[str], over: threading.Event) -> None:
    """Start the worker, and another one whenever it has died, until it is over."""
    while not over.is_set():
        process = subprocess.Popen(command)
        while process.poll() is None and not over.wait(WATCHED):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _granian(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "abreast.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
    ).serve()
