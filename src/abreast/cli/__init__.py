"""The command line: one file per command."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)


@app.callback()
def abreast() -> None:
    """Abreast (看齐): compare, learn, catch up, help."""


def main() -> None:
    """Run the command line."""
    app()


# Each module adds its command to `app`, so they come after it.
from abreast.cli import backup as backup  # noqa: E402
from abreast.cli import check as check  # noqa: E402
from abreast.cli import demo as demo  # noqa: E402
from abreast.cli import example as example  # noqa: E402
from abreast.cli import new as new  # noqa: E402
from abreast.cli import questions as questions  # noqa: E402
from abreast.cli import recounts as recounts  # noqa: E402
from abreast.cli import restore as restore  # noqa: E402
from abreast.cli import run as run  # noqa: E402
from abreast.cli import score as score  # noqa: E402
from abreast.cli import seal as seal  # noqa: E402
from abreast.cli import serve as serve  # noqa: E402
from abreast.cli import verify as verify  # noqa: E402
from abreast.cli import worker as worker  # noqa: E402
