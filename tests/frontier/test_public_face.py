"""The room's public face: complete, sorted, documented."""

from abreast import frontier


def test_all_is_sorted_and_complete() -> None:
    assert frontier.__all__ == sorted(frontier.__all__)
    public = {name for name, value in vars(frontier).items() if _own(name, value)}
    assert public == set(frontier.__all__)


def _own(name: str, value: object) -> bool:
    module = getattr(value, "__module__", "") or ""
    return not name.startswith("_") and module.startswith("abreast.frontier")


def test_everything_public_says_what_it_is() -> None:
    for name in frontier.__all__:
        assert (getattr(frontier, name).__doc__ or "").strip(), name
