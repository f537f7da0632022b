"""`abreast demo`: the Chongqing campaign of 1960, from figures to bulletin."""

from pathlib import Path
from typing import Annotated

import typer

from abreast.cli import app
from abreast.cli.outcome import bulletins_shown, refusals_shown, stages


@app.command(epilog="Example: abreast demo -o chongqing")
def demo(
    out: Annotated[
        Path, typer.Option("--output", "--out", "-o", help="Where the campaign and its results go.")
    ] = Path("demo"),
    seed: Annotated[
        int, typer.Option(help="Another seed gives another city with the same published numbers.")
    ] = 1960,
    trade: Annotated[
        list[str] | None,
        typer.Option(help="Only this trade down to its persons, for a quick look; repeat for several."),
    ] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the bulletin.")] = False,
    port: Annotated[int, typer.Option(help="The port to serve at.", min=1, max=65535)] = 8000,
) -> None:
    """Write the campaign of Chongqing in 1960, reconstructed, as an ordinary campaign folder, run it and serve it.

    A campaign that is there already is run as it is, with whatever was changed in it. A folder `england-ae` beside
    it is served too. One click signs in as anybody, so it is served to this machine only.
    """
    from abreast import period
    from abreast.demo import is_ours, write
    from abreast.results import ResultsError

    folder, results = out / "campaign", out / "results"
    try:
        with refusals_shown(), stages(1 + len(period.STAGES)) as stage:
            stage("reconstruction")
            if not is_ours(folder):
                _known(trade or [])
                write(folder, seed, trade or None)
            period.run(folder, out=results, stage=stage)
    except (FileExistsError, ResultsError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"The campaign, to look at and change: {folder}")
    bulletins_shown(results)
    if not no_serve:
        _serve(out, folder, port)


def _known(trades: list[str]) -> None:
    from abreast.demo import TRADES

    if unknown := sorted(set(trades) - set(TRADES)):
        raise typer.BadParameter(f"there is no trade {unknown[0]}; there are {', '.join(TRADES)}")


def _serve(out: Path, folder: Path, port: int) -> None:
    from abreast.cli import serve
    from abreast.web.start import Wish

    beside = [one for one in (out / "england-ae",) if one.is_dir()]
    wish = Wish(out / "server", demonstration=True)
    serve.run(wish, [folder, *beside], host="127.0.0.1", port=port, workers=1, organiser="")
