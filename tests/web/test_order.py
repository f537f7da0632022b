"""Numbers in names are counted, not spelt."""

from abreast.web.order import natural


def test_two_comes_before_ten() -> None:
    paths = ["a/w10/", "a/w2/", "a/", "b/", "a/w2/g1/", "a/tools/"]
    assert sorted(paths, key=natural) == ["a/", "a/tools/", "a/w2/", "a/w2/g1/", "a/w10/", "b/"]
