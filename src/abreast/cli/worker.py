"""`abreast worker`: does what takes long for a campaign server."""

import os
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app


@app.command(epilog="Example: abreast worker --data server")
def worker(
    data: Annotated[Path, typer.Option(help="The server's own folder.")] = Path("server"),
    database: Annotated[
        str | None, typer.Option(help="The server's database, where it is not in its folder.")
    ] = None,
) -> None:
    """Work out and seal periods for a campaign server; `abreast serve` starts one by itself."""
    from abreast.web import start
    from abreast.web.database import AddressError
    from abreast.web.place import MAIL

    try:
        # A mail server's address holds a password: `serve` passes it on where no list of processes shows it.
        place = start.prepare(start.Wish(data, database, mail=os.environ.get(MAIL, "")))
    except AddressError as error:
        raise typer.BadParameter(str(error), param_hint="--database") from None
    from abreast.web.campaigns.scripts import keep_vega
    from abreast.web.jobs.worker import work
    from abreast.web.keeping.tidying import tidying
    from abreast.web.people.letters import posting
    from abreast.web.reminders.sending import reminding

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keep_vega(place)
    for target in (reminding, posting):
        threading.Thread(target=target, args=(stop,), daemon=True).start()
    threading.Thread(target=tidying, args=(place, stop), daemon=True).start()
    work(place, stop)
