"""Vega's JavaScript, taken from the Python package and kept in the server's own folder."""

from importlib.metadata import version

from abreast.web.place import Place

# With `ast` Vega interprets its expressions itself: nothing is evaluated as code, as the page's policy demands.
ENTRY = """
window.drawChart = (place, spec, config) =>
  vegaEmbed(place, spec, {
    ast: true, actions: false, defaultStyle: false, renderer: "svg", config, tooltip: { disableDefaultStyle: true }
  });
"""


def keep_vega(place: Place) -> None:
    """Write `vega.js` unless the same version is there already."""
    import vl_convert

    stamp, file = place.scripts / "vega.version", place.scripts / "vega.js"
    wanted = f"{version('vl-convert-python')} {ENTRY}"
    if file.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    file.write_text(vl_convert.javascript_bundle(ENTRY), "utf-8")
    stamp.write_text(wanted)
