"""Rights along the tree."""

import pytest

from abreast.web.rules import RIGHTS, Reach, Right, Role, Standing, conflicts, may

LAND, DISTRICT, PLANT, SISTER, WORKER = "land/", "land/d1/", "land/d1/p1/", "land/d1/p2/", "land/d1/p1/w1/"


def test_every_right_has_its_line_in_the_table() -> None:
    assert set(RIGHTS) == set(Right)


@pytest.mark.parametrize(
    ("role", "right", "path", "allowed"),
    [
        (Role.REPORTER, Right.ENTER, PLANT, True),
        (Role.REPORTER, Right.ENTER, WORKER, True),
        (Role.REPORTER, Right.ENTER, SISTER, False),
        (Role.REPORTER, Right.ENTER, DISTRICT, False),
        (Role.REPORTER, Right.SIGN, PLANT, False),
        (Role.LEADER, Right.SIGN, PLANT, True),
        (Role.LEADER, Right.ACCEPT, PLANT, False),
        (Role.LEADER, Right.ACCEPT, WORKER, True),
        (Role.VERIFIER, Right.ACCEPT, PLANT, True),
        (Role.VERIFIER, Right.ENTER, PLANT, False),
        (Role.READER, Right.READ, SISTER, True),
        (Role.READER, Right.CLOSE, LAND, False),
        (Role.ORGANISER, Right.CLOSE, LAND, True),
        (Role.ORGANISER, Right.PLEDGE, PLANT, False),
    ],
)
def test_roles_at_a_plant(role: Role, right: Right, path: str, allowed: bool) -> None:
    assert may([Standing(role, PLANT)], right, path) is allowed


def test_a_path_that_only_begins_alike_is_another_unit() -> None:
    assert not may([Standing(Role.LEADER, "land/d1/p1/")], Right.SIGN, "land/d1/p10/")


def test_a_person_is_known_to_the_person_and_the_leader_above() -> None:
    def known(role: Role, path: str) -> bool:
        return may([Standing(role, path)], Right.READ, WORKER, person=True)

    assert known(Role.PERSON, WORKER)
    assert not known(Role.READER, WORKER)
    assert not known(Role.REPORTER, WORKER)
    assert known(Role.LEADER, PLANT)
    assert not known(Role.LEADER, DISTRICT)
    assert not known(Role.REPORTER, PLANT)
    assert not known(Role.ORGANISER, LAND)


@pytest.mark.parametrize("involved", [LAND, DISTRICT, PLANT, WORKER])
def test_nobody_verifies_their_own_line(involved: str) -> None:
    held = [Standing(Role.VERIFIER, PLANT), Standing(Role.REPORTER, involved)]
    assert not may(held, Right.ACCEPT, PLANT)
    assert conflicts(held[:1], held[1])
    assert conflicts(held[1:], held[0])
    assert not conflicts(held[:1], Standing(Role.LEADER, SISTER))


def test_reaches_are_what_they_say() -> None:
    for right, roles in RIGHTS.items():
        for role, reach in roles.items():
            held = [Standing(role, DISTRICT)]
            assert may(held, right, PLANT)
            assert may(held, right, DISTRICT) is (reach is not Reach.BELOW)
            assert may(held, right, "land/d2/") is (reach is Reach.CAMPAIGN)
